"""Lays out a graph in layers: users above what they use (after Sugiyama).

Few boxes, so the plain steps will do: layers by the longest way down, an order in each layer by the
mean place of the neighbours, places by least squares. grandalf was tried first: what it draws
differs from process to process, and some boxes stand on others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: Between boxes of a layer, and between a line that passes a layer and what is next to it.
_GAP, _PASSING = 22.0, 14.0
#: Of a layer: about as much as a page has.
_WIDEST = 1080.0
_SWEEPS = 16
#: How much straighter than others a line should be between two places where it only passes.
_STRAIGHT = 5.0

#: A box by its name, or the place where a line passes a layer: (number of the line, layer).
_Node = str | tuple[int, int]
_Rows = list[list[_Node]]
_Links = Mapping[_Node, Sequence[tuple[_Node, float]]]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where everything stands.

    Attributes:
        boxes: by name the middle of a box and its layer; the layers count from the top.
        routes: for each line the points (x, layer) from its upper end to its lower one.
        layers: number of them.
    """

    boxes: Mapping[str, tuple[float, int]]
    routes: tuple[tuple[tuple[float, int], ...], ...]
    layers: int


def lay_out(widths: Mapping[str, float], lines: Sequence[tuple[str, str]]) -> Placed:
    """Place boxes and lines; equal input gives equal places.

    Args:
        widths: of the boxes, by name.
        lines: (user, used), the most important first: where they form a ring, the least of it leads
            upwards. None leads from a box to itself.
    """
    downward = _without_rings(lines)
    layer = _narrow(_layers(widths, downward), widths, downward)
    routes: list[tuple[_Node, ...]] = [
        (upper, *((number, at) for at in range(layer[upper] + 1, layer[lower])), lower)
        for number, (upper, lower) in enumerate(downward)
    ]
    levels: dict[_Node, int] = dict(layer.items())
    levels |= {node: node[1] for route in routes for node in route if isinstance(node, tuple)}
    rows: _Rows = [[] for _ in range(max(levels.values(), default=-1) + 1)]
    for node, level in levels.items():
        rows[level].append(node)
    links = _links(routes)
    x = _placed(_ordered(rows, links, levels), links, widths)
    return Placed(
        {name: (x[name], layer[name]) for name in widths},
        tuple(tuple((x[node], levels[node]) for node in route) for route in routes),
        len(rows),
    )


