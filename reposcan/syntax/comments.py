"""Doc comments: which stand above a definition, and what they say without their marks."""

import inspect
import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from reposcan.syntax.lines import Lines

#: Longest doc comment that an outline carries, in characters: outlines of all files are held at
#: once, and what goes on for longer is prose that can be read in the file.
DOC_CHARACTERS = 4_000

_SPACE = b" \t\n\r\f\v"
_LINE_MARK = re.compile(r"^\s*(?://[/!]*|#+!?|--+)[ \t]?")
#: Perl's documentation: paragraphs that begin with a command.
_POD_COMMAND = re.compile(r"^=(?:cut\b.*|\w+[ \t]*)", re.MULTILINE)
_BLOCK_MARK = re.compile(r"^\s*\*(?!/)[ \t]?")
_BLOCK_START = re.compile(r"^\s*/\*[*!]*[ \t]?")
_BLOCK_END = re.compile(r"\s*\*+/\s*$")
_STRING_MARKS = re.compile(r"""^[A-Za-z]*(\"{3}|'{3}|"|')(.*)\1$""", re.DOTALL)


class Above(NamedTuple):
    """What stands directly above a definition.

    Attributes:
        start: where its first attribute begins, or the definition itself.
        block: where the first comment or attribute of the block begins.
        doc: the documenting comments, without their marks.
    """

    start: int
    block: int
    doc: str


class Trivia:
    """The comments and attributes of a text, by where they end."""

    def __init__(
        self,
        text: bytes,
        lines: Lines,
        comments: Mapping[int, tuple[int, bool]],
        leading: Mapping[int, int],
    ) -> None:
        """Keep what the query found.

        Args:
            text: of the file.
            lines: of the text.
            comments: end -> (start, whether it documents); ends exclude white space.
            leading: end -> start of attributes; ends exclude white space.
        """
        self._text = text
        self._lines = lines
        self._comments = comments
        self._leading = leading
        self._starts = sorted((low, high) for high, (low, _) in comments.items())

    def above(self, start: int) -> Above:
        """Walk upwards from a definition over attributes and comments on lines of their own."""
        block = start
        docs: list[str] = []
        while True:
            end = trimmed_end(self._text, block)
            if end in self._leading:
                start = block = self._leading[end]
            elif self._is_above(end, block):
                low, documents = self._comments[end]
                block = low
                if documents:
                    docs.append(clean_comment(self._text[low:end].decode()))
            else:
                return Above(start, block, "\n".join(reversed(docs)).strip()[:DOC_CHARACTERS])

    def _is_above(self, end: int, block: int) -> bool:
        most = 2 if self._text.endswith(b"\n=cut", 0, end) else 1
        if end not in self._comments or self._text.count(b"\n", end, block) > most:
            return False
        start = self._comments[end][0]
        line_start = self._lines.starts[self._lines.at(start)]
        return not self._text[line_start:start].strip()

    def without_comments(self, start: int, end: int) -> bytes:
        """The text between two offsets, its comments replaced by a space."""
        parts = []
        first = bisect_left(self._starts, (start, 0))
        for low, high in self._starts[first : bisect_left(self._starts, (end, 0))]:
            parts.append(self._text[start:low])
            start = max(start, high)
        return b" ".join([*parts, self._text[start:end]])


def trimmed_end(text: bytes, end: int) -> int:
    """The offset after the last byte before `end` that is not white space."""
    while end > 0 and text[end - 1] in _SPACE:
        end -= 1
    return end


def clean_comment(comment: str) -> str:
    """A comment's words, without its marks."""
    if comment.startswith("="):
        return _POD_COMMAND.sub("", comment).strip()
    if not comment.lstrip().startswith("/*"):
        return "\n".join(_LINE_MARK.sub("", line).rstrip() for line in comment.split("\n"))
    first, *rest = _BLOCK_END.sub("", _BLOCK_START.sub("", comment)).split("\n")
    return inspect.cleandoc("\n".join([first, *(_BLOCK_MARK.sub("", line) for line in rest)]))


def clean_docstring(string: str) -> str:
    """A docstring's words, without quotes and indentation."""
    found = _STRING_MARKS.match(string)
    return inspect.cleandoc(found[2] if found else string)[:DOC_CHARACTERS]
