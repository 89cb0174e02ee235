"""BMS, the maps of CICS: assembler macros that lay out screens.

`DFHMSD` begins a set of maps, `DFHMDI` a map and `DFHMDF` a field. A mark in column 72 says that a
statement goes on in column 16 of the next line.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reposcan.model.code import Kind
from reposcan.syntax.legacy.found import Reading, Unit, member_name
from reposcan.syntax.legacy.remarks import above
from reposcan.syntax.lines import Lines

#: Index of the column whose mark says that a statement goes on.
_MARK = 71
_MACRO = re.compile(r"([A-Z0-9@#$_&]*+)\s++(DFHMSD|DFHMDI|DFHMDF)(?:\s++(.*+))?", re.IGNORECASE)
_KINDS = {"DFHMSD": Kind.MODULE, "DFHMDI": Kind.MAP, "DFHMDF": Kind.RECORD}
_FINAL = re.compile(r"\bTYPE\s*+=\s*+FINAL\b", re.IGNORECASE)


class Macro(NamedTuple):
    """A macro: its name, what it is, its operands and the indices of its lines."""

    name: str
    operation: str
    operands: str
    line: int
    last: int


def read_bms(path: str, text: bytes, lines: Lines) -> Reading:
    """The sets of maps, maps and named fields of a text.

    Args:
        path: its last part, without suffix, names a set of maps that has no name.
        text: of the file, UTF-8.
        lines: of the text.
    """
    written = text.decode("utf-8", "replace").split("\n")[: len(lines)]
    reading = Reading()
    comments: dict[int, str] = {}
    for at, line in enumerate(written):
        if line.startswith("*"):
            comments[at] = line[1:_MARK]
            reading.comments.append((lines.starts[at], lines.starts[at + 1]))
    around: dict[Kind, Unit] = {}
    for one in macros(written, comments):
        kind = _KINDS[one.operation]
        ends = kind is Kind.MODULE and _FINAL.search(one.operands)
        if kind is not Kind.RECORD:
            around.pop(Kind.MAP, None)
        if kind is Kind.MODULE and not ends:
            around.clear()
        name = one.name or (member_name(path) if kind is Kind.MODULE else "")
        for unit in around.values():
            unit.last = one.last
        if name and not ends:
            unit = _unit(kind, name, one, around, comments)
            reading.units.append(unit)
            if kind is not Kind.RECORD:
                around[kind] = unit
    return reading


def _unit(
    kind: Kind, name: str, one: Macro, around: dict[Kind, Unit], comments: dict[int, str]
) -> Unit:
    outer = around.get(Kind.MAP) or around.get(Kind.MODULE)
    block, doc = above(comments, (), one.line)
    head = f"{one.name} {one.operation} {one.operands}"
    unit = Unit(kind, name, outer.qualified if outer else "", one.line, one.last, block, head, doc)
    unit.border = kind is not Kind.RECORD  # A chunk a field would tear a screen to shreds.
    return unit


def macros(written: Sequence[str], comments: dict[int, str]) -> Iterator[Macro]:
    """The three macros, with the lines on which they go on."""
    at = 0
    while at < len(written):
        start = at
        found = None if at in comments else _MACRO.match(written[at][:_MARK].rstrip())
        goes_on = at not in comments and written[at][_MARK : _MARK + 1].strip()
        pieces = [found[3] or ""] if found else []
        at += 1
        while goes_on and at < len(written):
            goes_on = written[at][_MARK : _MARK + 1].strip()
            pieces.append(written[at][15:_MARK].strip())
            at += 1
        if found:
            yield Macro(found[1].upper(), found[2].upper(), "".join(pieces), start, at - 1)
