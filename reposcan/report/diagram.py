"""The drawing of the components: what to draw, and where.

Everything uses everything in a real program, so a drawing of all ties says nothing. Left out is
what leads, as strongly, over another component; then the weakest, down to a number that can be
followed. The tables have all of them.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2

from reposcan.model.facts import Component, ComponentTie
from reposcan.report.layered import Placed, lay_out
from reposcan.report.names import LONGEST_NAME, one_line
from reposcan.report.page.components import Diagram, DiagramArrow, DiagramBox

#: CSS pixels: of a box, between layers, around everything, a cell of the label's font.
_BOX, _LAYER, _MARGIN, _CELL = 44.0, 96.0, 12.0, 7.6
#: Cells of a label; the title has the whole name.
_LONGEST = 26
#: Arrows for each box: with more of them none can be followed.
_ARROWS = 1.5
#: A direct tie is left out where both halves of a detour are at least this much of it.
_DETOUR = 0.5
#: Of an arrow's weight, what the way back must have to be drawn too.
_BACK = 0.34
#: Names in the title of an arrow.
_NAMES = 4
#: CSS pixels between the ends of arrows at a box, and from its corners.
_PORT, _CORNER = 14.0, 12.0
#: Of arrows, in CSS pixels: one for a pair of files, half a pixel more for twice as many.
_THINNEST, _WIDEST = 1.0, 5.0


#: Points (x, layer).
_Route = Sequence[tuple[float, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line to draw: `user` uses `used` with `ties`, and the other way round with `back`."""

    user: str
    used: str
    ties: int
    back: int
    names: tuple[str, ...] = ()


def diagram(
    components: Sequence[Component], ties: Iterable[ComponentTie], anchors: Mapping[str, str]
) -> Diagram | None:
    """The drawing; None where no component is tied to another one.

    Args:
        components: to draw.
        ties: between them.
        anchors: of their sections.
    """
    every = lines_between(ties)
    lines = chosen(every)
    tied = {name for line in lines for name in (line.user, line.used)}
    drawn = {one.name: one for one in components if one.name in tied}
    if not drawn:
        return None
    labels = {name: label(name) for name in drawn}
    about = {name: _about(one) for name, one in drawn.items()}
    widths = {
        name: _CELL * max(_cells(labels[name]), 0.85 * len(about[name])) + 2 * _MARGIN
        for name in drawn
    }
    placed = lay_out(widths, [(line.user, line.used) for line in lines])
    routes = _spread(placed, widths)
    left, right = _extent(placed, widths)
    boxes = (
        DiagramBox(
            labels[name],
            name,
            about[name],
            anchors[name],
            round(x - widths[name] / 2 - left, 1),
            _top(layer),
            round(widths[name], 1),
        )
        for name, (x, layer) in placed.boxes.items()
    )
    arrows = (
        _arrow(
            line,
            [(x - left, layer) for x, layer in route],
            upward=placed.boxes[line.user][1] > placed.boxes[line.used][1],
        )
        for line, route in zip(lines, routes, strict=True)
    )
    height = _top(placed.layers - 1) + _BOX + _MARGIN
    return Diagram(round(right - left, 1), height, _BOX, tuple(boxes), tuple(arrows), len(every))


def chosen(lines: Sequence[Line]) -> list[Line]:
    """The lines to draw, the strongest first; every component that is tied keeps one."""
    strength = {(line.user, line.used): line.ties for line in lines}
    strongest: dict[str, Line] = {}
    for line in lines:
        for name in (line.user, line.used):
            strongest.setdefault(name, line)
    kept = set(strongest.values())
    room = round(_ARROWS * len(strongest)) - len(kept)
    direct = [line for line in lines if line not in kept and not _detour(line, strength)]
    kept |= set(direct[: max(0, room)])
    return [line for line in lines if line in kept]


