"""Members back where they were, so that an edit changes little.

A whole module returns to its pack, also when it was edited, as long as it fits. A module that was
split is compared with its parts from both ends: parts whose text is the same stay, and what stands
between them takes the place of those that are not found any more. What is left over is for others
to place.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from reposcan.model.pack import Member
from reposcan.packing.pieces import Cutter, shown_digest, stretch


@dataclass(slots=True)
class Bin:
    """A pack being filled."""

    members: list[Member] = field(default_factory=list)
    tokens: int = 0

    def add(self, member: Member) -> None:
        """Put a member at the end."""
        self.members.append(member)
        self.tokens += member.tokens


class _Old(NamedTuple):
    """A part of the last layout, and where it was."""

    part: Member
    place: Bin

    @property
    def length(self) -> int:
        return self.part.span.end_byte - self.part.span.start_byte


def keep(
    members: Sequence[Member], previous: Sequence[Sequence[Member]], budget: int, cutter: Cutter
) -> tuple[list[Bin], list[Member]]:
    """The packs of the last layout with what returns to them, and what is left over.

    Args:
        members: of the new layout, one for each path; what exceeds the budget is to be cut.
        previous: the members of each pack of the last layout.
        budget: tokens that no pack exceeds.
        cutter: cuts.
    """
    bins = [Bin() for _ in previous]
    old: defaultdict[str, list[_Old]] = defaultdict(list)
    for place, parts in zip(bins, previous, strict=True):
        for part in parts:
            old[part.path].append(_Old(part, place))
    left: list[Member] = []
    edited: list[tuple[Member, list[Bin]]] = []
    for member in members:
        were = sorted(old[member.path], key=lambda one: one.part.span.start_byte)
        if member.tokens <= budget:
            changed = _keep_whole(member, were)
        else:
            changed = _keep_parts(member, were, cutter)
        edited += [changed] if changed else []
    # What was edited comes last: it may have grown, and others should not move for it.
    for member, places in edited:
        left += _into(member, places, budget, cutter)
    return bins, left


def _keep_whole(member: Member, parts: Sequence[_Old]) -> tuple[Member, list[Bin]] | None:
    if len(parts) == 1 and parts[0].part.shown == member.shown:
        parts[0].place.add(member)
        return None
    # What was in parts is whole again, wherever it finds room.
    return member, [parts[0].place] if len(parts) == 1 else []


def _keep_parts(
    member: Member, parts: Sequence[_Old], cutter: Cutter
) -> tuple[Member, list[Bin]] | None:
    if not parts:
        return replace(member, shown=""), []
    text = cutter.text(member)
    before = _matching(text, parts)
    after = _matching_end(text, parts[before:], sum(one.length for one in parts[:before]))
    at = 0
    for one in parts[:before]:
        one.place.add(_moved(one.part, member, text, at))
        at += one.length
    end = len(text)
    for one in reversed(parts[len(parts) - after :]):
        end -= one.length
        one.place.add(_moved(one.part, member, text, end))
    places = [one.place for one in parts[before : len(parts) - after]]
    return (cutter.between(member, at, end), places) if at < end else None


def _into(member: Member, places: Sequence[Bin], budget: int, cutter: Cutter) -> Iterator[Member]:
    """Put a member into packs as far as they have room for it; the rest is given back."""
    rest: Member | None = member
    for place in places:
        if rest and rest.shown and rest.tokens <= budget - place.tokens:
            place.add(rest)
            return
        cut = cutter.cut(rest, budget - place.tokens) if rest and not rest.shown else None
        if cut:
            place.add(cut.head)
            rest = cut.rest
    if rest:
        yield rest


def _moved(part: Member, member: Member, text: bytes, start: int) -> Member:
    """The part where it now stands in the member's text."""
    end = start + part.span.end_byte - part.span.start_byte
    return replace(part, digest=member.digest, span=stretch(text, member.span, start, end))


def _matching(text: bytes, parts: Sequence[_Old]) -> int:
    """How many of the parts the text begins with."""
    at = 0
    for number, one in enumerate(parts):
        if not _shows(one, text, at):
            return number
        at += one.length
    return len(parts)


def _matching_end(text: bytes, parts: Sequence[_Old], least: int) -> int:
    """How many of the parts the text ends with, from an offset on."""
    end = len(text)
    for number, one in enumerate(reversed(parts)):
        end -= one.length
        if end < least or not _shows(one, text, end):
            return number
    return len(parts)


def _shows(one: _Old, text: bytes, at: int) -> bool:
    shown = text[at : at + one.length]
    return len(shown) == one.length and shown_digest(shown) == one.part.shown
