"""The files, maps, queues, tables and segments that a program works on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from reposcan.model.code import ReferenceKind
from reposcan.model.dossier import FileUse
from reposcan.syntax.legacy.cobol import blocks
from reposcan.syntax.legacy.cobol.data import DEVICE
from reposcan.syntax.legacy.cobol.vocabulary import DEVICES
from reposcan.syntax.legacy.cobol.words import Word, is_literal, unquoted

_ORGANISATIONS = frozenset({"INDEXED", "LINE", "RELATIVE", "SEQUENTIAL"})
_MODES = {name: name for name in ("EXTEND", "I-O", "INPUT", "OUTPUT")}
_SORTS = {"GIVING": "OUTPUT", "USING": "INPUT"}
_SQL_VERBS = frozenset({"DELETE", "INSERT", "MERGE", "SELECT", "UPDATE"})
#: Options of CICS commands that name what is worked on, and its kind.
_CICS = {"DATASET": "file", "FILE": "file", "MAP": "map", "QNAME": "queue", "QUEUE": "queue"}
#: Starters of IMS's calls, whose first argument says what is done.
IMS_CALLS = frozenset({"AERTDLI", "AIBTDLI", "CBLTDLI"})

#: The names that an item holds.
Known = Callable[[str], Sequence[str]]


@dataclass(slots=True)
class _Use:
    kind: str
    name: str
    line: int
    outside: str = ""
    ways: set[str] = field(default_factory=set)
    organisation: str = ""
    key: str = ""
    status: str = ""


class Files:
    """Gathers them for one program."""

    def __init__(self) -> None:
        self._uses: dict[tuple[str, str], _Use] = {}
        self._file_of: dict[str, str] = {}
        self._records: dict[str, list[str]] = {}

    def all(self) -> tuple[FileUse, ...]:
        """In the order in which they are first named."""
        return tuple(
            FileUse(
                one.kind,
                one.name,
                one.outside,
                one.line,
                tuple(sorted(one.ways)),
                one.organisation,
                one.key,
                one.status,
            )
            for one in sorted(self._uses.values(), key=lambda one: one.line)
        )

    def status_items(self) -> set[str]:
        """The items that hold what became of operations on files."""
        return {one.status for one in self._uses.values() if one.status}

    def records_of(self, file: str) -> Sequence[str]:
        """The records that are described for a file."""
        return self._records.get(file, ())

    def describe(self, file: str, record: str) -> None:
        """Note that a record is one of a file."""
        self._file_of.setdefault(record, file)
        self._records.setdefault(file, []).append(record)

    def _use(self, kind: str, name: str, line: int) -> _Use:
        return self._uses.setdefault((kind, name), _Use(kind, name, line + 1))

    def select(self, words: Sequence[Word], start: int, end: int) -> None:
        """Read a SELECT entry."""
        named = start + 1
        if named < end and words[named].text == "OPTIONAL":
            named += 1
        if named >= end:
            return
        one = self._use("file", words[named].text, words[start].line)
        at = named + 1
        while at < end:
            if words[at].text == "ASSIGN":
                at = self._assigned(one, words, at + 1, end)
            else:
                at = _clause(one, words, at, end)

    def _assigned(self, one: _Use, words: Sequence[Word], at: int, end: int) -> int:
        while at < end and words[at].text in DEVICES:
            at += 1
        if at >= end or words[at].text == ".":
            return at
        name = unquoted(words[at].text)
        kept = DEVICE.sub("", name, count=1) if DEVICE.match(name) else name
        one.outside = "" if kept == one.name else kept
        return at + 1

    def statement(self, verb: str, words: Sequence[Word], start: int, end: int) -> None:
        """A statement of COBOL's own that works on files."""
        first = words[start].text if start < end else ""
        if verb == "OPEN":
            self._listed(words[start:end], _MODES)
        elif verb in ("SORT", "MERGE"):
            self._way(first, verb)
            self._listed(words[start:end], _SORTS)
        elif verb in ("DELETE", "READ", "RETURN", "START"):
            self._way(first, verb)
        elif verb in ("RELEASE", "REWRITE", "WRITE"):
            self._way(self._file_of.get(first, ""), verb)

    def _listed(self, words: Sequence[Word], modes: Mapping[str, str]) -> None:
        """Files behind words that say how they are used."""
        mode = ""
        for word in words:
            if word.text in modes:
                mode = modes[word.text]
            elif mode:
                self._way(word.text, mode)

    def _way(self, file: str, verb: str) -> None:
        if one := self._uses.get(("file", file)):
            one.ways.add(verb)

    def cics(
        self, options: Sequence[tuple[Word, Word]], command: str, known: Known, more: str
    ) -> None:
        """A CICS command that works on a file, a map or a queue."""
        said = {option.text: argument for option, argument in options}
        if "MAP" not in said and "MAPSET" in said and command in ("SEND", "RECEIVE"):
            said["MAP"] = said["MAPSET"]
        for option, kind in _CICS.items():
            if option not in said or command in ("INQUIRE", "ASSIGN", "HANDLE"):
                continue
            word = said[option]
            one = self._use(kind, unquoted(word.text), word.line)
            one.ways.add(f"{command} {more}" if kind == "queue" and more else command)
            held = "" if is_literal(word.text) else ", ".join(known(word.text))
            one.outside = one.outside or ("" if held == one.name else held)
            if kind == "map" and "MAPSET" in said:
                sets = said["MAPSET"]
                held = unquoted(sets.text) if is_literal(sets.text) else ""
                mapset = held or ", ".join(known(sets.text)) or unquoted(sets.text)
                one.outside = one.outside or (mapset if mapset != one.name else "")
            if kind == "file":
                one.key = one.key or (said["RIDFLD"].text if "RIDFLD" in said else "")
            one.status = one.status or (said["RESP"].text if "RESP" in said else "")

    def sql(self, words: Sequence[Word]) -> None:
        """The tables of an SQL statement, each with the verb that works on it."""
        uses = {id(use.word) for use in blocks.sql(words) if use.kind is ReferenceKind.DATA}
        if len(words) > 2 and words[0].text == "DECLARE" and words[2].text == "TABLE":
            return
        verb = ""
        for at, word in enumerate(words):
            if word.text in _SQL_VERBS and words[at - 1 if at else 0].text != "FOR":
                verb = word.text
            elif word.text == "SELECT":
                verb = "SELECT"
            if id(word) in uses:
                self._use("table", unquoted(word.text), word.line).ways.add(verb or words[0].text)

    def dli(self, words: Sequence[Word]) -> None:
        """The segments of a DL/I command."""
        for use in blocks.dli(words):
            if not use.item and use.word.text[0].isalpha():
                self._use("segment", use.word.text, use.word.line).ways.add(words[0].text)

    def ims(self, arguments: Sequence[Word], known: Known) -> None:
        """A call of IMS: the function, the PCB, the area, and what tells the segment."""
        if len(arguments) < 2:
            return
        function, *rest = arguments
        if function.text == "PARMCOUNT" and rest:
            function, *rest = rest
        ways = (unquoted(function.text),) if is_literal(function.text) else known(function.text)
        for word in rest[2:] or rest[:1]:
            held = known(word.text)
            one = self._use("segment", word.text, word.line)
            one.outside = one.outside or ", ".join(held)
            one.ways.update(ways or (function.text,))


def _clause(one: _Use, words: Sequence[Word], at: int, end: int) -> int:
    """Read a clause of a SELECT entry; the index of the word behind what was read."""
    text = words[at].text
    after = at + 1
    while after < end and words[after].text in ("IS", "KEY", "MODE"):
        after += 1
    said = words[after].text if after < end else ""
    keyed = any(word.text == "KEY" for word in words[at + 1 : after])
    if text in ("ORGANIZATION", "ORGANISATION"):
        line = said in ("LINE", "RECORD") and after + 1 < end
        one.organisation = f"{said} {words[after + 1].text}" if line else said
        return after + 1
    if (text == "RECORD" and said != "DELIMITER" and words[at - 1].text != "ALTERNATE") or (
        text == "RELATIVE" and keyed
    ):
        one.key = said
    elif text == "STATUS":
        one.status = said
    elif text in _ORGANISATIONS and words[at - 1].text not in ("ACCESS", "IS", "MODE"):
        one.organisation = one.organisation or (f"{text} {said}" if text == "LINE" else text)
    return at + 1
