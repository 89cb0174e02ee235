"""What each unit does, in a sentence: of those that have no words of their own in the code."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import ClassVar

from pydantic import Field

from reposcan.model.asking import Target
from reposcan.model.code import CALLABLE, Definition, Kind, Outline, Span
from reposcan.model.finding import Malformed, UnitNote, UnitNotes
from reposcan.model.pack import Member, Width
from reposcan.model.source import Category
from reposcan.questions.interface import AnswerSchema, parse
from reposcan.tasks import UNITS

#: Units in one question: more of them make answers long, and the last ones worse.
_AT_ONCE = 6
_KINDS = CALLABLE | {Kind.CLASS, Kind.INTERFACE}
_JOINT = " … "


class UnitAnswer(AnswerSchema):
    """A unit by its name, then what it does."""

    verbatim = frozenset({"name"})

    name: str = Field(min_length=1, max_length=80)
    does: str = Field(min_length=1, max_length=140)


class UnitsAnswer(AnswerSchema):
    """One entry a unit."""

    units: tuple[UnitAnswer, ...] = Field(max_length=_AT_ONCE)


class UnitsQuestion:
    """Asks what the units of a member do, a few at a time."""

    name: ClassVar[str] = UNITS
    width: ClassVar[Width] = Width.NARROW
    schema: ClassVar[type[AnswerSchema]] = UnitsAnswer
    answer_tokens: ClassVar[int] = 320

    def targets(self, member: Member, outline: Outline, category: Category) -> Iterator[Target]:
        """Stretches from a unit without a comment of its own to the last of a few such."""
        if category is Category.TEST:
            return
        bare = (one for one in _units(outline, member.span) if not one.doc)
        while group := list(islice(bare, _AT_ONCE)):
            yield _target(member, group[0], group[-1])

    def variables(self, target: Target, outline: Outline | None) -> Mapping[str, object]:
        """`names`: qualified names of the units."""
        assert outline and target.span  # units stand in a file
        bare = [one for one in _units(outline, target.span) if not one.doc]
        return {"names": [one.qualified for one in bare[:_AT_ONCE]]}

    def read(self, text: str, target: Target, source: bytes) -> UnitNotes | Malformed:
        """What is said of units; the same unit twice counts once."""
        answer = parse(UnitsAnswer, text)
        if isinstance(answer, Malformed):
            return answer
        said: dict[str, UnitNote] = {}
        for one in answer.units:
            name, does = one.name.strip(), one.does.strip()
            if name and does:
                said.setdefault(name, UnitNote(name, does))
        return UnitNotes(target.path, tuple(said.values()))


def _units(outline: Outline, span: Span) -> Iterator[Definition]:
    """The outermost functions and all classes that begin inside of a stretch."""
    end = 0
    for one in outline.definitions:
        if one.kind not in _KINDS or one.span.start_byte < end:
            continue
        if one.kind in CALLABLE:
            end = one.span.end_byte
        if span.start_byte <= one.span.start_byte < span.end_byte:
            yield one


def _target(member: Member, first: Definition, last: Definition) -> Target:
    name = first.qualified if first is last else f"{first.qualified}{_JOINT}{last.qualified}"
    end = min(max(first.span.end_byte, last.span.end_byte), member.span.end_byte)
    return Target(
        member.path,
        name,
        Span(
            first.span.start_line,
            min(max(first.span.end_line, last.span.end_line), member.span.end_line),
            first.span.start_byte,
            end,
        ),
        member.part,
        member.parts,
    )
