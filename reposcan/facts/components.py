"""What is known of the parts of the program, and of what they use of each other."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from reposcan.facts.basis import Basis
from reposcan.model.facts import Component, ComponentTie, EntryPoint, Used

#: Files and names that tell what a part offers; more are on the pages of its files.
_MOST_NAMED = 8

#: (name, its files).
Part = tuple[str, tuple[str, ...]]


def components(
    basis: Basis, parts: Sequence[Part], entries: Sequence[EntryPoint], used: Sequence[Used]
) -> tuple[Component, ...]:
    """The facts about each part, in the given order.

    Args:
        basis: the repository.
        parts: of the program.
        entries: all entry points, in their order.
        used: files by how many others depend on them.
    """
    home = _homes(parts)
    tests: defaultdict[str, set[str]] = defaultdict(set)
    for tie in basis.ties:
        if tie.target in home and basis.is_test(tie.source):
            tests[home[tie.target]].add(tie.source)
    begun: defaultdict[str, list[EntryPoint]] = defaultdict(list)
    for one in entries:
        begun[home.get(one.path, "")].append(one)
    offered: defaultdict[str, list[Used]] = defaultdict(list)
    for file in used:
        offered[home.get(file.path, "")].append(file)
    return tuple(
        Component(
            name=name,
            paths=paths,
            lines=sum(basis.outlines[path].lines for path in paths),
            languages=_languages(basis, paths),
            entry_points=tuple(begun[name]),
            most_used=tuple(offered[name][:_MOST_NAMED]),
            tests=len(tests[name]),
        )
        for name, paths in parts
    )


def component_ties(basis: Basis, parts: Sequence[Part]) -> tuple[ComponentTie, ...]:
    """Which part uses which, ordered by source and target."""
    home = _homes(parts)
    counts, names = Counter[tuple[str, str]](), defaultdict[tuple[str, str], Counter[str]](Counter)
    for tie in basis.ties:
        pair = home.get(tie.source, ""), home.get(tie.target, "")
        if all(pair) and pair[0] != pair[1]:
            counts[pair] += 1
            names[pair].update(tie.names)
    return tuple(ComponentTie(*pair, counts[pair], _first(names[pair])) for pair in sorted(counts))


def _homes(parts: Sequence[Part]) -> Mapping[str, str]:
    return {path: name for name, paths in parts for path in paths}


def _languages(basis: Basis, paths: Sequence[str]) -> tuple[tuple[str, int], ...]:
    lines = Counter[str]()
    for path in paths:
        lines[basis.outlines[path].language] += basis.outlines[path].lines
    return tuple(sorted(lines.items(), key=lambda one: (-one[1], one[0])))


def _first(names: Counter[str]) -> tuple[str, ...]:
    ranked = sorted(names, key=lambda name: (-names[name], name))
    return tuple(ranked[:_MOST_NAMED])
