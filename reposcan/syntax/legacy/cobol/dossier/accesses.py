"""Where data items are read and written: what each verb does with the names behind it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from reposcan.model.dossier import Access
from reposcan.syntax.legacy.cobol.vocabulary import RESERVED
from reposcan.syntax.legacy.cobol.words import Word, is_literal

READ, WRITE, BOTH, NEITHER = 1, 2, 3, 0


class _Way(NamedTuple):
    """What a verb does with the names that follow it, and after which words that changes."""

    first: int
    then: Mapping[str, int] = {}


_GIVES = {"GIVING": WRITE, "REMAINDER": WRITE}
_WAYS: Mapping[str, _Way] = {
    "ACCEPT": _Way(WRITE, {"FROM": NEITHER}),
    "ADD": _Way(READ, {"TO": BOTH, **_GIVES}),
    "CALL": _Way(READ, {"USING": BOTH, "REFERENCE": BOTH, "CONTENT": READ, "VALUE": READ,
                        "RETURNING": WRITE, "GIVING": WRITE}),
    "CLOSE": _Way(NEITHER),
    "COMPUTE": _Way(WRITE, {"=": READ, "EQUAL": READ}),
    "DELETE": _Way(NEITHER),
    "DIVIDE": _Way(READ, {"INTO": BOTH, **_GIVES}),
    "GO": _Way(NEITHER, {"ON": READ, "DEPENDING": READ}),
    "INITIALIZE": _Way(WRITE, {"REPLACING": READ}),
    "INSPECT": _Way(READ, {"TALLYING": BOTH, "FOR": READ, "REPLACING": READ}),
    "JSON": _Way(READ, {"GENERATE": WRITE, "FROM": READ, "PARSE": READ, "INTO": WRITE}),
    "MERGE": _Way(NEITHER),
    "MOVE": _Way(READ, {"TO": WRITE}),
    "MULTIPLY": _Way(READ, {"BY": BOTH, **_GIVES}),
    "OPEN": _Way(NEITHER),
    "PERFORM": _Way(READ, {"VARYING": BOTH, "AFTER": BOTH, "FROM": READ, "BY": READ}),
    "READ": _Way(NEITHER, {"INTO": WRITE, "KEY": READ}),
    "RELEASE": _Way(READ),
    "RETURN": _Way(NEITHER, {"INTO": WRITE}),
    "REWRITE": _Way(READ),
    "SEARCH": _Way(READ, {"VARYING": BOTH}),
    "SET": _Way(WRITE, {"TO": READ, "UP": READ, "DOWN": READ}),
    "SORT": _Way(NEITHER),
    "START": _Way(NEITHER, {"KEY": READ}),
    "STRING": _Way(READ, {"INTO": WRITE, "POINTER": BOTH}),
    "SUBTRACT": _Way(READ, {"FROM": BOTH, **_GIVES}),
    "UNSTRING": _Way(READ, {"INTO": WRITE, "DELIMITER": WRITE, "COUNT": WRITE, "POINTER": BOTH,
                            "TALLYING": BOTH}),
    "USE": _Way(NEITHER),
    "WRITE": _Way(READ),
    "XML": _Way(READ, {"GENERATE": WRITE, "FROM": READ, "PARSE": READ, "COUNT": WRITE}),
}  # fmt: skip
#: Words after which the operand in the middle is only read, where there is a GIVING.
_MIDDLE = frozenset({"BY", "FROM", "INTO", "TO"})
#: What CICS replaces by a number: `DFHRESP(NORMAL)`.
_CODES = frozenset({"DFHRESP", "DFHVALUE"})
#: Options of CICS commands whose argument is written; of ASSIGN and INQUIRE all are.
_CICS_WRITES = frozenset({"INTO", "RESP", "RESP2", "SET"})
_BOTH = frozenset({("COMMAREA", "LINK"), ("RIDFLD", "READNEXT"), ("RIDFLD", "READPREV")})
#: Options of DL/I whose arguments are no items.
_NAMES = frozenset({"PSB", "SEGMENT", "WHERE"})
_COMPARES = frozenset({"=", "<", ">", "<=", ">="})
_CICS_TELLS = frozenset({"ASSIGN", "INQUIRE", "FORMATTIME", "EXTRACT", "RETRIEVE"})


@dataclass(slots=True)
class Accesses:
    """Gathers them for one program.

    Attributes:
        described: how often each name is described in the file.
        values_of: the item that a name for values belongs to.
    """

    described: Counter[str] = field(default_factory=Counter)
    values_of: dict[str, str] = field(default_factory=dict)
    _found: dict[str, tuple[set[int], set[int]]] = field(default_factory=dict)

    def all(self) -> tuple[Access, ...]:
        """Each item, ordered by name."""
        return tuple(
            Access(name, tuple(sorted(reads)), tuple(sorted(writes)))
            for name, (reads, writes) in sorted(self._found.items())
        )

    def note(self, name: str, line: int, way: int) -> None:
        """Note a use of an item; of a name for values, of its item, too."""
        for one in {name, self.values_of.get(name, name)} if way else ():
            reads, writes = self._found.setdefault(one, (set(), set()))
            if way & READ:
                reads.add(line + 1)
            if way & WRITE:
                writes.add(line + 1)

    def statement(self, verb: str, words: Sequence[Word], start: int, end: int) -> None:
        """The names behind a verb; of conditions, all are read."""
        way, then = _WAYS.get(verb, _Way(READ))
        gives = any(one.text == "GIVING" for one in words[start:end])
        for at, name in _operands(words, start, end):
            if name is None:
                text = words[at].text
                way = then.get(text, way)
                if gives and text in _MIDDLE and verb != "CALL":
                    way = READ
                if verb == "PERFORM" and text == "UNTIL":
                    way = READ
                continue
            self.note(self._called(name), words[at].line, READ if name.inside else way)
        if verb == "INSPECT" and end > start:
            changes = any(one.text in ("REPLACING", "CONVERTING") for one in words[start:end])
            first = next((one for _, one in _operands(words, start, end) if one), None)
            if changes and first:
                self.note(self._called(first), words[start].line, WRITE)

    def _called(self, name: "_Name") -> str:
        # What is copied may be described more than once, too.
        several = name.group and self.described[name.text] != 1
        return f"{name.text} OF {name.group}" if several else name.text

    def block(self, words: Sequence[Word], options: Sequence[tuple[Word, Word]]) -> None:
        """What a command of CICS or DL/I reads and writes.

        Args:
            words: of the command, its name first.
            options: each with the first word of its argument.
        """
        command = words[0].text
        for option, argument in options:
            if is_item(argument.text) and option.text not in _NAMES:
                self.note(argument.text, argument.line, _way_of(option.text, command))
        depth = 0
        for before, word in pairwise(words):
            depth += (before.text == "(") - (before.text == ")")
            # Subscripts, and what a field of a segment is compared with.
            inner = depth > 1 or (depth == 1 and before.text in _COMPARES)
            if inner and is_item(word.text):
                self.note(word.text, word.line, READ)

    def sql(self, words: Sequence[Word], statement: str) -> None:
        """The variables of an SQL statement: those of a query's INTO are written."""
        into = False
        for word in words:
            if word.text == "INTO":
                into = statement in ("SELECT", "FETCH", "EXECUTE")
            elif word.text in ("FROM", "WHERE"):
                into = False
            elif word.text.startswith(":"):
                for part in word.text.split(":"):
                    name = part.rpartition(".")[2]
                    if is_item(name):
                        self.note(name, word.line, WRITE if into else READ)


