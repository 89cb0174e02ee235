"""Reads the people's glossary: a CSV file of terms, meanings and, if they like, sources."""

import csv
from collections.abc import Iterator
from pathlib import Path

from reposcan.errors import UsageError
from reposcan.model.legacy import GlossaryEntry
from reposcan.printable import printable

#: Bytes, terms, and characters of each text: a glossary that somebody wrote is far smaller.
_LARGEST = 2_000_000
_MOST = 10_000
_LONGEST_TERM = 80
_LONGEST_MEANING = 400
_HEAD = ("term", "meaning")
#: How a scan marks the terms that the model proposed: they stay proposals until somebody has
#: written another source, or none, in their place.
_UNCHECKED = "model, unchecked"


def read_glossary(file: Path | None) -> tuple[GlossaryEntry, ...]:
    """The terms of a file in their order, each once; none without a file.

    Raises:
        UsageError: it cannot be read, or is no such table.
    """
    if file is None:
        return ()
    try:
        if file.stat().st_size > _LARGEST:
            raise UsageError(
                f"the glossary {file} is larger than {_LARGEST:,} bytes", "leave out some of it"
            )
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"the glossary {file} cannot be read: {error.strerror}", "check its name"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"the glossary {file} is not UTF-8", "save it as UTF-8") from error
    entries = {entry.term.upper(): entry for entry in _entries(text, file)}
    return tuple(entries.values())


def _entries(text: str, file: Path) -> Iterator[GlossaryEntry]:
    lines = csv.reader(text.splitlines(), strict=True)
    try:
        for number, cells in enumerate(lines, 1):
            if number > _MOST:
                raise UsageError(
                    f"the glossary {file} has more than {_MOST:,} lines", "leave out some of it"
                )
            row = [_plain(cell) for cell in cells]
            first = tuple(cell.lower() for cell in row[:2])
            if not any(row) or (number == 1 and first == _HEAD):
                continue
            if len(row) < 2 or not row[0] or not row[1]:
                raise UsageError(
                    f"line {number} of the glossary {file} has no meaning for its term",
                    "write term,meaning or term,meaning,source, with quotes around commas",
                )
            source = row[2] if len(row) > 2 else ""
            if source != _UNCHECKED:
                yield _entry(row[0], row[1], source)
    except csv.Error as error:
        raise UsageError(
            f"line {lines.line_num} of the glossary {file} is not CSV: {error}",
            "write term,meaning, with quotes around texts that hold commas",
        ) from error


def _entry(term: str, meaning: str, source: str) -> GlossaryEntry:
    return GlossaryEntry(
        printable(term, _LONGEST_TERM),
        printable(meaning, _LONGEST_MEANING),
        printable(source, _LONGEST_TERM),
    )


def _plain(cell: str) -> str:
    """A cell without the mark that keeps tables from taking it for a formula."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell
