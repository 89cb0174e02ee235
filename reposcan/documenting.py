"""Doc comments for what has none: which units lack one, and a patch that adds what a model says.

The words are the model's; where they go, how they are written, and that nothing but comments
changes, is the program's. Every changed file is parsed again before it is proposed.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from reposcan.asking import Ask, Infiller, Outcome, ask_all, plan_asks
from reposcan.checkout import Checkout
from reposcan.config import ScanConfig
from reposcan.drafts import Drafts, Dropped, Proposed
from reposcan.engine import Engine, Metered, Replay
from reposcan.errors import EngineError
from reposcan.filling import Filling
from reposcan.findings import SymbolTable
from reposcan.frontend import Code, read_code
from reposcan.model.asking import State, Target
from reposcan.model.docstring import Undocumented, Unit
from reposcan.model.finding import Docstring, Result
from reposcan.model.usage import NO_USAGE, Usage
from reposcan.observer import Observer, Silent
from reposcan.pipeline import allow_asking, lay_out
from reposcan.questions import QUESTIONS, DocstringQuestion
from reposcan.serving import Served, serve
from reposcan.spending import budget_of
from reposcan.store import Store
from reposcan.tally import Counting
from reposcan.undocumented import find_units
from reposcan.workspace import open_workspace

Stopped = EngineError | KeyboardInterrupt | None

#: What became of a question that has no words.
_WITHOUT_WORDS = {
    State.TRUNCATED: "its answer was cut off",
    State.MALFORMED: "its answer is not of the form that was asked for",
    State.REFUSED: "it could not be asked",
    State.NOT_REACHED: "it was not asked",
}


@dataclass(frozen=True, slots=True)
class Documented:
    """What is proposed.

    Attributes:
        undocumented: what lacked a doc comment before.
        proposed: the comments, file by file.
        dropped: units for which none is proposed, each with the reason.
        patch: a unified diff with all of it; empty where nothing is proposed.
        written: paths of files that have the comments now.
        changed: paths of files that were left alone, since they are no longer what was read.
        not_reached: number of units that running again would ask about.
        demonstration: the model is too small for its words to be trusted.
        by_plan: what was not asked was left out by a budget that nobody had asked for.
        usage: what the model computed.
        problem: what lost the engine midway, if anything did.
        interrupted: the user stopped it.
    """

    undocumented: Undocumented
    proposed: tuple[Proposed, ...]
    dropped: tuple[Dropped, ...]
    patch: bytes
    written: tuple[str, ...]
    changed: tuple[str, ...]
    not_reached: int
    demonstration: bool
    by_plan: bool = False
    usage: Usage = NO_USAGE
    problem: EngineError | None = None
    interrupted: bool = False


def list_undocumented(
    config: ScanConfig, observer: Observer | None = None, *, tests: bool = False
) -> Undocumented:
    """Which units of a checkout have no doc comment. No model is asked.

    Args:
        config: which checkout, and which of its files.
        observer: is told of the progress; nobody by default.
        tests: look at tests, too.

    Raises:
        ReposcanError: the checkout cannot be read.
    """
    with open_workspace(config) as (checkout, store):
        return find_units(read_code(config, checkout, store, observer or Silent()), tests=tests)


def document(
    config: ScanConfig,
    observer: Observer | None = None,
    engine: Engine | None = None,
    *,
    tests: bool = False,
    apply: bool = False,
) -> Documented:
    """Ask for the doc comments that are missing, and make a patch of them.

    Args:
        config: which checkout, and which model.
        observer: is told of the progress; nobody by default.
        engine: answers what is not stored; by default the configured model.
        tests: document tests, too.
        apply: write the comments into the files that are still what was read.

    Raises:
        ReposcanError: it could not be done. Answers that were paid for are kept.
    """
    began, observer = time.monotonic(), observer or Silent()
    with open_workspace(config) as (checkout, store):
        served = serve(config, observer, infilling=True)
        code = read_code(config, checkout, store, observer)
        found = find_units(code, tests=tests)
        wanted = {
            file.path: tuple(one for one in file.missing if not one.place.refused)
            for file in found.files
        }
        question, asks = _plan(config, code, served, store, observer, wanted)
        engine = engine or served.engine(store.folder / "engine.log", observer)
        meter = Metered(engine, budget_of(config, served, observer), began)
        stored = Replay(store.answer)
        symbols = SymbolTable(code.outlines, code.read)
        poll = _Poll(code, served, symbols, store, meter, observer)
        with closing(stored if config.replay else Replay(store.answer, meter)) as answers:
            stopped = poll.hold(asks, answers, stored)
        drafts = _drafts(Drafts(code, symbols), found, question, poll.outcomes.values())
        observer.stage("Checking that nothing but comments changes")
        proposed = drafts.checked()
        interrupted = isinstance(stopped, KeyboardInterrupt)
        # Who stops it does not want files to change behind that.
        writes = apply and not interrupted
        written, changed = _write(checkout, drafts, proposed) if writes else ((), ())
        return Documented(
            undocumented=found,
            proposed=proposed,
            dropped=tuple(drafts.dropped),
            patch=b"".join(drafts.patch(one) for one in proposed),
            written=written,
            changed=changed,
            not_reached=poll.not_reached,
            demonstration=served.model.identity.demonstration,
            by_plan=meter.left_out_by_plan,
            usage=meter.usage,
            problem=stopped if isinstance(stopped, EngineError) else None,
            interrupted=interrupted,
        )


def _plan(
    config: ScanConfig,
    code: Code,
    served: Served,
    store: Store,
    observer: Observer,
    wanted: Mapping[str, Sequence[Unit]],
) -> tuple[DocstringQuestion, list[Ask]]:
    """What is asked: gaps where comments go, or questions about packs, as in a scan."""
    if isinstance(served.prompter, Infiller):
        return Filling(code).plan(wanted)
    layout = lay_out(config, code, QUESTIONS, served, store, observer)
    allow_asking(config, served, layout, store, observer)
    store.keep_layout(served.model.identity, config.selection, layout)
    question = DocstringQuestion(wanted)
    return question, list(plan_asks(layout, code.outlines, [question], code.rendered, {}))


def _drafts(
    drafts: Drafts, found: Undocumented, question: DocstringQuestion, outcomes: Iterable[Outcome]
) -> Drafts:
    """What was said as drafts, or dropped; a unit has no words where there is no place for them."""
    for unit in (one for file in found.files for one in file.missing if one.place.refused):
        drafts.drop(unit, unit.place.refused)
    for outcome in outcomes:
        unit = question.unit(outcome.ask.target)
        if isinstance(outcome.result, Docstring):
            drafts.add(unit, outcome.result)
        else:
            drafts.drop(unit, f"{_WITHOUT_WORDS[outcome.state]}: {outcome.detail}")
    return drafts


class _Poll:
    """Asks, and keeps what became of each ask."""

    def __init__(
        self,
        code: Code,
        served: Served,
        symbols: SymbolTable,
        store: Store,
        meter: Metered,
        observer: Observer,
    ) -> None:
        self._code = code
        self._served = served
        self._symbols = symbols
        self._store = store
        self._meter = meter
        self._observer = observer
        self.outcomes: dict[Target, Outcome] = {}

    @property
    def not_reached(self) -> int:
        """Number of asks that nobody answered."""
        return sum(one.state is State.NOT_REACHED for one in self.outcomes.values())

    def hold(self, asks: Sequence[Ask], engine: Engine, stored: Engine) -> Stopped:
        """Ask everything; what stops it early leaves what is stored.

        Raises:
            EngineError: the engine was lost, and nothing at all is answered.
        """
        try:
            self._ask("Asking", asks, engine)
        except (EngineError, KeyboardInterrupt) as stopped:
            self._ask("Collecting stored answers", asks, stored)
            if isinstance(stopped, EngineError) and self.not_reached == len(asks):
                raise
            return stopped
        return None

    def _ask(self, stage: str, asks: Sequence[Ask], engine: Engine) -> None:
        waiting = [ask for ask in asks if ask.target not in self.outcomes]
        self._observer.stage(stage, len(waiting))
        counting = Counting(waiting)
        outcomes = ask_all(
            waiting,
            engine,
            self._served.prompter,
            self._code.outlines,
            self._code.read,
            self._store.keep_answer,
            self._code.noted,
            self._doubts,
        )
        for outcome in outcomes:
            self.outcomes[outcome.ask.target] = outcome
            counting.add(outcome)
            self._observer.tally(counting.tally(self._meter.usage))
            self._observer.advance()

    def _doubts(self, result: Result, target: Target) -> Sequence[str]:
        """Names that do not exist; who fills a gap cannot be told of them."""
        if isinstance(self._served.prompter, Infiller):
            return ()
        return self._symbols.of(result, target).unknown


def _write(
    checkout: Checkout, drafts: Drafts, proposed: Sequence[Proposed]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the files; paths of those that were written, and of those that have changed."""
    done = {one.path: checkout.rewrite(one.path, *drafts.contents(one)) for one in proposed}
    written = tuple(path for path, was in done.items() if was)
    return written, tuple(path for path, was in done.items() if not was)
