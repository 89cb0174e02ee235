"""Every error a user can meet: one base, one subclass a seam.

The command line catches `ReposcanError` once and prints its message and its hint. Exceptions of
libraries are turned into one of these where they arise, with `raise ... from`.
"""


class ReposcanError(Exception):
    """Something went wrong that the user can understand and act upon.

    Args:
        message: what is wrong, in one line, without a final full stop.
        hint: what to do next, in one line.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ReposcanError):
    """The options contradict each other or name something that does not exist."""


class ConsentError(UsageError):
    """Code would leave this machine, and the user has not said that it may.

    Args:
        what: would be sent, and to whom.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what, "if it may be, say so with --send-code; it is remembered")


class CheckoutError(ReposcanError):
    """The checkout, or its history, cannot be read."""


class ModelError(ReposcanError):
    """The model cannot be found, fetched or read, or does not fit the work."""


class EngineError(ReposcanError):
    """The engine cannot start, or was lost while it worked."""


class EngineLostError(EngineError):
    """The engine's process was lost; another one may be started in its place."""


class StoreError(ReposcanError):
    """The store cannot be opened, read or written."""


class ReportError(ReposcanError):
    """The report cannot be written."""
