"""What a scan concludes: documents, summaries, and findings with their evidence."""

from dataclasses import dataclass
from enum import StrEnum

from reposcan.model.code import Span


class Rule(StrEnum):
    """The catalogue of findings: stable ids, shown to users and given to the model."""

    BOUNDARY = "boundary-error"
    CONCURRENCY = "concurrency"
    ERROR_HANDLING = "unhandled-error"
    INJECTION = "injection"
    LOGIC = "logic-error"
    MEMORY = "memory-safety"
    NULL = "null-dereference"
    RESOURCE = "resource-leak"


class Severity(StrEnum):
    """How bad it would be if true."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class FindingState(StrEnum):
    """How far a finding has been checked."""

    LOCATED = "located"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the model said, before any check."""

    rule: Rule
    severity: Severity
    title: str
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim whose quote the program found.

    Attributes:
        fingerprint: stable id from rule, enclosing symbol and normalised code.
        claim: the model's words.
        path: of the file.
        symbol: qualified name of the function.
        span: where the quote stands; computed from the quote, never taken from the model.
        code: those lines as they stand in the file.
        state: how far it has been checked.
    """

    fingerprint: str
    claim: Claim
    path: str
    symbol: str
    span: Span
    code: str
    state: FindingState = FindingState.LOCATED

    def __post_init__(self) -> None:
        if not self.code.strip():
            raise ValueError("a finding needs the code that it stands on")


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A claim that failed a check, kept with the reason."""

    claim: Claim
    path: str
    symbol: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """The model's documentation of a module, or of the part of it that fitted a context.

    Attributes:
        path: of the file.
        span: the lines that the model saw.
        purpose: what the module is for.
        how: how it works.
        caution: what to be careful with when using or changing it; may be empty.
    """

    path: str
    span: Span
    purpose: str
    how: str
    caution: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A few sentences about a module, a part of one, or, with an empty path, many together."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Docstring:
    """What a model would write in a unit's doc comment, before any check.

    Attributes:
        path: of the file.
        name: qualified name of the unit; empty for the file itself.
        text: without comment marks; an empty line ends the summary.
    """

    path: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class BugReport:
    """The claims about one function, told apart by their evidence."""

    findings: tuple[Finding, ...]
    dismissed: tuple[Dismissed, ...]


@dataclass(frozen=True, slots=True)
class UnitNote:
    """What a unit does, in a sentence; the name is the model's."""

    name: str
    does: str


@dataclass(frozen=True, slots=True)
class UnitNotes:
    """What some units of a file do."""

    path: str
    notes: tuple[UnitNote, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The model's words about the repository.

    Attributes:
        what: it is.
        together: how its parts work together; may be empty.
        caution: what to mind when changing it; may be empty.
    """

    what: str
    together: str
    caution: str


@dataclass(frozen=True, slots=True)
class RuleWord:
    """What the model says of a rule that the parser found.

    Attributes:
        number: of the rule among those of its program, counted from 0.
        unit: the paragraph that it stands in.
        start_line: of its condition; with the others it tells that it is still the same rule.
        text: the rule in business words.
        kind: such as "calculation" or "validation".
    """

    number: int
    unit: str
    start_line: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the business or an abbreviation, and what it means."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class RuleWords:
    """The rules of a group of a program's paragraphs in words.

    Attributes:
        path: of the file.
        program: that the rules stand in.
        rules: those that were answered, in the order of their numbers.
        terms: that the model proposes for the glossary; nobody has checked them.
    """

    path: str
    program: str
    rules: tuple[RuleWord, ...]
    terms: tuple[Term, ...] = ()


Result = Document | Summary | UnitNotes | BugReport | Overview | Docstring | RuleWords


@dataclass(frozen=True, slots=True)
class Malformed:
    """An answer that does not say what was asked for; its text stays in the store."""

    reason: str
