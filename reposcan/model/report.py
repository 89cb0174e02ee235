"""What a report is made of: a frozen index, and the pages' content on demand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from reposcan.model.asking import ModelIdentity, State
from reposcan.model.code import Outline
from reposcan.model.facts import Facts, FileFacts
from reposcan.model.finding import (
    Dismissed,
    Document,
    Finding,
    Overview,
    RuleWords,
    Summary,
    UnitNotes,
)
from reposcan.model.notes import Remark
from reposcan.model.told import Told


@dataclass(frozen=True, slots=True)
class QuestionCoverage:
    """How many of a question's planned prompts ended in which state."""

    planned: int
    answered: int
    truncated: int
    malformed: int
    refused: int
    not_reached: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at and what was not.

    Attributes:
        tracked: files that git tracks; `analysed + partial + parsed + sum(skipped)`.
        analysed: files about which questions were planned, and all were answered.
        partial: files with at least one planned question that was not answered, or whose parser
            failed.
        parsed: files that the parser read and no question was about; all that were read, where no
            model was asked.
        skipped: (reason, count), ordered by reason.
        questions: (name, counts), in the order in which they are asked.
    """

    tracked: int
    analysed: int
    partial: int
    parsed: int
    skipped: tuple[tuple[str, int], ...]
    questions: tuple[tuple[str, QuestionCoverage], ...]

    def __post_init__(self) -> None:
        read = self.analysed + self.partial + self.parsed
        if self.tracked != read + sum(count for _, count in self.skipped):
            raise ValueError("the coverage does not account for every tracked file")


@dataclass(frozen=True, slots=True)
class Grounding:
    """Identifiers in the model's prose: how many there are, and how many the parser knows."""

    identifiers: int
    known: int


@dataclass(frozen=True, slots=True)
class ProseCounts:
    """How much the model has said of files, and how it came about.

    Attributes:
        pieces: summaries and documents of files, or of parts of them, and notes on units.
        carried: of these, written in earlier runs about lines that have not changed since.
        stale: of these, written in earlier runs about lines that have.
        first: grounding of the first answers; those that named what does not exist were asked for
            again, which the report's grounding has in their place.
    """

    pieces: int = 0
    carried: int = 0
    stale: int = 0
    first: Grounding = Grounding(0, 0)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run was asked to do, besides which model to ask.

    Attributes:
        tasks: names of the questions; empty without a model.
        paths: patterns of what to read; empty for everything.
        exclude: patterns of what to leave out.
        rev: the revision as the user named it; empty for the working tree.
        seed: for drawing tokens; None where the likeliest ones are taken.
        language: of the prose.
        include: patterns of what to read though it would be left out by rule.
    """

    tasks: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rev: str = ""
    seed: int | None = None
    language: str = "English"
    include: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One scan.

    Attributes:
        id: of the run.
        version: of reposcan.
        started: UTC, ISO 8601.
        seconds: from start to end, or until it was stopped.
        state: "complete"; "partial", where an announced budget that nobody had asked for ended it;
            "incomplete" (some questions failed or were not asked); or "interrupted".
        repository: the checkout folder's name.
        commit: that was scanned.
        modified: number of files scanned as changed in the working tree.
        context: tokens of the model's context; 0 without a model.
        settings: what the user asked for.
        asked: prompts that the model computed in this run; the others were stored answers.
        prompt_tokens: of those prompts.
        cached_tokens: of those, served from the engine's prefix cache.
        generated_tokens: of their answers.
    """

    id: int
    version: str
    started: str
    seconds: float
    state: str
    repository: str
    commit: str
    modified: int
    context: int
    settings: Settings
    asked: int
    prompt_tokens: int
    cached_tokens: int
    generated_tokens: int


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A line of the ledger.

    Attributes:
        path: of the file.
        status: "analysed", "partial", "parsed" or "skipped"; see `Coverage`.
        reason: why it was skipped, or what is missing.
        language: empty for skipped files.
        lines: 0 for skipped files.
        category: what it is for; empty for skipped files, whose reason says it, and in runs of
            versions that did not tell.
        encoding: how its bytes were read; empty for skipped files.
        level: how well it is understood: "outline" in depth, "generic" by the names of the syntax
            tree's nodes, "lines" not at all; empty for skipped files.
    """

    path: str
    status: str
    reason: str
    language: str
    lines: int
    category: str = ""
    encoding: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """The index of a report: everything but the pages.

    Attributes:
        run: the scan.
        model: that wrote the words; None where no model was asked.
        coverage: what was looked at.
        grounding: over all prose of the run.
        prose: how much there is, and how old.
        summary: what the repository is; empty where it could not be written, and where people's own
            words stand in its place.
        facts: from the parser and the history; None for runs of versions that kept none.
        files: the ledger, ordered by path.
        overview: the model's words about the repository, of which `summary` is the beginning; None
            where there are none, and in runs of versions that asked for a summary alone.
        parts: (name, the model's words) of components and of the files beside them.
    """

    run: RunInfo
    model: ModelIdentity | None
    coverage: Coverage
    grounding: Grounding
    summary: str
    facts: Facts | None
    files: tuple[FileEntry, ...]
    prose: ProseCounts = ProseCounts()
    overview: Overview | None = None
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleReport:
    """All that is known of one file that was read.

    Attributes:
        entry: its line of the ledger.
        outline: what the parser knows.
        facts: what is known of it among the others.
        summaries: one, or one a part; those that are out of date too.
        documents: one, or one a part; those that are out of date too.
        grounding: of the words of `summaries`, `documents` and `units`.
        findings: ordered by line.
        dismissed: in the order of the functions asked about.
        unanswered: (question, target's name, state) of what is missing.
        units: what some of its definitions do; those that are out of date too.
        remarks: people's notes about it and its units. A paragraph of the model's in whose place
            one of them stands is left out of `summaries` and `documents`.
        rules: of its programs in words, as far as they were asked about.
    """

    entry: FileEntry
    outline: Outline
    facts: FileFacts
    summaries: tuple[Told[Summary], ...]
    documents: tuple[Told[Document], ...]
    grounding: Grounding
    findings: tuple[Finding, ...]
    dismissed: tuple[Dismissed, ...]
    unanswered: tuple[tuple[str, str, State], ...]
    units: tuple[Told[UnitNotes], ...] = ()
    remarks: tuple[Remark, ...] = ()
    rules: tuple[RuleWords, ...] = ()


class RunReader(Protocol):
    """Reads a stored run; memory stays bounded by one module at a time."""

    @property
    def report(self) -> ScanReport:
        """The index."""

    def modules(self) -> Iterator[ModuleReport]:
        """Every file that was read, ordered by path."""

    def source(self, path: str) -> str:
        """The text of a file as it was scanned."""
