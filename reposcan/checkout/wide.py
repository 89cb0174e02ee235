"""UTF-16 and UTF-32 without a byte order mark, told by where their NULs are.

In UTF-16 one byte of every ASCII character is NUL, so that nearly all NULs of a text stand at even
offsets, or at odd ones; in UTF-32 the two high bytes of nearly every character are. Arrays of
numbers can look like that too: so all of it must decode to characters that can be printed, with the
white space that no text is without.
"""

#: Bytes. A few numbers could be text by chance.
_LEAST = 16
#: Bytes at the beginning that show the pattern, and those that show most other data for what it is.
_SAMPLE = 8000
_GLIMPSE = 400
#: Share of characters that are as nearly all are.
_MOST = 0.9

#: Characters that one blank or line end must come on average; Chinese lines have 40 or so.
_CHARACTERS_A_BLANK = 120

#: Marks without a shape that text may hold: joiners, directions, soft hyphens.
_FORMAT = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])


def codec_of(raw: bytes) -> str | None:
    """The codec of a text in a wide encoding; None for what is no such text."""
    if len(raw) < _LEAST or len(raw) % 2:
        return None
    codec = _pattern(raw[:_SAMPLE])
    if codec is None or not _is_written(raw[:_GLIMPSE].decode(codec, "ignore")):
        return None
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return None
    return codec if _is_written(text) else None


def _is_written(text: str) -> bool:
    """Whether it has characters that can be printed, and blanks between them."""
    written = "".join(text.split())
    some_blanks = (len(text) - len(written)) * _CHARACTERS_A_BLANK >= len(text)
    return some_blanks and (written.isprintable() or written.translate(_FORMAT).isprintable())


def _pattern(sample: bytes) -> str | None:
    """The encoding in which the NULs of a text would stand where these do."""
    every = len(sample) // 4
    first, second, third, fourth = (sample[offset::4].count(0) for offset in range(4))
    # Of UTF-32's four bytes the highest is always NUL, the next one but for rare scripts and
    # signs, and the lowest hardly ever.
    if every and fourth >= every and third >= every * _MOST and first <= every * (1 - _MOST):
        return "utf-32-le"
    if every and first >= every and second >= every * _MOST and fourth <= every * (1 - _MOST):
        return "utf-32-be"
    # There are characters of UTF-16 with a NUL in the low byte: 4E00, the Chinese "one".
    even, odd = first + third, second + fourth
    return None if even == odd else "utf-16-le" if odd > even else "utf-16-be"
