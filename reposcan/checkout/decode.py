"""From raw bytes to text, by rules simple enough to foresee.

A notebook is the script that it can be read as. Else a byte order mark decides; else what is valid
UTF-8 is UTF-8, hardly ever by chance; else Windows' Western code page is assumed. In another 8-bit
or double-byte encoding the code, which is ASCII, then comes out right and the comments do not:
telling those apart is left for later.
"""

import codecs

from reposcan.checkout.notebook import script_of

#: The encoding of a notebook: its raw bytes become text by `notebook.script_of`.
NOTEBOOK = "notebook"

#: The four-byte marks first: the UTF-16 ones are their beginnings.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: Where git, too, looks for a NUL to tell binary files from text.
_BINARY_PREFIX = 8000

#: Control characters that no text in an 8-bit encoding has; 1A ends files of DOS, 1B colours.
_NEVER_IN_TEXT = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


def is_binary(raw: bytes) -> bool:
    """Whether the bytes are no text: a NUL near the beginning, without a wide encoding's mark."""
    return b"\0" in raw[:_BINARY_PREFIX] and _marked(raw) not in ("utf-16", "utf-32")


def encoding_of(raw: bytes) -> str | None:
    """The codec that turns the bytes into text, or `NOTEBOOK`; None where none does."""
    if script_of(raw) is not None:
        return NOTEBOOK
    marked = _marked(raw)
    candidates = (marked,) if marked else ("utf-8", "cp1252")
    for encoding in candidates:
        if encoding == "cp1252" and raw.translate(None, _NEVER_IN_TEXT) != raw:
            continue
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def text_of(raw: bytes, encoding: str) -> bytes:
    """The text as UTF-8 without a byte order mark, line ends untouched.

    Args:
        raw: content of a file.
        encoding: what `encoding_of` said of it.

    Raises:
        LookupError: there is no such encoding.
        ValueError: the bytes are not in that encoding.
    """
    if encoding == NOTEBOOK:
        script = script_of(raw)
        if script is None:
            raise ValueError("not a notebook")
        return script
    return raw.decode(encoding).encode("utf-8")


def _marked(raw: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), None)
