"""What stands between EXEC and END-EXEC: commands of CICS, SQL and DL/I."""

from collections.abc import Sequence

from reposcan.syntax.legacy.cobol import blocks
from reposcan.syntax.legacy.cobol.dossier.flow import Node
from reposcan.syntax.legacy.cobol.dossier.gathered import Command, Gathered
from reposcan.syntax.legacy.cobol.dossier.jumps import jump
from reposcan.syntax.legacy.cobol.dossier.statements import Piece
from reposcan.syntax.legacy.cobol.words import Word

#: Commands that hand control to the program that they name.
_TRANSFERS = frozenset({"LINK", "LOAD", "XCTL"})
#: Commands that start the transaction that they name, now or with what is typed next.
_STARTS = frozenset({"RETURN", "RUN", "START"})
#: What ends a program, where it is not told to come back.
_LEAVES = frozenset({"ABEND", "RETURN", "XCTL"})
_COMES_BACK = frozenset({"NOHANDLE", "RESP"})
_REMARKS = {
    "ABEND": "abnormal end",
    "ASKTIME": "date",
    "FORMATTIME": "date",
    "HANDLE": "error handling",
    "IGNORE": "error handling",
    "RECEIVE": "user input",
}


def block(found: Gathered, node: Node, piece: Piece) -> None:
    """Read a block.

    Args:
        found: of the program; grows.
        node: where the block stands.
        piece: from EXEC to END-EXEC.
    """
    words = found.words
    end = piece.end - 1 if words[piece.end - 1].text == "END-EXEC" else piece.end
    inner = words[piece.start + 2 : end]
    if not inner:
        return
    match words[piece.start + 1].text:
        case "CICS":
            _cics(found, node, piece, inner)
        case "SQL":
            _sql(found, node, piece, inner)
        case "DLI":
            found.files.dli(inner)
            found.accesses.block(inner, list(blocks.options(inner)))


def _cics(found: Gathered, node: Node, piece: Piece, inner: Sequence[Word]) -> None:
    command = inner[0].text
    options = list(blocks.options(inner))
    said = {option.text: argument for option, argument in options}
    texts = {word.text for word in inner}
    found.accesses.block(inner, options)
    queue = next((text for text in ("TD", "TS") if text in texts), "")
    found.commands.append(Command(command, options, queue))
    if command in _TRANSFERS and "PROGRAM" in said:
        found.go(command, said["PROGRAM"], node)
    if command in _STARTS and "TRANSID" in said:
        found.go(command, said["TRANSID"], node)
        found.starts.append(said["TRANSID"])
    if command == "HANDLE":
        _handle(found, node, options)
    found.status.update(said[name].text for name in ("RESP", "RESP2") if name in said)
    if command in _LEAVES and not found.rules.depth and not texts & _COMES_BACK:
        node.falls = False
    if kind := _REMARKS.get(command):
        found.marks.add(kind, piece.start, piece.end)


def _handle(found: Gathered, node: Node, options: Sequence[tuple[Word, Word]]) -> None:
    for option, argument in options:
        if option.text == "PROGRAM":
            found.go("HANDLE", argument, node)
        else:
            jump(node, "HANDLE", argument.text, argument.line)


def _sql(found: Gathered, node: Node, piece: Piece, inner: Sequence[Word]) -> None:
    statement = inner[0].text
    found.accesses.sql(inner, statement)
    found.files.sql(inner)
    if statement == "CALL" and len(inner) > 1:
        found.go("CALL", inner[1], node)
    elif statement == "INCLUDE":
        found.copies = True
    elif statement == "WHENEVER":
        found.marks.add("error handling", piece.start, piece.end)
        if len(inner) > 1 and inner[-2].text in ("GO", "GOTO", "TO"):
            jump(node, "GO TO", inner[-1].text.lstrip(":"), inner[-1].line)
