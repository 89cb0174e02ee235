"""How large modules are, and where they are cut when they are larger than a context.

A module is cut at the borders of its chunks; a chunk that is still too large is cut between lines,
and a line that is too large between characters. Every part is counted again, header included, so
that none ever exceeds the room it was cut for.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from reposcan.errors import ModelError
from reposcan.model.code import Outline, Span
from reposcan.model.pack import Member
from reposcan.packing.render import member_text
from reposcan.packing.tokens import Tokenizer
from reposcan.printable import printable

#: Bytes of a UTF-8 character.
_LONGEST_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Cut:
    """A member cut in two.

    Attributes:
        head: what fits, counted exactly.
        rest: what is left, its tokens an estimate; None where all of it fits.
    """

    head: Member
    rest: Member | None


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A file in pieces that are never cut.

    Attributes:
        spans: in order, without gaps.
        sums: tokens of all pieces before each, and of all of them.
        header: tokens of a part's header.
    """

    spans: tuple[Span, ...]
    sums: tuple[int, ...]
    header: int


class Cutter:
    """Cuts modules.

    Args:
        outlines: by path.
        read: gives the text of a path, UTF-8.
        tokenizer: the served model's own.
        limit: tokens that a piece had better not exceed.
    """

    def __init__(
        self,
        outlines: Mapping[str, Outline],
        read: Callable[[str], bytes],
        tokenizer: Tokenizer,
        limit: int,
    ) -> None:
        self._outlines = outlines
        self._read = read
        self._tokenizer = tokenizer
        self._limit = limit
        self._known: dict[str, _Pieces] = {}

    def text(self, member: Member) -> bytes:
        """What a member shows."""
        return self._read(member.path)[member.span.start_byte : member.span.end_byte]

    def cut(self, member: Member, room: int) -> Cut | None:
        """As much of the member from its beginning as the room holds; None where nothing fits."""
        pieces = self._pieces(member)
        first = bisect_left(pieces.spans, member.span.start_byte, key=lambda one: one.start_byte)
        end = bisect_left(pieces.spans, member.span.end_byte, key=lambda one: one.start_byte)
        last = bisect_left(pieces.sums, pieces.sums[first] + room - pieces.header + 1) - 1
        for stop in range(min(last, end), first, -1):
            head = self._part(member, pieces.spans[first], pieces.spans[stop - 1])
            if head.tokens <= room:
                return Cut(head, self._rest(member, pieces, stop, end))
        return None

    def between(self, member: Member, start: int, end: int) -> Member:
        """What stands between two offsets of the member's text; it is to be cut."""
        text = self.text(member)
        span = stretch(text, member.span, start, end)
        tokens = self._count(member.path, text[start:end])
        return replace(member, span=span, tokens=tokens, shown="")

    def _part(self, member: Member, first: Span, last: Span) -> Member:
        span = Span(first.start_line, last.end_line, first.start_byte, last.end_byte)
        text = self._read(member.path)[span.start_byte : span.end_byte]
        tokens = self._count(member.path, text)
        return replace(member, span=span, tokens=tokens, shown=shown_digest(text))

    def _rest(self, member: Member, pieces: _Pieces, stop: int, end: int) -> Member | None:
        if stop >= end:
            return None
        first, last = pieces.spans[stop], pieces.spans[end - 1]
        span = Span(first.start_line, last.end_line, first.start_byte, last.end_byte)
        tokens = pieces.header + pieces.sums[end] - pieces.sums[stop]
        return replace(member, span=span, tokens=tokens, shown="")

    def _count(self, path: str, text: bytes) -> int:
        return self._tokenizer.count([member_text(path, text, whole=False)])[0]

    def _pieces(self, member: Member) -> _Pieces:
        """The pieces of its file, cut also where the member begins and ends."""
        known = self._known.get(member.path)
        borders = (member.span.start_byte, member.span.end_byte)
        if known is None or not all(_is_border(known.spans, one) for one in borders):
            text = self._read(member.path)
            spans = known.spans if known else self._outlines[member.path].chunks
            known = self._known[member.path] = self._measured(member, text, spans)
        return known

    def _measured(self, member: Member, text: bytes, spans: Sequence[Span]) -> _Pieces:
        for border in (member.span.start_byte, member.span.end_byte):
            spans = tuple(_bordered(spans, text, border))
        [header, *counts] = self._tokenizer.count(
            [member_text(member.path, b"", whole=False), *(_shown(text, one) for one in spans)]
        )
        fine: list[tuple[Span, int]] = []
        for span, count in zip(spans, counts, strict=True):
            fine += self._fine(member.path, text, span, count)
        sums = tuple(accumulate((count for _, count in fine), initial=0))
        return _Pieces(tuple(span for span, _ in fine), sums, header)

    def _fine(self, path: str, text: bytes, span: Span, count: int) -> Iterator[tuple[Span, int]]:
        """The span, or halves of halves of it that are small enough, with their tokens."""
        waiting = [(span, count)]
        while waiting:
            piece, tokens = waiting.pop()
            if tokens <= self._limit:
                yield piece, tokens
            elif piece.end_byte - piece.start_byte <= _LONGEST_CHARACTER:
                raise ModelError(
                    f"the context does not hold the name of {printable(path)}",
                    "give a longer --context",
                )
            else:
                halves = _halves(piece, text)
                counts = self._tokenizer.count([_shown(text, half) for half in halves])
                waiting += reversed([*zip(halves, counts, strict=True)])


def stretch(text: bytes, around: Span, start: int, end: int) -> Span:
    """The span of what stands between two offsets of a text that has a span itself."""
    first = around.start_line + text.count(b"\n", 0, start)
    last = first + text.count(b"\n", start, end - 1)
    return Span(first, last, around.start_byte + start, around.start_byte + end)


def shown_digest(text: bytes) -> str:
    """The digest of what a part shows."""
    return hashlib.sha256(text).hexdigest()[:32]


def _shown(text: bytes, span: Span) -> str:
    return text[span.start_byte : span.end_byte].decode("utf-8", "replace")


def _is_border(spans: Sequence[Span], byte: int) -> bool:
    at = bisect_left(spans, byte, key=lambda one: one.start_byte)
    return (at < len(spans) and spans[at].start_byte == byte) or byte == spans[-1].end_byte


def _bordered(spans: Sequence[Span], text: bytes, border: int) -> Iterator[Span]:
    """The spans, the one around the border cut there."""
    for span in spans:
        if span.start_byte < border < span.end_byte:
            yield from _parted(span, text, border)
        else:
            yield span


def _halves(span: Span, text: bytes) -> tuple[Span, Span]:
    """Two spans that are about equal, cut after a line where there is one."""
    middle = (span.start_byte + span.end_byte) // 2
    newline = text.find(b"\n", middle, span.end_byte - 1)
    if newline < 0:
        newline = text.rfind(b"\n", span.start_byte, middle)
    if newline >= 0:
        return _parted(span, text, newline + 1)
    while middle < span.end_byte - 1 and text[middle] & 0xC0 == 0x80:
        middle += 1
    return _parted(span, text, max(middle, span.start_byte + 1))


def _parted(span: Span, text: bytes, border: int) -> tuple[Span, Span]:
    """The span cut at a byte; a line that goes on after it is in both."""
    next_line = span.start_line + text.count(b"\n", span.start_byte, border)
    last = next_line - (text[border - 1 : border] == b"\n")
    return (
        Span(span.start_line, last, span.start_byte, border),
        Span(next_line, span.end_line, border, span.end_byte),
    )
