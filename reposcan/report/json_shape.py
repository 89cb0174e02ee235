"""The shape of report.json, from which its published schema is made.

Values of `model/` that are already as a program wants them stand in it as they are; the others have
a class here. So a field that is renamed anywhere changes the schema, and a test says so.
"""

import json
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from reposcan.model.asking import ModelIdentity, State
from reposcan.model.facts import Facts
from reposcan.model.finding import FindingState, Overview, Rule, RuleWords, Severity, UnitNote
from reposcan.model.legacy_file import FileLegacy
from reposcan.model.report import FileEntry, Grounding, ProseCounts, QuestionCoverage, RunInfo
from reposcan.model.told import Mention

#: Raised when a key is renamed, removed or changes its meaning; new keys do not raise it. Since 2
#: there may be no model, and a file may be "parsed" without any question about it.
SCHEMA_VERSION: Literal[2] = 2

#: Name of the schema, in the report's folder and in `reports/`.
SCHEMA_FILE = "report.schema.json"


@dataclass(frozen=True, slots=True)
class CoverageJson:
    """What was looked at and what was not, in files and questions.

    `tracked` is the sum of `analysed`, `partial`, `parsed` and the counts in `skipped`, which are
    by reason; `questions` are by name, in the order in which they were asked.
    """

    tracked: int
    analysed: int
    partial: int
    parsed: int
    skipped: dict[str, int]
    questions: dict[str, QuestionCoverage]


@dataclass(frozen=True, slots=True)
class UseJson:
    """A file that another one uses: by an import, or by names that only it defines."""

    path: str
    imports: bool
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnansweredJson:
    """A question that has no answer, and what it was about; empty for the file as a whole."""

    question: str
    name: str
    state: State


@dataclass(frozen=True, slots=True)
class ModuleJson:
    """What the parser and the history know of one file that was read.

    `parser` says what the parser could not do; `complexity` is the number of decision points, plus
    one a function; `commits` changed the file, of those in `facts.history`; `legacy` is the dossier
    of its older programs, null where it has none.
    """

    path: str
    language: str
    lines: int
    parser: str
    definitions: int
    complexity: int
    commits: int
    uses: tuple[UseJson, ...]
    used_by: tuple[str, ...]
    unanswered: tuple[UnansweredJson, ...]
    legacy: FileLegacy | None


@dataclass(frozen=True, slots=True)
class WrittenJson:
    """The run that wrote some words, and the commit that it scanned."""

    run: int
    commit: str
    started: str


@dataclass(frozen=True, slots=True)
class CheckedJson:
    """What is known of some words of the model.

    `known` and `unknown` are the identifiers in them that exist and do not. `lines` is the digest
    of the lines that they are about, the first 32 hexadecimal digits of the SHA-256 of their UTF-8;
    `written` the run that wrote them. `stale` words are about code that has changed since.
    """

    known: tuple[Mention, ...]
    unknown: tuple[str, ...]
    lines: str
    written: WrittenJson
    stale: bool


@dataclass(frozen=True, slots=True)
class SummaryJson:
    """A few sentences of the model about a file, or about a part of one."""

    path: str
    text: str
    checked: CheckedJson


@dataclass(frozen=True, slots=True)
class PartJson:
    """A few sentences of the model about a part of the repository."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SummariesJson:
    """The model's summaries: of the repository (empty where there is none), and of files.

    `overview` says more of the repository, and begins with `repository`; `parts` are the components
    of `facts`, and the files beside them.
    """

    repository: str
    modules: tuple[SummaryJson, ...]
    overview: Overview | None
    parts: tuple[PartJson, ...]


@dataclass(frozen=True, slots=True)
class DocumentJson:
    """The model's documentation of the lines of a file that it saw."""

    path: str
    start_line: int
    end_line: int
    purpose: str
    how: str
    caution: str
    checked: CheckedJson


@dataclass(frozen=True, slots=True)
class UnitsJson:
    """What some definitions of a file do, in the model's words, by their names as it wrote them."""

    path: str
    units: tuple[UnitNote, ...]
    checked: CheckedJson


@dataclass(frozen=True, slots=True)
class FindingJson:
    """A claim of the model whose quote the program found; `code` holds the lines of it."""

    fingerprint: str
    rule: Rule
    severity: Severity
    title: str
    quote: str
    why: str
    path: str
    symbol: str
    start_line: int
    end_line: int
    code: str
    state: FindingState


@dataclass(frozen=True, slots=True)
class DismissedJson:
    """A claim of the model that failed a check, and why."""

    rule: Rule
    severity: Severity
    title: str
    quote: str
    why: str
    path: str
    symbol: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportJson:
    """A scan's report, for programs. Lines count from 1; lists are ordered by path, then line.

    `model` is null where no model was asked, `facts` where the run kept none. `rules` are those of
    older programs in the model's words, by their numbers in the dossier.
    """

    schema_version: Literal[2]
    run: RunInfo
    model: ModelIdentity | None
    coverage: CoverageJson
    grounding: Grounding
    prose: ProseCounts
    facts: Facts | None
    summaries: SummariesJson
    documents: tuple[DocumentJson, ...]
    units: tuple[UnitsJson, ...]
    rules: tuple[RuleWords, ...]
    findings: tuple[FindingJson, ...]
    dismissed: tuple[DismissedJson, ...]
    modules: tuple[ModuleJson, ...]
    files: tuple[FileEntry, ...]


class _Untitled(GenerateJsonSchema):
    """Leaves out titles of fields, which say a name a second time."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def schema_text() -> str:
    """The JSON schema of report.json, made from the classes above."""
    schema = TypeAdapter(ReportJson).json_schema(mode="serialization", schema_generator=_Untitled)
    schema["properties"]["$schema"] = {"type": "string"}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(head | schema, indent=1, ensure_ascii=True) + "\n"
