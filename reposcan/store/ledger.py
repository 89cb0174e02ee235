"""The ledger of a stored run: every tracked file with what became of it, and the counts.

Indexes are named where SQLite, which keeps no statistics here, would read the whole run instead.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from reposcan.model.asking import State
from reposcan.model.codec import level_of
from reposcan.model.report import Coverage, FileEntry, Grounding, ProseCounts, QuestionCoverage


class Rows(Protocol):
    """Runs a statement whose first value is the run's id."""

    def __call__(self, statement: str, *values: object) -> Iterator[sqlite3.Row]:
        """Yield the rows."""


def file_entries(rows: Rows) -> Iterator[FileEntry]:
    """The lines of the ledger, ordered by path."""
    missing = dict(_missing(rows))
    for row in rows(
        "SELECT files.path, reason, language, lines, unparsed, category, encoding, outline,"
        " EXISTS (SELECT 1 FROM asks WHERE asks.run = files.run AND asks.path = files.path)"
        " AS planned"
        " FROM files JOIN runs ON runs.id = files.run LEFT JOIN outlines"
        " USING (digest, path, parser) WHERE files.run = ? ORDER BY files.path"
    ):
        path = row["path"]
        if row["reason"]:
            yield FileEntry(path, "skipped", row["reason"], "", 0)
            continue
        details = ", ".join(filter(None, (row["unparsed"], missing.get(path))))
        status = "partial" if details else "analysed" if row["planned"] else "parsed"
        level = level_of(row["outline"]).value if row["outline"] else ""
        told = row["language"], row["lines"], row["category"], row["encoding"], level
        yield FileEntry(path, status, details, *told)


def coverage(rows: Rows, questions: Iterable[str], files: tuple[FileEntry, ...]) -> Coverage:
    """The counts.

    Args:
        rows: of the run.
        questions: names of the tasks, in order; others that were asked follow.
        files: the ledger.
    """
    statuses = Counter(entry.status for entry in files)
    reasons = Counter(entry.reason for entry in files if entry.status == "skipped")
    states = {
        (row["question"], row["state"]): row["number"]
        for row in rows(
            "SELECT question, state, count(*) AS number FROM asks WHERE run = ?"
            " GROUP BY state, question"
        )
    }
    # Questions about answers alone are no task of their own.
    names = dict.fromkeys([*questions, *sorted(name for name, _ in states)])
    return Coverage(
        tracked=len(files),
        analysed=statuses["analysed"],
        partial=statuses["partial"],
        parsed=statuses["parsed"],
        skipped=tuple(sorted(reasons.items())),
        questions=tuple(
            (name, _counts([states.get((name, state), 0) for state in State])) for name in names
        ),
    )


def prose_counts(rows: Rows) -> ProseCounts:
    """How much the model has said of files."""
    [row] = rows(
        "SELECT count(*) AS pieces, total(state = 'answered' AND origin <> '') AS carried,"
        " total(state <> 'answered') AS stale FROM asks"
        " WHERE run = ? AND path <> '' AND kind IN ('Document', 'Summary', 'UnitNotes')"
    )
    [first] = rows("SELECT total(first_identifiers), total(first_known) FROM asks WHERE run = ?")
    grounding = Grounding(*map(int, first))
    return ProseCounts(row["pieces"], int(row["carried"]), int(row["stale"]), grounding)


def _missing(rows: Rows) -> Iterator[tuple[str, str]]:
    """(path, which of its questions are missing and why)."""
    counted = rows(
        "SELECT path, question, state, count(*) AS number FROM asks INDEXED BY asks_by_state"
        " WHERE run = ? AND state IN (?, ?, ?, ?) GROUP BY path, question, state ORDER BY path",
        *(state for state in State if state is not State.ANSWERED),
    )
    for path, group in groupby(counted, key=itemgetter("path")):
        yield (
            path,
            ", ".join(
                f"{row['question']}: {row['number']} {row['state'].replace('_', ' ')}"
                for row in group
            ),
        )


def _counts(numbers: list[int]) -> QuestionCoverage:
    return QuestionCoverage(sum(numbers), *numbers)
