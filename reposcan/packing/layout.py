"""Which members stand together: layout = f(members, previous layout or none).

Without a previous layout, members are taken in the order given (definitions before uses) and go
into the pack that is being filled; what does not fit there goes into the most recent pack with
room, so that leftovers are used and neighbours stay near. With a previous layout every member
stays where it was, and what has changed stays too as long as it fits. An edit then changes the pack
that held it, and the one that takes it in if it has outgrown that; all other answers stay valid.

Wide packs are runs of whole narrow packs, made by the same rule one level up.
"""

import hashlib
from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from reposcan.model.pack import Layout, Member, Pack


class _Item(Protocol):
    @property
    def tokens(self) -> int: ...


Item = TypeVar("Item", bound=_Item)
Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class _Bin(Generic[Item]):
    """A pack being filled. `was` is its position in the previous layout."""

    items: list[Item] = field(default_factory=list)
    tokens: int = 0
    was: int | None = None

    def add(self, item: Item) -> None:
        self.items.append(item)
        self.tokens += item.tokens


def lay_out(
    members: Sequence[Member],
    narrow_budget: int,
    wide_budget: int,
    previous: Layout | None = None,
) -> Layout:
    """Lay members out in packs.

    Args:
        members: of all files, in the order in which they are best read; none exceeds
            `narrow_budget`.
        narrow_budget: tokens a narrow pack may hold.
        wide_budget: tokens a wide pack may hold; when it equals `narrow_budget`, the wide packs
            are the narrow ones, so that both widths share their computation.
        previous: the layout to keep to; one made for other budgets is ignored.
    """
    if previous and (previous.narrow_budget, previous.wide_budget) != (narrow_budget, wide_budget):
        previous = None
    before = [pack.members for pack in previous.narrow] if previous else []
    digests = {_key(member): member.digest for pack in before for member in pack}
    bins = _fill(
        {_key(member): member for member in members},
        [[_key(member) for member in pack] for pack in before],
        {_key(member) for member in members if digests.get(_key(member)) != member.digest},
        narrow_budget,
    )
    if narrow_budget == wide_budget:
        narrow = tuple(_pack(one.items) for one in bins)
        return Layout(narrow, narrow, (1,) * len(narrow), narrow_budget, wide_budget)
    same = {pack.id for pack in previous.narrow} if previous else set()
    places = {_place(number, one): one for number, one in enumerate(bins)}
    groups = _fill(
        places,
        _runs(previous.runs) if previous else [],
        {place for place, one in places.items() if _pack(one.items).id not in same},
        wide_budget,
    )
    return Layout(
        narrow=tuple(_pack(one.items) for group in groups for one in group.items),
        wide=tuple(_pack([m for one in group.items for m in one.items]) for group in groups),
        runs=tuple(len(group.items) for group in groups),
        narrow_budget=narrow_budget,
        wide_budget=wide_budget,
    )


def _fill(
    items: Mapping[Key, Item], kept: Sequence[Sequence[Key]], changed: Container[Key], budget: int
) -> list[_Bin[Item]]:
    """Put items back where they were, those that changed after the others; then place the rest."""
    bins: list[_Bin[Item]] = []
    placed: set[Key] = set()
    for number, keys in enumerate(kept):
        here = [key for key in keys if key in items]
        fitting, tokens = set(), 0
        for key in sorted(here, key=lambda one: one in changed):
            if tokens + items[key].tokens <= budget:
                fitting.add(key)
                tokens += items[key].tokens
        if fitting:
            bins.append(_Bin([items[key] for key in here if key in fitting], tokens, number))
            placed |= fitting
    for key, item in items.items():
        if key not in placed:
            _place_newest(item, bins, budget)
    return bins


def _place_newest(item: Item, bins: list[_Bin[Item]], budget: int) -> None:
    for one in reversed(bins):
        if one.tokens + item.tokens <= budget:
            one.add(item)
            return
    bins.append(_Bin())
    bins[-1].add(item)


def _key(member: Member) -> tuple[str, int]:
    return member.path, member.part


def _place(number: int, one: _Bin[Member]) -> tuple[str, int]:
    return ("old", one.was) if one.was is not None else ("new", number)


def _runs(lengths: Sequence[int]) -> list[list[tuple[str, int]]]:
    runs: list[list[tuple[str, int]]] = []
    start = 0
    for length in lengths:
        runs.append([("old", number) for number in range(start, start + length)])
        start += length
    return runs


def _pack(members: Sequence[Member]) -> Pack:
    digest = hashlib.sha256()
    for m in members:
        digest.update(f"{m.path}\0{m.digest}\0{m.span.start_byte}\0{m.span.end_byte}\n".encode())
    return Pack(digest.hexdigest()[:16], tuple(members), sum(m.tokens for m in members))
