"""From a JCL text to statements: continuation, comments and data in the stream."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reposcan.syntax.lines import Lines

#: Columns from this index on say that a statement goes on, or number the line.
_END = 71
_STATEMENT = re.compile(r"//(\S*+)\s++(\S++)(?:\s++(.*+))?")
_CONTINUED = re.compile(r"//\s++(\S.*+)")
_IN_STREAM = re.compile(r"(?:\*|DATA)(?:,|$)")
_DELIMITER = re.compile(r"\bDLM=(?:'([^']{1,18})'|(\w{2}))")


@dataclass(slots=True)
class Statement:
    """One statement.

    Attributes:
        name: in its name field; may be empty.
        operation: such as EXEC or DD.
        operands: joined over its lines, without comments.
        line: index of its first line.
        last: index of its last line, data in the stream included.
        data: index and text of each line of data in the stream.
    """

    name: str
    operation: str
    operands: str
    line: int
    last: int
    data: list[tuple[int, str]] = field(default_factory=list)
    _pieces: list[tuple[int, int]] = field(default_factory=list)

    def line_of(self, offset: int) -> int:
        """Index of the line that holds a character of the operands."""
        found = bisect_right(self._pieces, (offset, self.last)) - 1
        return self._pieces[found][1] if found >= 0 else self.line

    def parameters(self) -> Iterator[tuple[str, str, int]]:
        """Each operand as keyword, value and index of its line; a value alone has no keyword."""
        start = 0
        for end in _commas(self.operands):
            key, equals, value = self.operands[start:end].partition("=")
            if equals and re.fullmatch(r"[\w.@#$]+", key):
                yield key, value, self.line_of(start)
            elif end > start:
                yield "", self.operands[start:end], self.line_of(start)
            start = end + 1


@dataclass(slots=True)
class Deck:
    """A JCL text: named after the cards that it stood on.

    Attributes:
        statements: in order.
        comments: words of each comment line, by index.
        spans: start and end of each comment in bytes.
    """

    statements: list[Statement] = field(default_factory=list)
    comments: dict[int, str] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)


def deck_of(text: bytes, lines: Lines) -> Deck:
    """Sort the lines of a text into statements, comments and data."""
    written = text.decode("utf-8", "replace").split("\n")[: len(lines)]
    deck = Deck()
    at = 0
    while at < len(written):
        line = written[at].rstrip("\r")[:_END]
        if line.startswith("//*"):
            deck.comments[at] = line[3:]
            deck.spans.append((lines.starts[at], lines.starts[at + 1]))
            at += 1
        elif found := _STATEMENT.fullmatch(line.rstrip()):
            at = _statement(found, written, at, deck, lines)
        else:
            if not line.startswith("/") and line.strip() and deck.statements:
                deck.statements[-1].data.append((at, line))  # Data without a DD of its own.
            at += 1
    return deck


def _statement(
    found: re.Match[str], written: Sequence[str], at: int, deck: Deck, lines: Lines
) -> int:
    """Read a statement with its continuation and data; the index of the line after it."""
    name, operation, rest = found[1], found[2], found[3] or ""
    pieces: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    start = at
    quoted = False
    whole = operation in ("IF", "ELSE", "ENDIF")
    while True:
        piece, quoted = (rest, False) if whole else _operands(rest, quoted)
        starts.append((length, at))
        pieces.append(piece)
        length += len(piece)
        at += 1
        if whole or not (quoted or piece.endswith(",")):
            break
        at = _skip_comments(written, at, deck, lines)
        if at >= len(written):
            break
        following = _CONTINUED.fullmatch(written[at].rstrip("\r")[:_END].rstrip())
        if not following:
            break
        rest = following[1]
    one = Statement(name, operation, "".join(pieces), start, starts[-1][1], _pieces=starts)
    deck.statements.append(one)
    if operation == "DD" and _IN_STREAM.match(one.operands):
        at = _take_data(one, written, at)
    return at


def _skip_comments(written: Sequence[str], at: int, deck: Deck, lines: Lines) -> int:
    while at < len(written) and written[at].startswith("//*"):
        deck.spans.append((lines.starts[at], lines.starts[at + 1]))
        at += 1
    return at


def _take_data(one: Statement, written: Sequence[str], at: int) -> int:
    """The data of a statement, up to its delimiter."""
    found = _DELIMITER.search(one.operands)
    delimiter = (found[1] or found[2]) if found else "/*"
    ends = (delimiter,) if found or one.operands.startswith("DATA") else (delimiter, "//")
    while at < len(written) and not written[at].startswith(ends):
        one.data.append((at, written[at].rstrip("\r")))
        at += 1
    one.last = max(one.line, at - 1)
    # A delimiter is passed over; what begins the next statement is not.
    return at + 1 if at < len(written) and written[at].startswith(delimiter) else at


def _operands(rest: str, quoted: bool) -> tuple[str, bool]:
    """What stands before the first blank outside of quotes, and whether a quote is still open."""
    for at, character in enumerate(rest):
        if character == "'":
            quoted = not quoted
        elif character == " " and not quoted:
            return rest[:at], False
    return rest, quoted


def _commas(operands: str) -> Iterator[int]:
    """Offsets of the commas outside of quotes and parentheses, then the end."""
    depth, quoted = 0, False
    for at, character in enumerate(operands):
        if character == "'":
            quoted = not quoted
        elif not quoted:
            depth += (character == "(") - (character == ")")
            if character == "," and depth <= 0:
                yield at
    yield len(operands)
