"""From words to the lines of a comment, in a language's convention."""

import textwrap
from html import escape

from reposcan.docstrings.conventions import Convention, Marks
from reposcan.model.code import Kind
from reposcan.model.docstring import Insertion, Unit, Words

#: Columns for words, however deep the code is indented.
_LEAST_WIDTH = 40
#: Columns of a tab, for widths alone.
_TAB = 8
_ARTICLES = ("a", "an", "the")


def insertion(
    unit: Unit, words: Words, text: bytes, convention: Convention, marks: Marks
) -> Insertion:
    """The lines that document a unit, in its file's own line ends.

    Args:
        unit: with a place that is not refused.
        words: to be said of it.
        text: of its file, UTF-8.
        convention: of its language.
        marks: in which the comment is written.
    """
    if convention.name_first:
        words = Words(_named(words.summary, own_name(unit)), words.details)
    lines = comment(words, convention, marks, unit.place.indent)
    if convention.inside and unit.kind in (Kind.CLASS, Kind.MODULE):
        lines.append("")
    end = text.find(b"\n", unit.place.at)
    crlf = text[:end].endswith(b"\r") if end >= 0 else text[: unit.place.at].endswith(b"\r\n")
    newline = "\r\n" if crlf else "\n"
    return Insertion(unit.place.at, "".join(f"{line}{newline}" for line in lines).encode())


def opening(unit: Unit, convention: Convention, marks: Marks) -> str:
    """What a unit's comment begins with, up to its first word; what a model then goes on with."""
    indent = "" if convention.card else unit.place.indent
    start = f"{indent}{marks.opening}"
    if marks.closing and marks.apart:
        start += f"\n{indent}{marks.line}"
    name = f"{own_name(unit)} " if convention.name_first else ""
    return f"{start}{'' if marks.tight else ' '}{name}"


def own_name(unit: Unit) -> str:
    """A unit's name without that of what is around it."""
    return unit.name.rpartition(".")[2]


def comment(words: Words, convention: Convention, marks: Marks, indent: str) -> list[str]:
    """The lines of a comment, without line ends."""
    if convention.markup:
        words = Words(escape(words.summary, quote=False), escape(words.details, quote=False))
    indent = "" if convention.card else indent
    room = max(convention.width - len(indent.expandtabs(_TAB)), _LEAST_WIDTH)
    lines = _short(words, marks, room) if not words.details else []
    return [f"{indent}{line}".rstrip() for line in lines or _long(words, marks, room)]


def _short(words: Words, marks: Marks, room: int) -> list[str]:
    """One line, if it is enough."""
    if not marks.closing or (marks.closing.startswith(marks.line) and marks.line):
        return []
    blank = "" if marks.tight else " "
    line = f"{marks.opening}{blank}{words.summary}{blank}{marks.closing.strip()}"
    return [line] if len(line) <= room else []


def _long(words: Words, marks: Marks, room: int) -> list[str]:
    """Several lines: summary, an empty line, details."""
    prefix = f"{marks.line} " if marks.line else ""
    width = room - len(prefix)
    # The opening stands before the first line, or is its mark.
    first = len(marks.opening) + (not marks.tight) - len(prefix)
    lead = 0 if marks.closing and marks.apart else max(first, 0)
    summary = textwrap.wrap("\0" * lead + words.summary, width, break_long_words=False)
    summary[0] = summary[0].lstrip("\0")
    details = textwrap.wrap(words.details, width, break_long_words=False)
    said = [*summary, *([""] if details else []), *details]
    if not marks.closing:
        return [f"{prefix}{line}".rstrip() for line in said]
    if marks.apart:
        return [marks.opening, *(f"{prefix}{line}".rstrip() for line in said), marks.closing]
    blank = "" if marks.tight else " "
    body = [f"{marks.opening}{blank}{said[0]}", *(f"{prefix}{line}".rstrip() for line in said[1:])]
    if marks.line:
        return [*body[:-1], f"{body[-1]} {marks.closing.strip()}"]
    return [*body, marks.closing]


def _named(summary: str, name: str) -> str:
    """The summary as a sentence that begins with the name."""
    first, _, rest = summary.partition(" ")
    if first.strip("`") == name:
        return f"{name} {rest}"
    lower = (
        f"{first[:1].lower()}{first[1:]} {rest}"
        if first[1:].islower() or not first[1:]
        else summary
    )
    if first.lower() in _ARTICLES:
        return f"{name} is {lower}"
    if first[1:].islower() and first.endswith("s") and not first.endswith(("ss", "us", "is")):
        return f"{name} {lower}"
    return f"{name}: {lower}"
