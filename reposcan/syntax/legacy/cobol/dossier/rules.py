"""Decisions: which statements are done under which conditions.

A stack of what is open replaces recursion, and texts are cut while they are joined, so that no
depth of nesting costs more than its length.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from reposcan.model.dossier import Rule
from reposcan.syntax.legacy.cobol.dossier.conditions import (
    CONDITION_CHARACTERS,
    MOST_OTHERS,
    compared,
    cut,
    grouped,
    otherwise,
)
from reposcan.syntax.legacy.cobol.dossier.statements import Cut, Piece
from reposcan.syntax.legacy.cobol.words import Word, written

#: Characters of what is done: enough to tell what it is.
ACTION_CHARACTERS = 400
#: The verbs that a phrase may follow.
_TAKES = {
    "AT END": frozenset({"READ", "RETURN", "SEARCH"}),
    "AT END-OF-PAGE": frozenset({"WRITE"}),
    "INVALID KEY": frozenset({"DELETE", "READ", "REWRITE", "START", "WRITE"}),
    "ON EXCEPTION": frozenset({"ACCEPT", "CALL", "DISPLAY", "INVOKE", "JSON", "XML"}),
    "ON OVERFLOW": frozenset({"CALL", "STRING", "UNSTRING"}),
    "ON SIZE ERROR": frozenset({"ADD", "COMPUTE", "DIVIDE", "MULTIPLY", "SUBTRACT"}),
}


@dataclass(slots=True)
class _Open:
    """A statement that holds others.

    Attributes:
        kind: IF, EVALUATE, SEARCH, PERFORM, or the verb before a phrase.
        around: the condition under which it is reached.
        head: of an IF its condition; what a phrase belongs to.
        line: index of the line where its condition stands.
        last: index of the last line of what is done.
        condition: of the branch under way; empty where none is.
        said: conditions of the branches before, of an EVALUATE.
        subjects: of an EVALUATE.
        waits: another WHEN may be joined to the last one.
        other: the ELSE or WHEN OTHER was met.
        phrase: the phrase that it is, without NOT, such as AT END.
        does: what is done changes something.
        takes: where what is done inside is noted; None where under no condition.
    """

    kind: str
    around: str
    line: int
    head: str = ""
    last: int = 0
    condition: str = ""
    action: str = ""
    said: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    waits: bool = False
    other: bool = False
    phrase: str = ""
    does: bool = False
    takes: "_Open | None" = None

    def joined(self) -> str:
        """The condition of the branch under way, with those around it."""
        if not (self.condition and self.around):
            return self.condition or self.around
        return cut(f"{self.around} AND {grouped(self.condition)}")


class Rules:
    """Gathers the decisions of one program."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._found: list[Rule] = []
        self._open: list[_Open] = []
        self._kinds: Counter[str] = Counter()
        self._unit = ""
        self._before: Piece | None = None

    def all(self) -> tuple[Rule, ...]:
        """In the order of their conditions."""
        return tuple(sorted(self._found, key=lambda rule: rule.start_line))

    @property
    def depth(self) -> int:
        """How many conditions and loops are open."""
        return len(self._open)

    @property
    def subjects(self) -> Sequence[str]:
        """What the innermost statement compares, if it is an EVALUATE."""
        return self._open[-1].subjects if self._open else ()

    def enter(self, unit: str) -> None:
        """A paragraph begins; what is open ends."""
        self._end_all()
        self._unit = unit

    def take(self, piece: Piece) -> None:
        """Go on with the next piece of the paragraph."""
        before, self._before = self._before, piece
        match piece.cut:
            case Cut.PERIOD:
                self._end_all()
            case Cut.END:
                self._end(piece.name)
            case Cut.ELSE:
                self._else(piece)
            case Cut.WHEN:
                self._when(piece)
            case Cut.PHRASE:
                self._phrase(piece, before)
            case Cut.VERB:
                self._verb(piece)

    def _verb(self, piece: Piece) -> None:
        if piece.name == "IF":
            start = piece.start + 1
            end = piece.end
            while end > start and self._words[end - 1].text == "THEN":
                end -= 1
            one = self._push("IF", piece.start)
            one.condition = one.head = self._text(start, end, CONDITION_CHARACTERS)
        elif piece.name == "EVALUATE":
            one = self._push("EVALUATE", piece.start)
            one.subjects = self._split(piece.start + 1, piece.end)
        elif piece.name == "SEARCH":
            one = self._push("SEARCH", piece.start)
            one.head = self._text(piece.start, min(piece.end, piece.start + 3), 60)
        else:
            self._do(piece)
            if piece.name == "PERFORM" and is_inline(self._words, piece):
                self._push("PERFORM", piece.start)

    def _do(self, piece: Piece) -> None:
        """A statement is noted where its condition is."""
        takes = self._open[-1].takes if self._open else None
        if takes is None:
            return
        takes.waits = False
        bare = piece.end == piece.start + 1
        takes.does |= piece.name not in ("CONTINUE", "NEXT") and not (piece.name == "EXIT" and bare)
        if len(takes.action) < ACTION_CHARACTERS:
            room = ACTION_CHARACTERS - len(takes.action)
            more = self._text(piece.start, piece.end, max(room, 8))
            takes.action = f"{takes.action} {more}" if takes.action else more
        takes.last = max(takes.last, self._words[piece.end - 1].line)

    def _push(self, kind: str, start: int) -> _Open:
        above = self._open[-1] if self._open else None
        if above and above.takes:
            above.takes.waits = False
        around = above.joined() if above else ""
        one = _Open(
            kind,
            around if above and above.around else grouped(around),
            self._words[start].line,
        )
        one.takes = (above.takes if above else None) if kind == "PERFORM" else one
        self._open.append(one)
        self._kinds[kind] += 1
        return one

    def _else(self, piece: Piece) -> None:
        """It belongs to the innermost IF that has none yet."""
        while self._kinds["IF"]:
            one = self._open[-1]
            if one.kind == "IF" and not one.other:
                self._branch(one)
                one.other = True
                one.condition = cut(f"NOT ({one.head})")
                return
            self._pop()

    def _when(self, piece: Piece) -> None:
        if not (self._kinds["EVALUATE"] or self._kinds["SEARCH"]):
            return
        while self._open[-1].kind not in ("EVALUATE", "SEARCH"):
            self._pop()
        one = self._open[-1]
        if not one.waits:
            self._branch(one)
        line = self._words[piece.start].line
        start = piece.start + 1
        if start < piece.end and self._words[start].text == "OTHER":
            one.condition = otherwise(one.said)
            one.line = line
        elif one.kind == "SEARCH":
            one.condition = self._text(start, piece.end, CONDITION_CHARACTERS)
            one.line = line
        else:
            condition = compared(one.subjects, self._split(start, piece.end))
            joined = one.waits and one.condition
            if len(one.said) <= MOST_OTHERS:
                one.said.append(condition)
            one.condition = cut(f"{one.condition} OR {condition}") if joined else condition
            one.line = one.line if joined else line
        one.waits = True

    def _phrase(self, piece: Piece, before: Piece | None) -> None:
        """What is done when a statement ends so; NOT AT END follows on AT END."""
        start = piece.start
        phrase = piece.name.removeprefix("NOT ")
        if before and before.cut is Cut.VERB and before.name in _TAKES[phrase]:
            if self._open and self._open[-1].kind == "SEARCH" and before.name == "SEARCH":
                one = self._open[-1]
                one.condition, one.line = f"{one.head} {piece.name}", self._words[start].line
                one.takes = one
                return
            head = self._text(before.start, min(before.end, before.start + 2), 60)
            one = self._push(before.name, before.start)
            one.phrase, one.head = phrase, head
            self._kinds[phrase] += 1
        elif self._kinds[phrase]:
            while self._open[-1].phrase != phrase:
                self._pop()
            one = self._open[-1]
            self._branch(one)
        else:
            return
        one.condition = f"{one.head} {piece.name}"

    def _end(self, name: str) -> None:
        """End the innermost statement of a kind, with all inside of it."""
        if self._kinds[name]:
            while self._pop() != name:
                pass

    def _end_all(self) -> None:
        while self._open:
            self._pop()
        self._before = None

    def _pop(self) -> str:
        one = self._open.pop()
        self._kinds[one.kind] -= 1
        if one.phrase:
            self._kinds[one.phrase] -= 1
        if one.takes is one:
            self._branch(one)
        return one.kind

    def _branch(self, one: _Open) -> None:
        """A branch ends: it is a rule where it does anything."""
        if one.condition and one.does:
            line, last = one.line + 1, max(one.line, one.last) + 1
            self._found.append(Rule(self._unit, one.joined(), one.action, line, last))
        one.action, one.last, one.waits, one.does = "", 0, False, False

    def _text(self, start: int, end: int, most: int) -> str:
        return written(self._words[start : min(end, start + most)], most)

    def _split(self, start: int, end: int) -> list[str]:
        """What ALSO divides, each as written."""
        result: list[str] = []
        first = start
        for at in range(start, min(end, start + CONDITION_CHARACTERS)):
            if self._words[at].text == "ALSO":
                result.append(self._text(first, at, CONDITION_CHARACTERS))
                first = at + 1
        return [*result, self._text(first, end, CONDITION_CHARACTERS)]


def is_inline(words: Sequence[Word], piece: Piece) -> bool:
    """Whether the statements that a PERFORM repeats follow it."""
    first = words[piece.start + 1].text if piece.end > piece.start + 1 else ""
    second = words[piece.start + 2].text if piece.end > piece.start + 2 else ""
    return first in ("", "FOREVER", "TEST", "UNTIL", "VARYING", "WITH") or (second == "TIMES")
