"""Says what the first page says: from the run's index, and from what each module adds to it.

The index is the only page that needs all modules, so it collects a line or two from each while
they pass, and is made last.
"""

from itertools import groupby
from operator import attrgetter

from reposcan.model.finding import Severity
from reposcan.model.report import Coverage, FileEntry, ModuleReport, QuestionCoverage, ScanReport
from reposcan.report.module_page import LONGEST_NAME, lines_of
from reposcan.report.names import anchor, one_line, slug
from reposcan.report.page import (
    FindingGroup,
    FindingLink,
    Folder,
    IndexPage,
    Masthead,
    ModuleLink,
    SkippedGroup,
)
from reposcan.report.prose import first_sentence

#: Findings of a severity shown at once; about a screenful, the others unfold.
SHOWN = 25

#: The question whose answers are findings.
_DEFECTS = "bugs"


def masthead(report: ScanReport) -> Masthead:
    """What every page of this run says."""
    run, model = report.run, report.model
    name = one_line(model.name, LONGEST_NAME)
    repository = one_line(run.repository, LONGEST_NAME)
    return Masthead(repository, run, name, model.demonstration, _notice(report))


class IndexCollector:
    """Gathers the first page while the modules pass by."""

    def __init__(self) -> None:
        self._modules: list[ModuleLink] = []
        self._findings: list[FindingLink] = []

    def add(self, module: ModuleReport) -> None:
        """Keep what the first page says of this module."""
        self._modules.append(_module_link(module))
        self._findings += _finding_links(module)

    def page(self, report: ScanReport) -> IndexPage:
        """The first page, once every module has been added."""
        coverage = report.coverage
        return IndexPage(
            summary=report.summary,
            questions=coverage.questions,
            files=(
                ("analysed", coverage.analysed),
                ("partly analysed", coverage.partial),
                ("skipped", sum(count for _, count in coverage.skipped)),
            ),
            grounding=report.grounding,
            findings=tuple(filter(None, (self._group(severity) for severity in Severity))),
            silence=() if self._findings else _silence(coverage),
            dismissed=sum(module.dismissed for module in self._modules),
            folders=_folders(self._modules),
            skipped=_skipped(report.files),
        )

    def _group(self, severity: Severity) -> FindingGroup | None:
        links = tuple(link for link in self._findings if link.severity is severity)
        return FindingGroup(severity, links[:SHOWN], links[SHOWN:]) if links else None


def _missing(counts: QuestionCoverage) -> int:
    return counts.planned - counts.answered


def _notice(report: ScanReport) -> str:
    state = report.run.state
    if state == "complete":
        return ""
    counts = [counts for _, counts in report.coverage.questions]
    planned, missing = sum(c.planned for c in counts), sum(map(_missing, counts))
    how = "was interrupted" if state == "interrupted" else f"is {state}"
    if not missing:
        partial = report.coverage.partial
        return (
            f"This run {how}: of {partial:,} files only a part was analysed; their pages say why."
        )
    have = "has" if missing == 1 else "have"
    return (
        f"This run {how}: {missing:,} of {planned:,} questions {have} no answer. The first page "
        "of the report counts them by question, the page of each module names its own."
    )


def _silence(coverage: Coverage) -> tuple[str, ...]:
    """What stands where findings would be: never an all-clear."""
    asked = [_asked(name, counts) for name, counts in coverage.questions]
    skipped = sum(count for _, count in coverage.skipped)
    unread = [f"{skipped:,} tracked files were skipped and not read."] if skipped else []
    if all(name != _DEFECTS for name, _ in coverage.questions):
        asked.insert(0, "This run did not look for defects.")
    return (
        *asked,
        *unread,
        "A question that brought no finding does not show that the code is free of mistakes.",
    )


def _asked(name: str, counts: QuestionCoverage) -> str:
    said = f"{name}: {counts.answered:,} of {counts.planned:,} questions answered"
    missing = _missing(counts)
    return f"{said}, {missing:,} not." if missing else f"{said}."


def _module_link(module: ModuleReport) -> ModuleLink:
    entry = module.entry
    folder, _, name = entry.path.rpartition("/")
    return ModuleLink(
        folder=one_line(folder, LONGEST_NAME),
        name=one_line(name or entry.path, LONGEST_NAME),
        href=f"modules/{slug(entry.path)}.html",
        language=module.outline.language,
        lines=module.outline.lines,
        sentence=first_sentence(module.summaries[0].text) if module.summaries else "",
        findings=len(module.findings),
        dismissed=len(module.dismissed),
        missing=entry.reason if entry.status == "partial" else "",
    )


def _finding_links(module: ModuleReport) -> list[FindingLink]:
    page = f"modules/{slug(module.entry.path)}.html"
    return [
        FindingLink(
            severity=finding.claim.severity,
            rule=finding.claim.rule,
            title=finding.claim.title,
            symbol=one_line(finding.symbol, LONGEST_NAME),
            place=f"{one_line(finding.path, LONGEST_NAME)}, {lines_of(finding.span)}",
            href=f"{page}#{anchor(finding.fingerprint)}",
        )
        for finding in module.findings
    ]


def _folders(modules: list[ModuleLink]) -> tuple[Folder, ...]:
    ordered = sorted(modules, key=attrgetter("folder"))
    return tuple(
        Folder(folder, tuple(members)) for folder, members in groupby(ordered, attrgetter("folder"))
    )


def _skipped(files: tuple[FileEntry, ...]) -> tuple[SkippedGroup, ...]:
    skipped = sorted(
        (entry for entry in files if entry.status == "skipped"), key=attrgetter("reason")
    )
    return tuple(
        SkippedGroup(reason, tuple(one_line(entry.path, LONGEST_NAME) for entry in members))
        for reason, members in groupby(skipped, attrgetter("reason"))
    )
