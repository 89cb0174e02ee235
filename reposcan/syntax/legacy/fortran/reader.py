"""Programs, subroutines, functions and common blocks, and what they call."""

import re
from dataclasses import dataclass, field

from reposcan.model.code import Kind, ReferenceKind
from reposcan.syntax.copies import digest
from reposcan.syntax.legacy.fortran.source import Source, Statement, source_of
from reposcan.syntax.legacy.found import Reading, Unit
from reposcan.syntax.legacy.remarks import above, below
from reposcan.syntax.lines import Lines

_TYPE = (
    r"(?:INTEGER|REAL|COMPLEX|LOGICAL|CHARACTER|BYTE|TYPE|DOUBLE ?PRECISION|DOUBLE ?COMPLEX)"
    r"(?: ?\* ?(?:\d+|\( ?\* ?\)))?(?: ?\([^()]*+\))?"
)
_TYPE_VERBOSE = _TYPE.replace(" ", r"\ ")
_HEAD = re.compile(
    rf"""(?:(?:RECURSIVE|PURE|ELEMENTAL|IMPURE|MODULE)\ )*+(?:{_TYPE_VERBOSE}\ ?)?
    (?:(?:RECURSIVE|PURE|ELEMENTAL|IMPURE)\ )*+
    (?P<function>FUNCTION)\ ?(?P<called>[A-Z]\w*+)\ ?(?:\*\ ?\d+\ ?)?\(
    | (?:(?:RECURSIVE|PURE|ELEMENTAL|IMPURE|MODULE)\ )*+(?P<subroutine>SUBROUTINE)\ ?
      (?P<name>[A-Z]\w*+)\ ?(?:\(|BIND\b|$)
    | (?P<program>PROGRAM)\ (?P<main>[A-Z]\w*+)$
    | (?P<data>BLOCK\ ?DATA)(?:\ (?P<block>[A-Z]\w*+))?$
    | (?P<module>MODULE|SUBMODULE\ ?\([^()]*+\))\ (?!PROCEDURE\b)(?P<own>[A-Z]\w*+)$""",
    re.VERBOSE,
)
_KINDS = {
    "function": Kind.FUNCTION,
    "subroutine": Kind.SUBROUTINE,
    "program": Kind.PROGRAM,
    "data": Kind.MODULE,
    "module": Kind.MODULE,
}
_NAMES = ("called", "name", "main", "block", "own")
_END = re.compile(r"END ?(?:(?:SUBROUTINE|FUNCTION|PROGRAM|MODULE|SUBMODULE|BLOCK ?DATA)\b.*+)?$")
_ENTRY = re.compile(r"ENTRY ([A-Z]\w*+) ?(?:\(|$)")
_INTERFACE = re.compile(r"(?P<end>END ?)?(?:ABSTRACT )?INTERFACE\b(?! ?=)")
_COMMON = re.compile(r"COMMON\b")
_BLOCK = re.compile(r"/ ?([A-Z]\w*+) ?/")
_EXTERNAL = re.compile(r"EXTERNAL\b(?: ?::)?(?P<names>.*+)")
_USE = re.compile(r"USE\b(?: ?, ?\w+ ?::| ?::)? ?([A-Z]\w*+)(?! ?[=(])")
_CALL = re.compile(r"(?:^|\)) ?CALL ([A-Z]\w*+)(?:$| ?[(%])")
_DECLARES = re.compile(rf"(?:{_TYPE}(?: |,)|DIMENSION\b|EXTERNAL\b|INTRINSIC\b|SAVE\b|COMMON\b)")
_WORD = re.compile(r"[A-Z]\w*+")
_BRANCH = re.compile(
    r"(?:[A-Z]\w* ?: ?)?(?:(?:ELSE ?)?IF ?\(|DO(?: ?\d+ ?,?| ) ?(?:WHILE\b|[A-Z]\w* ?=)|CASE ?\("
    r"|GO ?TO ?\(|(?:ELSE ?)?WHERE ?\(|FORALL ?\()"
)
_AND_OR = re.compile(r"\.(?:AND|OR)\.")
#: The name of a program whose first statement does not tell it.
UNNAMED = "(main)"
#: Units inside one another; the standard allows three.
_MOST_NESTED = 8


@dataclass(slots=True)
class _Open:
    """A unit under way.

    Attributes:
        contains: whether units inside of it may begin.
        external: names that are certainly procedures.
        code: its statements, without the head.
    """

    unit: Unit
    contains: bool = False
    external: set[str] = field(default_factory=set)
    code: list[str] = field(default_factory=list)


