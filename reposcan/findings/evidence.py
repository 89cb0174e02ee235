"""Finds a quote in the code that it was taken from.

White space is folded, nothing else is: code that differs in one character is other code. The quote
must stand there exactly once, else nobody can say which place is meant.
"""

import re

from reposcan.model.code import Span

_WORD = re.compile(rb"\S+")
_IDENTIFIER = re.compile(r"\w")
_SINGLE_WORD = re.compile(r"\w+")


def locate(quote: str, text: bytes, within: Span) -> Span | str:
    """Where the quote stands.

    Args:
        quote: the model's words.
        text: of the whole file, UTF-8.
        within: the lines in which it must stand.

    Returns:
        The place, or the reason why there is none, in words for the report.
    """
    wanted = b" ".join(quote.encode("utf-8", "replace").split())
    if not _IDENTIFIER.search(quote):
        return "the quote holds no code"
    if _SINGLE_WORD.fullmatch(quote.strip()):
        # Most often the function's own name: it stands there, and shows nothing.
        return "the quote is a single word"
    folded, offsets = _fold(text, within)
    places = _whole_words(wanted).finditer(folded)
    first = next((place.start() for place in places), -1)
    if first < 0:
        return "the quoted code does not stand in the function"
    if next(places, None):
        return "the quoted code stands in the function more than once"
    start, end = offsets[first], offsets[first + len(wanted) - 1] + 1
    start_line = within.start_line + text.count(b"\n", within.start_byte, start)
    return Span(start_line, start_line + text.count(b"\n", start, end), start, end)


def _whole_words(wanted: bytes) -> re.Pattern[bytes]:
    """Finds the bytes, overlapping or not, where no word goes on at their ends."""
    before = rb"(?<!\w)" if wanted[:1].isalnum() or wanted[:1] == b"_" else b""
    after = rb"(?!\w)" if wanted[-1:].isalnum() or wanted[-1:] == b"_" else b""
    return re.compile(before + b"(?=" + re.escape(wanted) + after + b")")


def _fold(text: bytes, within: Span) -> tuple[bytes, list[int]]:
    """The text with every run of white space as one blank, and each byte's place in the file."""
    folded = bytearray()
    offsets: list[int] = []
    for word in _WORD.finditer(text, within.start_byte, within.end_byte):
        if folded:
            folded += b" "
            offsets.append(word.start() - 1)
        folded += word.group()
        offsets.extend(range(word.start(), word.end()))
    return bytes(folded), offsets