def _way_of(option: str, command: str) -> int:
    """What is done with the argument of an option."""
    if option == "ABSTIME":
        return READ if command == "FORMATTIME" else WRITE
    if (option, command) in _BOTH:
        return BOTH
    return WRITE if option in _CICS_WRITES or command in _CICS_TELLS else READ


class _Name(NamedTuple):
    """A name in a statement.

    Attributes:
        text: of the item.
        group: that it is said to be of.
        inside: it stands in parentheses behind another name.
    """

    text: str
    group: str
    inside: bool


def is_item(text: str) -> bool:
    """Whether a word may be the name of an item."""
    return (
        bool(text)
        and (text[0].isalpha() or (text[0].isdecimal() and not text.isdecimal()))
        and any(character.isalpha() for character in text)
        and not is_literal(text)
        and text not in RESERVED
    )


def _operands(words: Sequence[Word], start: int, end: int) -> Iterator[tuple[int, _Name | None]]:
    """Each name with its index; None for the words of the language between them."""
    depth = 0
    named = False
    at = start
    while at < end:
        text = words[at].text
        if text in ("OF", "IN") and named:
            at += 2  # Said with the name before.
            continue
        if text in _CODES:
            at += 4  # With what stands in the parentheses behind it.
            continue
        if text == "(":
            depth += named or depth > 0
        elif text == ")":
            depth = max(0, depth - 1)
        elif ":" in text and not is_literal(text):
            yield from ((at, _Name(one, "", True)) for one in text.split(":") if is_item(one))
        elif is_item(text):
            yield at, _Name(text, _group(words, at, end), depth > 0)
        elif depth == 0:
            yield at, None
        named = text == ")" or is_item(text)
        at += 2 if text == "FUNCTION" else 1


def _group(words: Sequence[Word], at: int, end: int) -> str:
    """The group that a name is said to be of."""
    said = at + 2 < end and words[at + 1].text in ("OF", "IN")
    return words[at + 2].text if said and is_item(words[at + 2].text) else ""
