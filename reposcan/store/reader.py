"""Reading a stored run for a report: an index, then one module at a time."""

import sqlite3
from collections.abc import Iterator
from functools import cached_property

from reposcan.errors import StoreError
from reposcan.model.asking import State
from reposcan.model.code import Outline
from reposcan.model.codec import unpack
from reposcan.model.facts import Facts, FileFacts
from reposcan.model.finding import BugReport, Document, RuleWords, Severity, Summary
from reposcan.model.report import FileEntry, Grounding, ModuleReport, ScanReport
from reposcan.model.source import SourceFile, Texts
from reposcan.store.connection import readable_errors
from reposcan.store.ledger import coverage, file_entries
from reposcan.store.store import Store
from reposcan.store.values import FACTS, FILE_FACTS, model_identity, result, run_info


class StoredRun:
    """A run in the store, read for a report.

    Args:
        store: that holds it.
        run: its id.
        texts: gives back the sources.

    Raises:
        StoreError: there is no such run.
    """

    def __init__(self, store: Store, run: int, texts: Texts) -> None:
        self._store = store
        self._run = run
        self._texts = texts
        if not list(self._rows("SELECT 1 FROM runs WHERE id = ?")):
            raise StoreError(
                f"there is no run {run} in {store.folder}", "`reposcan runs` lists those there are"
            )

    @cached_property
    def report(self) -> ScanReport:
        """The index."""
        [row] = self._rows("SELECT * FROM runs WHERE id = ?")
        [counts] = self._rows("SELECT sum(identifiers), sum(known) FROM asks WHERE run = ?")
        run, files = run_info(row), tuple(file_entries(self._rows))
        return ScanReport(
            run=run,
            model=model_identity(row),
            coverage=coverage(self._rows, run.settings.tasks, files),
            grounding=Grounding(counts[0] or 0, counts[1] or 0),
            summary=self._summary(),
            facts=self._facts(),
            files=files,
        )

    @property
    def severities(self) -> tuple[tuple[Severity, int], ...]:
        """(severity, number of located findings), the worst first; each severity once."""
        counted = {
            row["severity"]: row["number"]
            for row in self._rows(
                "SELECT json_extract(finding.value, '$.claim.severity') AS severity,"
                " count(*) AS number"
                " FROM asks, json_each(CAST(result AS TEXT), '$.findings') AS finding"
                " WHERE run = ? AND asks.kind = 'BugReport' GROUP BY severity"
            )
        }
        return tuple((severity, counted.get(severity, 0)) for severity in Severity)

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
        rows = list(
            self._rows(
                "SELECT * FROM asks INDEXED BY asks_by_path WHERE run = ? AND path = ?"
                " ORDER BY number",
                entry.path,
            )
        )
        results = [result(row) for row in rows if row["kind"]]
        bugs = [one for one in results if isinstance(one, BugReport)]
        documents = (one for one in results if isinstance(one, Document))
        return ModuleReport(
            entry=entry,
            outline=self._outline(entry.path),
            facts=self._file_facts(entry.path),
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
            rules=tuple(one for one in results if isinstance(one, RuleWords)),
        )

    def _outline(self, path: str) -> Outline:
        [row] = self._rows(
            "SELECT outline FROM runs JOIN files ON files.run = runs.id"
            " JOIN outlines USING (digest, path, parser) WHERE runs.id = ? AND files.path = ?",
            path,
        )
        with readable_errors(self._store.path):
            return unpack(row["outline"])

    def _facts(self) -> Facts | None:
        rows = self._rows("SELECT facts FROM facts WHERE run = ?")
        return next((FACTS.load(row["facts"]) for row in rows), None)

    def _file_facts(self, path: str) -> FileFacts:
        rows = self._rows("SELECT facts FROM file_facts WHERE run = ? AND path = ?", path)
        return next((FILE_FACTS.load(row["facts"]) for row in rows), FileFacts())

    def _summary(self) -> str:
        rows = self._rows(
            "SELECT kind, result FROM asks INDEXED BY asks_by_path"
            " WHERE run = ? AND path = '' AND name = '' AND kind <> '' ORDER BY number"
        )
        results = (result(row) for row in rows)
        return next((one.text for one in results if isinstance(one, Summary)), "")

    def _rows(self, statement: str, *values: object) -> Iterator[sqlite3.Row]:
        with readable_errors(self._store.path):
            cursor = self._store.database.cursor()
            cursor.row_factory = sqlite3.Row
            yield from cursor.execute(statement, (self._run, *values))
