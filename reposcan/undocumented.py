"""Which units of a checkout's code lack a doc comment, and which files are left out of that."""

import re
from dataclasses import replace

from reposcan.docstrings import CONVENTIONS, units
from reposcan.frontend import Code
from reposcan.model.code import Level
from reposcan.model.docstring import FileUnits, Undocumented, Unit
from reposcan.model.source import Category, SourceFile
from reposcan.syntax import LANGUAGES

#: Encodings whose text is the file's own bytes, behind what each has in front.
PLAIN = {"utf-8": b"", "utf-8-sig": b"\xef\xbb\xbf"}
#: What a file is for where comments are not for readers.
_NOT_CODE = frozenset({Category.DOCUMENTATION, Category.DATA})
_PROGRAMMING = frozenset(one.name for one in LANGUAGES if one.programming)

#: How Python, Ruby and Perl are told of an encoding, in one of the first two lines.
_DECLARED = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_UTF8 = (b"utf-8", b"utf8", b"u8", b"ascii", b"us-ascii", b"utf-8-unix")


def find_units(code: Code, *, tests: bool = False) -> Undocumented:
    """Look for the units of every file of code.

    Args:
        code: of the checkout.
        tests: of tests, too.
    """
    left_out = _NOT_CODE if tests else _NOT_CODE | {Category.TEST}
    found: list[FileUnits] = []
    skipped: list[tuple[str, str]] = []
    for file in code.snapshot.files:
        language = code.outlines[file.path].language
        if file.category in left_out or language not in _PROGRAMMING:
            continue
        if reason := _why_not(file, code):
            skipped.append((file.path, reason))
            continue
        outline, text = code.outlines[file.path], code.read(file.path)
        all_ = tuple(units(file.path, text, outline, CONVENTIONS[language]))
        missing = tuple(_placed(one, file) for one in all_ if not one.documented)
        if all_:
            found.append(FileUnits(file.path, language, len(all_) - len(missing), missing))
    return Undocumented(tuple(found), tuple(skipped))


def _placed(unit: Unit, file: SourceFile) -> Unit:
    """The unit, without a place where the comment would come between a mark and the first line."""
    if unit.place.at or not PLAIN[file.encoding]:
        return unit
    return replace(unit, place=replace(unit.place, refused="a byte order mark stands before it"))


def _why_not(file: SourceFile, code: Code) -> str:
    outline = code.outlines[file.path]
    if outline.language not in CONVENTIONS:
        return f"no form of doc comments is known for {outline.language}"
    if outline.level is Level.LINES:
        return outline.problem or "it is only read as lines"
    if file.encoding not in PLAIN:
        return f"its encoding is {file.encoding}"
    for line in code.read(file.path).split(b"\n", 2)[:2]:
        declared = _DECLARED.match(line)
        if declared and declared[1].lower().replace(b"_", b"-") not in _UTF8:
            return f"it declares another encoding: {declared[1].decode()}"
    # Such a name may stand for bytes that are no text, which no patch could name.
    return "its name holds a backslash" if "\\" in file.path else ""
