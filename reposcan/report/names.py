"""Makes hostile text harmless to look at, and file names out of paths.

A character that cannot be seen, or that reorders what stands around it, lets code and names look
like something else. It is shown as a mark instead of being dropped: what a file holds must still be
seen. Joiners that ordinary scripts and emoji need (U+200C, U+200D) stay as they are.
"""

import hashlib
import re

from reposcan.model.code import Span

# Controls but tab and line feed, bidirectional and other format characters, line and paragraph
# separators, lone surrogates (which no file can hold) and the invisible tag characters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("[\t\n]")
_UNSAFE = re.compile(r"[^A-Za-z0-9_]+")

#: Characters of a name, and of a line of text, that a page shows: longer ones are machine-made.
LONGEST_NAME = 160
LONGEST_TEXT = 400
#: Characters of a path kept in its slug: enough to know the file, well below any system's limit.
_READABLE = 60
#: Hexadecimal digits of the path's digest in its slug; the writer refuses a collision.
_DIGEST = 16


def visible(text: str) -> str:
    """The text with every hidden character shown as its code point, such as [U+202E]."""
    return _HIDDEN.sub(_mark, text)


def one_line(text: str, limit: int | None = None) -> str:
    """The text on one line, hidden characters shown, shortened in the middle to `limit`."""
    if limit is not None and len(text) > limit:
        half = (limit - 1) // 2
        text = f"{text[:half]}…{text[-half:]}"
    return _BREAKS.sub(_mark, visible(text))


def slug(path: str) -> str:
    """A file name for any path: the end of the path in safe characters, then a digest of it."""
    readable = _UNSAFE.sub("-", path)[-_READABLE:].strip("-")
    digest = hashlib.sha256(path.encode(errors="surrogatepass")).hexdigest()[:_DIGEST]
    return f"{readable}-{digest}".lstrip("-")


def anchor(fingerprint: str) -> str:
    """The id of a finding's place in its page."""
    return "finding-" + _UNSAFE.sub("-", fingerprint)


def lines_of(span: Span) -> str:
    """The lines of a span, as read by people."""
    if span.start_line == span.end_line:
        return f"line {span.start_line}"
    return f"lines {span.start_line} to {span.end_line}"


def _mark(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"
