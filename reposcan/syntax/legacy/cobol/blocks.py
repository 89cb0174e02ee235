"""What stands between EXEC and END-EXEC: statements of CICS, SQL and DL/I."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reposcan.model.code import ReferenceKind
from reposcan.syntax.legacy.cobol.words import Word, is_literal


class Use(NamedTuple):
    """A use of a name, or of what a data item holds.

    Attributes:
        kind: how it is used.
        word: a literal, or a name.
        item: the word is a data item, which holds the name.
    """

    kind: ReferenceKind
    word: Word
    item: bool = False


_CALL, _DATA, _TYPE = ReferenceKind.CALL, ReferenceKind.DATA, ReferenceKind.TYPE

#: What the options of a CICS command name. A map is the type of a screen.
_CICS: Mapping[str, ReferenceKind] = {
    "DATASET": _DATA,
    "FILE": _DATA,
    "MAP": _TYPE,
    "MAPSET": _TYPE,
    "PROGRAM": _CALL,
    "QNAME": _DATA,
    "QUEUE": _DATA,
    "TRANSID": _CALL,
}
#: Commands whose options of these names say something else: they ask or receive.
_ASKING = frozenset({"ASSIGN", "EXTRACT", "INQUIRE", "RETRIEVE"})
#: After these words an SQL statement names a table.
_BEFORE_TABLE = frozenset({"FROM", "INTO", "JOIN", "TABLE", "UPDATE", "USING"})
#: `INTO` and `USING` name tables in these statements only; elsewhere they name variables.
_INTO_TABLE = frozenset({"INSERT", "MERGE"})
_NO_TABLE = frozenset({"(", "FINAL", "LATERAL", "NEW", "OF", "OLD", "SELECT", "SET", "TABLE"})
#: After these words a list of tables has ended.
_ENDS_LIST = frozenset({"(", ")", "FETCH", "FOR", "GROUP", "ON", "ORDER", "SET", "UNION", "WHERE"})


def cics(words: Sequence[Word]) -> Iterator[Use]:
    """The programs, transactions, maps, files and queues that a CICS command names."""
    command = words[0].text if words else ""
    if command in _ASKING:
        return
    for name, argument in options(words):
        kind = _CICS.get(name.text)
        if kind is not None:
            yield Use(kind, argument, item=not is_literal(argument.text))
        elif command == "HANDLE" and name.text not in ("PROGRAM", "CONDITION", "AID"):
            yield Use(ReferenceKind.PERFORM, argument)


def dli(words: Sequence[Word]) -> Iterator[Use]:
    """The segments that a DL/I command names."""
    for name, argument in options(words):
        if name.text in ("SEGMENT", "PSB"):
            yield Use(_DATA, argument, item=argument.text.startswith("("))


def sql(words: Sequence[Word]) -> Iterator[Use]:
    """The tables, stored procedures and members that an SQL statement names."""
    statement = words[0].text if words else ""
    if statement in ("CALL", "INCLUDE"):
        kind = _CALL if statement == "CALL" else ReferenceKind.IMPORT
        if len(words) > 1:
            yield Use(kind, words[1])
    elif statement == "DECLARE" and len(words) > 2 and words[2].text == "TABLE":
        yield Use(_DATA, words[1])
    elif statement != "FETCH":
        yield from _tables(statement, words)


def _tables(statement: str, words: Sequence[Word]) -> Iterator[Use]:
    listed = opens = False
    for at, word in enumerate(words):
        text = word.text
        if opens and text not in _NO_TABLE and text[0] not in ":'":
            yield Use(_DATA, word)
        before = words[at - 1].text if at else ""
        if text in _BEFORE_TABLE:
            writes = text not in ("INTO", "USING") or statement in _INTO_TABLE
            opens = writes and not (text == "UPDATE" and before == "FOR")
            listed = opens and text == "FROM"
        else:
            # A list of tables, each perhaps with a short name: `FROM A, B X`.
            listed = listed and text not in _ENDS_LIST
            opens = listed and text == ","


def options(words: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Each option that has an argument, with the argument's first word."""
    depth = 0
    for at, word in enumerate(words):
        if word.text == "(":
            if depth == 0 and 0 < at < len(words) - 1 and words[at + 1].text not in "()":
                yield words[at - 1], words[at + 1]
            depth += 1
        elif word.text == ")":
            depth = max(0, depth - 1)
