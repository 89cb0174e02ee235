"""Packs of one width and category."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reposcan.model.pack import Member, Pack, Skeleton
from reposcan.model.source import Category
from reposcan.packing.grow import grow
from reposcan.packing.keep import Bin, keep
from reposcan.packing.pieces import Cutter
from reposcan.packing.skeletons import Skeletons
from reposcan.packing.ties import Ties

#: Share of a pack that is left for its neighbours' signatures when it is made. Edits may use it:
#: signatures give way to code.
SKELETON_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class PackMaker:
    """Makes packs.

    Attributes:
        ties: between files.
        cutter: cuts modules.
        skeletons: makes them.
        order: puts paths in the order in which they are read.
    """

    ties: Ties
    cutter: Cutter
    skeletons: Skeletons
    order: Callable[[Sequence[str]], Sequence[str]]

    def packs(
        self, category: Category, members: Sequence[Member], previous: Sequence[Pack], budget: int
    ) -> list[tuple[Pack, int | None]]:
        """The packs, each with its place among the previous ones if it had one.

        Args:
            category: what the members are for.
            members: one of each path; what exceeds the budget is cut.
            previous: packs of the last layout, to keep to.
            budget: tokens that no pack exceeds.
        """
        bins, left = keep(members, [pack.members for pack in previous], budget, self.cutter)
        left = self._at_home(left, bins, budget)
        kept = [
            (self._kept(category, one.members, previous[at], budget), at)
            for at, one in enumerate(bins)
            if one.members
        ]
        room = int(budget * (1 - SKELETON_SHARE))
        grown = grow(left, self.ties, room, budget, self.cutter)
        return [*kept, *((self._new(category, one, budget), None) for one in grown)]

    def _at_home(self, left: Sequence[Member], bins: Sequence[Bin], budget: int) -> list[Member]:
        """Put whole modules where they are drawn to; give back those that find no room."""
        where: defaultdict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(bins):
            for member in one.members:
                where[member.path].append(at)
        homeless = []
        for member in left:
            places = self.ties.places(member.path, where) if member.shown and bins else []
            place = next((at for at in places if bins[at].tokens + member.tokens <= budget), None)
            if place is None:
                homeless.append(member)
            else:
                bins[place].add(member)
                where[member.path].append(place)
        return homeless

    def _kept(self, category: Category, members: Sequence[Member], was: Pack, budget: int) -> Pack:
        """A pack of before with what it holds now."""
        place = {member.path: at for at, member in enumerate(was.members)}
        members = sorted(members, key=lambda member: place.get(member.path, len(place)))
        if [one.shown for one in members] != [one.shown for one in was.members]:
            return self._new(category, members, budget)
        skeletons = [now for one in was.skeletons if (now := self.skeletons.kept(one))]
        return _pack(category, skeletons, members, budget)

    def _new(self, category: Category, members: Sequence[Member], budget: int) -> Pack:
        by_path = {member.path: member for member in members}
        ordered = [by_path[path] for path in self.order(tuple(by_path))]
        room = min(budget - sum(one.tokens for one in ordered), int(budget * SKELETON_SHARE))
        return _pack(category, self.skeletons.of(ordered, room), ordered, budget)


def _pack(
    category: Category, skeletons: Sequence[Skeleton], members: Sequence[Member], budget: int
) -> Pack:
    """The pack, without the last skeletons where signatures have grown beyond the budget."""
    code = sum(one.tokens for one in members)
    while code + sum(one.tokens for one in skeletons) > budget:
        skeletons = skeletons[:-1]
    shown = [(one.path, one.shown) for one in skeletons]
    shown += [(one.path, one.shown) for one in members]
    digest = hashlib.sha256("\n".join(f"{path}\0{what}" for path, what in shown).encode())
    return Pack(
        digest.hexdigest()[:16],
        category,
        tuple(skeletons),
        tuple(members),
        code + sum(one.tokens for one in skeletons),
    )
