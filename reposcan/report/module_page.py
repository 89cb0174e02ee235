"""Says what a module's page says, from what a run knows of the module."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from textwrap import shorten

from reposcan.model.asking import State
from reposcan.model.code import CALLABLE, Definition, Level, Outline, ReferenceKind
from reposcan.model.finding import Dismissed, Finding
from reposcan.model.graph import Referred, Site, Tie
from reposcan.model.report import ModuleReport
from reposcan.report.dossier_page import unit_cards
from reposcan.report.listing import Places, listed
from reposcan.report.names import LONGEST_NAME, LONGEST_TEXT, anchor, lines_of, one_line, slug
from reposcan.report.page.module import (
    ApiRow,
    DismissedCard,
    FindingCard,
    ModulePage,
    NoteLine,
    Section,
    TieRow,
    Unanswered,
    Uses,
)
from reposcan.report.page.shared import Place, RemarkCard
from reposcan.report.remarks import own_remarks, unit_remarks
from reposcan.report.told_page import TellingPage
from reposcan.report.traits import traits

_BLANK_LINE = re.compile(r"\n\s*\n")

#: Places of a definition's use, and names of a tie, that stand in their row at once.
_IN_ROW = 3
#: Names of a tie that unfold.
_NAMES = 50

_STATES = {
    State.ANSWERED: "answered",
    State.TRUNCATED: "the answer was cut off at its longest allowed length",
    State.MALFORMED: "the answer did not say what was asked for",
    State.REFUSED: "the engine refused the question",
    State.NOT_REACHED: "the run ended before the question was asked",
}


def module_page(module: ModuleReport, places: Places, run: int) -> ModulePage:
    """What the page of this module says.

    Args:
        module: the module.
        places: of the report.
        run: id of the run that the report is of.
    """
    telling = TellingPage(module, places, run)
    does = telling.units(module.units)
    path, outline, facts = module.entry.path, module.outline, module.facts
    noted = unit_remarks(module.remarks)
    referred = {(one.definition, one.line): one for one in facts.referred}
    return ModulePage(
        path=one_line(path),
        name=one_line(path.rpartition("/")[2] or path, LONGEST_NAME),
        slug=slug(path),
        language=outline.language,
        traits=traits(module.entry),
        lines=outline.lines,
        complexity=facts.complexity,
        commits=facts.commits,
        licence=one_line(outline.licence, LONGEST_NAME),
        asked=module.entry.status != "parsed",
        parser=_parser(outline),
        unanswered=tuple(_unanswered(module)),
        summaries=tuple(map(telling.summary, module.summaries)),
        sections=tuple(map(telling.document, module.documents)),
        grounding=module.grounding,
        imports=_imports(outline),
        api=tuple(
            _api_row(
                one,
                _uses(referred.get((one.qualified, one.span.start_line)), path, places),
                does.get(one.qualified),
                noted.get(one.qualified, ()),
            )
            for one in outline.definitions
        ),
        undescribed=_undescribed(module, does) if module.units else 0,
        uses=listed([_tie(tie, tie.target, places) for tie in facts.uses]),
        used_by=listed([_tie(tie, tie.source, places) for tie in facts.used_by]),
        notes=listed(
            [
                NoteLine(
                    one_line(note.mark, LONGEST_NAME), one_line(note.text, LONGEST_TEXT), note.line
                )
                for note in outline.notes
            ]
        ),
        findings=tuple(map(_finding, module.findings)),
        dismissed=tuple(map(_dismissed, module.dismissed)),
        marked=frozenset(
            line
            for finding in module.findings
            for line in range(finding.span.start_line, finding.span.end_line + 1)
        ),
        remarks=own_remarks(module.remarks, path),
        units=unit_cards(facts.legacy, module.rules, places),
    )


def _unanswered(module: ModuleReport) -> Iterator[Unanswered]:
    groups: defaultdict[tuple[str, State], list[str]] = defaultdict(list)
    for question, name, state in module.unanswered:
        groups[question, state].append(one_line(name, LONGEST_NAME) or "this file")
    for (question, state), names in groups.items():
        yield Unanswered(question, _STATES[state], listed(names, _NAMES, _NAMES))


def _parser(outline: Outline) -> str:
    if outline.problem:
        return outline.problem
    if outline.level is Level.LINES:
        return "definitions are not looked for in this language: the file was cut into lines"
    if outline.level is Level.GENERIC:
        return "definitions are told by the names of the syntax tree's nodes: some may be missing"
    return ""


def _imports(outline: Outline) -> tuple[str, ...]:
    names = (ref.name for ref in outline.references if ref.kind is ReferenceKind.IMPORT)
    return tuple(one_line(name, LONGEST_NAME) for name in dict.fromkeys(names))


def _uses(referred: Referred | None, path: str, places: Places) -> Uses | None:
    if referred is None:
        return None
    sites = [_site(site, path, places) for site in referred.sites]
    shown = listed(sites, _IN_ROW, all_of=referred.total)
    return Uses(referred.total, shown, referred.certain)


def _site(site: Site, path: str, places: Places) -> Place:
    place = places.line(site.path, site.line)
    return Place(f"line {site.line}", place.href) if site.path == path else place


def _tie(tie: Tie, other: str, places: Places) -> TieRow:
    names = [one_line(name, LONGEST_NAME) for name in tie.names]
    return TieRow(places.page(other), tie.imports, listed(names, _IN_ROW, _NAMES))


def _api_row(
    definition: Definition,
    uses: Uses | None,
    does: Section | None,
    remarks: tuple[RemarkCard, ...],
) -> ApiRow:
    return ApiRow(
        kind=definition.kind,
        name=one_line(definition.qualified, LONGEST_NAME),
        depth=min(definition.qualified.count("."), 3),
        signature=one_line(definition.signature, LONGEST_TEXT),
        doc=one_line(_first_paragraph(definition.doc)),
        line=definition.span.start_line,
        complexity=definition.complexity,
        uses=uses,
        does=does,
        remarks=remarks,
    )


def _undescribed(module: ModuleReport, does: Mapping[str, Section]) -> int:
    """The outermost callables that neither a comment nor the model says anything of."""
    inside, count = 0, 0
    for one in module.outline.definitions:
        if one.kind in CALLABLE and one.span.start_byte >= inside:
            inside = one.span.end_byte
            count += not one.doc and one.qualified not in does
    return count


def _first_paragraph(doc: str) -> str:
    """On one line, and cut at a word: a sentence may go on over several lines."""
    paragraph = _BLANK_LINE.split(doc.strip(), maxsplit=1)[0]
    return shorten(paragraph, LONGEST_TEXT, placeholder=" …")


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
