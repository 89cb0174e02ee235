"""What a scan tells whoever watches it.

A stage reports through this small protocol and knows nothing of terminals; the command line hands
in a progress bar or plain lines, a library user nothing at all.
"""

from typing import Protocol


class Observer(Protocol):
    """Receives the progress of a scan."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; `total` is its number of steps where that is known."""

    def advance(self, steps: int = 1) -> None:
        """Steps of the current stage are done."""

    def note(self, message: str) -> None:
        """Something the user should read, in one line."""


class Silent:
    """An observer that says nothing: the default."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Ignore the beginning of a stage."""

    def advance(self, steps: int = 1) -> None:
        """Ignore progress."""

    def note(self, message: str) -> None:
        """Ignore a note."""
