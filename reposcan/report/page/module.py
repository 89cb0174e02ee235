"""What the page of a module says."""

from dataclasses import dataclass

from reposcan.model.finding import Severity
from reposcan.model.report import Grounding
from reposcan.report.page.dossier import UnitCard
from reposcan.report.page.shared import Listed, Place, RemarkCard


@dataclass(frozen=True, slots=True)
class Prose:
    """Words of the model.

    Attributes:
        text: Markdown.
        links: (name, address) of identifiers that exist.
        struck: identifiers that do not.
        units: of this file that it names.
    """

    text: str
    links: tuple[tuple[str, str], ...]
    struck: tuple[str, ...]
    units: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions of one kind with the same end: what happened, and what they were about."""

    question: str
    state: str
    names: Listed[str]


@dataclass(frozen=True, slots=True)
class Section:
    """What the model says of some lines.

    Attributes:
        lines: empty where it covers the whole file.
        written: which earlier run wrote it; empty where this one did.
        stale: it is about code that has changed since.
        topics: (title, words); the title of a summary is empty.
    """

    lines: str
    written: str
    stale: bool
    topics: tuple[tuple[str, Prose], ...]


@dataclass(frozen=True, slots=True)
class Uses:
    """Where a definition is used.

    Attributes:
        lines: number of lines that use its name.
        sites: the first of them.
        certain: no other definition has that name.
    """

    lines: int
    sites: Listed[Place]
    certain: bool


@dataclass(frozen=True, slots=True)
class ApiRow:
    """A definition, as the parser found it.

    Attributes:
        doc: first paragraph of its comment, on one line.
        complexity: cyclomatic; 0 where it has none.
        uses: None where it is not seen to be used.
        does: what the model says of it; None where it says nothing.
        remarks: people's notes about it.
    """

    kind: str
    name: str
    depth: int
    signature: str
    doc: str
    line: int
    complexity: int
    uses: Uses | None
    does: Section | None
    remarks: tuple[RemarkCard, ...]


@dataclass(frozen=True, slots=True)
class TieRow:
    """A file that this one depends on, or the other way round.

    Attributes:
        place: the other file.
        imports: one imports the other.
        names: that one uses and the other defines.
    """

    place: Place
    imports: bool
    names: Listed[str]


@dataclass(frozen=True, slots=True)
class NoteLine:
    """Something left to do in this file."""

    mark: str
    text: str
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
        complexity: decision points, plus one a function.
        commits: that changed it, of those that were looked at.
        licence: as its SPDX tag says; empty where it has none.
        asked: a question was about this file.
        parser: what the parser could not do; empty where all went well.
        unanswered: grouped by question and what happened.
        summaries: of the file, or of its parts.
        sections: its documentation, or that of its parts.
        grounding: of the words above.
        imports: modules that it names, each once, in order of use.
        api: its definitions.
        undescribed: number of definitions with neither a comment of their own nor words of the
            model, of those that a question was about.
        uses: files that it depends on.
        used_by: files that depend on it.
        notes: what its comments say is left to do.
        findings: ordered by line.
        dismissed: claims that failed a check.
        marked: lines that findings stand on.
        remarks: people's notes about the file.
        units: what an heir must know of its older programs.
    """

    path: str
    name: str
    slug: str
    language: str
    traits: tuple[str, ...]
    lines: int
    complexity: int
    commits: int
    licence: str
    asked: bool
    parser: str
    unanswered: tuple[Unanswered, ...]
    summaries: tuple[Section, ...]
    sections: tuple[Section, ...]
    grounding: Grounding
    imports: tuple[str, ...]
    api: tuple[ApiRow, ...]
    undescribed: int
    uses: Listed[TieRow]
    used_by: Listed[TieRow]
    notes: Listed[NoteLine]
    findings: tuple[FindingCard, ...]
    dismissed: tuple[DismissedCard, ...]
    marked: frozenset[int]
    remarks: Listed[RemarkCard]
    units: tuple[UnitCard, ...] = ()
