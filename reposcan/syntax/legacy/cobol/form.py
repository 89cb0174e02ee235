"""From a COBOL text to lines of code: columns, comments and continuations are dealt with here.

In fixed form the first six columns hold a sequence number, the seventh says what the line is, code
stands in columns 8 to 72, and what follows is ignored. Free form has none of that. Which one a text
is in, is said by a directive or told from where its headers stand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from reposcan.syntax.lines import Lines

#: Index of the indicator's column, of area A, of area B, and of the first column that is ignored.
_INDICATOR, _AREA_A, AREA_B, _END = 6, 7, 11, 72
_HEADER = re.compile(
    r"(?:IDENTIFICATION|ID|ENVIRONMENT|DATA|PROCEDURE)\s+DIVISION\b|PROGRAM-ID\b"
    r"|(?:WORKING-STORAGE|LINKAGE|FILE|LOCAL-STORAGE)\s+SECTION\b",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(
    r"\s*(?:>>\s*SOURCE(?:\s+FORMAT)?(?:\s+IS)?\s+|\$\s*SET\s++.*?SOURCEFORMAT\s*\(?\s*['\"]?)"
    r"(FREE|FIXED|VARIABLE)",
    re.IGNORECASE,
)
#: Words that only lay out the listing, alone on their line.
_LISTING = re.compile(
    r"\s*(?:EJECT|SKIP[123]|TITLE\s.*|\*(?:CBL|CONTROL)\b.*)\.?\s*", re.IGNORECASE
)
#: Statements of source libraries that stand where a line of code does.
_INCLUDE = re.compile(r"(?:[\d ]{6}[ ]*\+\+INCLUDE|\+\+INCLUDE|-INC)\s+([\w@#$-]+)", re.IGNORECASE)
_OPTIONS = re.compile(r"[\d ]{0,7}(?:CBL|PROCESS)\s", re.IGNORECASE)
_QUOTE = re.compile(r"['\"]")
#: Lines looked at to tell the form: headers and comments come early.
_LINES_TO_TELL = 2_000


class Form(Enum):
    """How lines are laid out."""

    FIXED = "fixed"
    FREE = "free"
    #: Fixed form whose lines have no end.
    VARIABLE = "variable"


@dataclass(slots=True)
class Source:
    """The code of a text, line by line.

    Attributes:
        code: (index of its first line, column of its first character, text) of each line of code,
            continuation lines joined to the line that they continue.
        last: index of the last line that continues a line, where there is one.
        comments: words of each line that is a comment, by index.
        blank: indices of blank lines.
        spans: start and end of each comment in bytes.
        includes: (index, member) of includes by a source library.
        fixed: whether the text begins in fixed form.
    """

    code: list[tuple[int, int, str]] = field(default_factory=list)
    last: dict[int, int] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)
    blank: set[int] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)
    includes: list[tuple[int, str]] = field(default_factory=list)
    fixed: bool = True


def source_of(text: bytes, lines: Lines) -> Source:
    """Sort the lines of a text."""
    written = text.decode("utf-8", "replace").split("\n")[: len(lines)]
    return _Sorter(written, lines, debugs=b"DEBUGGING MODE" in text).sorted()


class _Sorter:
    """Goes through the lines once."""

    def __init__(self, written: Sequence[str], lines: Lines, *, debugs: bool) -> None:
        self._written = written
        self._lines = lines
        self._debugs = debugs
        self._form = form_of(written)
        self._source = Source(fixed=self._form is not Form.FREE)
        # The line of code under way: its pieces, and the quotation mark that is still open.
        self._pieces: list[str] = []
        self._start = 0
        self._column = 0
        self._open = ""

    def sorted(self) -> Source:
        for at, line in enumerate(self._written):
            line = line.rstrip()
            if not line:
                self._source.blank.add(at)
            elif found := _DIRECTIVE.match(line, _INDICATOR if line[:6].isspace() else 0):
                self._form = Form(found[1].lower())
            elif found := _INCLUDE.match(line):
                self._source.includes.append((at, found[1]))
            elif self._form is Form.FREE:
                self._free(at, line)
            else:
                self._fixed(at, line)
        self._flush()
        return self._source

    def _free(self, at: int, line: str) -> None:
        bare = line.lstrip()
        if bare.startswith("*>") or line[0] in "*/":
            self._comment(at, line, len(line) - len(bare))
        elif not bare.startswith((">>", "$")) and not _LISTING.fullmatch(line):
            self._begin(at, len(line) - len(bare), line)

    def _fixed(self, at: int, line: str) -> None:
        end = _END if self._form is Form.FIXED else len(line)
        if "\t" in line[:end]:
            # Nobody knows how wide the tabs were: what is pushed to the right is code all the same.
            line = line[: 4 * end].expandtabs(8)
            end = len(line)
        mark = line[_INDICATOR : _INDICATOR + 1]
        code = line[_AREA_A:end].rstrip()
        bare = code.lstrip()
        if mark in ("*", "/") or (mark in ("D", "d") and not self._debugs) or line[0] == "*":
            self._comment(at, line[:end], _INDICATOR if line[0] != "*" else 0)
        elif bare.startswith("*>"):
            self._comment(at, line[:end], _AREA_A + len(code) - len(bare))
        elif mark == "$" or line[_INDICATOR:].lstrip().startswith(">>") or _OPTIONS.match(line):
            return
        elif not bare or _LISTING.fullmatch(code):
            self._source.blank.add(at)
        elif mark == "-" and self._pieces:
            self._continue(at, bare, width=end - _AREA_A)
        else:
            self._begin(at, _AREA_A + len(code) - len(bare), code)

    def _comment(self, at: int, line: str, column: int) -> None:
        self._span(at, column, self._written[at])
        self._source.comments[at] = line[column + 1 :].lstrip("*>")

    def _span(self, at: int, column: int, written: str) -> None:
        """Note a comment that goes on to the end of its line."""
        start = self._lines.starts[at]
        low, high = len(written[:column].encode()), len(written.encode())
        if low < high:
            self._source.spans.append((start + low, start + high))

    def _begin(self, at: int, column: int, code: str) -> None:
        self._flush()
        inline = code.find("*>")
        if inline >= 0 and not _open_after(code[:inline], ""):
            mark = self._written[at].find("*>")
            self._span(at, mark, self._written[at])
        self._start, self._column = at, column
        self._open = _open_after(code, "")
        self._pieces.append(code)

    def _continue(self, at: int, bare: str, width: int) -> None:
        """Join a line to the one before: inside a literal or a word, as the standard says."""
        if self._open:
            before = self._pieces[-1]
            if len(self._pieces) == 1 and self._form is Form.FIXED:
                self._pieces[-1] = before.ljust(width)  # A literal goes on to the last column.
            bare = bare[1:] if bare[:1] in "'\"" else bare
        self._open = _open_after(bare, self._open)
        self._pieces.append(bare)
        self._source.last[self._start] = at

    def _flush(self) -> None:
        if self._pieces:
            self._source.code.append((self._start, self._column, "".join(self._pieces)))
            self._pieces.clear()


def form_of(written: Sequence[str]) -> Form:
    """The form that a text begins in.

    A header before column 8 is only possible in free form; where there is no header, code in the
    columns of the sequence number is.
    """
    loose = tight = 0
    for line in written[:_LINES_TO_TELL]:
        bare = line.lstrip()
        column = len(line) - len(bare)
        if not bare or bare.startswith(("*", "/", "$", ">>")):
            continue
        if _HEADER.match(bare):
            return Form.FREE if column < _INDICATOR else Form.FIXED
        if _HEADER.match(line, _AREA_A):
            return Form.FIXED
        if column < _INDICATOR and not _numbered(line):
            loose += 1
        else:
            tight += 1
    return Form.FREE if loose > tight else Form.FIXED


def _numbered(line: str) -> bool:
    """Whether a line's first six columns may be a sequence number or a tag, without code."""
    area, mark = line[:_INDICATOR], line[_INDICATOR : _INDICATOR + 1]
    return mark in ("", " ", "*", "/", "-", "D", "d", "$") and " " not in area.strip()


def _open_after(code: str, quote: str) -> str:
    """The quotation mark that is open at the end of a piece of code; nothing where none is."""
    at = 0
    while True:
        if not quote:
            found = _QUOTE.search(code, at)
            if not found:
                return ""
            comment = code.find("*>", at, found.start())
            if comment >= 0:
                return ""
            quote, at = found[0], found.end()
        end = code.find(quote, at)
        if end < 0:
            return quote
        quote, at = "", end + 1
