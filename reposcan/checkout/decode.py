"""From raw bytes to text, by rules that are tried in a fixed order.

A notebook is the script that it can be read as. Else a byte order mark decides; else NULs in the
pattern of a wide encoding; else what is valid UTF-8 is UTF-8, hardly ever by chance; else the
mainframe's EBCDIC has a test of its own; and for the rest a detector is asked.

The encoding's name says all that is needed to read the file again. It is a codec's, with a suffix
where lines do not end with line feeds:

    cp037     EBCDIC; its new line and its line feed both become a line feed
    cp037+80  EBCDIC in records of 80 bytes, each of which becomes a line without trailing blanks
    utf-8+cr  carriage returns alone, as on the first Macintosh, become line feeds

So a line ends with a line feed whatever the file is. A carriage return before one stays, as white
space at the line's end; form feeds, vertical tabs and Unicode's separators end no line.

Stored outlines hold offsets into these texts: whoever changes how a file is read makes them anew by
a change in `syntax`, whose digest they are stored under.
"""

import codecs

from reposcan.checkout import ebcdic, legacy, wide
from reposcan.checkout.notebook import script_of

#: The encoding of a notebook: its raw bytes become text by `notebook.script_of`.
NOTEBOOK = "notebook"

#: Ends the name of an encoding where carriage returns end lines.
_RETURNS = "+cr"

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


def is_binary(raw: bytes) -> bool:
    """Whether bytes that have no encoding are no text at all: a NUL stands near the beginning."""
    return b"\0" in raw[:_BINARY_PREFIX]


def encoding_of(raw: bytes) -> str | None:
    """The encoding that `text_of` takes; None where there is none, which binary files are."""
    if script_of(raw) is not None:
        return NOTEBOOK
    codec = _marked(raw) or _unmarked(raw)
    if codec is None or not _decodes(raw, codec):
        return None
    return codec + _RETURNS if _ends_with_returns(raw, codec) else codec


def text_of(raw: bytes, encoding: str) -> bytes:
    """The text as UTF-8 without a byte order mark; its lines end with a line feed.

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
    codec = encoding.removesuffix(_RETURNS)
    text = _decode(raw, codec)
    return (text.replace("\r", "\n") if codec != encoding else text).encode("utf-8")


def _marked(raw: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), None)


def _unmarked(raw: bytes) -> str | None:
    if is_binary(raw):
        return wide.codec_of(raw)
    if _decodes(raw, "utf-8"):
        return "utf-8"
    return ebcdic.codec_of(raw) if ebcdic.is_written(raw) else legacy.codec_of(raw)


def _decode(raw: bytes, codec: str) -> str:
    return ebcdic.decode(raw, codec) if ebcdic.is_codec(codec) else raw.decode(codec)


def _decodes(raw: bytes, codec: str) -> bool:
    if codec == "utf-8" and raw.isascii():
        return True
    try:
        _decode(raw, codec)
    except UnicodeDecodeError:
        return False
    return True


def _ends_with_returns(raw: bytes, codec: str) -> bool:
    """Whether the text has carriage returns and no line feed."""
    # Most files end here, at their first line feed.
    if codec == "utf-8" and b"\n" in raw:
        return False
    if b"\r" not in raw:
        return False
    text = _decode(raw, codec)
    return "\n" not in text and "\r" in text
