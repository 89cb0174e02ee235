"""Between the asking loop and the store: numbers for planned questions, a row for each outcome."""

from collections.abc import Callable, Iterable

from reposcan.asking import Ask, Outcome
from reposcan.model.asking import Answer, State, Target
from reposcan.model.finding import Result, Summary
from reposcan.model.told import Basis, Identifiers
from reposcan.questions import Question
from reposcan.store import Ending, Run


class Recorder:
    """Writes down what is planned and what became of it.

    Args:
        run: to write to.
        identifiers: looks up those of a result's prose.

    Attributes:
        keep: keeps an answer, and the seconds that the model has taken for all so far.
        answered: number of answered questions so far.
        not_reached: number of questions so far that nobody answered.
        summaries: of files, so far.
    """

    def __init__(
        self, run: Run, identifiers: Callable[[Result | None, Target], Identifiers]
    ) -> None:
        self.keep: Callable[[Answer, float], None] = run.keep_answer
        self._run = run
        self._identifiers = identifiers
        self._numbers: dict[tuple[str, Target], int] = {}
        self._recorded: set[int] = set()
        self.answered = 0
        self.not_reached = 0
        self.summaries: list[Summary] = []

    def plan(self, questions: Iterable[tuple[Question, Target, Basis]], contexts: int = 0) -> None:
        """Write down what will be asked; what was planned before stays as it is.

        Args:
            questions: with their targets, and what each answer stands on.
            contexts: number of contexts of code that they are about.
        """
        rows = []
        for question, target, basis in questions:
            key = question.name, target
            if key not in self._numbers:
                self._numbers[key] = len(self._numbers)
                rows.append((self._numbers[key], *key, basis))
        self._run.plan(rows, contexts)

    def has(self, ask: Ask) -> bool:
        """Whether it is known what became of an ask."""
        return self._number(ask) in self._recorded

    def record(self, outcome: Outcome) -> None:
        """Write down what became of a planned question."""
        ask, result = outcome.ask, outcome.result
        self._recorded.add(self._number(ask))
        names = self._identifiers(result, ask.target)
        first = self._identifiers(outcome.first, ask.target) if outcome.first else None
        self._run.record(
            self._number(ask),
            Ending(
                state=outcome.state,
                detail=outcome.detail,
                key=outcome.key,
                result=result,
                identifiers=names,
                first=first,
                origin=outcome.origin,
            ),
        )
        self.answered += outcome.state is State.ANSWERED
        self.not_reached += outcome.state is State.NOT_REACHED
        if isinstance(result, Summary) and ask.target.path:
            self.summaries.append(result)

    def _number(self, ask: Ask) -> int:
        return self._numbers[ask.question.name, ask.target]
