"""What is used before what uses it.

A depth-first walk: a file follows, as closely as it can, the last of what it uses. Files that use
each other in a circle stay together; inside, the weaker half of their ties is forgotten and they
are ordered again, so that circles open where least is lost.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reposcan.graph.circles import circles
from reposcan.model.graph import Edge

#: (how strong, source, target).
_Link = tuple[float, str, str]


class DefinitionsFirst:
    """Orders files so that definitions stand before their uses, as far as circles allow.

    Args:
        edges: all ties of a snapshot.
    """

    def __init__(self, edges: Sequence[Edge]) -> None:
        self._links: defaultdict[str, list[_Link]] = defaultdict(list)
        for edge in edges:
            if edge.source != edge.target:
                strength = sum(edge.confidences) + edge.imported
                self._links[edge.source].append((strength, edge.source, edge.target))

    def __call__(self, paths: Sequence[str]) -> list[str]:
        """Every path once; the given order decides where the ties between these paths do not."""
        place = {path: at for at, path in enumerate(paths)}
        links = [link for path in place for link in self._links.get(path, ()) if link[2] in place]
        result: list[str] = []
        waiting = [(list(place), links)]
        while waiting:
            group, inner = waiting.pop()
            if not inner:
                result += group
                continue
            found = circles(group, _next(inner, by_source=True), _next(inner, by_source=False))
            if len(found) == 1:
                waiting.append((group, _stronger_half(inner)))
            else:
                ordered = [sorted(circle, key=place.__getitem__) for circle in found]
                waiting += reversed(_split(ordered, inner))
        return result


def _stronger_half(links: Sequence[_Link]) -> list[_Link]:
    ranked = sorted(links, key=lambda link: (-link[0], *link[1:]))
    return ranked[: (len(ranked) + 1) // 2]


def _split(
    groups: Sequence[list[str]], links: Sequence[_Link]
) -> list[tuple[list[str], list[_Link]]]:
    """Each circle with the ties inside it."""
    place = {path: index for index, circle in enumerate(groups) for path in circle}
    inside: defaultdict[int, list[_Link]] = defaultdict(list)
    for link in links:
        if place[link[1]] == place[link[2]]:
            inside[place[link[1]]].append(link)
    return [(circle, inside[index]) for index, circle in enumerate(groups)]


def _next(links: Sequence[_Link], *, by_source: bool) -> Mapping[str, list[str]]:
    """What each path is tied to, the strongest tie last: the last one visited stands nearest."""
    result: defaultdict[str, list[str]] = defaultdict(list)
    for _, source, target in sorted(links):
        near, far = (source, target) if by_source else (target, source)
        result[near].append(far)
    return result
