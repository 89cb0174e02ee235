"""The report for programs: one JSON file with a versioned shape, and the schema beside it.

Modules are read one at a time and only what the model concluded, and the facts about each file, are
kept, so memory follows documents and findings, never sources. The text is plain ASCII: no terminal
or editor that shows it can be fooled by what a file name or a quote holds. Each item of a list has
a line of its own, so that two reports can be compared with diff, and long ones are made in C.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any, ClassVar

from reposcan.model.finding import Dismissed, Document, Finding, RuleWords, Summary
from reposcan.model.report import Coverage, ModuleReport, RunReader
from reposcan.model.told import Told, Words
from reposcan.report.json_shape import (
    SCHEMA_FILE,
    SCHEMA_VERSION,
    CheckedJson,
    CoverageJson,
    DismissedJson,
    DocumentJson,
    FindingJson,
    ModuleJson,
    PartJson,
    ReportJson,
    SummariesJson,
    SummaryJson,
    UnansweredJson,
    UnitsJson,
    UseJson,
    WrittenJson,
)
from reposcan.report.shipped import reports_folder


class JsonFormatter:
    """Writes `report.json` and `report.schema.json`."""

    name: ClassVar = "JSON"

    def pages(self, reader: RunReader) -> Iterator[tuple[str, str]]:
        """Yield the report, then its schema; equal runs give equal bytes.

        Raises:
            ReportError: the schema is missing from the installation.
        """
        yield "report.json", _text(_content(reader))
        yield SCHEMA_FILE, (reports_folder() / SCHEMA_FILE).read_text(encoding="utf-8")


def _text(report: ReportJson) -> str:
    """One line a key and one an item of a list. The version stands first: `write` looks for it."""
    keys = [(field.name, getattr(report, field.name)) for field in fields(report)]
    keys.insert(1, ("$schema", SCHEMA_FILE))
    return "{\n" + ",\n".join(f'"{name}": {_value(value)}' for name, value in keys) + "\n}\n"


def _value(value: object) -> str:
    if isinstance(value, tuple) and value:
        return "[\n" + ",\n".join(map(_line, value)) + "\n]"
    return _line(value)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, default=asdict)


def _content(reader: RunReader) -> ReportJson:
    report = reader.report
    modules: list[ModuleJson] = []
    summaries: list[SummaryJson] = []
    documents: list[DocumentJson] = []
    units: list[UnitsJson] = []
    rules: list[RuleWords] = []
    findings: list[FindingJson] = []
    dismissed: list[DismissedJson] = []
    for module in reader.modules():
        modules.append(_module(module))
        summaries += map(_summary, module.summaries)
        documents += map(_document, module.documents)
        units += (UnitsJson(one.words.path, one.words.notes, _checked(one)) for one in module.units)
        rules += module.rules
        findings += map(_finding, module.findings)
        dismissed += map(_dismissed, module.dismissed)
    return ReportJson(
        schema_version=SCHEMA_VERSION,
        run=report.run,
        model=report.model,
        coverage=_coverage(report.coverage),
        grounding=report.grounding,
        prose=report.prose,
        facts=report.facts,
        summaries=SummariesJson(
            repository=report.summary,
            modules=tuple(summaries),
            overview=report.overview,
            parts=tuple(PartJson(*part) for part in report.parts),
        ),
        documents=tuple(documents),
        units=tuple(units),
        rules=tuple(rules),
        findings=tuple(findings),
        dismissed=tuple(dismissed),
        modules=tuple(modules),
        files=report.files,
    )


def _coverage(coverage: Coverage) -> CoverageJson:
    return CoverageJson(
        tracked=coverage.tracked,
        analysed=coverage.analysed,
        partial=coverage.partial,
        parsed=coverage.parsed,
        skipped=dict(coverage.skipped),
        questions=dict(coverage.questions),
    )


def _module(module: ModuleReport) -> ModuleJson:
    outline = module.outline
    return ModuleJson(
        path=module.entry.path,
        language=outline.language,
        lines=outline.lines,
        parser=outline.problem,
        definitions=len(outline.definitions),
        complexity=module.facts.complexity,
        commits=module.facts.commits,
        uses=tuple(UseJson(tie.target, tie.imports, tie.names) for tie in module.facts.uses),
        used_by=tuple(tie.source for tie in module.facts.used_by),
        unanswered=tuple(UnansweredJson(*missing) for missing in module.unanswered),
        legacy=module.facts.legacy,
    )


def _checked(told: Told[Words]) -> CheckedJson:
    names, origin = told.identifiers, told.origin
    written = WrittenJson(origin.run, origin.commit, origin.started)
    return CheckedJson(names.known, names.unknown, told.lines, written, told.stale)


def _summary(told: Told[Summary]) -> SummaryJson:
    return SummaryJson(told.words.path, told.words.text, _checked(told))


def _document(told: Told[Document]) -> DocumentJson:
    document = told.words
    return DocumentJson(
        path=document.path,
        start_line=document.span.start_line,
        end_line=document.span.end_line,
        purpose=document.purpose,
        how=document.how,
        caution=document.caution,
        checked=_checked(told),
    )


def _finding(finding: Finding) -> FindingJson:
    return FindingJson(
        fingerprint=finding.fingerprint,
        **_claimed(finding),
        path=finding.path,
        symbol=finding.symbol,
        start_line=finding.span.start_line,
        end_line=finding.span.end_line,
        code=finding.code,
        state=finding.state,
    )


def _dismissed(entry: Dismissed) -> DismissedJson:
    return DismissedJson(
        **_claimed(entry), path=entry.path, symbol=entry.symbol, reason=entry.reason
    )


def _claimed(entry: Finding | Dismissed) -> dict[str, Any]:
    return asdict(entry.claim)
