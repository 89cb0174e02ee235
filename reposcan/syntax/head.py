"""What the first lines of a file say of the whole: its licence, and that it is a program."""

import re

#: Where a licence is named; a longer head is a licence itself.
HEAD_LINES = 50
_HEAD_BYTES = 16_384
#: Longest expression kept, in characters: real ones name two or three licences.
LICENCE_CHARACTERS = 200

_NAME = rb"\(*[A-Za-z0-9][A-Za-z0-9.+:-]*\)*"
_TAG = re.compile(
    rb"SPDX-License-Identifier:[ \t]*("
    + _NAME
    + rb"(?:[ \t]+(?:AND|OR|WITH)[ \t]+"
    + _NAME
    + rb")*)",
    re.IGNORECASE,
)
_PROGRAM = re.compile(rb"#![ \t]*/")


def licence(text: bytes) -> str:
    """The expression of the first SPDX tag among the first lines, or nothing."""
    head = b"\n".join(text[:_HEAD_BYTES].split(b"\n", HEAD_LINES)[:HEAD_LINES])
    found = _TAG.search(head)
    if not found:
        return ""
    expression = " ".join(found[1].decode().split()).rstrip(".-:")
    if expression.count("(") != expression.count(")"):
        expression = expression.strip("()")
    return expression[:LICENCE_CHARACTERS]


def asks_for_interpreter(text: bytes) -> bool:
    """Whether the first line names the program that runs the file."""
    return bool(_PROGRAM.match(text))
