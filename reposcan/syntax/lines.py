"""Lines of a file, and its cut into chunks.

A line ends with a line feed and nothing else, so that line numbers agree with git, editors and the
report. Chunks are found from line numbers alone: whatever a parser claims, they tile the file.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from math import ceil

from reposcan.model.code import Span

#: Longest chunk in lines: about one screen, so that what is cut here still reads as a unit.
CHUNK_LINES = 60


#: A line of these alone would make a chunk that says nothing.
_CLOSING = b" \t\r\n\f\v)]};,"


class Lines:
    """Where the lines of a text begin.

    Attributes:
        starts: offset of each line's first byte, then the length of the text.
    """

    __slots__ = ("_number", "_text", "starts")

    def __init__(self, text: bytes) -> None:
        self._text = text
        lengths = map(len, text.split(b"\n"))
        starts = list(accumulate(lengths, lambda at, length: at + length + 1, initial=0))
        # What follows the last line feed is a line only if there is any of it.
        starts[-1] = len(text)
        if starts[-2] == len(text):
            starts.pop()
        self.starts = starts
        self._number = len(starts) - 1

    def __len__(self) -> int:
        return self._number

    def at(self, byte: int) -> int:
        """Index of the line that holds the byte, counted from 0."""
        return bisect_right(self.starts, byte, 0, self._number) - 1

    def closing(self, line: int) -> bool:
        """Whether the line only ends something: blank, or nothing but closing marks."""
        return not self._text[self.starts[line] : self.starts[line + 1]].strip(_CLOSING)

    def span(self, start: int, end: int) -> Span:
        """The span of the bytes from `start` up to `end`, which must not be empty."""
        return Span(self.at(start) + 1, self.at(end - 1) + 1, start, end)


def chunks(lines: Lines, borders: Iterable[int]) -> tuple[Span, ...]:
    """Tile the text, cut at those lines and wherever a stretch would be too long.

    Blank lines and closing brackets stay with what stands before them.

    Args:
        lines: of the text.
        borders: indices of lines, in any order, that had better begin a chunk.
    """
    cuts = sorted({_skip_closing(lines, border) for border in borders})
    first = _skip_closing(lines, 0)
    stretches = [0, *(cut for cut in cuts if first < cut < len(lines)), len(lines)]
    ends = [end for low, high in pairwise(stretches) for end in _divide(lines, low, high)]
    starts = lines.starts
    return tuple(
        Span(low + 1, high, starts[low], starts[high]) for low, high in pairwise([0, *ends])
    )


def _skip_closing(lines: Lines, line: int) -> int:
    while line < len(lines) and lines.closing(line):
        line += 1
    return line


def _divide(lines: Lines, low: int, high: int) -> Iterator[int]:
    """Ends of about equal parts of a stretch, after a blank or closing line where one is near."""
    last = high
    while last > low and lines.closing(last - 1):
        last -= 1
    while last - low > CHUNK_LINES:
        size = ceil((last - low) / ceil((last - low) / CHUNK_LINES))
        window = range(low + size, low + size // 2, -1)
        low = next((cut for cut in window if lines.closing(cut - 1)), low + size)
        yield low
    if high > low:
        yield high
