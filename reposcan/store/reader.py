"""Reading a stored run for a report: an index, then one module at a time."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from reposcan.model.asking import ModelIdentity, State
from reposcan.model.code import Outline
from reposcan.model.finding import BugReport, Document, Result, Summary
from reposcan.model.report import (
    Coverage,
    FileEntry,
    Grounding,
    ModuleReport,
    QuestionCoverage,
    RunInfo,
    ScanReport,
)
from reposcan.model.source import SourceFile, Texts
from reposcan.store.runs import RESULTS
from reposcan.store.schema import readable_errors
from reposcan.store.store import OUTLINE, Store


class StoredRun:
    """A run in the store, read for a report.

    Args:
        store: that holds it.
        run: its id.
        texts: gives back the sources.
    """

    def __init__(self, store: Store, run: int, texts: Texts) -> None:
        self._store = store
        self._run = run
        self._texts = texts

    @cached_property
    def report(self) -> ScanReport:
        """The index."""
        row = self._rows("SELECT * FROM runs WHERE id = ?")[0]
        [counts] = self._rows("SELECT sum(identifiers), sum(known) FROM asks WHERE run = ?")
        files = tuple(self._files())
        return ScanReport(
            run=RunInfo(
                *(row["id"], row["version"], row["started"], row["seconds"], row["state"]),
                *(row["repository"], row["commit_id"], row["modified"], row["context"]),
                *(row["asked"], row["prompt_tokens"], row["cached_tokens"]),
                row["generated_tokens"],
            ),
            model=ModelIdentity(row["model"], row["model_digest"], bool(row["demonstration"])),
            coverage=self._coverage(row["questions"].split(), files),
            grounding=Grounding(counts[0] or 0, counts[1] or 0),
            summary=self._summary(),
            files=files,
        )

    def modules(self) -> Iterator[ModuleReport]:
        """Every file that was read, ordered by path."""
        for entry in self.report.files:
            if entry.status != "skipped":
                yield self._module(entry)

    def source(self, path: str) -> str:
        """The text of a file as it was scanned."""
        [row] = self._rows("SELECT * FROM files WHERE run = ? AND path = ?", path)
        file = SourceFile(row["path"], row["digest"], row["size"], row["encoding"])
        return self._texts.read(file).decode("utf-8", "replace")

    def _module(self, entry: FileEntry) -> ModuleReport:
        rows = self._rows(
            "SELECT * FROM asks WHERE run = ? AND path = ? ORDER BY number", entry.path
        )
        results = [_result(row) for row in rows if row["kind"]]
        bugs = [one for one in results if isinstance(one, BugReport)]
        documents = (one for one in results if isinstance(one, Document))
        return ModuleReport(
            entry=entry,
            outline=self._outline(entry.path),
            summaries=tuple(one for one in results if isinstance(one, Summary)),
            documents=tuple(sorted(documents, key=lambda one: one.span.start_byte)),
            grounding=Grounding(
                sum(row["identifiers"] for row in rows), sum(row["known"] for row in rows)
            ),
            findings=tuple(
                sorted((f for one in bugs for f in one.findings), key=lambda f: f.span.start_byte)
            ),
            dismissed=tuple(d for one in bugs for d in one.dismissed),
            unanswered=tuple(
                (row["question"], row["name"], State(row["state"]))
                for row in rows
                if row["state"] != State.ANSWERED
            ),
        )

    def _outline(self, path: str) -> Outline:
        [row] = self._rows(
            "SELECT outline FROM runs JOIN files ON files.run = runs.id"
            " JOIN outlines USING (digest, path, parser) WHERE runs.id = ? AND files.path = ?",
            path,
        )
        return OUTLINE.validate_json(row["outline"])

    def _files(self) -> Iterator[FileEntry]:
        missing = {
            path: _missing(rows)
            for path, rows in groupby(
                self._rows(
                    "SELECT path, question, state, count(*) AS number FROM asks WHERE run = ?"
                    " AND state <> 'answered' GROUP BY path, question, state ORDER BY path"
                ),
                key=itemgetter("path"),
            )
        }
        for row in self._rows(
            "SELECT files.path, reason, json_extract(outline, '$.language') AS language,"
            " json_extract(outline, '$.lines') AS lines,"
            " iif(json_extract(outline, '$.level') = 'lines', json_extract(outline, '$.problem'),"
            " '') AS unparsed"
            " FROM files JOIN runs ON runs.id = files.run LEFT JOIN outlines"
            " USING (digest, path, parser) WHERE files.run = ? ORDER BY files.path"
        ):
            path, reason = row["path"], row["reason"]
            if reason:
                yield FileEntry(path, "skipped", reason, "", 0)
            else:
                details = ", ".join(filter(None, (row["unparsed"], missing.get(path))))
                status = "partial" if details else "analysed"
                yield FileEntry(path, status, details, row["language"], row["lines"])

    def _coverage(self, questions: list[str], files: tuple[FileEntry, ...]) -> Coverage:
        statuses = Counter(entry.status for entry in files)
        reasons = Counter(entry.reason for entry in files if entry.status == "skipped")
        states = {
            (row["question"], row["state"]): row["number"]
            for row in self._rows(
                "SELECT question, state, count(*) AS number FROM asks WHERE run = ?"
                " GROUP BY question, state"
            )
        }
        return Coverage(
            tracked=len(files),
            analysed=statuses["analysed"],
            partial=statuses["partial"],
            skipped=tuple(sorted(reasons.items())),
            questions=tuple(
                (name, _counts([states.get((name, state), 0) for state in State]))
                for name in questions
            ),
        )

    def _summary(self) -> str:
        rows = self._rows(
            "SELECT kind, result FROM asks WHERE run = ? AND path = '' AND name = '' AND kind <> ''"
        )
        results = [_result(row) for row in rows]
        return next((one.text for one in results if isinstance(one, Summary)), "")

    def _rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        with readable_errors(self._store.path):
            cursor = self._store.database.cursor()
            cursor.row_factory = sqlite3.Row
            return cursor.execute(statement, (self._run, *values)).fetchall()


def _result(row: sqlite3.Row) -> Result:
    return RESULTS[row["kind"]].validate_json(row["result"])


def _counts(numbers: list[int]) -> QuestionCoverage:
    return QuestionCoverage(sum(numbers), *numbers)


def _missing(rows: Iterator[sqlite3.Row]) -> str:
    return ", ".join(
        f"{row['question']}: {row['number']} {row['state'].replace('_', ' ')}" for row in rows
    )
