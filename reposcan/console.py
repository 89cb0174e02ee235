"""Shows progress: a bar with the time left on a terminal, plain lines elsewhere."""

import time
from typing import TextIO

from rich.console import Console
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

#: Plain output says something this often; a log stays short, and a CI that kills silent jobs calm.
_SECONDS_BETWEEN_LINES = 30.0

#: Fewer steps than this say nothing of the time that is left: the engine may have been starting.
_FOR_A_GUESS = 10

#: Longer times are told in minutes.
_MINUTES_FROM = 120


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
            console=console,
            transient=True,
        )

    def stage(self, name: str, total: int | None = None) -> None:
        """Show a new bar in place of the last one."""
        self.close()
        self._task = self._progress.add_task(escape(name), total=total)
        self._progress.start()

    def advance(self, steps: int = 1) -> None:
        """Move the bar."""
        if self._task is not None:
            self._progress.advance(self._task, steps)

    def note(self, message: str) -> None:
        """Print a line above the bar."""
        self._console.print(escape(message), highlight=False)

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None


class Lines:
    """An observer for logs: no colour, no cursor movement."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._name = ""
        self._total: int | None = None
        self._done = 0
        self._began = self._said = 0.0

    def stage(self, name: str, total: int | None = None) -> None:
        """Say which stage begins."""
        self._name, self._total, self._done = name, total, 0
        self._began = self._said = time.monotonic()
        self.note(f"{name} ({total:,})" if total else name)

    def advance(self, steps: int = 1) -> None:
        """Say how far it is, now and then, and how long it will take."""
        self._done += steps
        now = time.monotonic()
        if self._total and now - self._said >= _SECONDS_BETWEEN_LINES:
            done = f"{self._name}: {self._done:,} of {self._total:,}"
            self.note(
                f"{done}, about {self._left(now)} left" if self._done >= _FOR_A_GUESS else done
            )
            self._said = now

    def _left(self, now: float) -> str:
        """The time left, at the speed so far, to the minute."""
        seconds = (now - self._began) / self._done * max((self._total or 0) - self._done, 0)
        return f"{seconds / 60:,.0f} min" if seconds >= _MINUTES_FROM else f"{seconds:.0f} s"

    def note(self, message: str) -> None:
        """Write a line."""
        self._stream.write(f"{message}\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing is left open."""