def read_fortran(_: str, text: bytes, lines: Lines) -> Reading:
    """The units, common blocks and ties of a text.

    Args:
        _: the path says nothing.
        text: of the file, UTF-8.
        lines: of the text.
    """
    source = source_of(text, lines)
    reader = _Reader(source)
    for statement in source.statements:
        reader.read(statement)
    return reader.finish()


class _Reader:
    """Goes through the statements once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._reading = Reading(comments=source.spans)
        self._open: list[_Open] = []
        self._interfaces = 0

    def finish(self) -> Reading:
        """End what is open; a main program that never ends was a text to be included."""
        if self._open and self._open[0].unit.name == UNNAMED:
            self._reading.units.remove(self._open[0].unit)
            self._reading.entry_line = 0
        while self._open:
            self._close()
        for line, name in self._source.includes:
            self._reading.refer(ReferenceKind.IMPORT, name, line)
        return self._reading

    def read(self, one: Statement) -> None:
        if found := _INTERFACE.match(one.text):
            self._interfaces = 0 if found["end"] else 1
        elif self._interfaces:
            return
        elif found := _HEAD.match(one.text):
            self._head(found, one)
        elif _END.match(one.text):
            if self._open:
                self._open[-1].unit.last = one.last
                self._close()
        elif one.text == "CONTAINS" and self._open:
            self._open[-1].contains = len(self._open) < _MOST_NESTED
        else:
            self._inside(one)

    def _head(self, found: re.Match[str], one: Statement) -> None:
        key = next(key for key in _KINDS if found[key])
        name = next((found[group] for group in _NAMES if found[group]), "BLOCK DATA")
        while self._open and not self._open[-1].contains:
            self._close()
        self._begin(_KINDS[key], name, one)
        if key == "program":
            self._enter(one)

    def _begin(self, kind: Kind, name: str, one: Statement) -> None:
        comments = self._source.comments
        block, doc = above(comments, self._source.blank, one.line)
        around = self._open[-1].unit.qualified if self._open else ""
        doc = doc or below(comments, one.last + 1)
        unit = Unit(kind, name, around, one.line, one.last, block, one.text, doc)
        unit.complexity = int(kind in (Kind.FUNCTION, Kind.SUBROUTINE))
        self._reading.units.append(unit)
        self._open.append(_Open(unit))

    def _enter(self, one: Statement) -> None:
        self._reading.entry_line = self._reading.entry_line or one.line + 1

    def _close(self) -> None:
        done = self._open.pop()
        if done.unit.complexity:
            done.unit.copy = digest(["\n".join(done.code).encode()])
        if self._open:
            self._open[-1].unit.last = max(self._open[-1].unit.last, done.unit.last)

    def _inside(self, one: Statement) -> None:
        """A statement of a unit, or the first one of a main program without a head."""
        if not self._open:
            self._begin(Kind.PROGRAM, UNNAMED, one)
            self._enter(one)
        within = self._open[-1]
        within.unit.last = one.last
        within.code.append(one.text)
        if _DECLARES.match(one.text):
            self._declare(one, within)
        elif found := _ENTRY.match(one.text):
            kind = Kind.FUNCTION if within.unit.kind is Kind.FUNCTION else Kind.SUBROUTINE
            self._single(kind, found[1], one)
        elif found := _USE.match(one.text):
            self._reading.refer(ReferenceKind.IMPORT, found[1], one.line)
        else:
            self._run(one, within)

    def _declare(self, one: Statement, within: _Open) -> None:
        if found := _EXTERNAL.match(one.text):
            within.external.update(_WORD.findall(found["names"]))
            # What is handed over may be called anything; a parameter's name is none.
            within.external.difference_update(_WORD.findall(within.unit.signature))
        elif _COMMON.match(one.text):
            for name in _BLOCK.findall(one.text):
                self._single(Kind.COMMON, name, one)

    def _single(self, kind: Kind, name: str, one: Statement) -> None:
        """A unit of one statement; its name is known everywhere, whatever it stands in."""
        unit = Unit(kind, name, "", one.line, one.last, one.line, one.text, border=False)
        unit.complexity = int(kind is not Kind.COMMON)
        self._reading.units.append(unit)

    def _run(self, one: Statement, within: _Open) -> None:
        for name in _CALL.findall(one.text):
            self._reading.refer(ReferenceKind.CALL, name, one.line)
        if within.external:
            for name in _WORD.findall(one.text):
                if name in within.external:
                    self._reading.refer(ReferenceKind.CALL, name, one.line)
        branches = bool(_BRANCH.match(one.text)) + len(_AND_OR.findall(one.text))
        self._reading.decisions += branches
        if within.unit.complexity:
            within.unit.complexity += branches
