"""The report for programs: one JSON file with a versioned shape.

Modules are read one at a time and only what the model concluded is kept, so memory follows
documents and findings, never sources. The text is plain ASCII: no terminal or editor that shows it
can be fooled by what a file name or a quote holds.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from reposcan.model.finding import Dismissed, Document, Finding
from reposcan.model.report import Coverage, RunReader

#: Raised when a key is renamed, removed or changes its meaning; new keys do not raise it.
SCHEMA_VERSION = 1


class JsonFormatter:
    """Writes `report.json`."""

    def pages(self, reader: RunReader) -> Iterator[tuple[str, str]]:
        """Yield the one file; equal runs give equal bytes."""
        yield "report.json", json.dumps(_content(reader), indent=1, ensure_ascii=True) + "\n"


def _content(reader: RunReader) -> dict[str, Any]:
    report = reader.report
    modules: list[dict[str, str]] = []
    documents: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    dismissed: list[dict[str, Any]] = []
    for module in reader.modules():
        modules += ({"path": summary.path, "text": summary.text} for summary in module.summaries)
        documents += map(_document, module.documents)
        findings += map(_finding, module.findings)
        dismissed += map(_dismissed, module.dismissed)
    return {
        "schema_version": SCHEMA_VERSION,
        "run": asdict(report.run),
        "model": asdict(report.model),
        "coverage": _coverage(report.coverage),
        "grounding": asdict(report.grounding),
        "summaries": {"repository": report.summary, "modules": modules},
        "documents": documents,
        "findings": findings,
        "dismissed": dismissed,
        "files": [asdict(entry) for entry in report.files],
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "tracked": coverage.tracked,
        "analysed": coverage.analysed,
        "partial": coverage.partial,
        "skipped": dict(coverage.skipped),
        "questions": {name: asdict(counts) for name, counts in coverage.questions},
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "path": document.path,
        "start_line": document.span.start_line,
        "end_line": document.span.end_line,
        "purpose": document.purpose,
        "how": document.how,
        "caution": document.caution,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "fingerprint": finding.fingerprint,
        **asdict(finding.claim),
        "path": finding.path,
        "symbol": finding.symbol,
        "start_line": finding.span.start_line,
        "end_line": finding.span.end_line,
        "code": finding.code,
        "state": finding.state,
    }


def _dismissed(entry: Dismissed) -> dict[str, Any]:
    return {
        **asdict(entry.claim),
        "path": entry.path,
        "symbol": entry.symbol,
        "reason": entry.reason,
    }
