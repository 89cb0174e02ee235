"""The parts of a program in the order in which they may run, and those that nothing gets to.

A paragraph that is performed gives control back at its end; one that is entered from above, or
jumped to, goes on in the next one. So a paragraph is looked at with where its PERFORM ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reposcan.model.dossier import Step, Transfer

#: More ways than these are a tangle in which nothing is called dead.
_MOST_LOOKS = 400_000


@dataclass(slots=True)
class Node:
    """A section's head with its own statements, or a paragraph.

    Attributes:
        name: of it.
        section: that it stands in, or is; empty for none.
        is_section: it is a section's head.
        line: of its first line, counted from 1.
        end_line: of its last one; a section's with its paragraphs.
        goes: transfers, in order.
        ranges: (from, to) of each PERFORM; both the same without THRU.
        jumps: names that are jumped to.
        falls: control may get to what follows.
        entered: control may come from outside, as to a USE procedure.
    """

    name: str
    section: str
    is_section: bool
    line: int
    end_line: int
    goes: list[Transfer] = field(default_factory=list)
    ranges: list[tuple[str, str]] = field(default_factory=list)
    jumps: list[str] = field(default_factory=list)
    falls: bool = True
    entered: bool = False


def steps(nodes: Sequence[Node], *, whole: bool) -> tuple[Step, ...]:
    """The nodes, with those that nothing gets to.

    Args:
        nodes: of one program, in order.
        whole: all of the program is known; else nothing is called dead.
    """
    reached = _reached(nodes) if whole and nodes else set(range(len(nodes)))
    alive = {nodes[at].section for at in reached}
    return tuple(
        Step(
            node.name,
            node.line,
            node.end_line,
            tuple(node.goes),
            dead=at not in reached and not (node.is_section and node.section in alive),
        )
        for at, node in enumerate(nodes)
    )


class _Places:
    """Finds nodes by name: in the section where the name is used, then anywhere."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._by_name: dict[str, int] = {}
        self._inside: dict[tuple[str, str], int] = {}
        self._ends: dict[str, int] = {}
        for at, node in enumerate(nodes):
            self._by_name.setdefault(node.name, at)
            self._inside.setdefault((node.section, node.name), at)
            self._ends[node.section] = at

    def first(self, name: str, section: str) -> int:
        """The place of a name, which may be qualified: "A OF B"; -1 where it is not known."""
        name, _, group = name.partition(" OF ")
        found = self._inside.get((group or section, name))
        return self._by_name.get(name, -1) if found is None else found

    def last(self, name: str, section: str) -> int:
        """The last place that is performed with a name: of a section, its last paragraph."""
        at = self.first(name, section)
        return self._ends[self._nodes[at].section] if at >= 0 and self._nodes[at].is_section else at


def _reached(nodes: Sequence[Node]) -> set[int]:
    """The places that control gets to; all of them where that is too long to find out."""
    places = _Places(nodes)
    last = len(nodes) - 1
    todo = [(at, last) for at, node in enumerate(nodes) if node.entered or at == 0]
    seen = set(todo)
    looked = 0
    while todo:
        at, end = todo.pop()
        for following in _following(nodes, places, at, end):
            looked += 1
            if looked > _MOST_LOOKS:
                return set(range(len(nodes)))
            if following not in seen:
                seen.add(following)
                todo.append(following)
    return {at for at, _ in seen}


def _following(
    nodes: Sequence[Node], places: _Places, at: int, end: int
) -> Iterable[tuple[int, int]]:
    """Where control gets from a place whose PERFORM ends at another one."""
    node = nodes[at]
    if node.falls and at != end and at + 1 < len(nodes):
        yield at + 1, end
    for name in node.jumps:
        if (to := places.first(name, node.section)) >= 0:
            yield to, end
    for first, last in node.ranges:
        start, stop = places.first(first, node.section), places.last(last, node.section)
        if start >= 0:
            end_of_range = max(start, stop)
            # All that is named by THRU is performed, even behind a jump.
            among = range(start, end_of_range + 1) if last != first else (start,)
            yield from ((one, end_of_range) for one in among)
