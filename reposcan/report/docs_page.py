"""What the pages of the Markdown report say of the run as a whole, gathered module by module."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from markupsafe import Markup

from reposcan.model.finding import Finding, Severity
from reposcan.model.report import ModuleReport, ScanReport
from reposcan.report.markdown_text import code
from reposcan.report.names import LONGEST_NAME, anchor, slug
from reposcan.report.remarks import sentence_about
from reposcan.report.traits import traits

#: Findings of one severity on the page of findings: GitHub shows no file above half a megabyte.
MOST_FINDINGS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A file that was read, in the index.

    `language` has its traits; `sentence` is the model's, or else that of `people`.
    """

    folder: str
    path: str
    language: str
    lines: int
    findings: int
    sentence: str
    people: bool
    missing: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one severity: the first of them, and how many there are."""

    severity: Severity
    first: tuple[Finding, ...]
    total: int


class Links:
    """Links between the pages, relative to one of them.

    Args:
        report: only files that were read have a page.
        root: the way from the page to `docs/`, empty or with a slash at its end.
    """

    def __init__(self, report: ScanReport, root: str) -> None:
        self._read = {entry.path for entry in report.files if entry.status != "skipped"}
        self._root = root

    def page(self, path: str, line: int = 0) -> Markup:
        """A file, with its line if there is one; a link where the file has a page."""
        name = code(path, LONGEST_NAME)
        place = Markup("{}:{:d}").format(name, line) if line else name
        if path not in self._read:
            return place
        return Markup("[{}]({}modules/{}.md)").format(place, self._root, slug(path))

    def finding(self, finding: Finding) -> Markup:
        """The address of the place where a finding is told in full."""
        target = slug(finding.path), anchor(finding.fingerprint)
        return Markup("{}modules/{}.md#{}").format(self._root, *target)


class Collector:
    """Gathers the index and the findings while the modules pass by."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._first: dict[Severity, list[Finding]] = {severity: [] for severity in Severity}
        self._total: Counter[Severity] = Counter()
        self.dismissed = 0

    def add(self, module: ModuleReport) -> None:
        """Keep what the common pages say of this module."""
        self._rows.append(_row(module))
        self.dismissed += len(module.dismissed)
        for finding in module.findings:
            severity = finding.claim.severity
            self._total[severity] += 1
            if self._total[severity] <= MOST_FINDINGS:
                self._first[severity].append(finding)

    @property
    def folders(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """The rows by folder."""
        ordered = sorted(self._rows, key=attrgetter("folder"))
        return ((name, tuple(rows)) for name, rows in groupby(ordered, attrgetter("folder")))

    @property
    def groups(self) -> tuple[Group, ...]:
        """The findings by severity, the worst first."""
        return tuple(
            Group(severity, tuple(self._first[severity]), self._total[severity])
            for severity in Severity
            if self._total[severity]
        )


def _row(module: ModuleReport) -> Row:
    entry = module.entry
    sentence, people = sentence_about(module)
    return Row(
        folder=entry.path.rpartition("/")[0],
        path=entry.path,
        language=", ".join((module.outline.language, *traits(entry))),
        lines=module.outline.lines,
        findings=len(module.findings),
        sentence=sentence,
        people=people,
        missing=entry.reason if entry.status == "partial" else "",
    )
