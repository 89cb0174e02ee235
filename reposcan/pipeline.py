"""A scan from end to end. READ THIS FIRST: `scan` names every stage, in order.

Stages know nothing of each other. This module hands each what it needs and passes its values on,
with `serving.py` for the model, `frontend.py` for all that comes before it is asked, and
`interview.py` for the asking.
"""

import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from reposcan.asking import plan_asks
from reposcan.checkout import Checkout, CheckoutTexts, open_checkout, take_snapshot
from reposcan.config import ScanConfig
from reposcan.engine import Engine, Replay
from reposcan.errors import CheckoutError, EngineError
from reposcan.findings import known_names
from reposcan.frontend import lay_out_code, parse_code
from reposcan.interview import Interview
from reposcan.observer import Observer, Silent
from reposcan.questions import QUESTIONS, SUMMARIZE
from reposcan.recording import Recorder
from reposcan.report import FORMATTERS, write
from reposcan.serving import serve
from reposcan.store import Run, RunRecord, Store, StoredRun, output_folder
from reposcan.syntax import PARSER
from reposcan.version import __version__


@dataclass(frozen=True, slots=True)
class ScanResult:
    """How a scan ended.

    Attributes:
        state: "complete", "incomplete" or "interrupted".
        report: path of the report's first page.
        not_reached: number of questions that running again would ask.
        problem: what lost the engine midway, if anything did.
    """

    state: str
    report: Path
    not_reached: int
    problem: EngineError | None = None


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
    questions = [one for one in QUESTIONS if one.name in config.tasks]
    with open_checkout(config.checkout) as checkout, _store(config, checkout) as store:
        observer.stage("Reading the checkout")
        snapshot = take_snapshot(checkout, store.keep_text, config.rev)
        if not snapshot.files:
            raise CheckoutError(
                f"none of the {len(snapshot.skipped):,} tracked files holds text to read",
                "generated, vendored, binary and empty files are left out by rule",
            )
        texts = CheckoutTexts(checkout, store.kept_text)
        served = serve(config, observer)
        model, context = served.model.identity, served.context

        code = parse_code(snapshot, texts, store, observer)
        previous = None if config.repack else partial(store.layout, model)
        layout = lay_out_code(code, served.tokenizer, served.prompter, context, previous, observer)
        store.keep_layout(model, layout)
        asks = list(plan_asks(layout, code.outlines, questions, code.open_pack))

        names = tuple(question.name for question in questions)
        run = Run(store, RunRecord(__version__, started, snapshot, model, context, PARSER, names))
        recorder = Recorder(run, known_names(code.outlines.items()))
        stored = Replay(store.answer)
        if engine is None:
            engine = served.engine(store.folder / "engine.log", observer)
        with closing(stored if config.replay else Replay(store.answer, engine)) as answers:
            interview = Interview(code, served.tokenizer, served.prompter, recorder, observer)
            summary_budget = layout.wide_budget if SUMMARIZE in questions else None
            stopped = interview.hold(asks, summary_budget, answers, stored)
        run.end(
            time.monotonic() - began,
            interrupted=isinstance(stopped, KeyboardInterrupt),
            unparsed=code.unparsed,
        )

        observer.stage("Writing the report")
        reader = StoredRun(store, run.id, texts)
        report = write(reader, FORMATTERS, store.folder)
        index = reader.report
        not_reached = sum(counts.not_reached for _, counts in index.coverage.questions)
        problem = stopped if isinstance(stopped, EngineError) else None
        return ScanResult(index.run.state, report, not_reached, problem)


def _store(config: ScanConfig, checkout: Checkout) -> Store:
    def tracked() -> Iterator[bytes]:
        # An index without files is that of a clone whose files were never checked out.
        with suppress(CheckoutError):
            yield from (entry.path for entry in checkout.tracked())

    return Store(output_folder(config.out, checkout.root, tracked()))
