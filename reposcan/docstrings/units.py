"""Which units of a file have doc comments, and where those go that have none."""

import re
from collections.abc import Iterator

from reposcan.docstrings.conventions import Convention
from reposcan.model.code import CALLABLE, Definition, Kind, Outline, Span
from reposcan.model.docstring import Place, Unit

#: A string of Python, with or without a prefix: what begins with one has, or had, a docstring.
_STRING = re.compile(rb"[A-Za-z]{0,2}[\"']")
#: Bytes looked at for a comment above: what is longer is cut long before in an outline.
_LONGEST_COMMENT = 16_384
_INDENT = re.compile(rb"[ \t]*")
#: Columns 1 to 7 of a line of COBOL in fixed form, before a paragraph's name.
_FIXED_FORM = re.compile(rb"[\w ]{6} (?=\w)")


def units(path: str, text: bytes, outline: Outline, convention: Convention) -> Iterator[Unit]:
    """The units of a file in order: the file itself where it has a doc comment, then definitions.

    What stands inside a function is a matter of that function alone. Of several definitions that
    begin on one line, such as a structure and the name that is given to it, the first one counts.

    Args:
        path: of the file.
        text: of the file, UTF-8.
        outline: of the file.
        convention: of its language.
    """
    if convention.modules:
        yield _module(path, text, outline)
    inside, taken = 0, -1
    for one in outline.definitions:
        if one.span.start_byte < inside:
            continue
        if one.kind in CALLABLE:
            inside = one.span.end_byte
        if one.kind not in convention.kinds or one.span.start_line == taken:
            continue
        taken = one.span.start_line
        yield _unit(path, text, one, convention)


def _unit(path: str, text: bytes, one: Definition, convention: Convention) -> Unit:
    documented = bool(one.doc)
    if convention.inside:
        documented = documented or bool(_STRING.match(text, one.body_start))
        place = _in_body(text, one)
    else:
        place = _above(text, one, convention)
        documented = documented or _is_starred(text, place.at, convention)
    return Unit(path, one.kind, one.qualified, one.signature, one.span, documented, place)


def _above(text: bytes, one: Definition, convention: Convention) -> Place:
    """Before the line on which a definition begins, its attributes and decorators included."""
    start = _line_start(text, one.span.start_byte)
    if convention.card:
        fixed = one.kind is not Kind.PARAGRAPH or _FIXED_FORM.match(text, start)
        return Place(start, one.span.start_line, "", "" if fixed else "it is in free form")
    return _place(text, start, one.span.start_byte, one.span.start_line)


def _is_starred(text: bytes, start: int, convention: Convention) -> bool:
    """Whether a comment that says by its form that it documents stands one blank line above."""
    if not any(marks.opening == "/**" for marks in convention.marks):
        return False
    above = text[max(0, start - _LONGEST_COMMENT) : start]
    comment = above.rstrip()
    if not comment.endswith(b"*/") or above.count(b"\n", len(comment)) > 2:
        return False
    begins = comment.rfind(b"/*")
    return comment.startswith(b"/**", begins) and len(comment) - begins > len(b"/***/")


def _in_body(text: bytes, one: Definition) -> Place:
    """Before the first statement of a body."""
    start = _line_start(text, one.body_start)
    line = one.span.start_line + text.count(b"\n", one.span.start_byte, start)
    if start <= one.span.start_byte:
        return Place(start, line, "", "its body begins on the line of its head")
    return _place(text, start, one.body_start, line)


def _place(text: bytes, start: int, code: int, line: int) -> Place:
    """Before a line that begins with code, if it does."""
    blank = _INDENT.match(text, start)
    indent = blank[0].decode() if blank else ""
    if start + len(indent) != code:
        return Place(start, line, indent, "other code stands before it on its line")
    if text[max(0, start - 3) : start].rstrip(b"\r\n").endswith(b"\\"):
        return Place(start, line, indent, "the line before it goes on")
    return Place(start, line, indent)


def _module(path: str, text: bytes, outline: Outline) -> Unit:
    """A file of Python: its docstring stands below the comments that it begins with.

    A comment directly above the first statement belongs to that, unless the file begins with it.
    """
    lines = text.split(b"\n")
    bare = [line.strip() for line in lines]
    first = next((at for at, line in enumerate(bare) if line[:1] not in (b"", b"#")), len(lines))
    code = lines[first] if first < len(lines) else b""
    above = first
    while above and bare[above - 1].startswith(b"#"):
        above -= 1
    at = first if above == 0 else above
    start = sum(len(line) + 1 for line in lines[:at])
    refused = "" if code else "there is no code in it"
    return Unit(
        *(path, Kind.MODULE, "", "", Span(1, outline.lines, 0, len(text))),
        documented=bool(_STRING.match(code)),
        place=Place(min(start, len(text)), at + 1, "", refused),
    )


def _line_start(text: bytes, at: int) -> int:
    return text.rfind(b"\n", 0, at) + 1
