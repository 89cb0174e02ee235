"""A scan from end to end. READ THIS FIRST: `scan` names every stage, in order.

Stages know nothing of each other. This module hands each what it needs and passes its values on,
with `frontend.py` for the code, `surveying.py` for what is known without a model, `serving.py` for
the model, and `interview.py` for the asking.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from reposcan.asking import Ask, Tree, plan_asks
from reposcan.config import ScanConfig
from reposcan.consent import require_consent
from reposcan.counting import KeptCounts
from reposcan.engine import Engine, Metered, Replay
from reposcan.errors import EngineError
from reposcan.findings import SymbolTable
from reposcan.frontend import Code, read_code
from reposcan.glossary import read_glossary
from reposcan.interview import Interview
from reposcan.layouts import NARROW_CONTEXT, lay_out_code
from reposcan.model.finding import Severity
from reposcan.model.pack import Layout
from reposcan.model.report import Settings
from reposcan.model.usage import NO_USAGE, Usage
from reposcan.observer import Observer, Silent
from reposcan.parts import tree_of
from reposcan.questions import BUGS, SUMMARIZE, Question, questions_about
from reposcan.recording import Recorder
from reposcan.report import FORMATTERS, write
from reposcan.serving import Served, serve
from reposcan.spending import budget_of
from reposcan.store import Run, RunRecord, Store, StoredRun
from reposcan.surveying import read_dossiers, survey
from reposcan.syntax import PARSER
from reposcan.version import __version__
from reposcan.workspace import open_workspace

Stopped = EngineError | KeyboardInterrupt | None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """How a scan ended.

    Attributes:
        state: "complete", "incomplete", "interrupted", or "partial": what is missing was left out
            by an announced budget that nobody had asked for.
        report: path of the report's first page.
        run: its id in the store.
        not_reached: number of questions that running again would ask.
        answered: number of answered questions.
        planned: number of all questions.
        findings: (severity, number of located findings), the worst severity first; None where
            the run did not look for defects.
        demonstration: the model is too small for its findings to be trusted.
        usage: what the model computed.
        over_budget: something was not asked since the budget was used up.
        problem: what lost the engine midway, if anything did.
    """

    state: str
    report: Path
    run: int
    not_reached: int
    answered: int
    planned: int
    findings: tuple[tuple[Severity, int], ...] | None
    demonstration: bool
    usage: Usage = NO_USAGE
    over_budget: bool = False
    problem: EngineError | None = None

    def at_or_above(self, least: Severity) -> int:
        """Number of findings that are at least as bad as that."""
        ranks = list(Severity)
        return sum(
            number
            for severity, number in self.findings or ()
            if ranks.index(severity) <= ranks.index(least)
        )


def scan(
    config: ScanConfig, observer: Observer | None = None, engine: Engine | None = None
) -> ScanResult:
    """Scan a checkout and write its report.

    Args:
        config: what to do.
        observer: is told of the progress; nobody by default.
        engine: answers what is not stored; by default vLLM with the configured model, started
            when the first prompt has no stored answer.

    Raises:
        ReposcanError: it could not be done. Answers that were paid for are kept.
    """
    began, started = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    observer = observer or Silent()
    glossary = read_glossary(config.glossary)
    with open_workspace(config) as (checkout, store):
        served = serve(config, observer) if config.model else None
        code = read_code(config, checkout, store, observer)
        dossiers = read_dossiers(code, observer, everything=config.legacy)
        facts = survey(code, checkout, dossiers, glossary, observer)
        questions = questions_about(dossiers, glossary)
        hot = {one.path: one.score for one in facts[0].hotspots}
        plan = (
            plan_questions(config, code, questions, served, store, observer, hot)
            if served
            else None
        )
        if served and plan:
            allow_asking(config, served, plan[0], store, observer)
            store.keep_layout(served.model.identity, config.selection, plan[0])

        run = Run(store, _record(config, started, code, questions, served))
        run.keep_facts(*facts)
        stopped = meter = None
        if served and plan:
            engine = engine or served.engine(store.folder / "engine.log", observer)
            meter = Metered(engine, budget_of(config, served, observer), began)
            interview = _interview(code, served, store, run, meter, observer)
            tree = (
                tree_of(facts[0], code, served.prompter) if SUMMARIZE.name in config.tasks else None
            )
            stopped = _hold(config, interview, plan[1], tree, store, meter)
        run.end(
            time.monotonic() - began,
            interrupted=isinstance(stopped, KeyboardInterrupt),
            missed=code.missed,
            by_plan=meter is not None and meter.left_out_by_plan,
        )
        return _publish(store, run, code, stopped, meter, observer)


def plan_questions(
    config: ScanConfig,
    code: Code,
    questions: Sequence[Question],
    served: Served,
    store: Store,
    observer: Observer,
    importance: Mapping[str, float] = MappingProxyType({}),
) -> tuple[Layout, list[Ask]]:
    """Lay the code out in contexts, and list what is asked about each.

    Args:
        config: of the scan.
        code: to be asked about.
        questions: that can be asked about it.
        served: the model.
        store: has the last layout.
        observer: is told of the progress.
        importance: of files, by path: the contexts of those that matter most are asked about first.

    Raises:
        ModelError: the context is too small for the questions.
    """
    layout = lay_out(config, code, questions, served, store, observer)
    wished = [one for one in questions if one.name in config.tasks]
    asks = plan_asks(layout, code.outlines, wished, code.rendered, importance)
    return layout, list(asks)


def lay_out(
    config: ScanConfig,
    code: Code,
    questions: Sequence[Question],
    served: Served,
    store: Store,
    observer: Observer,
) -> Layout:
    """Lay the code out in contexts, beginning with the last layout.

    Args:
        config: of the scan.
        code: to be laid out.
        questions: all that can be asked about it: each context has room for any of them.
        served: the model.
        store: has the last layout.
        observer: is told of the progress.

    Raises:
        ModelError: the context is too small for the questions.
    """
    narrow = NARROW_CONTEXT if served.context >= 2 * NARROW_CONTEXT else served.context
    # All questions count, asked or not: the layout must not depend on what is asked today.
    budgets = (
        served.prompter.budget(narrow, questions),
        served.prompter.budget(served.context, questions),
    )
    identity = served.model.identity
    if served.counted_there:
        text = f"the text of {len(code.files):,} files, to be counted and asked about,"
        require_consent(store.folder, served.hosts, text, config.send_code)
    previous = None if config.repack else store.layout(identity, config.selection, *budgets)
    with closing(KeptCounts(store, served.tokenizer, identity.digest)) as counts:
        return lay_out_code(code, counts, budgets, previous, observer)


def allow_asking(
    config: ScanConfig, served: Served, layout: Layout, store: Store, observer: Observer
) -> None:
    """Say how much code goes to other machines, and make sure that it may.

    Raises:
        ConsentError: the user has not said so.
    """
    if served.hosts and not config.replay:
        what = f"{sum(pack.tokens for pack in layout.narrow):,} tokens of this code"
        require_consent(store.folder, served.hosts, what, config.send_code)
        observer.note(f"{what} are sent to {', '.join(served.hosts)}")


def _record(
    config: ScanConfig,
    started: str,
    code: Code,
    questions: Sequence[Question],
    served: Served | None,
) -> RunRecord:
    tasks = tuple(one.name for one in questions if one.name in config.tasks)
    settings = Settings(
        tasks=tasks if served else (),
        paths=config.paths,
        exclude=config.exclude,
        include=config.include,
        rev=config.rev or "",
        seed=config.seed,
        language=config.language,
    )
    model, context = (served.model.identity, served.context) if served else (None, 0)
    return RunRecord(__version__, started, code.snapshot, model, context, PARSER, settings)


def _interview(
    code: Code, served: Served, store: Store, run: Run, meter: Metered, observer: Observer
) -> Interview:
    symbols = SymbolTable(code.outlines, code.read)
    return Interview(
        *(code, served.tokenizer, served.prompter),
        *(Recorder(run, symbols.of), store.claim, symbols),
        *(lambda: meter.usage, observer),
    )


def _hold(
    config: ScanConfig,
    interview: Interview,
    asks: Sequence[Ask],
    tree: Tree | None,
    store: Store,
    meter: Metered,
) -> Stopped:
    stored = Replay(store.answer)
    with closing(stored if config.replay else Replay(store.answer, meter)) as answers:
        return interview.hold(asks, tree, answers, stored)


def _publish(
    store: Store,
    run: Run,
    code: Code,
    stopped: Stopped,
    meter: Metered | None,
    observer: Observer,
) -> ScanResult:
    reader = StoredRun(store, run.id, code.texts)
    report = write(reader, FORMATTERS, store.folder, observer)
    index = reader.report
    questions = dict(index.coverage.questions)
    return ScanResult(
        state=index.run.state,
        report=report,
        run=run.id,
        not_reached=sum(counts.not_reached for counts in questions.values()),
        answered=sum(counts.answered for counts in questions.values()),
        planned=sum(counts.planned for counts in questions.values()),
        findings=reader.severities if BUGS.name in questions else None,
        demonstration=index.model is not None and index.model.demonstration,
        usage=meter.usage if meter else NO_USAGE,
        over_budget=meter is not None and meter.exhausted,
        problem=stopped if isinstance(stopped, EngineError) else None,
    )
