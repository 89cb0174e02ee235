"""Reading a stored run for a report: an index, then one module at a time."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from reposcan.errors import StoreError
from reposcan.model.asking import State
from reposcan.model.code import Outline
from reposcan.model.codec import unpack
from reposcan.model.facts import ASIDES, OTHERS, Component, Facts, FileFacts
from reposcan.model.finding import (
    BugReport,
    Document,
    Overview,
    RuleWords,
    Severity,
    Summary,
    UnitNotes,
)
from reposcan.model.notes import Part, Remarks
from reposcan.model.report import FileEntry, Grounding, ModuleReport, ScanReport
from reposcan.model.source import SourceFile, Texts
from reposcan.model.told import NO_IDENTIFIERS, Origin, Told, Words
from reposcan.store.connection import readable_errors, readable_values
from reposcan.store.corrected import corrected, replaced
from reposcan.store.ledger import coverage, file_entries, prose_counts
from reposcan.store.store import Store
from reposcan.store.values import (
    FACTS,
    FILE_FACTS,
    IDENTIFIERS,
    ORIGIN,
    model_identity,
    result,
    results,
    run_info,
)


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
        with readable_values(self._store.path):
            return self._report()

    def _report(self) -> ScanReport:
        [row] = self._rows("SELECT * FROM runs WHERE id = ?")
        [counts] = self._rows("SELECT sum(identifiers), sum(known) FROM asks WHERE run = ?")
        run, files = run_info(row), tuple(file_entries(self._rows))
        facts = self._facts
        whole, parts = self._words(facts.components if facts else ())
        return ScanReport(
            run=run,
            model=model_identity(row),
            coverage=coverage(self._rows, run.settings.tasks, files),
            grounding=Grounding(counts[0] or 0, counts[1] or 0),
            summary=_summary_of(whole, replaced(self._remarks.about(""))),
            facts=self._facts,
            files=files,
            prose=prose_counts(self._rows),
            overview=whole if isinstance(whole, Overview) else None,
            parts=parts,
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
                with readable_values(self._store.path):
                    module = corrected(self._module(entry), self._remarks.about(entry.path))
                yield module

    def source(self, path: str) -> str:
        """The text of a file as it was scanned."""
        with readable_values(self._store.path):
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
        bugs = [bugs for _, bugs in results(rows, BugReport)]
        return ModuleReport(
            entry=entry,
            outline=self._outline(entry.path),
            facts=self._file_facts(entry.path),
            summaries=tuple(self._told(rows, Summary)),
            documents=tuple(
                sorted(self._told(rows, Document), key=lambda one: one.words.span.start_byte)
            ),
            units=tuple(self._told(rows, UnitNotes)),
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
            rules=tuple(rules for _, rules in results(rows, RuleWords)),
        )

    def _told(self, rows: Sequence[sqlite3.Row], kind: type[Words]) -> Iterator[Told[Words]]:
        """The words of one kind in some rows, with where they come from."""
        for row, words in results(rows, kind):
            yield Told(
                words,
                IDENTIFIERS.load(row["names"]) if row["names"] else NO_IDENTIFIERS,
                row["lines"],
                ORIGIN.load(row["origin"]) if row["origin"] else self._own,
                stale=row["state"] != State.ANSWERED,
            )

    @cached_property
    def _own(self) -> Origin:
        run = self.report.run
        return Origin(run.id, run.commit, run.started)

    def _outline(self, path: str) -> Outline:
        [row] = self._rows(
            "SELECT outline FROM runs JOIN files ON files.run = runs.id"
            " JOIN outlines USING (digest, path, parser) WHERE runs.id = ? AND files.path = ?",
            path,
        )
        return unpack(row["outline"])

    @cached_property
    def _facts(self) -> Facts | None:
        rows = self._rows("SELECT facts FROM facts WHERE run = ?")
        return next((FACTS.load(row["facts"]) for row in rows), None)

    @cached_property
    def _remarks(self) -> Remarks:
        return Remarks(self._facts.remarks if self._facts else ())

    def _file_facts(self, path: str) -> FileFacts:
        rows = self._rows("SELECT facts FROM file_facts WHERE run = ? AND path = ?", path)
        return next((FILE_FACTS.load(row["facts"]) for row in rows), FileFacts())

    def _words(
        self, components: Iterable[Component]
    ) -> tuple[Overview | Summary | None, tuple[tuple[str, str], ...]]:
        """What the model says of the repository, and of its parts by their names."""
        rows = self._rows(
            "SELECT name, kind, result FROM asks INDEXED BY asks_by_path"
            " WHERE run = ? AND path = '' AND kind <> '' ORDER BY number"
        )
        said = {row["name"]: result(row) for row in rows}
        whole = said.get("")
        # The others are groups, which stand for nothing that a reader knows.
        names = (*(one.name for one in components), *ASIDES.values(), OTHERS)
        found = ((name, said[name]) for name in names if name in said)
        parts = tuple((name, one.text) for name, one in found if isinstance(one, Summary))
        return (whole if isinstance(whole, Overview | Summary) else None), parts

    def _rows(self, statement: str, *values: object) -> Iterator[sqlite3.Row]:
        with readable_errors(self._store.path):
            cursor = self._store.database.cursor()
            cursor.row_factory = sqlite3.Row
            for row in cursor.execute(statement, (self._run, *values)):  # noqa: UP028 - it would close the cursor, perhaps after the database
                yield row


def _summary_of(whole: Overview | Summary | None, parts: frozenset[Part]) -> str:
    """What the repository is, unless people's words stand in its place."""
    if not whole or Part.SUMMARY in parts:
        return ""
    return whole.text if isinstance(whole, Summary) else whole.what
