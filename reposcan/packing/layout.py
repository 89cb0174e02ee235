"""Which code stands together: layout = f(snapshot, previous layout or none).

Wide packs are made first, each of one category, so that tests do not stand among what they test.
Each is then laid out again in narrow packs: a wide pack shows what a run of narrow ones shows, and
locality is best where contexts are longest. With a previous layout, every module returns to where
it was; an edit changes the pack that holds it, and those that show a signature that has changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reposcan.model.pack import Layout, Member, Pack
from reposcan.model.source import Category
from reposcan.packing.packs import PackMaker

#: What stands in packs of its own.
CATEGORIES = (Category.SOURCE, Category.TEST, Category.DOCUMENTATION)
_STANDS_WITH = {
    Category.DATA: Category.DOCUMENTATION,
    Category.GENERATED: Category.SOURCE,
    Category.MINIFIED: Category.SOURCE,
    Category.VENDORED: Category.SOURCE,
}

#: A wide pack, and the narrow ones that stand for it.
_Run = tuple[Pack, tuple[Pack, ...]]


def pack_category(category: Category) -> Category:
    """The category of the packs in which files of a category stand."""
    return _STANDS_WITH.get(category, category)


def lay_out(
    modules: Iterable[tuple[Category, Member]],
    narrow_budget: int,
    wide_budget: int,
    maker: PackMaker,
    parser: str,
    previous: Layout | None = None,
) -> Layout:
    """Lay modules out in packs.

    Args:
        modules: all of them, whole, with what they are for, ordered by path.
        narrow_budget: tokens a narrow pack may hold.
        wide_budget: tokens a wide pack may hold; when it equals `narrow_budget`, the wide packs
            are the narrow ones, so that both widths share their computation.
        maker: makes the packs.
        parser: which one made the outlines; another one's skeletons are made again.
        previous: the layout to keep to; one made for other budgets is ignored.

    Raises:
        ModelError: a budget does not even hold the header of a module.
    """
    if previous and (previous.narrow_budget, previous.wide_budget) != (narrow_budget, wide_budget):
        previous = None
    if previous and previous.parser != parser:
        previous = _without_trust(previous)
    by_category: defaultdict[Category, list[Member]] = defaultdict(list)
    for category, member in modules:
        by_category[pack_category(category)].append(member)
    runs: list[_Run] = []
    for category in CATEGORIES:
        before = _runs(previous, category) if previous else []
        wide = [pack for pack, _ in before]
        for pack, was in maker.packs(category, by_category[category], wide, wide_budget):
            inside = before[was][1] if was is not None else ()
            runs.append((pack, _narrow(pack, inside, narrow_budget, wide_budget, maker)))
    return Layout(
        narrow=_numbered([pack for _, narrow in runs for pack in narrow]),
        wide=_numbered([pack for pack, _ in runs]),
        runs=tuple(len(narrow) for _, narrow in runs),
        narrow_budget=narrow_budget,
        wide_budget=wide_budget,
        parser=parser,
    )


def _without_trust(layout: Layout) -> Layout:
    """The layout with skeletons of which no file is known to be as it was."""

    def distrusted(pack: Pack) -> Pack:
        return replace(pack, skeletons=tuple(replace(one, digest="") for one in pack.skeletons))

    return replace(
        layout,
        narrow=tuple(map(distrusted, layout.narrow)),
        wide=tuple(map(distrusted, layout.wide)),
    )


def _narrow(
    pack: Pack, inside: Sequence[Pack], narrow_budget: int, wide_budget: int, maker: PackMaker
) -> tuple[Pack, ...]:
    if narrow_budget == wide_budget:
        return (pack,)
    made = maker.packs(pack.category, pack.members, inside, narrow_budget)
    return tuple(one for one, _ in made)


def _runs(previous: Layout, category: Category) -> list[_Run]:
    """The previous wide packs of a category, each with its narrow ones."""
    result: list[_Run] = []
    start = 0
    for wide, length in zip(previous.wide, previous.runs, strict=True):
        if wide.category is category:
            result.append((wide, previous.narrow[start : start + length]))
        start += length
    return result


def _numbered(packs: Sequence[Pack]) -> tuple[Pack, ...]:
    """The packs with the parts of split files numbered in the order of the file."""
    starts: defaultdict[str, list[int]] = defaultdict(list)
    for pack in packs:
        for member in pack.members:
            starts[member.path].append(member.span.start_byte)
    for found in starts.values():
        found.sort()
    return tuple(
        replace(pack, members=tuple(_with_part(one, starts[one.path]) for one in pack.members))
        for pack in packs
    )


def _with_part(member: Member, starts: Sequence[int]) -> Member:
    part, parts = starts.index(member.span.start_byte) + 1, len(starts)
    if (member.part, member.parts) == (part, parts):
        return member
    return replace(member, part=part, parts=parts)
