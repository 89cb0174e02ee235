"""Statements that define something, found by their first words.

SQL has more dialects than a grammar knows: procedures, and all that stands in or after a statement
of another dialect, would be lost. So a statement is found where a line begins with its words. It
ends with its semicolon, or where its body in dollar quotes does; a body of another form ends where
the next statement begins a line.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reposcan.model.code import Kind

_NAME = rb'(?:"[^"\n]{1,200}"|`[^`\n]{1,200}`|\[[^\]\n]{1,200}\]|[^\W\d]\w{0,200})'
_HEAD = re.compile(
    rb"""^[ \t]*(create[ \t]+
    (?:(?:or|replace|alter|temp|temporary|unlogged|global|local|memory|foreign|recursive
         |materialized|constraint|editionable|noneditionable|definer\s?=\s?\S+)[ \t]+){0,5}
    (table|view|function|procedure|proc|trigger|type)\s+
    (?:if\s+not\s+exists\s+)?
    (?:"""
    + _NAME
    + rb"""\s?\.\s?){0,3}("""
    + _NAME
    + rb"))",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_NEXT = re.compile(
    rb"^(?:(?:create|alter|drop|grant|revoke|comment|delimiter|go|set)\b|/[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
_DOLLARS = re.compile(rb"\$\w{0,60}\$")
_BODY = re.compile(rb"\b(?:as|is|begin)\b|\$\w{0,60}\$|;|'", re.IGNORECASE)
#: The body of a statement begins within so many bytes.
_HEAD_BYTES = 8_192
_KINDS = {b"table": Kind.TABLE, b"view": Kind.VIEW, b"type": Kind.TYPE}


class Statement(NamedTuple):
    """A statement: offsets of its first byte, its body and its end, and what it defines."""

    start: int
    body: int
    end: int
    kind: Kind
    name: str


def statements(text: bytes, hidden: Iterable[tuple[int, int]]) -> Iterator[Statement]:
    """The defining statements of a text, in order.

    Args:
        text: of the file, UTF-8.
        hidden: start and end of comments; what begins in one of them is left out.
    """
    spans = sorted(hidden)
    starts = [start for start, _ in spans]
    reach: list[int] = []
    for _, end in spans:
        reach.append(max(end, reach[-1]) if reach else end)
    done = 0
    for head in _HEAD.finditer(text):
        start = head.start(1)
        before = bisect_right(starts, start) - 1
        if start < done or (before >= 0 and start < reach[before]):
            continue
        kind = _KINDS.get(head[2].lower(), Kind.FUNCTION)
        body, done = _extent(text, head.end(), kind)
        name = " ".join(head[3].decode().split()).strip('"`[]')
        yield Statement(start, body, done, kind, name)


def _extent(text: bytes, start: int, kind: Kind) -> tuple[int, int]:
    """Where the body of a statement begins, and where the statement ends.

    Nothing is read that lies behind that end, but the rest of a text with a quote left open.
    """
    stop = _end(text, start)
    if kind is not Kind.FUNCTION:
        return stop, stop
    if opened := _DOLLARS.search(text, start, stop):
        closed = text.find(opened[0], opened.end())
        end = _end(text, closed + len(opened[0])) if closed >= 0 else len(text)
    else:
        end = _following(text, start, len(text))
    body = _BODY.search(text, start, min(end, start + _HEAD_BYTES))
    return (body.start() if body else end), end


def _end(text: bytes, start: int) -> int:
    """After the next semicolon, if it comes before the next statement."""
    close = text.find(b";", start)
    border = close + 1 if close >= 0 else len(text)
    return _following(text, start, border)


def _following(text: bytes, start: int, border: int) -> int:
    found = _NEXT.search(text, start, border)
    return found.start() if found else border
