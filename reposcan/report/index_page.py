"""Says what the first page says: from the run's index, and from what each module adds to it.

The index is the only page that needs all modules, so it collects a line or two from each while
they pass, and is made last.
"""

from itertools import groupby
from operator import attrgetter

from reposcan.model.finding import Severity
from reposcan.model.notes import Unfit
from reposcan.model.report import (
    Coverage,
    FileEntry,
    ModuleReport,
    QuestionCoverage,
    ScanReport,
    Settings,
)
from reposcan.report.components_page import components_page
from reposcan.report.facts_page import HEADS, facts_page
from reposcan.report.listing import SHOWN, Places
from reposcan.report.masthead import DEFECTS, missing
from reposcan.report.names import LONGEST_NAME, LONGEST_TEXT, anchor, lines_of, one_line, slug
from reposcan.report.page.index import (
    FileShare,
    FindingGroup,
    FindingLink,
    Folder,
    IndexPage,
    ModuleLink,
    SkippedGroup,
)
from reposcan.report.page.shared import RemarkCard
from reposcan.report.remarks import remark_card, sentence_about
from reposcan.report.traits import traits


class IndexCollector:
    """Gathers the first page while the modules pass by."""

    def __init__(self) -> None:
        self._modules: list[ModuleLink] = []
        self._findings: list[FindingLink] = []

    def add(self, module: ModuleReport) -> None:
        """Keep what the first page says of this module."""
        self._modules.append(_module_link(module))
        self._findings += _finding_links(module)

    def page(self, report: ScanReport, places: Places) -> IndexPage:
        """The first page, once every module has been added."""
        coverage, facts = report.coverage, report.facts
        return IndexPage(
            summary=report.summary,
            overview=report.overview,
            components=components_page(report, facts, places) if facts else None,
            limits=limits_of(report.run.settings),
            facts=facts_page(facts, places, HEADS) if facts else None,
            questions=coverage.questions,
            files=_shares(coverage, asked=report.model is not None),
            grounding=report.grounding,
            prose=report.prose,
            findings=tuple(filter(None, (self._group(severity) for severity in Severity))),
            located=len(self._findings),
            silence=() if self._findings else _silence(coverage),
            dismissed=sum(module.dismissed for module in self._modules),
            folders=_folders(self._modules),
            skipped=_skipped(report.files),
            remarks=tuple(remark_card(one) for one in facts.remarks if not one.path)
            if facts
            else (),
            unfit=tuple(map(_unfit, facts.unfit)) if facts else (),
        )

    def _group(self, severity: Severity) -> FindingGroup | None:
        links = tuple(link for link in self._findings if link.severity is severity)
        return FindingGroup(severity, links[:SHOWN], links[SHOWN:]) if links else None


def _shares(coverage: Coverage, asked: bool) -> tuple[FileShare, ...]:
    skipped = sum(count for _, count in coverage.skipped)
    parsed = "read, not asked about" if asked else "read"
    partial = "partly analysed" if asked else "read in part"
    shares = (
        FileShare("good", "analysed", coverage.analysed),
        FileShare("part", partial, coverage.partial),
        FileShare("read", parsed, coverage.parsed),
        FileShare("rest", "skipped", skipped),
    )
    return tuple(share for share in shares if share.count or share.tone == "rest")


def limits_of(settings: Settings) -> tuple[tuple[str, str], ...]:
    """What a reader must know to compare this run with another one."""
    language = "" if settings.language == "English" else settings.language
    said = (
        ("Revision", settings.rev),
        ("Only", ", ".join(settings.paths)),
        ("Without", ", ".join(settings.exclude)),
        ("Also", ", ".join(settings.include)),
        ("Prose in", language),
    )
    return tuple((what, one_line(text, LONGEST_TEXT)) for what, text in said if text)


def _silence(coverage: Coverage) -> tuple[str, ...]:
    """What stands where findings would be: never an all-clear."""
    asked = [_asked(name, counts) for name, counts in coverage.questions]
    skipped = sum(count for _, count in coverage.skipped)
    were = "file was" if skipped == 1 else "files were"
    unread = [f"{skipped:,} tracked {were} skipped and not read."] if skipped else []
    if all(name != DEFECTS for name, _ in coverage.questions):
        asked.insert(0, "This run did not look for defects.")
    return (
        *asked,
        *unread,
        "A question that brought no finding does not show that the code is free of mistakes.",
    )


def _asked(name: str, counts: QuestionCoverage) -> str:
    said = f"{name}: {counts.answered:,} of {counts.planned:,} questions answered"
    failed = missing(counts)
    return f"{said}, {failed:,} not." if failed else f"{said}."


def _module_link(module: ModuleReport) -> ModuleLink:
    entry = module.entry
    folder, _, name = entry.path.rpartition("/")
    sentence, people = sentence_about(module)
    return ModuleLink(
        folder=one_line(folder, LONGEST_NAME),
        name=one_line(name or entry.path, LONGEST_NAME),
        href=f"modules/{slug(entry.path)}.html",
        language=module.outline.language,
        traits=traits(entry),
        lines=module.outline.lines,
        definitions=len(module.outline.definitions),
        complexity=module.facts.complexity,
        commits=module.facts.commits,
        users=len(module.facts.used_by),
        sentence=sentence,
        people=people,
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


def _unfit(one: Unfit) -> tuple[RemarkCard, str]:
    about = " ".join(filter(None, (one.remark.path, one.remark.unit)))
    return remark_card(one.remark, about), one_line(one.reason, LONGEST_NAME)


def _skipped(files: tuple[FileEntry, ...]) -> tuple[SkippedGroup, ...]:
    skipped = sorted(
        (entry for entry in files if entry.status == "skipped"), key=attrgetter("reason")
    )
    return tuple(
        SkippedGroup(reason, tuple(one_line(entry.path, LONGEST_NAME) for entry in members))
        for reason, members in groupby(skipped, attrgetter("reason"))
    )
