"""Definitions of CICS: which program a transaction starts, and which data set a file is."""

import re
from collections.abc import Iterator

from reposcan.model.dossier import FileUse

_SAYS = re.compile(
    r"\bDEF(?:INE)?\s++(?P<kind>\w++)\s*+\(\s*+(?P<name>[^()\s]{1,30})"
    r"|\b(?P<option>PROGRAM|DSNAME)\s*+\(\s*+(?P<value>[^()\s]{1,60})",
    re.IGNORECASE,
)
#: The option that says what a thing of a kind stands for.
_MEANS = {"TRANSACTION": "PROGRAM", "FILE": "DSNAME"}


def definitions(text: str) -> Iterator[tuple[str, str, str, int]]:
    """Each transaction and file: its kind, its name, its program or data set, and its line.

    Args:
        text: commands of DFHCSDUP; lines that begin with an asterisk are comments.
    """
    kind = name = ""
    line = 0
    for at, written in enumerate(text.split("\n")):
        if written.startswith("*"):
            continue
        for found in _SAYS.finditer(written):
            if found["kind"]:
                if kind:
                    yield kind, name, "", line
                kind = found["kind"].upper()
                name, line = found["name"].upper(), at + 1
                kind = kind if kind in _MEANS else ""
            elif kind and _MEANS[kind] == found["option"].upper():
                yield kind, name, found["value"].upper(), line
                kind = ""
    if kind:
        yield kind, name, "", line


def transactions(text: str) -> tuple[tuple[str, str, int], ...]:
    """(code, program, line) of each transaction that starts a program."""
    return tuple(
        (name, means, line)
        for kind, name, means, line in definitions(text)
        if kind == "TRANSACTION" and means
    )


def files(text: str) -> tuple[FileUse, ...]:
    """The files, with their data sets."""
    return tuple(
        FileUse("file", name, means, line)
        for kind, name, means, line in definitions(text)
        if kind == "FILE"
    )
