"""From a module to the members that stand for it: whole where it fits, else split.

A module larger than a context is cut at the borders of its chunks; a chunk that is still too large
is cut between lines, and a line that is too large between characters. Every cut is counted again,
header included, so that no member ever exceeds the budget.
"""

from collections.abc import Iterator, Sequence

from reposcan.errors import ModelError
from reposcan.model.code import Outline, Span
from reposcan.model.pack import Member
from reposcan.model.source import SourceFile
from reposcan.packing.render import member_text
from reposcan.packing.tokens import Tokenizer
from reposcan.printable import printable

#: Bytes of a UTF-8 character.
_LONGEST_CHARACTER = 4


def measure(
    file: SourceFile, outline: Outline, text: bytes, tokenizer: Tokenizer, budget: int
) -> tuple[Member, ...]:
    """The members of one file, in order; together they show every byte of it once.

    Args:
        file: the file; it has at least one byte of text.
        outline: its outline.
        text: its text, UTF-8.
        tokenizer: the served model's own.
        budget: tokens that no member exceeds.
    """
    everything = Span(1, max(outline.lines, 1), 0, len(text))
    [tokens] = tokenizer.count([member_text(file.path, everything, None, text)])
    if tokens <= budget:
        return (Member(file.path, file.digest, 1, 1, everything, tokens),)
    splitter = _Splitter(file.path, outline.lines, text, tokenizer, budget)
    parts = list(splitter.parts(outline.chunks))
    return tuple(
        Member(file.path, file.digest, number, len(parts), span, tokens)
        for number, (span, tokens) in enumerate(parts, 1)
    )


class _Splitter:
    def __init__(
        self, path: str, lines: int, text: bytes, tokenizer: Tokenizer, budget: int
    ) -> None:
        self._path = path
        self._lines = lines
        self._text = text
        self._tokenizer = tokenizer
        self._budget = budget

    def parts(self, chunks: Sequence[Span]) -> Iterator[tuple[Span, int]]:
        """Runs of pieces as long as the budget allows, with their exact tokens."""
        pieces = [piece for chunk in chunks for piece in self._pieces(chunk)]
        sizes = self._counts(pieces)
        start = 0
        while start < len(pieces):
            end, estimate = start + 1, sizes[start]
            # Each size includes a header of its own, so the sum errs on the safe side; what it
            # leaves is a few tokens a piece.
            while end < len(pieces) and estimate + sizes[end] <= self._budget:
                estimate += sizes[end]
                end += 1
            [tokens] = self._counts([_join(pieces[start], pieces[end - 1])])
            while tokens > self._budget:
                end -= 1
                [tokens] = self._counts([_join(pieces[start], pieces[end - 1])])
            yield _join(pieces[start], pieces[end - 1]), tokens
            start = end

    def _pieces(self, span: Span) -> Iterator[Span]:
        """`span`, or halves of halves of it that each fit."""
        waiting = [span]
        while waiting:
            piece = waiting.pop()
            if self._counts([piece])[0] <= self._budget:
                yield piece
            elif piece.end_byte - piece.start_byte <= _LONGEST_CHARACTER:
                raise ModelError(
                    f"the context does not hold the name of {printable(self._path)}",
                    "give a longer --context",
                )
            else:
                first, second = self._halve(piece)
                waiting += (second, first)

    def _halve(self, span: Span) -> tuple[Span, Span]:
        text = self._text[span.start_byte : span.end_byte]
        middle = len(text) // 2
        newline = text.find(b"\n", middle, len(text) - 1)
        if newline < 0:
            newline = text.rfind(b"\n", 0, middle)
        if newline >= 0:
            cut, line_end = newline + 1, True
        else:
            cut, line_end = _character_border(text, middle), False
        border = span.start_byte + cut
        last = span.start_line + text[:cut].count(b"\n") - (1 if line_end else 0)
        return (
            Span(span.start_line, last, span.start_byte, border),
            Span(last + 1 if line_end else last, span.end_line, border, span.end_byte),
        )

    def _counts(self, spans: Sequence[Span]) -> list[int]:
        return self._tokenizer.count(
            [member_text(self._path, span, self._lines, self._text) for span in spans]
        )


def _join(first: Span, last: Span) -> Span:
    return Span(first.start_line, last.end_line, first.start_byte, last.end_byte)


def _character_border(text: bytes, offset: int) -> int:
    """The first border between two UTF-8 characters at or after `offset`, inside the text."""
    while offset < len(text) - 1 and text[offset] & 0xC0 == 0x80:
        offset += 1
    return max(offset, 1)
