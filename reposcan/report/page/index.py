"""What the first page says."""

from dataclasses import dataclass

from reposcan.model.finding import Overview, Severity
from reposcan.model.report import Grounding, ProseCounts, QuestionCoverage
from reposcan.report.page.components import ComponentsPage
from reposcan.report.page.facts import FactsPage
from reposcan.report.page.shared import RemarkCard


@dataclass(frozen=True, slots=True)
class FindingLink:
    """A finding in the index."""

    severity: Severity
    rule: str
    title: str
    symbol: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity; `more` are folded away."""

    severity: Severity
    first: tuple[FindingLink, ...]
    more: tuple[FindingLink, ...]


@dataclass(frozen=True, slots=True)
class ModuleLink:
    """A module in the index.

    Attributes:
        folder: path of its folder; empty for the top folder.
        name: of the file.
        href: its page.
        language: of the file.
        traits: what is unusual about it.
        lines: number of them.
        definitions: number of them.
        complexity: decision points, plus one a function.
        commits: that changed it, of those that were looked at.
        users: number of files that depend on it.
        sentence: the first of its summary.
        people: a person's, not the model's.
        findings: number of them.
        dismissed: number of claims that failed a check.
        missing: what is missing of it; empty where nothing is.
    """

    folder: str
    name: str
    href: str
    language: str
    traits: tuple[str, ...]
    lines: int
    definitions: int
    complexity: int
    commits: int
    users: int
    sentence: str
    people: bool
    findings: int
    dismissed: int
    missing: str


@dataclass(frozen=True, slots=True)
class Folder:
    """The modules of one folder."""

    path: str
    modules: tuple[ModuleLink, ...]


@dataclass(frozen=True, slots=True)
class SkippedGroup:
    """The files that were skipped for one reason."""

    reason: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileShare:
    """What became of some files; `tone` is how good that is: "good", "read", "part" or "rest"."""

    tone: str
    name: str
    count: int

    @property
    def bar(self) -> tuple[str, int]:
        """Its piece of a stacked bar."""
        return self.tone, self.count


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The first page.

    Attributes:
        summary: what the repository is; empty where the model did not say.
        overview: more of the model's words about it; None where there are none.
        components: the parts of the program; None where no facts were kept.
        limits: (what, text) of the settings that are not the usual ones.
        facts: the heads of the lists; None where none were kept.
        questions: (name, counts) in the order asked.
        files: what became of all tracked files.
        grounding: over all prose.
        prose: how much there is, and how old.
        findings: by severity, the worst first; severities without findings are left out.
        located: number of findings.
        silence: said in place of findings where there are none.
        dismissed: number of claims that failed a check.
        folders: ordered by path.
        skipped: ordered by reason.
        remarks: people's notes about the repository.
        unfit: (note, why) of those that are about nothing that was read.
    """

    summary: str
    overview: Overview | None
    components: ComponentsPage | None
    limits: tuple[tuple[str, str], ...]
    facts: FactsPage | None
    questions: tuple[tuple[str, QuestionCoverage], ...]
    files: tuple[FileShare, ...]
    grounding: Grounding
    prose: ProseCounts
    findings: tuple[FindingGroup, ...]
    located: int
    silence: tuple[str, ...]
    dismissed: int
    folders: tuple[Folder, ...]
    skipped: tuple[SkippedGroup, ...]
    remarks: tuple[RemarkCard, ...]
    unfit: tuple[tuple[RemarkCard, str], ...]
