"""Who watches a command: the screen, and a file of events."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import click

from reposcan.commands.configuration import notes_of
from reposcan.commands.exits import outcome_of
from reposcan.errors import UsageError
from reposcan.events import Events
from reposcan.observer import Observer

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Watch:
    """What a command tells while it works.

    Attributes:
        observer: is told of the progress.
        events: is told of it too, and of the end; None where nobody asked for events.
        pause: takes what is shown away until something new is told.
    """

    observer: Observer
    events: Events | None
    pause: Callable[[], None]

    def end(self, outcome: Mapping[str, object]) -> None:
        """Tell how it ended."""
        if self.events:
            self.events.end(outcome)


@contextmanager
def watching(quiet: bool = False, events: str | None = None) -> Iterator[Watch]:
    """Show progress for as long as the block lasts; an exception's end is told here.

    Args:
        quiet: show nothing.
        events: file for events, or "-" for standard output.

    Raises:
        UsageError: the file cannot be written.
    """
    from reposcan.console import Tee, screen

    with ExitStack() as stack:
        shown = screen(quiet)
        stack.callback(shown.close)
        told = Events(_opened(events, stack), shown.note) if events else None
        watch = Watch(Tee((shown, told)) if told else shown, told, shown.close)
        for note in notes_of(click.get_current_context()):
            watch.observer.note(note)
        try:
            yield watch
        except BaseException as error:
            watch.end(outcome_of(error))
            raise


def tell_the_end(events: str | None, error: BaseException) -> None:
    """Write the end of what could not even begin; where it cannot be written, nobody is told."""
    if not events:
        return
    with suppress(UsageError), ExitStack() as stack:
        Events(_opened(events, stack), lambda _: None).end(outcome_of(error))


def _opened(events: str, stack: ExitStack) -> TextIO:
    if events == STANDARD_OUTPUT:
        return sys.stdout
    try:
        file = Path(events).open("w", encoding="utf-8")  # noqa: SIM115 - by the stack
    except OSError as error:
        raise UsageError(
            f"--events cannot write to {events}: {error.strerror}",
            "name a file that can be written, or - for standard output",
        ) from error
    stack.callback(_close, file)
    return file


def _close(file: TextIO) -> None:
    # What could not be written has been said, and cannot be written now.
    with suppress(OSError):
        file.close()
