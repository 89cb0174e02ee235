"""Reads a COBOL text from its first word to its last, once.

What a word means depends on the division that it stands in; only the few statements that say how
units hang together are looked at, and all others are passed over word by word.
"""

from reposcan.model.code import Kind, ReferenceKind
from reposcan.syntax.legacy.cobol import data, procedure, shared
from reposcan.syntax.legacy.cobol.form import source_of
from reposcan.syntax.legacy.cobol.nest import UNNAMED, Nest, Rank
from reposcan.syntax.legacy.cobol.shared import State
from reposcan.syntax.legacy.cobol.words import unquoted, words_of
from reposcan.syntax.legacy.found import Reading, member_name
from reposcan.syntax.legacy.remarks import below
from reposcan.syntax.lines import Lines

_DIVISIONS = frozenset({"IDENTIFICATION", "ID", "ENVIRONMENT", "DATA", "PROCEDURE"})
_UNITS = {
    "PROGRAM-ID": Kind.PROGRAM,
    "FUNCTION-ID": Kind.FUNCTION,
    "CLASS-ID": Kind.CLASS,
    "METHOD-ID": Kind.METHOD,
    "INTERFACE-ID": Kind.INTERFACE,
}
_ENDS = frozenset(unit.removesuffix("-ID") for unit in _UNITS)
#: Words of a header: a real one has a dozen at most.
_HEADER_WORDS = 200
#: Lines of a program's head that may say what it is for.
_HEADER_LINES = 60


def read_cobol(path: str, text: bytes, lines: Lines) -> Reading:
    """The programs, divisions, sections, paragraphs, records and ties of a text.

    Args:
        path: its last part, without suffix, is the name of a copybook.
        text: of the file, UTF-8.
        lines: of the text.
    """
    source = source_of(text, lines)
    words = list(words_of(source))
    reading = Reading(comments=source.spans)
    state = State(words, source, Nest(source, reading), reading)
    if any(word.text in _UNITS for word in words):
        _Reader(state).read()
    elif words or source.comments:
        state.nest.open(Rank.COPYBOOK, Kind.COPYBOOK, member_name(path), 0, "", lends=True)
        _Reader(state).read()
        reading.units[0].last = len(lines) - 1
        reading.units[0].doc = below(source.comments, min(source.comments, default=0))
    for line, member in source.includes:
        reading.refer(ReferenceKind.IMPORT, member.upper(), line)
    return reading


