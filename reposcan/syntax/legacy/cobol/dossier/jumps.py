"""Statements by which control moves inside of a program: PERFORM, GO TO, ALTER and SORT."""

from collections.abc import Sequence

from reposcan.model.dossier import Transfer
from reposcan.syntax.legacy.cobol.dossier.flow import Node
from reposcan.syntax.legacy.cobol.words import Word


def perform(words: Sequence[Word], node: Node, start: int, end: int) -> int:
    """Read a procedure, or all from one to another one; the index of the word behind them."""
    first, after = _procedure(words, start, end)
    last = first
    if after + 1 < end and words[after].text in ("THRU", "THROUGH"):
        last, after = _procedure(words, after + 1, end)
    node.ranges.append((first, last))
    for name in dict.fromkeys((first, last)):
        node.goes.append(Transfer("PERFORM", name.partition(" OF ")[0], words[start].line + 1))
    return after


def go(words: Sequence[Word], node: Node, start: int, end: int, *, always: bool) -> int:
    """Read the names of a GO TO; the index of the word behind them.

    Args:
        words: of the text.
        node: where it stands.
        start: index of the word behind the verb.
        end: index after the statement.
        always: it stands under no condition.
    """
    at = start + 1 if start < end and words[start].text == "TO" else start
    while at < end and words[at].text not in ("DEPENDING", "ON"):
        line = words[at].line
        name, at = _procedure(words, at, end)
        if name != ",":
            jump(node, "GO TO", name, line)
    if always and at >= end:
        node.falls = False
    return at


def alter(words: Sequence[Word], node: Node, start: int, end: int) -> None:
    """Read what GO TO statements are changed to."""
    for word in words[start:end]:
        if word.text not in ("TO", "PROCEED", ","):
            jump(node, "ALTER", word.text, word.line)


def sort(words: Sequence[Word], node: Node, start: int, end: int) -> None:
    """Read `INPUT PROCEDURE IS A THRU B`."""
    for at in range(start, end):
        if words[at].text == "PROCEDURE":
            named = at + 2 if at + 1 < end and words[at + 1].text == "IS" else at + 1
            if named < end:
                perform(words, node, named, end)


def jump(node: Node, how: str, name: str, line: int) -> None:
    """Note that control may get to a name."""
    node.jumps.append(name)
    node.goes.append(Transfer(how, name.partition(" OF ")[0], line + 1))


def _procedure(words: Sequence[Word], at: int, end: int) -> tuple[str, int]:
    """A procedure's name, perhaps "A OF B", and the index behind it."""
    name = words[at].text
    if at + 2 < end and words[at + 1].text in ("OF", "IN"):
        return f"{name} OF {words[at + 2].text}", at + 3
    return name, at + 1