def label(name: str) -> str:
    """A short form of a component's name: of a long one its last folders, or both ends."""
    text = one_line(name, LONGEST_NAME)
    if _cells(text) <= _LONGEST:
        return text
    parts = text.split("/")
    ends = ("…/" + "/".join(parts[first:]) for first in range(1, len(parts)))
    end = next((one for one in ends if _cells(one) <= _LONGEST), "")
    if _cells(end) >= _LONGEST // 2:
        return end
    half = (_LONGEST - 1) // 2
    while _cells(text[:half]) + _cells(text[-half:]) >= _LONGEST:
        half -= 1
    return f"{text[:half]}…{text[-half:]}"


def lines_between(ties: Iterable[ComponentTie]) -> list[Line]:
    """One for each pair, in the direction of its stronger tie; the strongest first."""
    found = {(tie.source, tie.target): tie for tie in ties}
    counts = {pair: tie.ties for pair, tie in found.items()}
    lines = [
        Line(*pair, number, back, found[pair].names)
        for pair, number in counts.items()
        if (number, pair) > ((back := counts.get(pair[::-1], 0)), pair[::-1])
    ]
    return sorted(lines, key=lambda line: (-line.ties - line.back, line.user, line.used))


def _detour(line: Line, strength: Mapping[tuple[str, str], int]) -> bool:
    least = _DETOUR * line.ties
    return any(
        ties >= least and strength.get((middle, line.used), 0) >= least
        for (user, middle), ties in strength.items()
        if user == line.user and middle != line.used
    )


def _about(one: Component) -> str:
    files = "1 file" if len(one.paths) == 1 else f"{len(one.paths):,} files"
    return f"{files} · {one.lines:,} lines"


def _cells(text: str) -> int:
    """Its width in cells of a font whose letters are all as wide."""
    return sum(1 + (unicodedata.east_asian_width(char) in "FW") for char in text)


def _top(layer: int) -> float:
    return _MARGIN + layer * _LAYER


def _spread(placed: Placed, widths: Mapping[str, float]) -> Sequence[_Route]:
    """The routes, their ends side by side at a box instead of all in its middle."""
    routes = [list(route) for route in placed.routes]
    for name, here in placed.boxes.items():
        for end, beside in ((0, 1), (-1, -2)):
            ending = [route for route in routes if route[end] == here]
            ending.sort(key=lambda route: route[beside])
            room = (widths[name] - 2 * _CORNER) / max(1, len(ending) - 1)
            step = min(_PORT, room)
            for at, route in enumerate(ending):
                route[end] = (here[0] + step * (at - (len(ending) - 1) / 2), here[1])
    return routes


def _extent(placed: Placed, widths: Mapping[str, float]) -> tuple[float, float]:
    sides = [
        edge
        for name, (x, _) in placed.boxes.items()
        for edge in (x - widths[name] / 2, x + widths[name] / 2)
    ]
    sides += [x for route in placed.routes for x, _ in route]
    return min(sides) - _MARGIN, max(sides) + _MARGIN


def _arrow(line: Line, route: _Route, *, upward: bool) -> DiagramArrow:
    width = min(_WIDEST, _THINNEST + log2(line.ties) / 2)
    both = line.back >= _BACK * line.ties
    pairs = "1 pair" if line.ties == 1 else f"{line.ties:,} pairs"
    title = f"{line.user} uses {line.used}: {pairs} of files"
    if line.names:
        title += f", most by {', '.join(line.names[:_NAMES])}"
    if line.back:
        title += f"; the other way round: {line.back:,}"
    return DiagramArrow(_path(route), title, round(width, 1), both or upward, both or not upward)


def _path(route: _Route) -> str:
    """A curve from box to box that passes the layers between upright."""
    x, layer = route[0]
    steps = [f"M{x:.1f} {_top(layer) + _BOX:.1f}"]
    for (x, layer), (next_x, next_layer) in pairwise(route):
        start, end = _top(layer) + _BOX, _top(next_layer)
        middle = (start + end) / 2
        steps.append(f"C{x:.1f} {middle:.1f} {next_x:.1f} {middle:.1f} {next_x:.1f} {end:.1f}")
        if (next_x, next_layer) != route[-1]:
            steps.append(f"V{end + _BOX:.1f}")
    return "".join(steps)
