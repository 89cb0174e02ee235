"""The encodings before Unicode: said by the file itself, or else guessed.

Many a source names its encoding at its head, for a compiler or an editor. Where none does, chardet
is asked, which of the detectors that are kept up knows the code pages of DOS as well; it is
shown only lines that are not ASCII, since code drowns the words that tell a language, and may
choose among those encodings that sources are found in. A few accented letters in English text tell
it nothing (it takes `©` for Arabic): they are read as what they are nearly always, Windows' Western
code page.
"""

import codecs
import re
from itertools import islice

#: What a file says of itself: `coding: euc-jp`, `scriptencoding cp1250`, `charset=koi8-r`,
#: `encoding="iso-8859-1"`.
_SAID = re.compile(rb"(?:coding|charset)[ \t]*[:= ]?[ \t]*[\"']?([A-Za-z][\w.-]{2,20})")
_SAID_WITHIN = 2_000
#: Python keeps in mind every name that it was ever asked for.
_MOST_SAID = 5
#: Those names of Python's codecs that are an encoding from before Unicode and hold ASCII.
_MAY_BE_SAID = re.compile(
    r"(?:iso8859-\d+|cp(?:125\d|437|7\d\d|8[56]\d|874|932|949|950)|koi8-[rtu]|kz1048|tis-620"
    r"|euc_\w+|gb\w+|big5\w*|shift_jis\w*|johab|mac-\w+)"
)

#: Bytes of lines shown to the detector: more change no answer, and each costs time.
_SHOWN = 2_000
#: A longer line is cut before a byte that is no half of a character in any encoding.
_LONGEST_LINE = 400
_BORDER = re.compile(rb"[\x00-\x2f]")

#: Number of letters beyond ASCII, each standing alone, up to which no language can be told.
_FEW = 6
_BEYOND = re.compile(rb"[\x80-\xff]+")
#: A sign of Windows' Western code page inside a word, where only a letter, an apostrophe, a dash
#: or a dot can be: so it is another code page.
_OUT_OF_PLACE = re.compile(
    rb"[A-Za-z][\x80-\x89\x8b\x8d\x8f-\x91\x93-\x95\x98\x99\x9b\x9d\xa0-\xb6\xb8-\xbf][A-Za-z]"
)

#: What may be answered, by the detector's names.
_CANDIDATES = (
    *("iso8859-1", "iso8859-2", "iso8859-7", "iso8859-9"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("koi8-r", "cp437", "cp850", "cp866"),
    *("shift_jis", "cp932", "euc-jp", "gb18030", "big5", "euc-kr", "cp949"),
)
#: Where Windows' version of an encoding holds all of it and was meant by those who named the
#: other, the text is read with that; newer versions of the Japanese ones hardly occur.
_READ_AS = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis_2004": "cp932",
    "euc_jis_2004": "euc_jp",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5hkscs": "big5",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_FALLBACK = "cp1252"

#: Control characters that no text in an 8-bit encoding has; 1A ends files of DOS, 1B colours.
_NEVER_IN_TEXT = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
#: Bytes that one blank or line end comes for at least: data without any are no text.
_BYTES_A_BLANK = 400
_BLANKS = b" \t\r\n"


def codec_of(raw: bytes) -> str | None:
    """The codec of a text that is not UTF-8; None for what is no text."""
    if raw.translate(None, _NEVER_IN_TEXT) != raw or not _has_blanks(raw):
        return None
    said = _said(raw[:_SAID_WITHIN])
    if said and _decodes(raw, said):
        return said
    shown = _telling_lines(raw)
    if _is_undecidable(shown) and _decodes(raw, _FALLBACK):
        return _FALLBACK
    return next((codec for codec in (_guess(shown), _FALLBACK) if _decodes(raw, codec)), None)


def _said(head: bytes) -> str | None:
    """The first encoding that a file says it has, and can have."""
    for found in islice(_SAID.finditer(head), _MOST_SAID):
        try:
            codec = codecs.lookup(found[1].decode("ascii")).name
        except LookupError:
            continue
        if _MAY_BE_SAID.fullmatch(codec):
            return _READ_AS.get(codec, codec)
    return None


def _has_blanks(raw: bytes) -> bool:
    blanks = len(raw) - len(raw.translate(None, _BLANKS))
    return len(raw) < (blanks + 1) * _BYTES_A_BLANK


def _telling_lines(raw: bytes) -> bytes:
    lines: list[bytes] = []
    size = 0
    for line in raw.splitlines():
        if not line.isascii():
            border = _BORDER.search(line, _LONGEST_LINE)
            lines.append(line[: border.start()] if border else line)
            size += len(lines[-1])
            if size > _SHOWN:
                break
    return b"\n".join(lines)


def _is_undecidable(shown: bytes) -> bool:
    groups = _BEYOND.findall(shown)
    alone = max(map(len, groups), default=0) <= 1
    return len(groups) <= _FEW and alone and not _OUT_OF_PLACE.search(shown)


def _guess(shown: bytes) -> str:
    # Loaded when the first such file comes: most repositories have none.
    import chardet

    found = chardet.detect(
        shown,
        prefer_superset=False,
        compat_names=False,
        include_encodings=_CANDIDATES,
        no_match_encoding=_FALLBACK,
    )
    codec = found["encoding"] or _FALLBACK
    return _READ_AS.get(codec, codec)


def _decodes(raw: bytes, codec: str) -> bool:
    try:
        raw.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
