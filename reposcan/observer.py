"""What a scan tells whoever watches it.

A stage reports through this small protocol and knows nothing of terminals; the command line hands
in a progress bar or plain lines, a library user nothing at all.
"""

from dataclasses import dataclass
from typing import Protocol

from reposcan.model.usage import Usage


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the asking is.

    Attributes:
        contexts_done: of which nothing is left to ask.
        contexts: of this stage.
        usage: what the model computed so far, in all stages.
        failures: (state, number) of questions of this stage that ended without an answer.
    """

    contexts_done: int
    contexts: int
    usage: Usage
    failures: tuple[tuple[str, int], ...]


class Observer(Protocol):
    """Receives the progress of a scan."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; `total` is its number of steps where that is known."""

    def advance(self, steps: int = 1) -> None:
        """Steps of the current stage are done."""

    def tally(self, tally: Tally) -> None:
        """How far the asking is; told after each step of it."""

    def note(self, message: str) -> None:
        """Something the user should read, in one line."""


class Silent:
    """An observer that says nothing: the default."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Ignore the beginning of a stage."""

    def advance(self, steps: int = 1) -> None:
        """Ignore progress."""

    def tally(self, tally: Tally) -> None:
        """Ignore the figures."""

    def note(self, message: str) -> None:
        """Ignore a note."""
