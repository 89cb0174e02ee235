"""Which questions are asked about which context, in which order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

from reposcan.model.asking import State, Target
from reposcan.model.code import Outline
from reposcan.model.finding import Result
from reposcan.model.pack import Layout, Pack, Width
from reposcan.model.told import Origin
from reposcan.questions.interface import Question


@dataclass(frozen=True, slots=True)
class Context:
    """What several questions share.

    Attributes:
        id: equal for equal content.
        parts: gives its text, part by part; each part is encoded by itself. Called when the
            context is opened, so that texts are not held before.
    """

    id: str
    parts: Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about one target in one context."""

    question: Question
    target: Target
    context: Context


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an ask.

    Attributes:
        ask: what was asked.
        state: how it ended.
        result: what was read from the answer; None unless it was answered.
        detail: the reason where there is no result.
        key: of the answer in the store; empty where nothing was asked.
        origin: the earlier run that wrote it; None where it was asked for now.
        first: what was read from the first answer, where it was asked again; None otherwise.
    """

    ask: Ask
    state: State
    result: Result | None = None
    detail: str = ""
    key: str = ""
    origin: Origin | None = None
    first: Result | None = None


def plan_asks(
    layout: Layout,
    outlines: Mapping[str, Outline],
    questions: Sequence[Question],
    rendered: Callable[[Pack], Iterable[str]],
    importance: Mapping[str, float],
) -> Iterator[Ask]:
    """Every ask about code, context by context: a wide one, then the narrow ones inside it.

    What matters most comes first, since a budget may end the asking; prompts do not depend on it.

    Args:
        layout: the packs.
        outlines: of every file in the layout, by path.
        questions: in the order in which they are asked about a context.
        rendered: gives what a pack shows, part by part.
        importance: of files, by path; others have none.
    """

    def weight(pack: Pack) -> float:
        paths = {member.path for member in pack.members}
        return sum(importance.get(path, 0.0) for path in paths) / pack.tokens

    starts = accumulate(layout.runs, initial=0)
    runs = [
        (wide, layout.narrow[start : start + length])
        for wide, length, start in zip(layout.wide, layout.runs, starts, strict=False)
    ]
    for wide, inside in sorted(runs, key=lambda run: -weight(run[0])):
        yield from _of_pack(wide, Width.WIDE, outlines, questions, rendered)
        for narrow in sorted(inside, key=lambda pack: -weight(pack)):
            yield from _of_pack(narrow, Width.NARROW, outlines, questions, rendered)


def _of_pack(
    pack: Pack,
    width: Width,
    outlines: Mapping[str, Outline],
    questions: Sequence[Question],
    rendered: Callable[[Pack], Iterable[str]],
) -> Iterator[Ask]:
    context = Context(pack.id, partial(rendered, pack))
    for question in questions:
        if question.width is width:
            for member in pack.members:
                for target in question.targets(member, outlines[member.path], pack.category):
                    yield Ask(question, target, context)
