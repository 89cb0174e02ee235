"""Reading what people noted: a file of the scanned checkout, so nothing in it is trusted.

It says what stands in the report as people's words; whoever wrote it there meant it, so what cannot
be understood is an error and not passed over.
"""

import difflib
import re
from collections.abc import Mapping
from typing import Any

from reposcan.errors import UsageError
from reposcan.model.notes import NOTES_FILE, Part, Remark
from reposcan.printable import printable
from reposcan.toml_text import LARGEST_FILE, parse_toml

#: Characters of a note. What is longer is a document, and belongs into one.
LONGEST_NOTE = 2_000

_KEYS = ("path", "unit", "part", "text")
_HEAD = re.compile(r"^[ \t]*\[\[[ \t]*note[ \t]*\]\]", re.MULTILINE)
#: Comments and strings of every kind: what looks like a head inside of them is none.
_OPAQUE = re.compile(
    r"#[^\n]*+|\"\"\"(?:[^\\]|\\.)*?\"\"\"+|'''.*?'''+|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'",
    re.DOTALL,
)


def parse_notes(raw: bytes) -> tuple[Remark, ...]:
    """The notes of a file, in its order.

    Args:
        raw: the file's text, UTF-8.

    Raises:
        UsageError: it is no TOML, or holds what a note does not have.
    """
    if len(raw) > LARGEST_FILE:
        raise _error(1, f"the file is larger than {LARGEST_FILE:,} bytes")
    try:
        table = parse_toml(raw)
    except ValueError as error:
        raise UsageError(f"{NOTES_FILE} is not valid TOML: {error}", _HINT) from error
    for key in table:
        if key != "note":
            raise _error(1, f"there is no key {printable(key)!r} at its top", "write [[note]]")
    notes, lines = table.get("note", []), _heads(raw.decode())
    if not isinstance(notes, list) or len(notes) != len(lines):
        raise _error(1, "notes are written otherwise", "begin each with a line [[note]]")
    return tuple(_remark(note, line) for note, line in zip(notes, lines, strict=True))


def _heads(text: str) -> list[int]:
    """The lines on which notes begin; `tomllib` tells no places."""
    bare = _OPAQUE.sub(lambda opaque: "\n" * opaque[0].count("\n"), text)
    return [bare.count("\n", 0, head.start()) + 1 for head in _HEAD.finditer(bare)]


def _remark(note: Mapping[str, Any], line: int) -> Remark:
    for key, value in note.items():
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"a note has {', '.join(_KEYS)}"
            raise _error(line, f"a note has no key {printable(key)!r}", hint)
        if not isinstance(value, str):
            raise _error(line, f"{key} must be a string")
    text, part = note.get("text", "").strip(), note.get("part")
    if not text or len(text) > LONGEST_NOTE:
        raise _error(line, f"a note has a text of 1 to {LONGEST_NOTE:,} characters")
    if part is not None and part not in list(Part):
        raise _error(line, f"part must be one of {', '.join(Part)}")
    remark = Remark(
        text, line, note.get("path", ""), note.get("unit", ""), Part(part) if part else None
    )
    _check(remark)
    return remark


def _check(remark: Remark) -> None:
    if remark.unit and (not remark.path or remark.path.endswith("/")):
        raise _error(remark.line, "a unit needs the path of the file that defines it")
    if not remark.path and remark.part not in (None, Part.SUMMARY):
        raise _error(remark.line, f"a note without path has no {remark.part}, only a summary")


_HINT = f"mend it, or leave the file out with --exclude {NOTES_FILE}"


def _error(line: int, what: str, hint: str = "") -> UsageError:
    return UsageError(f"{NOTES_FILE}:{line}: {what}", f"{hint}; or {_HINT}" if hint else _HINT)
