"""Hostile text in Markdown pages, harmless wherever they are shown.

The pages are read by GitHub, by wikis and by MkDocs, whose dialects differ: Python-Markdown, for
one, knows no backslash before `<`. Character references are the same in all of them and can never
be structure, so they stand for every character that could be. GitHub looks for mail addresses and
names of users after it has read the references: there a joiner that is not seen parts them.
"""

import re

from markupsafe import Markup

from reposcan.report.names import one_line, visible

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~&$]|(?<=www)\.|:(?=//)", re.IGNORECASE)
_UNJOINED = f"&#{ord('@')};&#{0x200C};"
_LINE_START = re.compile(r"^([-+#=:!])|^(\d+)([.)])(?=\s|$)", re.MULTILINE)
_TICKS = re.compile("`+")
#: A code span that all dialects read alike, in a table too.
_NO_SPAN = re.compile(r"[`|]|<[!?]")
_LANGUAGE = re.compile(r"[a-z0-9_+#-]+")


def escaped(text: str, limit: int | None = None) -> Markup:
    """Plain text on one line."""
    return _safe(at_line_start(references(one_line(" ".join(text.split()), limit))))


def code(text: str, limit: int | None = None) -> Markup:
    """A name or a piece of code on one line: as code, or as text where code could be misread."""
    line = one_line(" ".join(text.split()), limit)
    if not line or _NO_SPAN.search(line):
        return escaped(line)
    return _safe(f"`{line}`")


def fence(text: str, language: str = "") -> Markup:
    """A block of code, fenced by more backticks than it holds in a row."""
    shown = visible(text.replace("\r\n", "\n")).strip("\n")
    ticks = "`" * max(3, 1 + max(map(len, _TICKS.findall(shown)), default=0))
    info = language.lower()
    return _safe(f"{ticks}{info if _LANGUAGE.fullmatch(info) else ''}\n{shown}\n{ticks}")


def references(text: str) -> str:
    """The text with each character that has a meaning in Markdown as a character reference."""
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text).replace("@", _UNJOINED)


def at_line_start(text: str) -> str:
    """The text with what begins a block only at the start of a line made harmless there."""
    return _LINE_START.sub(_referred, text)


def _referred(match: re.Match[str]) -> str:
    return f"{match[2] or ''}&#{ord(match[1] or match[3])};"


def _safe(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - what could be markup is a character reference
