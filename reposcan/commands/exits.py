"""How the program ends: its exit codes, and what is said of an exception."""

import errno
from enum import IntEnum

import click

from reposcan.errors import ReposcanError, UsageError


class Exit(IntEnum):
    """Exit codes. Findings win over incomplete: a gate that has failed has failed."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    FAILED = 4


#: For the help text of commands that scan.
TABLE = (
    "Exit codes: 0 done; 1 findings at or above --fail-on; 2 wrong usage; 3 incomplete, the report "
    "says what is missing; 4 failed. 1 wins over 3."
)


def exit_of(error: BaseException) -> Exit:
    """The exit code that an exception leads to."""
    match error:
        case UsageError() | click.ClickException():
            return Exit.USAGE
        case KeyboardInterrupt() | click.Abort():
            return Exit.INCOMPLETE
        case _:
            return Exit.FAILED


def explain(error: BaseException) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    match error:
        case ReposcanError():
            return error.message, error.hint
        case click.UsageError(ctx=click.Context() as context):
            return error.format_message(), f"see `{context.command_path} --help`"
        case click.ClickException():
            return error.format_message(), "see `reposcan --help`"
        case KeyboardInterrupt() | click.Abort():
            return "interrupted", "run the same command again to go on"
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EFBIG):
            return f"the disk is full: {error.filename or error.strerror}", "free some space"
        case _:
            return (
                f"internal error: {type(error).__name__}: {error}",
                "set REPOSCAN_DEBUG=1 to see where it happened",
            )


def outcome_of(error: BaseException) -> dict[str, object]:
    """How an exception ends it, for a program."""
    message, hint = explain(error)
    return {"error": {"message": message, "hint": hint}, "exit_code": int(exit_of(error))}
