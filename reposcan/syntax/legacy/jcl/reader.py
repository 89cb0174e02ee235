"""Jobs, procedures and steps, the programs that they run and the data sets that they use."""

import re
from collections.abc import Mapping

from reposcan.model.code import Kind, ReferenceKind
from reposcan.syntax.legacy.found import Reading, Unit, member_name
from reposcan.syntax.legacy.jcl.statements import Deck, Statement, deck_of
from reposcan.syntax.legacy.remarks import above
from reposcan.syntax.lines import Lines

_CALL, _DATA = ReferenceKind.CALL, ReferenceKind.DATA
#: Suffixes of files that hold one procedure each, even where no PROC statement says so.
_PROCEDURE_FILES = (".prc", ".proc")
#: The name of a step that has none.
UNNAMED = "(unnamed)"
#: The program that TSO is told to run.
RUN = re.compile(r"\bRUN\s++PROG(?:RAM)?\s*+\(\s*+([A-Z0-9@#$&]++)", re.IGNORECASE)
#: What IDCAMS makes or deletes: its simple statements.
_CLUSTER = re.compile(
    r"(?:^\s*+DEL(?:ETE)?\s++|\b(?:NAME|INDATASET|OUTDATASET|RELATE)\s*+\(\s*+)([A-Z0-9@#$&.]++)",
    re.IGNORECASE,
)
#: The region controller of IMS runs the program that is the second of its parameters.
IMS = "DFSRRC00"
IMS_PROGRAM = re.compile(r"[('\s]*+\w++'?,'?([A-Z0-9@#$&]++)")
_SYMBOL = re.compile(r"&(\w++)\.?")


def read_jcl(path: str, text: bytes, lines: Lines) -> Reading:
    """The jobs, procedures, steps and ties of a text.

    Args:
        path: its last part, without suffix, is the name of a cataloged procedure.
        text: of the file, UTF-8.
        lines: of the text.
    """
    deck = deck_of(text, lines)
    reader = _Reader(path, deck, len(lines) - 1)
    for statement in deck.statements:
        reader.read(statement)
    return reader.finish()


class _Reader:
    """Goes through the statements once."""

    def __init__(self, path: str, deck: Deck, end: int) -> None:
        self._path = path
        self._deck = deck
        self._end = end
        self._reading = Reading(comments=deck.spans)
        self._job: Unit | None = None
        self._procedure: Unit | None = None
        self._step: Unit | None = None
        self._program = ""
        self._last = 0
        self._symbols: dict[str, str] = {}

    def finish(self) -> Reading:
        """End what is open at the end of the text."""
        self._close(Kind.JOB, Kind.PROCEDURE, Kind.STEP)
        return self._reading

    def read(self, one: Statement) -> None:
        match one.operation:
            case "JOB":
                self._close(Kind.JOB, Kind.PROCEDURE, Kind.STEP)
                self._job = self._open(Kind.JOB, one.name, one)
                self._reading.entry_line = self._reading.entry_line or one.line + 1
            case "PROC":
                self._close(Kind.PROCEDURE, Kind.STEP)
                name = one.name if self._job and one.name else member_name(self._path)
                self._procedure = self._open(Kind.PROCEDURE, name, one)
                self._set(one)
            case "PEND":
                self._close(Kind.STEP)
                self._last = one.line
                self._close(Kind.PROCEDURE)
            case "EXEC":
                self._exec(one)
            case "DD":
                self._dd(one)
            case "INCLUDE" | "JCLLIB":
                self._library(one)
            case "SET":
                self._set(one)
            case "IF":
                self._reading.decisions += 1
        self._last = max(self._last, one.last)

    def _exec(self, one: Statement) -> None:
        self._close(Kind.STEP)
        if not self._job and not self._procedure and self._path.lower().endswith(_PROCEDURE_FILES):
            self._procedure = self._open(Kind.PROCEDURE, member_name(self._path), one)
        self._step = self._open(Kind.STEP, one.name or UNNAMED, one)
        self._program = ""
        for place, (key, value, line) in enumerate(one.parameters()):
            if key == "PGM" or (place == 0 and key in ("", "PROC")):
                self._program = self._known(value).strip("'()")
                if not self._program.startswith("*"):
                    self._reading.refer(_CALL, self._program, line)
            elif key == "COND":
                self._reading.decisions += 1
            elif key == "PARM" and self._program == IMS and (found := IMS_PROGRAM.match(value)):
                self._reading.refer(_CALL, self._known(found[1]), line)

    def _dd(self, one: Statement) -> None:
        for key, value, line in one.parameters():
            if key in ("DSN", "DSNAME"):
                name = _data_set(value)
                # What begins with an asterisk is the data set of another statement.
                if name not in ("", "NULLFILE") and not name.startswith("*"):
                    self._reading.refer(_DATA, name, line)
        self._cards(one, one.name.rpartition(".")[2])

    def _cards(self, one: Statement, name: str) -> None:
        """The control cards of the few programs whose cards name other things."""
        if name == "SYSTSIN":
            kind, pattern = _CALL, RUN
        elif name == "SYSIN" and self._program == "IDCAMS":
            kind, pattern = _DATA, _CLUSTER
        else:
            return
        for line, card in one.data:
            for found in pattern.finditer(card[:80]):
                self._reading.refer(kind, found[1].upper(), line)

    def _library(self, one: Statement) -> None:
        for key, value, line in one.parameters():
            if key == "MEMBER":
                self._reading.refer(ReferenceKind.IMPORT, self._known(value), line)
            elif key == "ORDER":
                for name in value.strip("()").split(","):
                    self._reading.refer(_DATA, _data_set(name), line)

    def _set(self, one: Statement) -> None:
        for key, value, _ in one.parameters():
            if key:
                self._symbols[key] = value.strip("'")

    def _known(self, value: str) -> str:
        """A name with the symbols whose values the file itself gives."""
        return known(value, self._symbols)

    def _open(self, kind: Kind, name: str, one: Statement) -> Unit:
        around = [unit.qualified for unit in (self._procedure, self._job) if unit]
        block, doc = above(self._deck.comments, (), one.line)
        head = f"{one.name} {one.operation} {one.operands}"
        unit = Unit(kind, name, around[0] if around else "", one.line, one.last, block, head, doc)
        self._reading.units.append(unit)
        return unit

    def _close(self, *kinds: Kind) -> None:
        for unit in (self._step, self._procedure, self._job):
            if unit and unit.kind in kinds:
                unit.last = min(self._end, max(unit.last, self._last))
        if Kind.STEP in kinds:
            self._step = None
        if Kind.PROCEDURE in kinds:
            self._procedure = None
        if Kind.JOB in kinds:
            self._job = None


def known(value: str, symbols: Mapping[str, str]) -> str:
    """A value with the symbols that are known."""
    return _SYMBOL.sub(lambda found: symbols.get(found[1]) or found[0], value)


def _data_set(value: str) -> str:
    """A data set's name without the member or generation in parentheses."""
    return value.strip("'").partition("(")[0].strip()
