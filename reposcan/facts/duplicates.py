"""Functions whose code is equal, found by the digest that the parser leaves on each."""

from collections import defaultdict
from collections.abc import Iterator

from reposcan.facts.basis import Basis
from reposcan.model.code import Definition, Outline
from reposcan.model.facts import Copy, Duplicate


def duplicates(basis: Basis) -> tuple[Duplicate, ...]:
    """Groups of equal functions, the longest first; copies inside of copies are not told again."""
    seen: dict[str, bool] = {}
    for outline in basis.outlines.values():
        for one in outline.definitions:
            if one.copy:
                seen[one.copy] = one.copy in seen
    groups: defaultdict[str, list[tuple[Copy, int]]] = defaultdict(list)
    for path in sorted(basis.outlines):
        for one in _outermost(basis.outlines[path], seen):
            lines = one.span.end_line - one.span.start_line + 1
            copy = Copy(path, one.qualified, one.span.start_line)
            groups[one.copy].append((copy, lines))
    found = [
        Duplicate(group[0][1], tuple(copy for copy, _ in group))
        for group in groups.values()
        if len(group) > 1
    ]
    return tuple(
        sorted(found, key=lambda one: (-one.lines, one.copies[0].path, one.copies[0].line))
    )


def _outermost(outline: Outline, several: dict[str, bool]) -> Iterator[Definition]:
    end = 0
    for one in outline.definitions:
        if one.copy and several[one.copy] and one.span.start_byte >= end:
            end = one.span.end_byte
            yield one
