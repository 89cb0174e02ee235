"""The price of a scan, before it is paid: all of a scan but the answers.

The questions go through the real loop to an engine that only counts what it is asked, so that the
figures are those of the prompts that a scan would send, to the token.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reposcan.asking import Ask, Outcome, ask_all, carry_over
from reposcan.calibrating import calibrate as calibrate_speed
from reposcan.config import ScanConfig
from reposcan.engine import Engine, Replay, Take
from reposcan.engine.unanswered import unanswered
from reposcan.frontend import Code, read_code
from reposcan.glossary import read_glossary
from reposcan.model.asking import Answer, Finish, Request, State
from reposcan.model.pack import Layout
from reposcan.model.plan import Branch, Plan, QuestionPlan, WidthPlan
from reposcan.observer import Observer, Silent
from reposcan.pipeline import allow_asking, plan_questions
from reposcan.pricing import estimate
from reposcan.questions import Question, questions_about
from reposcan.serving import Served, serve
from reposcan.store import Store, stored_runs, usual_answer_tokens
from reposcan.surveying import read_dossiers
from reposcan.workspace import open_workspace

#: Where no answer of its kind is stored, one is expected to take this share of its longest.
_USUAL_SHARE = 0.5

_LARGEST_FILES = 20

#: Folders inside one another that the tree tells apart: people go less deep, hostile names deeper.
_DEEPEST = 40


#: Questions about the first context that a calibration asks: as many as are answered at once.
_SAMPLE = 32


class _Meter:
    """An engine that answers nothing and counts everything; it keeps a few requests as a sample."""

    def __init__(self) -> None:
        self.prompt_tokens = 0
        self.computed_tokens = 0
        self.contexts: set[str] = set()
        self.sample: list[Request] = []

    def start(self) -> None:
        """Nothing is loaded."""

    def run(self, take: Take) -> Iterator[Answer]:
        """Count each request; its prefix is computed with the first of its context."""
        while (request := take()) is not None:
            self._count(request)
            yield unanswered(request, Finish.MISSING, "only counted")

    def close(self) -> None:
        """Nothing is held."""

    def _count(self, request: Request) -> None:
        new = request.context not in self.contexts
        of_first = not self.sample or request.context == self.sample[0].context
        if of_first and len(self.sample) < _SAMPLE:
            self.sample.append(request)
        self.contexts.add(request.context)
        self.prompt_tokens += len(request.prefix) + len(request.tail)
        self.computed_tokens += (len(request.prefix) if new else 0) + len(request.tail)


def plan(
    config: ScanConfig,
    observer: Observer | None = None,
    *,
    calibrate: bool = False,
    engine: Engine | None = None,
) -> Plan:
    """What a scan with these settings would read and compute. No model is fetched.

    Args:
        config: of the scan.
        observer: is told of the progress; nobody by default.
        calibrate: ask the model about the first context, to time it; otherwise none is loaded.
        engine: is asked then, instead of vLLM with the configured model.

    Raises:
        ReposcanError: the scan would fail too; or the model is not on this machine.
    """
    observer = observer or Silent()
    glossary = read_glossary(config.glossary)
    with open_workspace(config) as (checkout, store):
        served = serve(config, observer, offline=True)
        code = read_code(config, checkout, store, observer)
        dossiers = read_dossiers(code, observer, everything=config.legacy)
        about = questions_about(dossiers, glossary)
        layout, asks = plan_questions(config, code, about, served, store, observer)
        meter = _Meter()
        outcomes = _outcomes(asks, meter, code, served, store, observer)
        if calibrate and meter.sample:
            allow_asking(config, served, layout, store, observer)
            engine = engine or served.engine(store.folder / "engine.log", observer)
            _calibrate(meter.sample, engine, served, store, observer)
        wished = [one for one in about if one.name in config.tasks]
        questions = tuple(_questions(outcomes, wished, served, store))
        answer_tokens = sum(one.answer_tokens for one in questions)
        tokens = _tokens_by_path(layout)
        skipped = Counter(one.reason.value for one in code.snapshot.skipped)
        return Plan(
            repository=code.snapshot.name,
            tracked=len(code.files) + len(code.snapshot.skipped),
            read=len(code.files),
            skipped=tuple(sorted(skipped.items())),
            model=served.model.identity.name,
            context=served.context,
            widths=_widths(layout),
            questions=questions,
            contexts=len(meter.contexts),
            prompt_tokens=meter.prompt_tokens,
            computed_tokens=meter.computed_tokens,
            answer_tokens=answer_tokens,
            estimate=estimate(
                meter.computed_tokens,
                answer_tokens,
                served.model,
                stored_runs(store),
                store.speed(served.model.identity),
            ),
            tree=tree(tokens, code.snapshot.name),
            largest=_largest(tokens),
        )


def _calibrate(
    sample: Sequence[Request], engine: Engine, served: Served, store: Store, observer: Observer
) -> None:
    observer.stage("Timing the model")
    if speed := calibrate_speed(sample, engine, store.keep_answer):
        store.keep_speed(served.model.identity, speed)


def _outcomes(
    asks: Sequence[Ask],
    meter: _Meter,
    code: Code,
    served: Served,
    store: Store,
    observer: Observer,
) -> list[Outcome]:
    """What becomes of all questions; those without an answer are counted."""
    outcomes = list(_carried(asks, code, served, store))
    known = {(one.ask.question.name, one.ask.target) for one in outcomes}
    asks = [one for one in asks if (one.question.name, one.target) not in known]
    observer.stage("Counting", len(asks))
    return [*outcomes, *_count(asks, meter, code, served, store, observer)]


def _largest(tokens: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    ranked = sorted(tokens.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ranked[:_LARGEST_FILES])


def _carried(asks: Sequence[Ask], code: Code, served: Served, store: Store) -> Iterator[Outcome]:
    """What needs no prompt, since it was answered about the same lines."""
    bases = code.bases(served.prompter)
    return carry_over(((one, bases.of(one)) for one in asks), store.claim, code.read)


def _count(
    asks: Sequence[Ask],
    meter: _Meter,
    code: Code,
    served: Served,
    store: Store,
    observer: Observer,
) -> Iterator[Outcome]:
    def keep(answer: Answer) -> None:
        """Nothing new is answered."""

    engine = Replay(store.answer, meter)
    prompter = served.prompter
    for outcome in ask_all(asks, engine, prompter, code.outlines, code.read, keep, code.noted):
        observer.advance()
        yield outcome


def _questions(
    outcomes: Sequence[Outcome], wished: Sequence[Question], served: Served, store: Store
) -> Iterator[QuestionPlan]:
    usual = usual_answer_tokens(store, served.model.identity.digest)
    asked = Counter(one.ask.question.name for one in outcomes)
    missing = Counter(one.ask.question.name for one in outcomes if one.state is State.NOT_REACHED)
    for question in wished:
        each = usual.get(question.name, _USUAL_SHARE * question.answer_tokens)
        open_ = missing[question.name]
        yield QuestionPlan(
            question.name,
            asked[question.name],
            asked[question.name] - open_,
            round(open_ * each),
        )


def _widths(layout: Layout) -> tuple[WidthPlan, ...]:
    both = (
        ("narrow", layout.narrow_budget, layout.narrow),
        ("wide", layout.wide_budget, layout.wide),
    )
    return tuple(
        WidthPlan(name, budget, len(packs), sum(pack.tokens for pack in packs))
        for name, budget, packs in both
        if name == "wide" or layout.narrow_budget != layout.wide_budget
    )


def _tokens_by_path(layout: Layout) -> Mapping[str, int]:
    tokens: Counter[str] = Counter()
    for pack in layout.narrow:
        for member in pack.members:
            tokens[member.path] += member.tokens
    return tokens


def tree(tokens: Mapping[str, int], name: str, deepest: int = _DEEPEST) -> Branch:
    """Where the tokens go.

    Args:
        tokens: by path.
        name: of the whole.
        deepest: levels of folders; what is below is named by the rest of its path.
    """
    inner: defaultdict[str, dict[str, int]] = defaultdict(dict)
    leaves: list[Branch] = []
    for path, count in tokens.items():
        folder, slash, rest = path.partition("/")
        if slash and deepest:
            inner[folder][rest] = count
        else:
            leaves.append(Branch(path, 0, count))
    folders = [_joined(tree(below, folder, deepest - 1)) for folder, below in inner.items()]
    branches = sorted((*folders, *leaves), key=lambda one: (-one.tokens, one.name))
    return Branch(name, len(tokens), sum(tokens.values()), tuple(branches))


def _joined(folder: Branch) -> Branch:
    """A folder that holds one folder alone, as one of both names."""
    if len(folder.branches) == 1 and folder.branches[0].files:
        [only] = folder.branches
        return Branch(f"{folder.name}/{only.name}", only.files, only.tokens, only.branches)
    return folder
