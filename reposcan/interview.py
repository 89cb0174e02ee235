"""The two waves of questions: about the code, then about the answers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from reposcan.asking import (
    REPOSITORY,
    Ask,
    Context,
    Outcome,
    Prompter,
    ask_all,
    reduce_summaries,
)
from reposcan.engine import Engine
from reposcan.errors import EngineError
from reposcan.frontend import Code
from reposcan.model.asking import Answer, State
from reposcan.model.usage import Usage
from reposcan.observer import Observer
from reposcan.packing.tokens import Tokenizer
from reposcan.questions import SUMMARIZE
from reposcan.recording import Recorder
from reposcan.tally import Counting


@dataclass(frozen=True, slots=True)
class Interview:
    """Asks about a checkout's code.

    Attributes:
        code: that is asked about.
        tokenizer: the served model's own.
        prompter: makes the requests.
        recorder: writes plans, answers and outcomes down as they arrive.
        usage: what the model has computed so far.
        observer: is told of the stages.
    """

    code: Code
    tokenizer: Tokenizer
    prompter: Prompter
    recorder: Recorder
    usage: Callable[[], Usage]
    observer: Observer

    def hold(
        self, asks: Sequence[Ask], summary_budget: int | None, engine: Engine, stored: Engine
    ) -> EngineError | KeyboardInterrupt | None:
        """Ask everything.

        Args:
            asks: about the code, context by context.
            summary_budget: tokens for summaries in a context; None where the repository is not
                to be summarised.
            engine: answers.
            stored: answers what is stored and nothing else: after the engine is lost, or the user
                has stopped the scan, the report holds all that was ever paid for.

        Returns:
            What stopped it early, or None.

        Raises:
            EngineError: the engine was lost, and nothing at all is answered.
        """
        contexts = {one.context.id for one in asks}
        self.recorder.plan(((one.question, one.target) for one in asks), len(contexts))
        if summary_budget:
            self.recorder.plan([(SUMMARIZE, REPOSITORY)])
        try:
            self._ask_all("Asking", asks, summary_budget, engine)
        except KeyboardInterrupt as stopped:
            self._ask_all("Collecting stored answers", asks, summary_budget, stored)
            return stopped
        except EngineError as lost:
            self._ask_all("Collecting stored answers", asks, summary_budget, stored)
            if not self.recorder.answered:
                raise
            return lost
        return None

    def _ask_all(
        self, stage: str, asks: Sequence[Ask], summary_budget: int | None, engine: Engine
    ) -> None:
        waiting = [ask for ask in asks if not self.recorder.has(ask)]
        self.observer.stage(stage, len(waiting))
        counting = Counting(waiting)
        for outcome in self._ask(waiting, engine):
            counting.add(outcome)
            self.observer.tally(counting.tally(self.usage()))
            self.observer.advance()
        if summary_budget and self.recorder.summaries:
            self.observer.stage("Summarising the repository")
            self._reduce(summary_budget, engine)
        elif summary_budget and not self.recorder.not_reached:
            nothing = Ask(SUMMARIZE, REPOSITORY, Context("", lambda: []))
            detail = "there is no summary of any file"
            self.recorder.record(Outcome(nothing, State.REFUSED, detail=detail))

    def _reduce(self, budget: int, engine: Engine) -> None:
        def ask(asks: Iterable[Ask]) -> Iterator[Outcome]:
            group = list(asks)
            self.recorder.plan((one.question, one.target) for one in group)
            return self._ask(group, engine)

        count = self.tokenizer.count
        for _ in reduce_summaries(self.recorder.summaries, SUMMARIZE, budget, count, ask):
            self.observer.advance()

    def _ask(self, asks: Iterable[Ask], engine: Engine) -> Iterator[Outcome]:
        outcomes = ask_all(
            asks,
            engine,
            self.prompter,
            self.code.outlines,
            self.code.read,
            self._keep,
            self.code.noted,
        )
        for outcome in outcomes:
            self.recorder.record(outcome)
            yield outcome

    def _keep(self, answer: Answer) -> None:
        self.recorder.keep(answer, self.usage().seconds)
