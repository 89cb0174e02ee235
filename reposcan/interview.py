"""The two waves of questions: about the code, then about the answers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from reposcan.asking import (
    Ask,
    Context,
    Outcome,
    Prompter,
    Tree,
    ask_all,
    carry_over,
    reduce_summaries,
)
from reposcan.engine import Engine
from reposcan.errors import EngineError
from reposcan.findings import SymbolTable
from reposcan.frontend import Code
from reposcan.model.asking import Answer, State
from reposcan.model.told import Basis, Origin
from reposcan.model.usage import Usage
from reposcan.observer import Observer
from reposcan.packing.tokens import Tokenizer
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
        claim: the stored answer on a basis, and where it was written.
        symbols: looks names up that the model has used.
        usage: what the model has computed so far.
        observer: is told of the stages.
    """

    code: Code
    tokenizer: Tokenizer
    prompter: Prompter
    recorder: Recorder
    claim: Callable[[str], tuple[Answer, Origin] | None]
    symbols: SymbolTable
    usage: Callable[[], Usage]
    observer: Observer

    def hold(
        self, asks: Sequence[Ask], tree: Tree | None, engine: Engine, stored: Engine
    ) -> EngineError | KeyboardInterrupt | None:
        """Ask everything.

        Args:
            asks: about the code, context by context.
            tree: what is asked about the answers; None where nothing is to be summarised.
            engine: answers.
            stored: answers what is stored and nothing else: after the engine is lost, or the user
                has stopped the scan, the report holds all that was ever paid for.

        Returns:
            What stopped it early, or None.

        Raises:
            EngineError: the engine was lost, and nothing at all is answered.
        """
        self.observer.stage("Looking for what is known", len(asks))
        bases = self.code.bases(self.prompter)
        based = [(one, bases.of(one)) for one in asks]
        contexts = {one.context.id for one in asks}
        self.recorder.plan(((one.question, one.target, on) for one, on in based), len(contexts))
        if tree:
            self.recorder.plan((*one, Basis()) for one in tree.planned)
        for outcome in carry_over(based, self.claim, self.code.read):
            self.recorder.record(outcome)
        if self.recorder.answered:
            carried = f"{self.recorder.answered:,} of {len(asks):,} answers"
            self.observer.note(f"{carried} are carried over: what they stand on has not changed")
        try:
            self._ask_all("Asking", asks, tree, engine)
        except KeyboardInterrupt as stopped:
            self._ask_all("Collecting stored answers", asks, tree, stored)
            return stopped
        except EngineError as lost:
            self._ask_all("Collecting stored answers", asks, tree, stored)
            if not self.recorder.answered:
                raise
            return lost
        return None

    def _ask_all(self, stage: str, asks: Sequence[Ask], tree: Tree | None, engine: Engine) -> None:
        waiting = [ask for ask in asks if not self.recorder.has(ask)]
        self.observer.stage(stage, len(waiting))
        counting = Counting(waiting)
        for outcome in self._ask(waiting, engine):
            counting.add(outcome)
            self.observer.tally(counting.tally(self.usage()))
            self.observer.advance()
        if tree:
            if self.recorder.summaries:
                self.observer.stage("Summarising the repository")
                self._reduce(tree, engine)
            if not self.recorder.not_reached:
                self._refuse(tree)

    def _reduce(self, tree: Tree, engine: Engine) -> None:
        def ask(asks: Iterable[Ask]) -> Iterator[Outcome]:
            group = list(asks)
            self.recorder.plan((one.question, one.target, Basis()) for one in group)
            return self._ask(group, engine)

        count = self.tokenizer.count
        for _ in reduce_summaries(self.recorder.summaries, tree, count, ask):
            self.observer.advance()

    def _refuse(self, tree: Tree) -> None:
        """Tell of what could not be asked, since nothing that it is about has an answer."""
        for question, target in tree.planned:
            nothing = Ask(question, target, Context("", lambda: []))
            if not self.recorder.has(nothing):
                detail = "there is no summary of what it is about"
                self.recorder.record(Outcome(nothing, State.REFUSED, detail=detail))

    def _ask(self, asks: Iterable[Ask], engine: Engine) -> Iterator[Outcome]:
        outcomes = ask_all(
            asks,
            engine,
            self.prompter,
            self.code.outlines,
            self.code.read,
            self._keep,
            self.code.noted,
            lambda result, target: self.symbols.of(result, target).unknown,
        )
        for outcome in outcomes:
            self.recorder.record(outcome)
            yield outcome

    def _keep(self, answer: Answer) -> None:
        self.recorder.keep(answer, self.usage().seconds)
