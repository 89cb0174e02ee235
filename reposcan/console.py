"""Shows progress: a bar with the time left on a terminal, plain lines elsewhere."""

import os
import sys
import threading
import time
from collections.abc import Sequence
from io import StringIO
from typing import Protocol, TextIO

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from reposcan.figures import at_work, told
from reposcan.observer import Observer, Silent, Tally
from reposcan.printable import printable

#: Plain output says something this often; a log stays short, and a CI that kills silent jobs calm.
_SECONDS_BETWEEN_LINES = 30.0

#: Fewer steps than this say nothing of the time that is left: the engine may have been starting.
_FOR_A_GUESS = 10

#: Notes name files and models: what could move a cursor is shown as an escape. Longer ones than
#: this are cut in the middle.
_LONGEST_NOTE = 2_000


class Screen(Observer, Protocol):
    """An observer that holds something until it is closed."""

    def close(self) -> None:
        """Let go of it."""


def screen(quiet: bool) -> Screen:
    """The observer for where this process writes its errors to."""
    if quiet:
        return Blank()
    console = Console(stderr=True)
    if sys.stderr.isatty() and not console.is_dumb_terminal and not os.environ.get("CI"):
        return Bars(console)
    return Lines(sys.stderr)


def as_lines(shown: RenderableType) -> list[str]:
    """A table as plain lines, as wide as they need to be: a pipe has no width."""
    text = StringIO()
    Console(file=text, width=10_000, color_system=None, markup=False, emoji=False).print(shown)
    return [line.rstrip() for line in text.getvalue().splitlines()]


class Blank(Silent):
    """An observer that shows nothing."""

    def close(self) -> None:
        """Nothing is left open."""


class Tee:
    """Tells several observers the same."""

    def __init__(self, observers: Sequence[Observer]) -> None:
        self._observers = observers

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins."""
        for observer in self._observers:
            observer.stage(name, total)

    def advance(self, steps: int = 1) -> None:
        """Steps are done."""
        for observer in self._observers:
            observer.advance(steps)

    def tally(self, tally: Tally) -> None:
        """How far the asking is."""
        for observer in self._observers:
            observer.tally(tally)

    def note(self, message: str) -> None:
        """Something to be read."""
        for observer in self._observers:
            observer.note(message)


class Bars:
    """An observer for a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._task: TaskID | None = None
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[figures]}"),
            console=console,
            transient=True,
        )

    def stage(self, name: str, total: int | None = None) -> None:
        """Show a new bar in place of the last one."""
        self.close()
        self._task = self._progress.add_task(escape(name), total=total, figures="")
        self._progress.start()

    def advance(self, steps: int = 1) -> None:
        """Move the bar."""
        if self._task is not None:
            self._progress.advance(self._task, steps)

    def tally(self, tally: Tally) -> None:
        """Show the figures behind the bar."""
        if self._task is not None:
            self._progress.update(self._task, figures=escape(at_work(tally)))

    def note(self, message: str) -> None:
        """Print a line above the bar."""
        self._console.print(escape(printable(message, _LONGEST_NOTE)), highlight=False)

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None


class Lines:
    """An observer for logs: no colour, no cursor movement.

    A thread of its own says now and then how far it is: a model on a processor may be silent for
    minutes before its first answer, and a log must show that it is at work.

    Args:
        stream: to write to. Where its reader goes away, the work goes on unseen.
        every: seconds between two lines of a stage.
    """

    def __init__(self, stream: TextIO, every: float = _SECONDS_BETWEEN_LINES) -> None:
        self._stream = stream
        self._every = every
        self._name = ""
        self._total: int | None = None
        self._done = 0
        self._figures = ""
        self._began = 0.0
        self._closed = threading.Event()
        threading.Thread(target=self._speak_on, daemon=True).start()

    def stage(self, name: str, total: int | None = None) -> None:
        """Say which stage begins."""
        self._name, self._total, self._done, self._figures = name, total, 0, ""
        self._began = time.monotonic()
        self.note(f"{name} ({total:,})" if total else name)

    def advance(self, steps: int = 1) -> None:
        """Count the steps."""
        self._done += steps

    def tally(self, tally: Tally) -> None:
        """Keep the figures for the next line."""
        self._figures = at_work(tally)

    def note(self, message: str) -> None:
        """Write a line."""
        try:
            self._stream.write(f"{printable(message, _LONGEST_NOTE)}\n")
            self._stream.flush()
        except OSError:
            self._closed.set()

    def close(self) -> None:
        """Say nothing more by itself."""
        self._closed.set()

    def _speak_on(self) -> None:
        while not self._closed.wait(self._every):
            # The stage that began a moment ago has said so itself.
            if self._name and time.monotonic() - self._began >= self._every:
                self.note("; ".join(filter(None, (self._progress(), self._figures))))

    def _progress(self) -> str:
        seconds = time.monotonic() - self._began
        if not self._total:
            return f"{self._name}: at work for {told(seconds)}"
        so_far = f"{self._name}: {self._done:,} of {self._total:,} in {told(seconds)}"
        if self._done < _FOR_A_GUESS:
            return so_far
        left = seconds / self._done * max(self._total - self._done, 0)
        return f"{so_far}, about {told(left)} left"