class _Reader:
    """Knows the headers; what stands below them is for `data` and `procedure`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._nest = state.nest
        self._pending: int | None = None
        ends = zip(state.words, state.words[1:], strict=False)
        self._nests = any(one.text == "END" and other.text in _ENDS for one, other in ends)

    def read(self) -> None:
        state = self._state
        at = 0
        while at < len(state.words):
            state.fresh = at == 0 or state.words[at - 1].text in (".", "END-EXEC")
            after = self._step(at)
            state.nest.last_code = state.words[after - 1].line
            at = after
        self._nest.close(Rank.COPYBOOK)
        state.resolve()

    def _step(self, at: int) -> int:
        """Read what begins at a word; the index of the word after it."""
        state = self._state
        word = state.words[at]
        if (state.fresh or word.column >= 0) and (after := self._header(at)):
            return after
        runs = state.division == "PROCEDURE" and word.text not in (".", "COPY", "REPLACE")
        if runs and not self._nest.is_open(Rank.ITEM):
            self._unnamed(at)
        if after := shared.read(state, at):
            return after
        match state.division:
            case "PROCEDURE":
                return procedure.read(state, at)
            case "DATA" | "ENVIRONMENT":
                return data.read(state, at)
            case "":
                after = data.read(state, at)
                return after if after > at + 1 else procedure.read(state, at)
            case _:
                return at + 1

    def _header(self, at: int) -> int:
        """Read a header; 0 where there is none."""
        state = self._state
        text, following = state.text(at), state.text(at + 1)
        if following == "DIVISION" and text in _DIVISIONS:
            return self._division(at, "IDENTIFICATION" if text == "ID" else text)
        if text in _UNITS:
            return self._program(at, _UNITS[text])
        if text == "END" and following in _ENDS:
            self._end(at)
            return state.after_sentence(at, _HEADER_WORDS)
        if following == "SECTION" and state.is_name(at):
            return self._section(at, text)
        if state.division == "PROCEDURE" and "DECLARATIVES" in (text, following):
            return self._declaratives(at, ends=text == "END")
        if state.division in ("PROCEDURE", "") and procedure.is_paragraph(state, at):
            line = state.words[at].line
            self._nest.open(Rank.ITEM, Kind.PARAGRAPH, text, line, text)
            state.enter(line)
            return at + 2
        return 0

    def _division(self, at: int, name: str) -> int:
        state = self._state
        line = state.words[at].line
        if name == "IDENTIFICATION":
            self._nest.make_room(nested=self._nests)
            self._pending = line
            state.division = name
            return at + 3
        end = state.after_sentence(at, _HEADER_WORDS)
        head = state.joined(at, end)
        self._nest.open(Rank.DIVISION, Kind.DIVISION, f"{name} DIVISION", line, head)
        program = self._nest.innermost(Rank.PROGRAM)
        first = state.division == "IDENTIFICATION"
        state.division = name
        if program and first and not program.doc:
            program.doc = self._remarks(program.first, line)
        if name == "PROCEDURE" and program:
            if end > at + 3:
                program.signature += f" {head}"
            state.begins = not program.around and state.text(at + 2) == "."
        return end

    def _remarks(self, start: int, end: int) -> str:
        """The first comment between a program's head and its next division."""
        comments = self._state.source.comments
        lines = range(start, min(end, start + _HEADER_LINES))
        return below(comments, next((at for at in lines if at in comments), start))

    def _program(self, at: int, kind: Kind) -> int:
        state = self._state
        named = at + 2 if state.text(at + 1) == "." else at + 1
        if named >= len(state.words) or state.text(named) == ".":
            return at + 1
        own = state.words[at].line
        line = own if self._pending is None else self._pending
        if self._pending is None:
            self._nest.make_room(nested=self._nests)
        name = unquoted(state.text(named))
        end = state.after_sentence(named, _HEADER_WORDS)
        head = state.joined(at, end)
        self._nest.open(Rank.PROGRAM, kind, name, line, head, lends=True)
        if self._pending is not None:
            head = "IDENTIFICATION DIVISION"
            self._nest.open(Rank.DIVISION, Kind.DIVISION, head, line, head)
        self._pending = None
        state.division = "IDENTIFICATION"
        return end

    def _end(self, at: int) -> None:
        """`END PROGRAM` belongs to the program that it ends."""
        state = self._state
        line = state.words[at].line
        self._nest.close(Rank.DIVISION)
        self._nest.last_code = line
        self._nest.close_one(Rank.PROGRAM)
        state.division = "PROCEDURE" if self._nest.is_open(Rank.PROGRAM) else "IDENTIFICATION"

    def _section(self, at: int, name: str) -> int:
        state = self._state
        end = state.after_sentence(at, _HEADER_WORDS)
        runs = state.division in ("PROCEDURE", "")
        line = state.words[at].line
        own = name if runs else f"{name} SECTION"
        self._nest.open(Rank.SECTION, Kind.SECTION, own, line, f"{name} SECTION", lends=runs)
        return end

    def _declaratives(self, at: int, *, ends: bool) -> int:
        """What they hold runs in case of need; the program begins after them."""
        if ends:
            self._nest.close(Rank.SECTION)
        self._state.begins = ends
        return self._state.after_sentence(at, 3)

    def _unnamed(self, at: int) -> None:
        """Statements that stand before the first paragraph are one without a name."""
        state = self._state
        line = state.words[at].line
        around = self._nest.innermost(Rank.SECTION) or self._nest.innermost(Rank.DIVISION)
        head = around.signature if around else ""
        unit = self._nest.open(Rank.ITEM, Kind.PARAGRAPH, UNNAMED, line, head)
        unit.block, unit.doc, unit.border = line, "", False
        state.enter(line)
