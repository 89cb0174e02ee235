"""EBCDIC, the encoding of IBM's mainframes, told by a test of its own and read as lines.

Detectors do not know it, or take binary data for it. Here nearly all bytes must be the letters,
digits, signs and blanks of its code pages, none may be a control character of them (ASCII's blank
and line feed are such), and there must be lines: by its line ends, or by records of 80 columns,
which is how a source member is stored. Data sets in EBCDIC have other records: they are no text.
"""

from typing import Final

#: Code page 1047, of C and Unix on the mainframe, has the characters of 037, six of them elsewhere.
_AS_037 = bytes.maketrans(b"\x5f\xb0\xad\xba\xbd\xbb", b"\xb0\x5f\xba\xad\xbb\xbd")

RECORD: Final = 80
_RECORDS = f"+{RECORD}"
_CODECS = frozenset({"cp037", "cp1047", f"cp037{_RECORDS}", f"cp1047{_RECORDS}"})

#: New line, line feed.
_ENDS = b"\x15\x25"
#: Line ends, and the white space that may stand beside them: return, tab, form feed.
_SPACE = _ENDS + b"\x0d\x05\x0c"
_WORDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".encode("cp037")
#: The characters of ASCII, the signs for "not" and "cent", and the brackets of 1047.
_TEXT = bytes(range(32, 127)).decode("ascii").encode("cp037") + "¬¢".encode("cp037") + b"\xad\xbd"
#: All below the blank are control characters.
_CONTROLS = bytes(set(range(0x40)) - set(_SPACE)) + b"\xff"

#: Bytes. Less may be anything.
_LEAST = 40
#: Of all bytes at least this share is blank; of the others, that many are letters and digits, and
#: that many no accents and signs that programs are not written with.
_BLANKS, _WORDLIKE, _COMMON = 0.01, 0.35, 0.97
#: Bytes of a line on average, at most; what is longer ended by chance.
_LINE = 1_000


def is_codec(name: str) -> bool:
    """Whether `decode` knows it."""
    return name in _CODECS


def codec_of(raw: bytes) -> str | None:
    """The codec of what is written in EBCDIC; None where there are no lines, as in data sets."""
    left, right = raw.count(b"\xad") + raw.count(b"\xbd"), raw.count(b"\xba") + raw.count(b"\xbb")
    page = "cp1047" if left > right else "cp037"
    lines = sum(map(raw.count, (_ENDS[:1], _ENDS[1:])))
    if lines:
        return page if len(raw) / lines <= _LINE else None
    return None if len(raw) % RECORD else page + _RECORDS


def is_written(raw: bytes) -> bool:
    """Whether the bytes are characters of EBCDIC, in lines or not."""
    if len(raw) < _LEAST or len(raw.translate(None, _CONTROLS)) < len(raw):
        return False
    written = len(raw.translate(None, _SPACE + b"\x40"))
    strange = len(raw.translate(None, _SPACE + _TEXT))
    words = len(raw) - len(raw.translate(None, _WORDS))
    return (
        raw.count(b"\x40") >= len(raw) * _BLANKS
        and words >= written * _WORDLIKE
        and strange <= written * (1 - _COMMON)
    )


def decode(raw: bytes, codec: str) -> str:
    """The text; it has as many lines as the file, each ended by a line feed."""
    page = codec.removesuffix(_RECORDS)
    text = (raw.translate(_AS_037) if page == "cp1047" else raw).decode("cp037")
    if page == codec:
        return text.replace("\x85", "\n")
    records = (text[start : start + RECORD] for start in range(0, len(text), RECORD))
    return "".join(f"{record.rstrip(' ')}\n" for record in records)
