"""Between the asking loop and the store: numbers for planned questions, a row for each outcome."""

from collections.abc import Callable, Iterable

from reposcan.asking import Ask, Outcome
from reposcan.findings import measure_grounding
from reposcan.model.asking import Answer, State, Target
from reposcan.model.finding import BugReport, Document, Result, RuleWords, Summary
from reposcan.questions import Question
from reposcan.store import Run


class Recorder:
    """Writes down what is planned and what became of it.

    Args:
        run: to write to.
        known: identifiers that the parser knows.

    Attributes:
        keep: keeps an answer, and the seconds that the model has taken for all so far.
        answered: number of answered questions so far.
        not_reached: number of questions so far that nobody answered.
        summaries: of files, so far.
    """

    def __init__(self, run: Run, known: frozenset[str]) -> None:
        self.keep: Callable[[Answer, float], None] = run.keep_answer
        self._run = run
        self._known = known
        self._numbers: dict[tuple[str, Target], int] = {}
        self._recorded: set[int] = set()
        self.answered = 0
        self.not_reached = 0
        self.summaries: list[Summary] = []

    def plan(self, questions: Iterable[tuple[Question, Target]], contexts: int = 0) -> None:
        """Write down what will be asked; what was planned before stays as it is.

        Args:
            questions: with their targets.
            contexts: number of contexts of code that they are about.
        """
        rows = []
        for question, target in questions:
            key = question.name, target
            if key not in self._numbers:
                self._numbers[key] = len(self._numbers)
                rows.append((self._numbers[key], *key))
        self._run.plan(rows, contexts)

    def has(self, ask: Ask) -> bool:
        """Whether it is known what became of an ask."""
        return self._number(ask) in self._recorded

    def record(self, outcome: Outcome) -> None:
        """Write down what became of a planned question."""
        ask, result = outcome.ask, outcome.result
        self._recorded.add(self._number(ask))
        self._run.record(
            self._number(ask),
            (outcome.state, outcome.detail, outcome.key),
            result,
            measure_grounding(_prose(result), self._known),
        )
        self.answered += outcome.state is State.ANSWERED
        self.not_reached += outcome.state is State.NOT_REACHED
        if isinstance(result, Summary) and ask.target.path:
            self.summaries.append(result)

    def _number(self, ask: Ask) -> int:
        return self._numbers[ask.question.name, ask.target]


def _prose(result: Result | None) -> str:
    match result:
        case Document():
            return "\n".join((result.purpose, result.how, result.caution))
        case Summary():
            return result.text
        case RuleWords():
            return "\n".join(rule.text for rule in result.rules)
        case BugReport() | None:
            return ""
