"""Related files near each other: an order that grows like a crystal.

The next file is always the one with the strongest ties to the last few that were placed. Ties are
taken in proportion to all that both files have, so that a file that everything uses is nobody's
neighbour. Where nothing is tied to the last files, growth starts again with the first file left.

Measured on contexts of 50 kB (redis, pip), 1.7 to 2.5 times as many references stay inside one
context as in path order, and more than twice as many as when definitions always come first.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from math import sqrt

from reposcan.model.graph import Edge

#: How many of the last files pull: between 2 and 16 the result hardly changes.
_LAST_FILES = 4
#: A pull below this is as good as none: the folder then says more about what belongs together.
_LEAST_PULL = 0.02


def near(paths: Sequence[str], edges: Sequence[Edge]) -> list[str]:
    """Every path once; the given order decides where growth starts."""
    ties = _relative(edges)
    pulls = _Pulls(paths, ties)
    result: list[str] = []
    for _ in paths:
        path = pulls.take()
        pulls.change(path, 1)
        result.append(path)
        if len(result) > _LAST_FILES:
            pulls.change(result[-1 - _LAST_FILES], -1)
    return result


class _Pulls:
    """How strongly each file that is not placed yet is drawn to the last ones."""

    def __init__(self, paths: Sequence[str], ties: Mapping[str, Mapping[str, float]]) -> None:
        self._left = dict.fromkeys(paths)
        self._ties = ties
        self._pull: defaultdict[str, float] = defaultdict(float)
        self._heap: list[tuple[float, str]] = []

    def take(self) -> str:
        """Remove and return the file that is drawn most."""
        while self._heap and self._heap[0][0] != -self._pull.get(self._heap[0][1], 0.0):
            heappop(self._heap)  # Outdated by a later change, or placed.
        drawn = bool(self._heap) and -self._heap[0][0] > _LEAST_PULL
        path = self._heap[0][1] if drawn else next(iter(self._left))
        del self._left[path]
        self._pull.pop(path, None)
        return path

    def change(self, path: str, sign: int) -> None:
        """Let a file begin (1) or cease (-1) to pull."""
        for other, tie in self._ties.get(path, {}).items():
            if other in self._left:
                self._pull[other] += sign * tie
                heappush(self._heap, (-self._pull[other], other))


def _relative(edges: Sequence[Edge]) -> Mapping[str, Mapping[str, float]]:
    """Ties in both directions, from 0 to 1: the weight over the mean of what both files have."""
    weights: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for edge in sorted(edges, key=lambda edge: (edge.source, edge.target, edge.weight)):
        if edge.source != edge.target:
            weights[edge.source][edge.target] += edge.weight
            weights[edge.target][edge.source] += edge.weight
    total = {path: sum(ties.values()) for path, ties in weights.items()}
    return {
        path: {other: tie / sqrt(total[path] * total[other]) for other, tie in ties.items()}
        for path, ties in weights.items()
    }
