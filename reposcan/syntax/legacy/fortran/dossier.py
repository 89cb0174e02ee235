"""What the heir of a Fortran text must know: units, their files, blocks, decisions and remarks."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reposcan.model.code import Definition, Kind, Outline, ReferenceKind
from reposcan.model.dossier import (
    Access,
    DataItem,
    FileDossier,
    FileUse,
    Program,
    Record,
    Remark,
    Step,
    Transfer,
)
from reposcan.syntax.legacy.fortran.rules import Rules, cut
from reposcan.syntax.legacy.fortran.source import Statement, source_of
from reposcan.syntax.lines import Lines

_UNITS = frozenset({Kind.FUNCTION, Kind.MODULE, Kind.PROGRAM, Kind.SUBROUTINE})
_IF = re.compile(r"IF ?\(")
_NAME = re.compile(r"(?<![\w.])[A-Z]\w*+")
_OPERATOR = re.compile(r"\.[A-Z]++\.")
_ASSIGNED = re.compile(r"([A-Z]\w*+) ?(?:\([^=]*\))? ?=(?!=)")
_TRANSFER = re.compile(r"(READ|WRITE|OPEN|CLOSE|REWIND|BACKSPACE|INQUIRE|ENDFILE) ?\(")
_PRINT = re.compile(r"(READ|PRINT) ?(?:\*|''|\d++) ?,?+")
_UNIT = re.compile(r"(?:UNIT ?= ?)?([A-Z0-9*]\w*+)")
_FILE = re.compile(r"\bFILE ?= ?('[^']*+'|\"[^\"]*+\"|[A-Z]\w*+)", re.IGNORECASE)
_FAILS = re.compile(r"\b(?:ERR|END|IOSTAT|EOR) ?=")
_COMPUTED = re.compile(r"GO ?TO ?(\([\d, ]++\)) ?,? ?(.+)")
_GO = re.compile(r"GO ?TO ?(\d++)")
_CALL = re.compile(r"CALL ([A-Z]\w*+)")
_DO = re.compile(r"DO ?(?:\d++ ?,? ?)?([A-Z]\w*+) ?=")
_DECLARES = re.compile(
    r"(?:INTEGER|REAL|COMPLEX|LOGICAL|CHARACTER|BYTE|DOUBLE ?PRECISION|DIMENSION|EXTERNAL|INTRINSIC"
    r"|SAVE|COMMON|DATA|PARAMETER|IMPLICIT|EQUIVALENCE|FORMAT|SUBROUTINE|PROGRAM|FUNCTION|ENTRY)\b"
)
_NUMBER = re.compile(r"(?<![\w.)])(?:\d++\.?\d*+|\.\d++)(?:[DE][+-]?\d++)?")
_DATES = re.compile(r"\bCALL (?:DATE|IDATE|ITIME|TIME|FDATE|GETDAT|GETTIM|DATE_AND_TIME)\b")
_DATE_NAME = re.compile(r"\b(?:I?YEAR\w*|I?DATE\w*|\w+_DATE|YYMMDD|JULIAN|IYR|IYY)\b")
_ENDS = re.compile(r"STOP\b|CALL (?:ABORT|EXIT)\b")
_BLOCK = re.compile(r"/ ?([A-Z]\w*+) ?/([^/]*+)")


def read_fortran(_: str, text: bytes, outline: Outline) -> FileDossier:
    """The units of a text.

    Args:
        _: the path says nothing.
        text: of the file, UTF-8.
        outline: of it: where its units are, and what they call.
    """
    units = [one for one in outline.definitions if one.kind in _UNITS]
    starts = [one.span.start_line for one in units]
    readers = [_Reader(one) for one in units]
    begun = 0
    around: list[_Reader] = []
    for one in source_of(text, Lines(text)).statements:
        while begun < len(units) and starts[begun] <= one.line + 1:
            around.append(readers[begun])
            begun += 1
        while around and around[-1].unit.span.end_line <= one.line:
            around.pop()
        if around:
            around[-1].read(one)
    for reference in outline.references:
        for line in reference.lines if starts else ():
            reader = readers[max(0, bisect_right(starts, line) - 1)]
            if reference.kind is ReferenceKind.CALL:
                reader.calls.append(Transfer("CALL", reference.name, line))
            elif reference.kind is ReferenceKind.IMPORT:
                reader.includes.setdefault(reference.name, line)
    return FileDossier(programs=tuple(reader.finish() for reader in readers))


@dataclass(slots=True)
class _Reader:
    """Reads the statements of one unit."""

    unit: Definition
    calls: list[Transfer] = field(default_factory=list)
    includes: dict[str, int] = field(default_factory=dict)
    _rules: Rules = field(init=False)
    _remarks: list[Remark] = field(default_factory=list)
    _touched: dict[str, tuple[set[int], set[int]]] = field(default_factory=dict)
    _files: dict[str, tuple[int, str, set[str]]] = field(default_factory=dict)
    _records: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rules = Rules(self.unit.name)

    def finish(self) -> Program:
        """All that is said of the unit."""
        one = self.unit
        first, last = one.span.start_line, one.span.end_line
        calls = tuple(sorted(self.calls, key=lambda call: (call.line, call.to)))
        return Program(
            name=one.name,
            kind="program" if one.kind is Kind.PROGRAM else "subprogram",
            line=first,
            end_line=last,
            doc=one.doc,
            copybooks=tuple(sorted(self.includes.items(), key=lambda item: item[1])),
            transfers=calls,
            files=tuple(
                FileUse("file", name, outside, line, tuple(sorted(ways)))
                for name, (line, outside, ways) in self._files.items()
            ),
            records=tuple(self._records),
            accesses=tuple(
                Access(name, tuple(sorted(reads)), tuple(sorted(writes)))
                for name, (reads, writes) in sorted(self._touched.items())
            ),
            rules=self._rules.all(),
            steps=(Step(one.name, first, last, calls),),
            remarks=tuple(self._remarks),
        )

    def read(self, one: Statement) -> None:
        """Read a statement; what an IF decides is read as one, too."""
        text, written = one.text, one.written
        if _DECLARES.match(text):
            self._common(one)
            return
        if text.startswith(("IF", "ELSE", "END")) and self._branch(one):
            return
        self._rules.do(written, one.last)
        self._run(one, text, written)

    def _branch(self, one: Statement) -> bool:
        """Whether the statement is one of an IF; what it decides is noted."""
        text = one.text.replace(" ", "", 1) if one.text[:5] in ("ELSE ", "END I") else one.text
        if text == "ENDIF":
            self._rules.end()
        elif text == "ELSE":
            self._rules.otherwise("", one.line)
        elif text.startswith("ELSEIF") or _IF.match(text):
            self._decide(one, text)
        else:
            return False
        return True

    def _decide(self, one: Statement, text: str) -> None:
        condition, rest = _split(one.written, one.written.find("("))
        compared, inner = _split(text, text.find("("))
        self._touch(compared, one.line, writes=False)
        self._remark(one, compared)
        if text.startswith("ELSE"):
            self._rules.otherwise(condition, one.line)
        elif inner == "THEN":
            self._rules.begin(condition, one.line)
        else:
            self._rules.single(condition, rest, (one.line, one.last))
            self._rules.do(one.written, one.last)
            self._run(one._replace(text=inner, written=rest), inner, rest)

    def _run(self, one: Statement, text: str, written: str) -> None:
        """A statement that does something."""
        if found := _COMPUTED.match(text):
            self._rules.single(found[2], written, (one.line, one.last))
            self._touch(found[2], one.line, writes=False)
        elif found := _DO.match(text):
            self._touch(found[1], one.line, writes=True)
            self._touch(text[found.end() :], one.line, writes=False)
        elif found := _TRANSFER.match(text) or _PRINT.match(text):
            self._transfer(found[1], one, text, written)
        elif found := _CALL.match(text):
            self._touch(text[found.end() :], one.line, writes=False)
            self._touch(text[found.end() :], one.line, writes=True)
        elif found := _ASSIGNED.match(text):
            self._touch(found[1], one.line, writes=True)
            self._touch(text[found.end(1) :], one.line, writes=False)
        if not text[:1].isdigit():  # Labels of an IF that tells signs apart.
            self._remark(one, text)

    def _transfer(self, verb: str, one: Statement, text: str, written: str) -> None:
        """A statement that works on a unit of input or output."""
        control, items = _split(text, text.find("(")) if "(" in text else ("*", text)
        found = _UNIT.match(control)
        unit = found[1] if found else "*"
        line, outside, ways = self._files.setdefault(unit, (one.line + 1, "", set()))
        ways.add(verb)
        if named := _FILE.search(written):
            self._files[unit] = line, outside or named[1].strip("'\""), ways
        self._touch(items, one.line, writes=verb == "READ")
        if verb == "READ" and unit in ("*", "5"):
            self._note("user input", one)

    def _touch(self, text: str, line: int, *, writes: bool) -> None:
        """Note the names in a piece of a statement."""
        for name in _NAME.findall(_OPERATOR.sub(" ", text)):
            both = self._touched.setdefault(name, (set(), set()))
            both[writes].add(line + 1)

    def _remark(self, one: Statement, text: str) -> None:
        if _FAILS.search(text) and _TRANSFER.match(text):
            self._note("error handling", one)
        if _ENDS.match(text):
            self._note("abnormal end", one)
        if _DATES.search(text) or _DATE_NAME.search(text):
            self._note("date", one)
        if not _TRANSFER.match(text) and not text.startswith(("GO", "DO", "CALL")):
            numbers = _NUMBER.findall(text.partition("=")[2] or text)
            if any(float(number.replace("D", "E")[:30]) not in (0, 1, 2) for number in numbers[:9]):
                self._note("hard-coded", one)

    def _note(self, kind: str, one: Statement) -> None:
        self._remarks.append(Remark(kind, cut(one.written), one.line + 1))

    def _common(self, one: Statement) -> None:
        """`COMMON /A/ X, Y(10)`: its items in their order; sizes are said elsewhere."""
        if not one.text.startswith("COMMON"):
            return
        for name, items in _BLOCK.findall(one.text):
            found = tuple(
                DataItem(2, item, one.line + 1) for item in _NAME.findall(_without_inner(items))
            )
            self._records.append(Record(name, "COMMON", one.line + 1, -1, found))


def _split(text: str, at: int) -> tuple[str, str]:
    """What stands in the parentheses that open at an offset, and what follows them."""
    depth = 0
    quote = ""
    for end in range(max(at, 0), len(text)):
        character = text[end]
        if character in "'\"" and quote in ("", character):
            quote = "" if quote else character
        elif not quote:
            depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[at + 1 : end].strip(), text[end + 1 :].strip()
    return text[at + 1 :].strip(), ""


def _without_inner(text: str) -> str:
    """Without what stands in parentheses."""
    return "".join(_outside(text))


def _outside(text: Sequence[str] | str) -> Iterator[str]:
    depth = 0
    for character in text:
        depth = max(0, depth + (character == "(") - (character == ")"))
        if not depth:
            yield character
