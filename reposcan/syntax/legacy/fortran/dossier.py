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
    Rule,
    Step,
    Transfer,
)
from reposcan.syntax.legacy.fortran.source import Statement, source_of
from reposcan.syntax.lines import Lines

_UNITS = frozenset({Kind.FUNCTION, Kind.MODULE, Kind.PROGRAM, Kind.SUBROUTINE})
#: Characters of a condition, an action or a remark: enough to tell what it is.
_CHARACTERS = 300
#: Blocks inside one another; what is deeper is read without the conditions around it.
_MOST_NESTED = 100
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
class _If:
    """A block of an IF: its condition, those before it, and what is done."""

    condition: str
    line: int
    around: str
    denied: str = ""
    action: str = ""
    last: int = 0


@dataclass(slots=True)
class _Reader:
    """Reads the statements of one unit."""

    unit: Definition
    calls: list[Transfer] = field(default_factory=list)
    includes: dict[str, int] = field(default_factory=dict)
    _open: list[_If] = field(default_factory=list)
    _rules: list[Rule] = field(default_factory=list)
    _remarks: list[Remark] = field(default_factory=list)
    _touched: dict[str, tuple[set[int], set[int]]] = field(default_factory=dict)
    _files: dict[str, tuple[int, str, set[str]]] = field(default_factory=dict)
    _records: list[Record] = field(default_factory=list)

    def finish(self) -> Program:
        """All that is said of the unit."""
        while self._open:
            self._end()
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
            rules=tuple(sorted(self._rules, key=lambda rule: rule.start_line)),
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
        if self._open:
            self._do(self._open[-1], written, one.last)
        self._run(one, text, written)

    def _branch(self, one: Statement) -> bool:
        """Whether the statement is one of an IF; what it decides is noted."""
        text = one.text.replace(" ", "", 1) if one.text[:5] in ("ELSE ", "END I") else one.text
        if text in ("ENDIF", "END IF"):
            if self._open:
                self._end()
            return True
        if text == "ELSE" and self._open:
            above = self._open[-1]
            self._next("", one, above)
            return True
        begins = text.startswith("ELSEIF")
        if not begins and not re.match(r"IF ?\(", text):
            return False
        condition, rest = _split(one.written, one.written.find("("))
        compared, inner = _split(text, text.find("("))
        self._touch(compared, one.line, writes=False)
        self._remark(one, compared)
        if begins and self._open:
            self._next(condition, one, self._open[-1])
        elif rest.upper() == "THEN":
            self._push(condition, one)
        else:
            around = self._open[-1].around if self._open else ""
            joined = _joined(around, condition)
            self._rule(joined, rest, one.line, one.last)
            if self._open:
                self._do(self._open[-1], one.written, one.last)
            self._run(one._replace(text=inner, written=rest), inner, rest)
        return True

    def _push(self, condition: str, one: Statement) -> None:
        if len(self._open) < _MOST_NESTED:
            outer = self._open[-1].around if self._open else ""
            around = _joined(outer, condition)
            self._open.append(_If(condition, one.line, around, outer))
        else:
            self._open.append(_If(condition, one.line, condition))

    def _next(self, condition: str, one: Statement, above: _If) -> None:
        """Another branch of the innermost IF: all before it did not hold."""
        outer = above.denied
        self._end()
        denied = _joined(outer, f"NOT ({above.condition})") if above.condition else outer
        around = _joined(denied, condition) if condition else denied
        self._open.append(_If(condition, one.line, around, denied))

    def _end(self) -> None:
        one = self._open.pop()
        if one.action:
            self._rule(one.around, one.action, one.line, max(one.last, one.line))

    def _do(self, one: _If, written: str, last: int) -> None:
        if len(one.action) < _CHARACTERS:
            one.action = f"{one.action}; {written}" if one.action else written
        one.last = last

    def _rule(self, condition: str, action: str, start: int, last: int) -> None:
        self._rules.append(Rule(self.unit.name, _cut(condition), _cut(action), start + 1, last + 1))

    def _run(self, one: Statement, text: str, written: str) -> None:
        """A statement that does something."""
        if found := _COMPUTED.match(text):
            self._rule(found[2], written, one.line, one.last)
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
        self._remarks.append(Remark(kind, _cut(one.written), one.line + 1))

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


def _joined(around: str, condition: str) -> str:
    """A condition with those around it: AND binds closer than OR."""
    return _last(f"{_grouped(around)} AND {_grouped(condition)}" if around else condition)


def _grouped(condition: str) -> str:
    """As it may be joined to others; what was joined already is."""
    loose = ".OR." in condition.upper() and " AND " not in condition
    return f"({condition})" if loose and not condition.startswith("NOT (") else condition


def _last(text: str) -> str:
    """The end of a text tells most: the innermost conditions."""
    return text if len(text) <= _CHARACTERS else "… " + text[2 - _CHARACTERS :]


def _cut(text: str) -> str:
    return text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 2] + " …"
