"""Which file uses what another one defines, by name.

Names are matched as they are written, without types or scopes: it works in every language at once
and needs no build. What a shared name costs in truth is paid in weight: a name that k files define
ties its user to each of them by 1/k.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reposcan.graph.imports import Modules
from reposcan.graph.names import family, visible
from reposcan.model.code import Outline, ReferenceKind
from reposcan.model.graph import Edge

#: A name that more files define than this says nothing about which one is meant (`main`, `get`,
#: `toString`); its many thin edges would cost time and tie everything to everything.
MOST_DEFINING_FILES = 8


def edges(outlines: Mapping[str, Outline]) -> tuple[Edge, ...]:
    """The ties between files, ordered by source and target.

    Args:
        outlines: by path.
    """
    defining = _defining(outlines)
    modules = Modules({path: family(outline) for path, outline in outlines.items()})
    result: list[Edge] = []
    for path in sorted(outlines):
        weights: defaultdict[str, float] = defaultdict(float)
        for targets in _used(path, outlines[path], defining, modules):
            for target in targets:
                weights[target] += 1 / len(targets)
        result += (Edge(path, target, weights[target]) for target in sorted(weights))
    return tuple(result)


def _defining(outlines: Mapping[str, Outline]) -> dict[tuple[str, str], list[str]]:
    """The files that define a name in a family of languages, ordered by path."""
    result: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for path in sorted(outlines):
        own = family(outlines[path])
        for name in visible(outlines[path]):
            result[own, name].append(path)
    return dict(result)


def _used(
    path: str,
    outline: Outline,
    defining: Mapping[tuple[str, str], Sequence[str]],
    modules: Modules,
) -> Iterator[Sequence[str]]:
    """For each name that a file uses: the other files that define it, or that it imports."""
    own = family(outline)
    imports = ReferenceKind.IMPORT
    for name in sorted({ref.name for ref in outline.references if ref.kind is imports}):
        yield _meant(path, modules.resolve(path, own, name))
    for name in sorted({ref.name for ref in outline.references if ref.kind is not imports}):
        yield _meant(path, defining.get((own, name), ()))


def _meant(path: str, targets: Sequence[str]) -> Sequence[str]:
    """Nothing where the file itself may be meant, or too many may be."""
    return () if path in targets or len(targets) > MOST_DEFINING_FILES else targets
