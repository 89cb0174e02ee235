"""Says what a module's page says, from what a run knows of the module."""

from reposcan.model.asking import State
from reposcan.model.code import Definition, Level, Outline, ReferenceKind, Span
from reposcan.model.finding import Dismissed, Document, Finding
from reposcan.model.report import ModuleReport
from reposcan.report.names import anchor, one_line, slug
from reposcan.report.page import ApiRow, DismissedCard, FindingCard, ModulePage, Section

#: Characters of a name, and of a signature, that the page shows: longer ones are machine-made.
LONGEST_NAME = 160
LONGEST_SIGNATURE = 400

_STATES = {
    State.ANSWERED: "answered",
    State.TRUNCATED: "the answer was cut off at its longest allowed length",
    State.MALFORMED: "the answer did not say what was asked for",
    State.REFUSED: "the engine refused the question",
    State.NOT_REACHED: "the run ended before the question was asked",
}


def module_page(module: ModuleReport) -> ModulePage:
    """What the page of this module says."""
    path, outline = module.entry.path, module.outline
    return ModulePage(
        path=one_line(path),
        name=one_line(path.rpartition("/")[2] or path, LONGEST_NAME),
        slug=slug(path),
        language=outline.language,
        lines=outline.lines,
        parser=_parser(outline),
        unanswered=tuple(
            (question, one_line(name, LONGEST_NAME) or "this file", _STATES[state])
            for question, name, state in module.unanswered
        ),
        summaries=tuple(summary.text for summary in module.summaries),
        sections=tuple(_section(document, outline.lines) for document in module.documents),
        grounding=module.grounding,
        imports=_imports(outline),
        api=tuple(map(_api_row, outline.definitions)),
        findings=tuple(map(_finding, module.findings)),
        dismissed=tuple(map(_dismissed, module.dismissed)),
        marked=frozenset(
            line
            for finding in module.findings
            for line in range(finding.span.start_line, finding.span.end_line + 1)
        ),
    )


def lines_of(span: Span) -> str:
    """The lines of a span, as read by people."""
    if span.start_line == span.end_line:
        return f"line {span.start_line}"
    return f"lines {span.start_line} to {span.end_line}"


def _parser(outline: Outline) -> str:
    if outline.problem:
        return outline.problem
    if outline.level is Level.LINES:
        return "definitions are not looked for in this language: the file was cut into lines"
    return ""


def _section(document: Document, lines: int) -> Section:
    whole = document.span.start_line == 1 and document.span.end_line >= lines
    covered = "" if whole else lines_of(document.span)
    return Section(covered, document.purpose, document.how, document.caution)


def _imports(outline: Outline) -> tuple[str, ...]:
    names = (ref.name for ref in outline.references if ref.kind is ReferenceKind.IMPORT)
    return tuple(one_line(name, LONGEST_NAME) for name in dict.fromkeys(names))


def _api_row(definition: Definition) -> ApiRow:
    doc = definition.doc.strip().split("\n", 1)[0]
    return ApiRow(
        kind=definition.kind,
        name=one_line(definition.qualified, LONGEST_NAME),
        depth=min(definition.qualified.count("."), 3),
        signature=one_line(definition.signature, LONGEST_SIGNATURE),
        doc=one_line(doc, LONGEST_SIGNATURE),
        line=definition.span.start_line,
    )


def _finding(finding: Finding) -> FindingCard:
    claim = finding.claim
    return FindingCard(
        anchor=anchor(finding.fingerprint),
        severity=claim.severity,
        rule=claim.rule,
        title=claim.title,
        why=claim.why,
        symbol=one_line(finding.symbol, LONGEST_NAME),
        state=finding.state,
        lines=lines_of(finding.span),
        start_line=finding.span.start_line,
        code=finding.code,
    )


def _dismissed(entry: Dismissed) -> DismissedCard:
    claim = entry.claim
    return DismissedCard(
        severity=claim.severity,
        rule=claim.rule,
        title=claim.title,
        why=claim.why,
        symbol=one_line(entry.symbol, LONGEST_NAME),
        quote=claim.quote,
        reason=entry.reason,
    )
