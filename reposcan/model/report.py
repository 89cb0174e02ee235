"""What a report is made of: a frozen index, and the pages' content on demand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from reposcan.model.asking import ModelIdentity, State
from reposcan.model.code import Outline
from reposcan.model.finding import Dismissed, Document, Finding, Summary


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
        tracked: files that git tracks; `analysed + partial + sum(skipped)`.
        analysed: files about which every planned question was answered.
        partial: files with at least one planned question that was not answered.
        skipped: (reason, count), ordered by reason.
        questions: (name, counts), in the order in which they are asked.
    """

    tracked: int
    analysed: int
    partial: int
    skipped: tuple[tuple[str, int], ...]
    questions: tuple[tuple[str, QuestionCoverage], ...]

    def __post_init__(self) -> None:
        if self.tracked != self.analysed + self.partial + sum(count for _, count in self.skipped):
            raise ValueError("the coverage does not account for every tracked file")


@dataclass(frozen=True, slots=True)
class Grounding:
    """Identifiers in the model's prose: how many there are, and how many the parser knows."""

    identifiers: int
    known: int


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One scan.

    Attributes:
        id: of the run.
        version: of reposcan.
        started: UTC, ISO 8601.
        seconds: from start to end, or until it was stopped.
        state: "complete", "interrupted" or "incomplete" (some questions failed).
        repository: the checkout folder's name.
        commit: that was scanned.
        modified: number of files scanned as changed in the working tree.
        context: tokens of the model's context.
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
    asked: int
    prompt_tokens: int
    cached_tokens: int
    generated_tokens: int


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A line of the ledger.

    Attributes:
        path: of the file.
        status: "analysed", "partial" or "skipped".
        reason: why it was skipped, or which questions are missing.
        language: empty for skipped files.
        lines: 0 for skipped files.
    """

    path: str
    status: str
    reason: str
    language: str
    lines: int


@dataclass(frozen=True, slots=True)
class ScanReport:
    """The index of a report: everything but the pages.

    Attributes:
        run: the scan.
        model: that wrote the words.
        coverage: what was looked at.
        grounding: over all prose of the run.
        summary: of the repository; empty where it could not be written.
        files: the ledger, ordered by path.
    """

    run: RunInfo
    model: ModelIdentity
    coverage: Coverage
    grounding: Grounding
    summary: str
    files: tuple[FileEntry, ...]


@dataclass(frozen=True, slots=True)
class ModuleReport:
    """All that is known of one file that was read.

    Attributes:
        entry: its line of the ledger.
        outline: what the parser knows.
        summaries: one, or one a part.
        documents: one, or one a part.
        grounding: of the words of `summaries` and `documents`.
        findings: ordered by line.
        dismissed: in the order of the functions asked about.
        unanswered: (question, target's name, state) of what is missing.
    """

    entry: FileEntry
    outline: Outline
    summaries: tuple[Summary, ...]
    documents: tuple[Document, ...]
    grounding: Grounding
    findings: tuple[Finding, ...]
    dismissed: tuple[Dismissed, ...]
    unanswered: tuple[tuple[str, str, State], ...]


class RunReader(Protocol):
    """Reads a stored run; memory stays bounded by one module at a time."""

    @property
    def report(self) -> ScanReport:
        """The index."""

    def modules(self) -> Iterator[ModuleReport]:
        """Every file that was read, ordered by path."""

    def source(self, path: str) -> str:
        """The text of a file as it was scanned."""
