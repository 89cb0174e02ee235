"""Writing to standard output and standard error, whoever reads them.

A reader may go away (`reposcan plan | head`): what is left to do is done, and said to nobody. What
is shown may hold names from a hostile checkout, or no valid Unicode: it cannot move the cursor, and
it cannot end the program.
"""

import json
import os
import sys
from contextlib import suppress

import click

from reposcan.commands.exits import explain
from reposcan.printable import printable

#: What is longer is cut in the middle.
_LONGEST_LINE = 2_000


def mend_streams() -> None:
    """Give this process the three streams that it may have been started without.

    Otherwise the first file that is opened would take the place of one, and what is meant for a
    reader would end up in the store.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            # The lowest number that is free is the missing stream's.
            descriptor = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(descriptor, "r" if name == "stdin" else "w"))
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def settle_streams() -> None:
    """Let go of what could not be written: at its end, Python would try once more and complain."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def write(text: str) -> None:
    """Write the result as it is, and a line end."""
    with suppress(BrokenPipeError):
        click.echo(text)


def write_bytes(content: bytes) -> None:
    """Write the result to the byte, for whatever reads it; on a screen, where it cannot harm."""
    if sys.stdout.isatty():
        say(*content.decode("utf-8", "replace").split("\n")[:-1])
        return
    with suppress(BrokenPipeError):
        click.echo(content, nl=False)


def say(*lines: str) -> None:
    """Write lines of the result for a person."""
    write("\n".join(printable(line, _LONGEST_LINE) for line in lines))


def say_json(value: object) -> None:
    """Write the result for a program."""
    write(json.dumps(value, indent=2))


def warn(text: str) -> None:
    """Write a line that is not the result; where it cannot be written, nobody can be told so."""
    with suppress(OSError):
        click.echo(printable(text, _LONGEST_LINE), err=True)


def warn_of(error: BaseException) -> None:
    """Say what is wrong and what to do."""
    if isinstance(error, click.ClickException):
        with suppress(OSError):
            error.show()
        return
    message, hint = explain(error)
    warn(f"reposcan: {message}")
    warn(f"  {hint}")
