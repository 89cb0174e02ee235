"""Reads a procedure division: what each statement does."""

from collections.abc import Callable, Mapping

from reposcan.syntax.legacy.cobol.dossier import embedded, jumps
from reposcan.syntax.legacy.cobol.dossier.accesses import WRITE, is_item
from reposcan.syntax.legacy.cobol.dossier.files import IMS_CALLS
from reposcan.syntax.legacy.cobol.dossier.flow import Node
from reposcan.syntax.legacy.cobol.dossier.gathered import Gathered
from reposcan.syntax.legacy.cobol.dossier.rules import is_inline
from reposcan.syntax.legacy.cobol.dossier.statements import Cut, Piece, pieces
from reposcan.syntax.legacy.cobol.words import is_literal, unquoted


def run(found: Gathered, node: Node, start: int, end: int) -> None:
    """Read the statements of a paragraph, or those directly in a section.

    Args:
        found: of the program; grows.
        node: the paragraph or section.
        start: index of the first word behind the header.
        end: index after the last one.
    """
    found.nodes.append(node)
    found.rules.enter(node.name)
    found.status |= found.files.status_items()
    before: Piece | None = None
    for piece in pieces(found.words, start, end):
        if piece.cut is Cut.VERB:
            _statement(found, node, piece)
            before = piece
        elif piece.cut is Cut.WHEN:
            found.accesses.statement("WHEN", found.words, piece.start + 1, piece.end)
        elif piece.cut is Cut.PHRASE and before:
            found.marks.phrase(before.start, piece)
        found.rules.take(piece)
        if piece.cut in (Cut.VERB, Cut.WHEN):
            told = piece.cut is Cut.WHEN and not found.status.isdisjoint(found.rules.subjects)
            found.marks.statement(piece, found.status, told=told)


def _statement(found: Gathered, node: Node, piece: Piece) -> None:
    verb, start, end = piece.name, piece.start + 1, piece.end
    if verb in ("EXEC", "EXECUTE"):
        embedded.block(found, node, piece)
    elif verb in ("COPY", "REPLACE"):
        found.copies = found.copies or verb == "COPY"
    else:
        if handler := _HANDLERS.get(verb):
            start = handler(found, node, start, end)
        found.files.statement(verb, found.words, start, end)
        found.accesses.statement(verb, found.words, start, end)


def _perform(found: Gathered, node: Node, start: int, end: int) -> int:
    """The index of the word behind the procedures that are performed."""
    if is_inline(found.words, Piece(Cut.VERB, "PERFORM", start - 1, end)):
        return start
    return jumps.perform(found.words, node, start, end)


def _go(found: Gathered, node: Node, start: int, end: int) -> int:
    return jumps.go(found.words, node, start, end, always=not found.rules.depth)


def _alter(found: Gathered, node: Node, start: int, end: int) -> int:
    jumps.alter(found.words, node, start, end)
    return end


def _sort(found: Gathered, node: Node, start: int, end: int) -> int:
    jumps.sort(found.words, node, start, end)
    return start


def _stop(found: Gathered, node: Node, start: int, end: int) -> int:
    """`STOP "text"` waits, and goes on."""
    verb = found.words[start - 1].text
    ends = verb == "GOBACK" or (start < end and found.words[start].text == "RUN")
    if ends and not found.rules.depth:
        node.falls = False
    return start


def _call(found: Gathered, node: Node, start: int, end: int) -> int:
    if start >= end:
        return start
    word = found.words[start]
    found.go("CALL", word, node)
    if unquoted(word.text) in IMS_CALLS:
        words = found.words[start + 1 : end]
        found.ims.append([one for one in words if is_item(one.text) or is_literal(one.text)])
    return start + 1 if is_literal(word.text) else start


def _move(found: Gathered, node: Node, start: int, end: int) -> int:
    """What an item is given may be a name."""
    words = found.words
    to = next((at for at in range(start, end) if words[at].text == "TO"), end)
    giver = words[start].text if start < end else ""
    if to < end and (is_literal(giver) or is_item(giver)):
        for at in range(to + 1, end):
            if is_item(words[at].text) and words[at - 1].text not in ("OF", "IN"):
                found.values.give(0, words[at].text, giver)
    return start


def _set(found: Gathered, node: Node, start: int, end: int) -> int:
    """`SET P TO ENTRY "A"`."""
    words = found.words
    for at in range(start, end - 1):
        if words[at].text == "ENTRY" and is_literal(words[at + 1].text):
            found.go("CALL", words[at + 1], node)
    return start


def _entry(found: Gathered, node: Node, start: int, end: int) -> int:
    node.entered = True
    return start


def _read(found: Gathered, node: Node, start: int, end: int) -> int:
    """A record that is read is written in memory."""
    if start < end:
        word = found.words[start]
        for record in found.files.records_of(word.text):
            found.accesses.note(record, word.line, WRITE)
    return start


def _write(found: Gathered, node: Node, start: int, end: int) -> int:
    """A record that is written FROM another one is written in memory before."""
    if start + 1 < end and found.words[start + 1].text == "FROM":
        found.accesses.note(found.words[start].text, found.words[start].line, WRITE)
    return start


#: Each takes the index of the word behind the verb, and that after the statement; it gives that of
#: the first word that names data.
_HANDLERS: Mapping[str, Callable[[Gathered, Node, int, int], int]] = {
    "ALTER": _alter,
    "CALL": _call,
    "ENTRY": _entry,
    "GO": _go,
    "GOBACK": _stop,
    "MERGE": _sort,
    "MOVE": _move,
    "PERFORM": _perform,
    "READ": _read,
    "RELEASE": _write,
    "RETURN": _read,
    "REWRITE": _write,
    "SET": _set,
    "SORT": _sort,
    "STOP": _stop,
    "WRITE": _write,
}
