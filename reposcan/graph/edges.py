"""Which file uses what another one defines, by name.

Names are matched as they are written, without types or scopes: it works in every language at once
and needs no build. What that leaves open is said as a confidence: of k files that define a name,
each is meant with 1/k; where the user imports some of them, only those count.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from sys import intern

from reposcan.graph.imports import Modules
from reposcan.graph.names import family, visible
from reposcan.model.code import Outline, ReferenceKind
from reposcan.model.graph import Edge

#: A name that more files define than this says nothing about which one is meant (`main`, `get`,
#: `toString`); its many thin edges would cost time and tie everything to everything.
MOST_DEFINING_FILES = 8

_Name = tuple[str, str]


def edges(outlines: Mapping[str, Outline]) -> tuple[Edge, ...]:
    """The ties between files, ordered by source and target.

    Args:
        outlines: by path. Each is looked at once, and not held.
    """
    families: dict[str, str] = {}
    defining: defaultdict[_Name, list[str]] = defaultdict(list)
    used: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for path in sorted(outlines):
        outline = outlines[path]
        own = families[path] = intern(family(outline))
        for name in sorted(visible(outline)):
            defining[own, intern(name)].append(path)
        used[path] = _used(outline)
    modules = Modules(families)
    result: list[Edge] = []
    for path, (imports, names) in used.items():
        own = families[path]
        imported = _imported(path, (modules.resolve(path, own, name) for name in imports))
        found = ((name, defining.get((own, name), ())) for name in names)
        result += _edges(path, imported, found)
    return tuple(result)


def _used(outline: Outline) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a file imports, and the other names that it uses; each once, ordered."""
    imports, names = set[str](), set[str]()
    for ref in outline.references:
        (imports if ref.kind is ReferenceKind.IMPORT else names).add(intern(ref.name))
    return tuple(sorted(imports)), tuple(sorted(names))


def _imported(path: str, meant: Iterable[Sequence[str]]) -> Mapping[str, float]:
    """With which confidence a file imports others."""
    result: defaultdict[str, float] = defaultdict(float)
    for targets in meant:
        if path not in targets and len(targets) <= MOST_DEFINING_FILES:
            for target in targets:
                result[target] = max(result[target], 1 / len(targets))
    return result


def _edges(
    path: str, imported: Mapping[str, float], found: Iterable[tuple[str, Collection[str]]]
) -> list[Edge]:
    names: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    alone: set[str] = set()
    for name, definers in found:
        # A file that defines a name means its own.
        if not definers or path in definers:
            continue
        likely = [one for one in definers if one in imported] or definers
        if len(definers) == 1:
            alone.update(definers)
        if len(likely) <= MOST_DEFINING_FILES:
            for target in likely:
                names[target].append((name, 1 / len(likely)))
    return [
        Edge(
            path,
            target,
            tuple(name for name, _ in names.get(target, ())),
            tuple(confidence for _, confidence in names.get(target, ())),
            imported.get(target, 0.0),
            target in alone,
        )
        for target in sorted(names.keys() | imported.keys())
    ]
