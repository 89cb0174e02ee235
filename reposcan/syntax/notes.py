"""What comments say is left to do.

A mark counts at the beginning of a line of a comment, and further on only where a colon or a name
in parentheses follows, or where it stands in parentheses itself: prose mentions the same words, and
identifiers contain them, and a quotation mark behind one says that it is only quoted.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from reposcan.model.code import Note
from reposcan.syntax.lines import Lines

#: Longest text of a note, in characters.
NOTE_CHARACTERS = 200

_MARKS = (b"TODO", b"FIXME", b"XXX", b"HACK", b"BUG")
_WORD = rb"(?:" + b"|".join(_MARKS) + rb")(?![\w-])"
_BEFORE = rb"(?<![\w.])"
_MARK = _BEFORE + _WORD
#: A search for a mark looks only where one of their letters is, unless it has to look back first.
_ANY = re.compile(_WORD)
_APART = re.compile(_BEFORE)
_NOTE = re.compile(
    rb"""[\s/*#!<>;%"'@(\[{-]*+ (?P<first>"""
    + _MARK
    + rb""") (?!\(\)|=|\.\w|['"`])
    | .*? (?: (?P<later>"""
    + _MARK
    + rb""") (?=:|\(\w) | \((?P<bracketed>"""
    + _MARK
    + rb""")\) )""",
    re.VERBOSE,
)
#: What begins a comment in most languages, at the beginning of a line or after white space; a
#: quotation mark only at the beginning, and COBOL's asterisk in its column.
_INTRODUCER = re.compile(
    rb"(?:^|(?<=\s))(?:#|//|/\*|--|;|%|!|\*>|\(\*|\{-|rem\b|dnl\b)|^[\d ]{0,6}\*|^\s*+'",
    re.IGNORECASE,
)
_Where = Callable[[int], tuple[int, int]]


def notes_in_comments(
    text: bytes, lines: Lines, comments: Iterable[tuple[int, int]]
) -> tuple[Note, ...]:
    """The notes of a file whose comments are known.

    Args:
        text: of the file.
        lines: of the text.
        comments: start and end of each; they do not overlap.
    """
    spans = sorted(comments) if any(mark in text for mark in _MARKS) else []

    def around(offset: int) -> tuple[int, int]:
        index = bisect_right(spans, (offset, len(text) + 1)) - 1
        start, end = spans[index] if index >= 0 else (0, 0)
        low, high = _line(lines, offset)
        return (max(start, low), min(end, high)) if offset < end else (offset, offset)

    return tuple(_notes(text, lines, around)) if spans else ()


def notes_in_lines(text: bytes, lines: Lines) -> tuple[Note, ...]:
    """The notes of a file in a language whose comments are guessed at, line by line."""

    def around(offset: int) -> tuple[int, int]:
        low, high = _line(lines, offset)
        found = _INTRODUCER.search(text[low:high])
        return (low + found.end(), high) if found else (high, high)

    return tuple(_notes(text, lines, around))


def _line(lines: Lines, offset: int) -> tuple[int, int]:
    line = lines.at(offset)
    return lines.starts[line], lines.starts[line + 1]


def _notes(text: bytes, lines: Lines, around: _Where) -> Iterator[Note]:
    """Look at each stretch of a comment's line that has a mark, once."""
    done = 0
    for found in _ANY.finditer(text):
        if found.start() < done or not _APART.match(text, found.start()):
            continue
        start, done = around(found.start())
        piece = text[start:done].rstrip(b"\n")
        note = _NOTE.match(piece)
        if note and note.lastgroup:
            mark, end = note[note.lastgroup], note.end(note.lastgroup)
            yield Note(mark.decode(), _said(piece[end:]), lines.at(found.start()) + 1)


def _said(rest: bytes) -> str:
    """What follows a mark, without the comment's end or the right side of its frame."""
    words = " ".join(rest.decode("utf-8", "ignore").split())
    for end in ("*/", "-->", "*)", "-}", '"""', "'''", " #"):
        words = words.removesuffix(end)
    # Pascal's comments end so; a brace that was opened in the words is theirs.
    words = words if "{" in words else words.removesuffix("}")
    return words.lstrip(":-]).,; ").rstrip()[:NOTE_CHARACTERS]
