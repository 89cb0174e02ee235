"""The two waves of questions: about the code, then about the answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reposcan.asking import REPOSITORY, Ask, Outcome, Prompter, ask_all, reduce_summaries
from reposcan.engine import Engine
from reposcan.errors import EngineError
from reposcan.frontend import Code
from reposcan.observer import Observer
from reposcan.packing.tokens import Tokenizer
from reposcan.questions import SUMMARIZE
from reposcan.recording import Recorder


@dataclass(frozen=True, slots=True)
class Interview:
    """Asks about a checkout's code.

    Attributes:
        code: that is asked about.
        tokenizer: the served model's own.
        prompter: makes the requests.
        engine: answers.
        recorder: writes plans, answers and outcomes down as they arrive.
        observer: is told of the stages.
    """

    code: Code
    tokenizer: Tokenizer
    prompter: Prompter
    engine: Engine
    recorder: Recorder
    observer: Observer

    def hold(
        self, asks: Sequence[Ask], summary_budget: int | None
    ) -> EngineError | KeyboardInterrupt | None:
        """Ask everything.

        Args:
            asks: about the code, context by context.
            summary_budget: tokens for summaries in a context; None where the repository is not
                to be summarised.

        Returns:
            What stopped it early, or None.

        Raises:
            EngineError: the engine was lost before it answered anything.
        """
        self.recorder.plan((one.question, one.target) for one in asks)
        if summary_budget:
            self.recorder.plan([(SUMMARIZE, REPOSITORY)])
        self.recorder.close_plan()
        try:
            self.observer.stage("Asking", len(asks))
            for _ in self._ask(asks):
                self.observer.advance()
            if summary_budget:
                self.observer.stage("Summarising the repository")
                self._reduce(summary_budget)
        except KeyboardInterrupt as stopped:
            return stopped
        except EngineError as lost:
            if not self.recorder.answered:
                raise
            return lost
        return None

    def _reduce(self, budget: int) -> None:
        def ask(asks: Iterable[Ask]) -> Iterator[Outcome]:
            group = list(asks)
            self.recorder.plan((one.question, one.target) for one in group)
            return self._ask(group)

        count = self.tokenizer.count
        for _ in reduce_summaries(self.recorder.summaries, SUMMARIZE, budget, count, ask):
            self.observer.advance()

    def _ask(self, asks: Iterable[Ask]) -> Iterator[Outcome]:
        outcomes = ask_all(
            asks,
            self.engine,
            self.prompter,
            self.code.outlines,
            self.code.read,
            self.recorder.keep,
        )
        for outcome in outcomes:
            self.recorder.record(outcome)
            yield outcome
