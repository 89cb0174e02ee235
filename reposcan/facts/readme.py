"""What a repository says of itself: the title and the first paragraph of its README."""

import posixpath
import re
from collections.abc import Iterator

from reposcan.facts.basis import Basis
from reposcan.model.facts import Readme

_NAME = re.compile(
    r"readme(?:\.(?:md|markdown|mdx|rst|rest|txt|text|adoc|asciidoc|org))?", re.IGNORECASE
)
#: Folders in which hosts look for a README too.
_FOLDERS = frozenset({"", ".github", "doc", "docs"})
_READ_BYTES = 100_000
_TITLE_CHARACTERS = 200
_TEXT_CHARACTERS = 1_000
_HEAD_CHARACTERS = 20_000
#: Characters of a line that are looked at.
_LINE = 800

_HEADING = re.compile(r"\s{0,3}(?:#{1,6}|=+)\s+(.*?)[\s#=]*")
_HTML_HEADING = re.compile(r"<h[1-3][^>]{0,300}>(.{1,2000}?)</h[1-3]>", re.IGNORECASE | re.DOTALL)
_RULE = re.compile(r"\s{0,3}([=\-~^*#\"'+`_])\1{2,}\s*")
#: Lines that are no prose: tags, images and badges, directives, tables, fences, quotes of code.
_NO_PROSE = re.compile(
    r"\s*(?:<|!\[|\[!\[|\[[^\]]*\]:|\.\. |:[\w-]+:|[|+>]|```|~~~|\[\[|image::|---|===|\* \* \*)"
)
_BLOCK = re.compile(r"\s*(?:<|!\[|\[!\[|\.\. )")
_TAG = re.compile(r"<[^<>]{0,500}>|!?\[!?\[[^\]]*\]\([^)]*\)\]\([^)]*\)|!\[[^\]]*\]\([^)]*\)")


def readme(basis: Basis) -> Readme | None:
    """The README at the root, or where hosts look for one."""
    found = [
        path
        for path in basis.outlines
        if posixpath.dirname(path) in _FOLDERS and _NAME.fullmatch(posixpath.basename(path))
    ]
    if not found:
        return None
    # Hosts show the one with markup first, and a plain one beside it is often an older text.
    path = min(found, key=lambda one: (one.count("/"), "." not in posixpath.basename(one), one))
    lines = _without_comments(basis.text(path, _READ_BYTES)).splitlines()
    text, line = next(_paragraphs(lines), ("", 1))
    # A heading further down is that of a section.
    return Readme(path, _title(lines[: line - 1] if text else lines), text[:_TEXT_CHARACTERS], line)


def _without_comments(text: str) -> str:
    """The text without HTML's comments, on the same lines."""
    parts: list[str] = []
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start)) >= 0:
        parts += [text[end:start], "\n" * text.count("\n", start, close)]
        end = close + len("-->")
    return "".join([*parts, text[end:]])


def _title(lines: list[str]) -> str:
    """The first heading, in any of the usual notations."""
    head = "\n".join(lines)[:_HEAD_CHARACTERS]
    places = [(one.start(), one[1]) for one in _HTML_HEADING.finditer(head)]
    at = 0
    for above, line, under in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        heading = _HEADING.fullmatch(line[:_LINE])
        if heading or _underlines(line, under, above):
            places.append((at, heading[1] if heading else line))
        at += len(line) + 1
    titles = (" ".join(_TAG.sub(" ", title[:_LINE]).split()) for _, title in sorted(places))
    return next((title for title in titles if re.search(r"\w", title)), "")[:_TITLE_CHARACTERS]


def _underlines(line: str, under: str, above: str = "") -> bool:
    """Whether a line is a title: one that has a rule above and below may be indented."""
    words = bool(re.search(r"\w", line[:_LINE]))
    flush = not line.startswith(" ") or bool(_RULE.fullmatch(above[:_LINE]))
    return words and flush and bool(_RULE.fullmatch(under[:_LINE]))


def _paragraphs(lines: list[str]) -> Iterator[tuple[str, int]]:
    """Stretches of prose and the line where each begins."""
    paragraph: list[str] = []
    fenced = skipped = False
    for number, line in enumerate([*lines, ""], start=1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        # What begins as tags or badges goes on as such until the next blank line.
        begins = not paragraph and bool(_BLOCK.match(line[:_LINE]))
        skipped = bool(line.strip()) and (skipped or begins)
        under = lines[number] if number < len(lines) else ""
        prose = line.strip() and not fenced and not skipped
        if prose and not _is_markup(line, under, started=bool(paragraph)):
            paragraph.append(line.strip())
        elif paragraph:
            yield "\n".join(paragraph), number - len(paragraph)
            paragraph = []


def _is_markup(line: str, under: str, *, started: bool) -> bool:
    head = line[:_LINE]
    if _HEADING.fullmatch(head) or _RULE.fullmatch(head) or _underlines(head, under):
        return True
    # Indented is quoted code in Markdown, and belongs to a directive in reStructuredText.
    return not started and (
        bool(_NO_PROSE.match(head))
        or head.startswith(("    ", "\t", "   "))
        or len(re.findall(r"\w+", _TAG.sub("", head))) < 3
    )
