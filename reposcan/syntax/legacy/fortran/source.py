"""From a Fortran text to statements: labels, comments and continuation are dealt with here.

In fixed form a letter C, an asterisk or an exclamation mark in column 1 begins a comment, columns 1
to 5 hold a label, a mark in column 6 continues the statement, and what follows column 72 is
ignored. A tab stands for the label's columns. Files of that suffix in free form are found, too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reposcan.syntax.lines import Lines

_CONTINUATION, _END = 5, 72
_COMMENT = frozenset("Cc*!Dd")
_TAB = re.compile(r"([ \d]{0,5})\t([1-9]?)")
_INCLUDE = re.compile(r"""\s*#?\s*include\s*["'<]([^"'<>]+)""", re.IGNORECASE)
_LITERAL = re.compile(r"'[^'\n]*+'?+|\"[^\"\n]*+\"?+")
_FREE = re.compile(r"[A-Za-z]{2,}[^&]*+$|.{0,71}&\s*$")


class Statement(NamedTuple):
    """A statement, upper case, without its label and with empty literals.

    Attributes:
        text: of it.
        line: index of its first line.
        last: index of its last line.
        written: as it is written, with its literals, white space folded.
    """

    text: str
    line: int
    last: int
    written: str = ""


@dataclass(slots=True)
class Source:
    """A text, sorted.

    Attributes:
        statements: in order.
        comments: words of each line that is a comment, by index.
        blank: indices of blank lines.
        spans: start and end of each comment in bytes.
        includes: (index, file) of each include.
    """

    statements: list[Statement] = field(default_factory=list)
    comments: dict[int, str] = field(default_factory=dict)
    blank: set[int] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)
    includes: list[tuple[int, str]] = field(default_factory=list)


def source_of(text: bytes, lines: Lines) -> Source:
    """Sort the lines of a text."""
    written = text.decode("utf-8", "replace").split("\n")[: len(lines)]
    source = Source()
    free = is_free(written)
    pieces: list[str] = []
    originals: list[str] = []
    start = last = 0
    goes_on = False
    for at, line in _code(written, lines, source, free=free):
        if free:
            original = line.strip()
            code = _bare(line).strip()
            continues, goes_on = goes_on, code.endswith("&")
            code = code.strip("&")
        else:
            original, continues = _fixed(line)
            code = _bare(original)
        if not continues:
            source.statements += _whole(pieces, originals, start, last)
            pieces, originals, start = [], [], at
        pieces.append(code)
        originals.append(original)
        last = at
    source.statements += _whole(pieces, originals, start, last)
    return source


def _code(
    written: Sequence[str], lines: Lines, source: Source, *, free: bool
) -> Iterator[tuple[int, str]]:
    """The lines that hold code; all others are put where they belong."""
    for at, line in enumerate(written):
        line = line.rstrip()
        bare = line.lstrip()
        if not line:
            source.blank.add(at)
        elif bare[0] == "!" or (not free and line[0] in _COMMENT):
            source.comments[at] = bare[1:]
            source.spans.append((lines.starts[at], lines.starts[at + 1]))
        elif bare[0] in "#Ii" and (found := _INCLUDE.match(line)):
            source.includes.append((at, found[1]))
        elif bare[0] != "#":
            yield at, line


def _fixed(line: str) -> tuple[str, bool]:
    """A line's code, and whether it continues the statement before it."""
    if tab := _TAB.match(line):
        return line[tab.end() :], bool(tab[2])
    mark = line[_CONTINUATION : _CONTINUATION + 1]
    continues = mark not in ("", " ", "0") and not line[:_CONTINUATION].strip()
    return line[_CONTINUATION + 1 : _END], continues


def _bare(code: str) -> str:
    """Without its comment, upper case, its literals empty."""
    code = _LITERAL.sub("''", code) if "'" in code or '"' in code else code
    return code.partition("!")[0].upper()


def _whole(
    pieces: Sequence[str], originals: Sequence[str], start: int, last: int
) -> Iterator[Statement]:
    text = " ".join(" ".join(pieces).split())
    if text:
        yield Statement(text, start, last, " ".join(" ".join(originals).split()))


def is_free(written: Sequence[str]) -> bool:
    """Whether code stands where fixed form has labels, or lines end with a mark to go on."""
    free = fixed = 0
    for line in written[:2_000]:
        line = line.rstrip()
        if line and line[0] not in _COMMENT and line[0] != "#":
            if _FREE.match(line):
                free += 1
            elif line[:_CONTINUATION].strip(" 0123456789\t") == "":
                fixed += 1
    return free > fixed