def _without_rings(lines: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(upper, lower) of each line: those that would close a ring are turned round."""
    below: defaultdict[str, set[str]] = defaultdict(set)
    result = []
    for user, used in lines:
        upper, lower = (used, user) if _leads(used, user, below) else (user, used)
        below[upper].add(lower)
        result.append((upper, lower))
    return result


def _leads(start: str, end: str, below: Mapping[str, set[str]]) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        here = waiting.pop()
        if here == end:
            return True
        ahead = below.get(here, set()) - seen
        seen |= ahead
        waiting += ahead
    return False


def _layers(names: Iterable[str], lines: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Each box as high as its users allow; those with few users sink to what they use."""
    layer = dict.fromkeys(names, 0)
    for _ in range(len(layer)):
        for upper, lower in lines:
            layer[lower] = max(layer[lower], layer[upper] + 1)
    uses, users = Counter(upper for upper, _ in lines), Counter(lower for _, lower in lines)
    for name in sorted(layer, key=lambda one: -layer[one]):
        if uses[name] > users[name]:
            layer[name] = min(layer[lower] for upper, lower in lines if upper == name) - 1
    return layer


def _narrow(
    layer: Mapping[str, int], widths: Mapping[str, float], lines: Sequence[tuple[str, str]]
) -> dict[str, int]:
    """The same, but what is too wide for one layer takes several: nothing in it uses another."""
    uses, users = Counter(upper for upper, _ in lines), Counter(lower for _, lower in lines)
    ranked = sorted(layer, key=lambda one: (layer[one], users[one] - uses[one]))
    result: dict[str, int] = {}
    level, room, last = -1, 0.0, -1
    for name in ranked:
        room -= widths[name] + _GAP
        if layer[name] != last or room < 0:
            level, last, room = level + 1, layer[name], _WIDEST - widths[name]
        result[name] = level
    return {name: result[name] for name in layer}


def _links(routes: Iterable[Sequence[_Node]]) -> _Links:
    """The neighbours of each node, with how strongly it is drawn to them."""
    links: defaultdict[_Node, list[tuple[_Node, float]]] = defaultdict(list)
    for route in routes:
        for one, other in pairwise(route):
            passing = isinstance(one, tuple) and isinstance(other, tuple)
            strength = _STRAIGHT if passing else 1.0
            links[one].append((other, strength))
            links[other].append((one, strength))
    return links


def _ordered(rows: _Rows, links: _Links, levels: Mapping[_Node, int]) -> _Rows:
    """The rows in the order with the fewest crossings that was met."""
    best, fewest = rows, _crossings(rows, links)
    for sweep in range(_SWEEPS):
        rows = [list(row) for row in rows]
        side = -1 if sweep % 2 == 0 else 1
        for row in rows[::-side]:
            place = {node: (at + 0.5) / len(one) for one in rows for at, node in enumerate(one)}
            means = {}
            for node in row:
                near = [one for one, _ in links.get(node, ()) if levels[one] - levels[node] == side]
                known = [place[one] for one in near] or [place[node]]
                means[node] = sum(known) / len(known)
            row.sort(key=means.__getitem__)
        if (crossings := _crossings(rows, links)) < fewest:
            best, fewest = rows, crossings
    return best


def _crossings(rows: _Rows, links: _Links) -> int:
    total = 0
    for upper, lower in pairwise(rows):
        place = {node: at for at, node in enumerate(lower)}
        ends = [
            (at, place[other])
            for at, node in enumerate(upper)
            for other, _ in links.get(node, ())
            if other in place
        ]
        total += sum(a < c and d < b for a, b in ends for c, d in ends)
    return total


def _placed(rows: _Rows, links: _Links, widths: Mapping[str, float]) -> dict[_Node, float]:
    """The middle of each node: near those of its neighbours, in the order of the rows."""
    x: dict[_Node, float] = {}
    offsets = [_offsets(row, widths) for row in rows]
    for row, offset in zip(rows, offsets, strict=True):
        x |= {node: at - offset[-1] / 2 for node, at in zip(row, offset, strict=True)}
    for sweep in range(2 * _SWEEPS):
        both = list(zip(rows, offsets, strict=True))
        for row, offset in both if sweep % 2 == 0 else reversed(both):
            wishes = [_wish(node, x, links) for node in row]
            fitted = _in_order(
                [(wish - at, force) for (wish, force), at in zip(wishes, offset, strict=True)]
            )
            x |= {node: at + fit for node, at, fit in zip(row, offset, fitted, strict=True)}
    return x


def _offsets(row: Sequence[_Node], widths: Mapping[str, float]) -> list[float]:
    """Where the nodes of a row would stand side by side."""
    offsets = [0.0] * min(1, len(row))
    for one, other in pairwise(row):
        boxes = [widths[node] for node in (one, other) if isinstance(node, str)]
        offsets.append(offsets[-1] + sum(boxes) / 2 + (_GAP if len(boxes) == 2 else _PASSING))
    return offsets


def _wish(node: _Node, x: Mapping[_Node, float], links: _Links) -> tuple[float, float]:
    """Where a node would like to stand, and how much."""
    near = links.get(node, ())
    force = sum(strength for _, strength in near)
    if not force:
        return x[node], 0.1
    return sum(x[other] * strength for other, strength in near) / force, force


def _in_order(wishes: Iterable[tuple[float, float]]) -> list[float]:
    """Places that do not decrease, nearest to what is wished: adjacent violators are pooled."""
    pools: list[tuple[float, float, int]] = []
    for place, force in wishes:
        pool = (place, force, 1)
        while pools and pools[-1][0] > pool[0]:
            other, strength, number = pools.pop()
            both = strength + pool[1]
            pool = ((other * strength + pool[0] * pool[1]) / both, both, number + pool[2])
        pools.append(pool)
    return [place for place, _, number in pools for _ in range(number)]
