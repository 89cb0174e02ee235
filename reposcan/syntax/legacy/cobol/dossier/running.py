"""Reads a procedure division: what each statement does, and where control goes."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from reposcan.model.dossier import Transfer
from reposcan.syntax.legacy.cobol import blocks
from reposcan.syntax.legacy.cobol.dossier.accesses import WRITE, Accesses, is_item
from reposcan.syntax.legacy.cobol.dossier.files import IMS_CALLS, Files
from reposcan.syntax.legacy.cobol.dossier.flow import Node
from reposcan.syntax.legacy.cobol.dossier.marks import Marks
from reposcan.syntax.legacy.cobol.dossier.rules import Rules, is_inline
from reposcan.syntax.legacy.cobol.dossier.statements import Cut, Piece, pieces
from reposcan.syntax.legacy.cobol.values import Values
from reposcan.syntax.legacy.cobol.words import Word, is_literal, unquoted

#: Items that are told what became of an operation, without being named in it.
_STATUS = frozenset({"DIBSTAT", "EIBRESP", "EIBRESP2", "SQLCODE", "SQLSTATE", "SQLCA"})
#: What ends a CICS program, where it is not told to come back.
_LEAVES = frozenset({"ABEND", "RETURN", "XCTL"})
#: The block by which IMS's transaction monitor is asked; those of databases have other names.
_TERMINAL = re.compile(r"(?:[^-]{1,12}-){0,3}(?:IO-?PCB|LTERM)(?:-.*+)?")
_STARTS = {"LINK": "LINK", "LOAD": "LOAD", "XCTL": "XCTL"}


class _Going(NamedTuple):
    """A transfer whose name may be in an item, about which all is known only at the end."""

    how: str
    word: Word
    node: int


class Runner:
    """Goes through the statements of one program, once.

    Attributes:
        nodes: sections and paragraphs, in order.
        online: it talks to a transaction monitor.
        copies: other statements are copied in.
    """

    def __init__(
        self,
        words: Sequence[Word],
        files: Files,
        values: Values,
        accesses: Accesses,
        marks: Marks,
    ) -> None:
        self._words = words
        self._files = files
        self._values = values
        self._accesses = accesses
        self._marks = marks
        self._rules = Rules(words)
        self._going: list[_Going] = []
        self._transactions: list[Word] = []
        self._ims: list[Sequence[Word]] = []
        self._cics: list[tuple[Sequence[tuple[Word, Word]], str, str]] = []
        self._status = set(_STATUS)
        self._before: Piece | None = None
        self.nodes: list[Node] = []
        self.online = False
        self.copies = False

    def read(self, node: Node, start: int, end: int) -> None:
        """Read the statements of a paragraph, or those directly in a section.

        Args:
            node: gets what is found.
            start: index of the first word behind the header.
            end: index after the last one.
        """
        self.nodes.append(node)
        self._rules.enter(node.name)
        self._before = None
        self._status |= self._files.status_items()
        for piece in pieces(self._words, start, end):
            if piece.cut is Cut.VERB:
                self._statement(node, piece)
                self._before = piece
            elif piece.cut is Cut.WHEN:
                self._accesses.statement("WHEN", self._words, piece.start + 1, piece.end)
            elif piece.cut is Cut.PHRASE and self._before:
                self._marks.phrase(self._before.start, piece)
            self._rules.take(piece)
            if piece.cut in (Cut.VERB, Cut.WHEN):
                told = piece.cut is Cut.WHEN and not self._status.isdisjoint(self._rules.subjects)
                self._marks.statement(piece, self._status, told=told)

    def finish(self) -> "Ran":
        """All that is known at the end."""
        self._rules.enter("")
        for options, command, more in self._cics:
            self._files.cics(options, command, self._known, more)
        for arguments in self._ims:
            self._files.ims(arguments, self._known)
        transfers: list[Transfer] = []
        for how, word, node in self._going:
            held = () if is_literal(word.text) else self._known(word.text)
            for name in held or (unquoted(word.text),):
                one = Transfer(how, name, word.line + 1, dynamic=not is_literal(word.text))
                transfers.append(one)
                self.nodes[node].goes.append(one)
        for done in self.nodes:
            done.goes.sort(key=lambda transfer: transfer.line)
        codes = dict.fromkeys(name for word in self._transactions for name in self._codes(word))
        status = self._status
        status |= {name for name, item in self._accesses.values_of.items() if item in status}
        asks = any(len(one) > 1 and _TERMINAL.fullmatch(one[1].text) for one in self._ims)
        return Ran(transfers, self._rules, status, list(codes), asks)

    def _known(self, item: str) -> Sequence[str]:
        return self._values.of(0, item)

    def _codes(self, word: Word) -> Sequence[str]:
        return (unquoted(word.text),) if is_literal(word.text) else self._known(word.text)

    def _statement(self, node: Node, piece: Piece) -> None:
        verb, start, end = piece.name, piece.start + 1, piece.end
        if verb in ("EXEC", "EXECUTE"):
            self._block(node, piece)
            return
        if verb in ("COPY", "REPLACE"):
            self.copies = self.copies or verb == "COPY"
            return
        if handler := _HANDLERS.get(verb):
            start = handler(self, node, start, end)
        if verb in ("GOBACK", "STOP") and not self._rules.depth:
            runs = verb == "GOBACK" or (start < end and self._words[start].text == "RUN")
            node.falls = node.falls and not runs
        self._files.statement(verb, self._words, start, end)
        self._accesses.statement(verb, self._words, start, end)

    def _perform(self, node: Node, start: int, end: int) -> int:
        """The index of the word behind the procedures that are performed."""
        if start >= end or is_inline(self._words, Piece(Cut.VERB, "PERFORM", start - 1, end)):
            return start
        return self._range(node, "PERFORM", start, end)

    def _range(self, node: Node, how: str, at: int, end: int) -> int:
        first, after = self._procedure(at, end)
        last = first
        if after + 1 < end and self._words[after].text in ("THRU", "THROUGH"):
            last, after = self._procedure(after + 1, end)
        node.ranges.append((first, last))
        for name in dict.fromkeys((first, last)):
            node.goes.append(Transfer(how, name.partition(" OF ")[0], self._words[at].line + 1))
        return after

    def _procedure(self, at: int, end: int) -> tuple[str, int]:
        """A procedure's name, perhaps "A OF B", and the index behind it."""
        name = self._words[at].text
        if at + 2 < end and self._words[at + 1].text in ("OF", "IN"):
            return f"{name} OF {self._words[at + 2].text}", at + 3
        return name, at + 1

    def _go(self, node: Node, start: int, end: int) -> int:
        at = start + 1 if start < end and self._words[start].text == "TO" else start
        depends = False
        while at < end:
            if self._words[at].text in ("DEPENDING", "ON"):
                depends = True
                break
            if self._words[at].text not in (",", "."):
                line = self._words[at].line + 1
                name, at = self._procedure(at, end)
                node.jumps.append(name)
                node.goes.append(Transfer("GO TO", name.partition(" OF ")[0], line))
            else:
                at += 1
        if not depends and not self._rules.depth:
            node.falls = False
        return at

    def _alter(self, node: Node, start: int, end: int) -> int:
        for word in self._words[start:end]:
            if word.text not in ("TO", "PROCEED"):
                node.jumps.append(word.text)
                node.goes.append(Transfer("ALTER", word.text, word.line + 1))
        return end

    def _sort(self, node: Node, start: int, end: int) -> int:
        """`INPUT PROCEDURE IS A THRU B`."""
        for at in range(start, end):
            if self._words[at].text == "PROCEDURE":
                named = at + 2 if at + 1 < end and self._words[at + 1].text == "IS" else at + 1
                if named < end:
                    self._range(node, "PERFORM", named, end)
        return start

    def _call(self, node: Node, start: int, end: int) -> int:
        if start >= end:
            return start
        word = self._words[start]
        self._going.append(_Going("CALL", word, len(self.nodes) - 1))
        if unquoted(word.text) in IMS_CALLS:
            words = self._words[start + 1 : end]
            self._ims.append([one for one in words if is_item(one.text) or is_literal(one.text)])
        return start + 1 if is_literal(word.text) else start

    def _move(self, node: Node, start: int, end: int) -> int:
        """What an item is given may be a name."""
        words = self._words
        to = next((at for at in range(start, end) if words[at].text == "TO"), end)
        giver = words[start].text if start < end else ""
        if to < end and (is_literal(giver) or is_item(giver)):
            for at in range(to + 1, end):
                if is_item(words[at].text) and words[at - 1].text not in ("OF", "IN"):
                    self._values.give(0, words[at].text, giver)
        return start

    def _set(self, node: Node, start: int, end: int) -> int:
        """`SET P TO ENTRY "A"`, and a name for values that gives them to its item."""
        words = self._words
        for at in range(start, end - 1):
            if words[at].text == "ENTRY" and is_literal(words[at + 1].text):
                self._going.append(_Going("CALL", words[at + 1], len(self.nodes) - 1))
        return start

    def _entry(self, node: Node, start: int, end: int) -> int:
        node.entered = True
        return start

    def _read(self, node: Node, start: int, end: int) -> int:
        """A record that is read is written in memory; one that is written FROM, too."""
        if start < end:
            word = self._words[start]
            for record in self._files.records_of(word.text):
                self._accesses.note(record, word.line, WRITE)
        return start

    def _write(self, node: Node, start: int, end: int) -> int:
        if start + 1 < end and self._words[start + 1].text == "FROM":
            self._accesses.note(self._words[start].text, self._words[start].line, WRITE)
        return start

    def _block(self, node: Node, piece: Piece) -> None:
        """What stands between EXEC and END-EXEC."""
        language = self._words[piece.start + 1].text if piece.start + 1 < piece.end else ""
        end = piece.end
        if self._words[end - 1].text == "END-EXEC":
            end -= 1
        inner = self._words[piece.start + 2 : end]
        if not inner:
            return
        match language:
            case "CICS":
                self._cics_command(node, piece, inner)
            case "SQL":
                self._sql(node, piece, inner)
            case "DLI":
                self._files.dli(inner)
                options = list(blocks.options(inner))
                self._accesses.cics(options, inner[0].text)

    def _cics_command(self, node: Node, piece: Piece, inner: Sequence[Word]) -> None:
        self.online = True
        command = inner[0].text
        options = list(blocks.options(inner))
        said = {option.text: argument for option, argument in options}
        texts = {word.text for word in inner}
        self._accesses.cics(options, command)
        more = next((text for text in ("TD", "TS") if text in texts), "")
        self._cics.append((options, command, more))
        at = len(self.nodes) - 1
        if command in _STARTS and "PROGRAM" in said:
            self._going.append(_Going(_STARTS[command], said["PROGRAM"], at))
        if "TRANSID" in said and command in ("RETURN", "RUN", "START"):
            self._going.append(_Going(command, said["TRANSID"], at))
            self._transactions.append(said["TRANSID"])
        if command == "HANDLE":
            self._handle(node, options)
        self._status.update(said[name].text for name in ("RESP", "RESP2") if name in said)
        if command in _LEAVES and not self._rules.depth and not texts & {"NOHANDLE", "RESP"}:
            node.falls = False
        if kind := _REMARKS.get(command):
            self._marks.add(kind, piece.start, piece.end)

    def _handle(self, node: Node, options: Sequence[tuple[Word, Word]]) -> None:
        for option, argument in options:
            if option.text == "PROGRAM":
                self._going.append(_Going("HANDLE", argument, len(self.nodes) - 1))
            else:
                node.jumps.append(argument.text)
                node.goes.append(Transfer("HANDLE", argument.text, argument.line + 1))

    def _sql(self, node: Node, piece: Piece, inner: Sequence[Word]) -> None:
        statement = inner[0].text
        self._accesses.sql(inner, statement)
        self._files.sql(inner)
        if statement == "CALL" and len(inner) > 1:
            self._going.append(_Going("CALL", inner[1], len(self.nodes) - 1))
        elif statement == "INCLUDE":
            self.copies = True
        elif statement == "WHENEVER":
            self._marks.add("error handling", piece.start, piece.end)
            if inner[-2:-1] and inner[-2].text in ("GO", "GOTO", "TO"):
                name = inner[-1].text.lstrip(":")
                node.jumps.append(name)
                node.goes.append(Transfer("GO TO", name, inner[-1].line + 1))


class Ran(NamedTuple):
    """What is known at the end of a procedure division.

    Attributes:
        transfers: to other programs, as they were met.
        rules: the decisions.
        status: items that hold what became of operations.
        transactions: codes that are named.
        asks: IMS is asked for what a terminal sent.
    """

    transfers: list[Transfer]
    rules: Rules
    status: set[str]
    transactions: list[str]
    asks: bool


_REMARKS = {
    "ABEND": "abnormal end",
    "ASKTIME": "date",
    "FORMATTIME": "date",
    "HANDLE": "error handling",
    "IGNORE": "error handling",
    "RECEIVE": "user input",
}
_HANDLERS: Mapping[str, Callable[[Runner, Node, int, int], int]] = {
    "ALTER": Runner._alter,
    "CALL": Runner._call,
    "ENTRY": Runner._entry,
    "GO": Runner._go,
    "MERGE": Runner._sort,
    "MOVE": Runner._move,
    "PERFORM": Runner._perform,
    "READ": Runner._read,
    "RETURN": Runner._read,
    "REWRITE": Runner._write,
    "SET": Runner._set,
    "SORT": Runner._sort,
    "RELEASE": Runner._write,
    "WRITE": Runner._write,
}
