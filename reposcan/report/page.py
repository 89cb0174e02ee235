"""What each page says, apart from how it looks.

Templates get these values and nothing else. Texts are raw: the templates' environment escapes them
and shows hidden characters. Links are relative to the report's folder.
"""

from dataclasses import dataclass

from reposcan.model.finding import Severity
from reposcan.model.report import Grounding, QuestionCoverage, RunInfo


@dataclass(frozen=True, slots=True)
class Masthead:
    """Said on every page: which run this is, and how far it came.

    Attributes:
        repository: its name.
        run: the scan.
        model: name of the model that wrote the words.
        demonstration: too small for its words to be trusted.
        notice: what a reader of an unfinished run must know first; empty for a complete one.
    """

    repository: str
    run: RunInfo
    model: str
    demonstration: bool
    notice: str


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
        lines: number of them.
        sentence: the first of its summary.
        findings: number of them.
        dismissed: number of claims that failed a check.
        missing: which questions have no answer; empty where all have one.
    """

    folder: str
    name: str
    href: str
    language: str
    lines: int
    sentence: str
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
class IndexPage:
    """The first page.

    Attributes:
        summary: of the repository; empty where there is none.
        questions: (name, counts) in the order asked.
        files: (what became of them, number), together all tracked files.
        grounding: over all prose.
        findings: by severity, the worst first; severities without findings are left out.
        silence: said in place of findings where there are none.
        dismissed: number of claims that failed a check.
        folders: ordered by path.
        skipped: ordered by reason.
    """

    summary: str
    questions: tuple[tuple[str, QuestionCoverage], ...]
    files: tuple[tuple[str, int], ...]
    grounding: Grounding
    findings: tuple[FindingGroup, ...]
    silence: tuple[str, ...]
    dismissed: int
    folders: tuple[Folder, ...]
    skipped: tuple[SkippedGroup, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The model's documentation of some lines; `lines` is empty where it covers the whole file."""

    lines: str
    purpose: str
    how: str
    caution: str


@dataclass(frozen=True, slots=True)
class ApiRow:
    """A definition, as the parser found it; `doc` is its comment's first line."""

    kind: str
    name: str
    depth: int
    signature: str
    doc: str
    line: int


@dataclass(frozen=True, slots=True)
class FindingCard:
    """A finding in place; `lines` says where, and `code` begins at `start_line`."""

    anchor: str
    severity: Severity
    rule: str
    title: str
    why: str
    symbol: str
    state: str
    lines: str
    start_line: int
    code: str


@dataclass(frozen=True, slots=True)
class DismissedCard:
    """A claim that failed a check."""

    severity: Severity
    rule: str
    title: str
    why: str
    symbol: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class ModulePage:
    """A module's page, and the head of its source's.

    Attributes:
        path: of the file.
        name: its last part.
        slug: its name among the report's files.
        language: of the file.
        lines: number of lines.
        parser: what the parser could not do; empty where all went well.
        unanswered: (question, about what, what happened).
        summaries: of the file, or of its parts.
        sections: its documentation, or that of its parts.
        grounding: of the words above.
        imports: modules that it names, each once, in order of use.
        api: its definitions.
        findings: ordered by line.
        dismissed: claims that failed a check.
        marked: lines that findings stand on.
    """

    path: str
    name: str
    slug: str
    language: str
    lines: int
    parser: str
    unanswered: tuple[tuple[str, str, str], ...]
    summaries: tuple[str, ...]
    sections: tuple[Section, ...]
    grounding: Grounding
    imports: tuple[str, ...]
    api: tuple[ApiRow, ...]
    findings: tuple[FindingCard, ...]
    dismissed: tuple[DismissedCard, ...]
    marked: frozenset[int]
