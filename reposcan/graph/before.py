"""What is used before what uses it.

A depth-first walk: a file follows, as closely as it can, the last of what it uses. Files that use
each other in a circle stay together; inside, the weaker half of their ties is forgotten and they
are ordered again, so that circles open where least is lost.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reposcan.graph.circles import circles
from reposcan.model.graph import Edge


def definitions_first(paths: Sequence[str], edges: Sequence[Edge]) -> list[str]:
    """Every path once; the given order decides where the ties between these paths do not."""
    place = {path: at for at, path in enumerate(paths)}
    ties = [e for e in edges if e.source != e.target and e.source in place and e.target in place]
    result: list[str] = []
    waiting = [(list(place), ties)]
    while waiting:
        group, inner = waiting.pop()
        if not inner:
            result += group
            continue
        found = circles(group, _links(inner, by_source=True), _links(inner, by_source=False))
        if len(found) == 1:
            waiting.append((group, _stronger_half(inner)))
        else:
            ordered = [sorted(circle, key=place.__getitem__) for circle in found]
            waiting += reversed(_split(ordered, inner))
    return result


def _stronger_half(edges: Sequence[Edge]) -> list[Edge]:
    ranked = sorted(edges, key=lambda edge: (-edge.weight, edge.source, edge.target))
    return ranked[: (len(ranked) + 1) // 2]


def _split(
    groups: Sequence[list[str]], edges: Sequence[Edge]
) -> list[tuple[list[str], list[Edge]]]:
    """Each circle with the ties inside it."""
    place = {path: index for index, circle in enumerate(groups) for path in circle}
    inside: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        if place[edge.source] == place[edge.target]:
            inside[place[edge.source]].append(edge)
    return [(circle, inside[index]) for index, circle in enumerate(groups)]


def _links(edges: Sequence[Edge], *, by_source: bool) -> Mapping[str, list[str]]:
    """What each path is tied to, the strongest tie last: the last one visited stands nearest."""
    result: defaultdict[str, list[str]] = defaultdict(list)
    for edge in sorted(edges, key=lambda edge: (edge.weight, edge.source, edge.target)):
        near, far = (edge.source, edge.target) if by_source else (edge.target, edge.source)
        result[near].append(far)
    return result
