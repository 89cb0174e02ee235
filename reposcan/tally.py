"""Counts how far an interview is, for whoever watches it."""

from collections import Counter
from collections.abc import Iterable

from reposcan.asking import Ask, Outcome
from reposcan.model.asking import State
from reposcan.model.usage import Usage
from reposcan.observer import Tally


class Counting:
    """Counts outcomes.

    Args:
        asks: all that will have one.
    """

    def __init__(self, asks: Iterable[Ask]) -> None:
        self._left = Counter(ask.context.id for ask in asks)
        self._contexts = len(self._left)
        self._failures: Counter[State] = Counter()

    def add(self, outcome: Outcome) -> None:
        """An ask has an outcome."""
        context = outcome.ask.context.id
        self._left[context] -= 1
        if not self._left[context]:
            del self._left[context]
        if outcome.state is not State.ANSWERED:
            self._failures[outcome.state] += 1

    def tally(self, usage: Usage) -> Tally:
        """How far it is."""
        failures = tuple((state.value, self._failures[state]) for state in State)
        return Tally(
            contexts_done=self._contexts - len(self._left),
            contexts=self._contexts,
            usage=usage,
            failures=tuple((state, number) for state, number in failures if number),
        )
