"""How strongly files belong together."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import log2, sqrt

from reposcan.model.graph import Edge

#: What neighbours in one folder are tied by, beside a single certain name that counts 1: enough to
#: decide where names say nothing.
_FOLDER = 0.02


class Ties:
    """Ties between files in both directions.

    Args:
        edges: who uses whom.
        paths: of all files, ordered: those that follow each other in one folder are tied too.
    """

    def __init__(self, edges: Sequence[Edge], paths: Sequence[str]) -> None:
        ties: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for one, other, strength in (*_by_use(edges), *_by_folder(paths)):
            if one != other:
                ties[one][other] += strength
                ties[other][one] += strength
        self._ties: Mapping[str, Mapping[str, float]] = ties
        self._whole = {path: sqrt(sum(others.values())) for path, others in ties.items()}

    def of(self, path: str) -> Iterator[tuple[str, float]]:
        """What a file is tied to, and how strongly that is drawn to it.

        A tie counts less for a file that has many: what everything uses is nobody's neighbour.
        """
        for other, strength in self._ties.get(path, {}).items():
            yield other, strength / self._whole[other]

    def places(self, path: str, where: Mapping[str, Sequence[int]]) -> list[int]:
        """The packs that a file is drawn to, most first, by where the others are."""
        drawn: defaultdict[int, float] = defaultdict(float)
        for other, strength in self.of(path):
            for place in where.get(other, ()):
                drawn[place] += strength
        return sorted(drawn, key=lambda place: (-drawn[place], place))


def _by_use(edges: Sequence[Edge]) -> Iterator[tuple[str, str, float]]:
    """The tenth name that two files share tells less than the first."""
    for edge in edges:
        yield edge.source, edge.target, log2(1 + sum(edge.confidences) + edge.imported)


def _by_folder(paths: Sequence[str]) -> Iterator[tuple[str, str, float]]:
    for one, other in pairwise(paths):
        if one.rpartition("/")[0] == other.rpartition("/")[0]:
            yield one, other, _FOLDER
