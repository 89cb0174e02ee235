"""What a module's page says of an older program in it, in the order in which an heir reads."""

from dataclasses import dataclass

from reposcan.model.legacy import Measures
from reposcan.report.page.shared import Listed, Place


@dataclass(frozen=True, slots=True)
class StartRow:
    """How it is started from outside."""

    how: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file, table, queue, segment or map that it works on; what is not said is empty."""

    kind: str
    name: str
    outside: str
    ways: str
    organisation: str
    key: str
    status: str
    line: int


@dataclass(frozen=True, slots=True)
class Meant:
    """A name, the units that may be meant, and what it is where it comes with the system."""

    name: str
    places: tuple[Place, ...]
    system: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """Control that is handed on; `item` holds the name of a dynamic call."""

    how: str
    line: int
    item: str
    dynamic: bool
    targets: Listed[Meant]


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A copybook that is copied at a line."""

    line: int
    target: Meant


@dataclass(frozen=True, slots=True)
class GoesRow:
    """Where a paragraph hands control; `line` is its verb's."""

    how: str
    to: str
    line: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """A part of the flow."""

    name: str
    line: int
    end_line: int
    dead: bool
    goes: Listed[GoesRow]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A decision; `words` and `kind` are the model's, empty where it has none."""

    unit: str
    condition: str
    action: str
    start_line: int
    end_line: int
    words: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """Something to mind."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class RemarkGroup:
    """Those of one kind."""

    title: str
    rows: Listed[RemarkRow]


@dataclass(frozen=True, slots=True)
class Sites:
    """Lines that touch an item: the first of them, and how many there are."""

    places: tuple[Place, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FieldRow:
    """An item of a layout; `offset` and `size` are empty where they cannot be known."""

    level: int
    depth: int
    name: str
    picture: str
    usage: str
    offset: str
    size: str
    occurs: int
    redefines: str
    value: str
    copybook: str
    line: int
    reads: Sites
    writes: Sites


@dataclass(frozen=True, slots=True)
class LayoutCard:
    """A record."""

    anchor: str
    name: str
    place: str
    line: int
    size: str
    fields: Listed[FieldRow]


@dataclass(frozen=True, slots=True)
class EffectRow:
    """Who would feel a change, why, and how far away it is."""

    place: Place
    why: str
    steps: int


@dataclass(frozen=True, slots=True)
class StepData:
    """A DD statement of a job's step."""

    dd: str
    data_set: str
    disposition: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A step of a job or procedure."""

    name: str
    line: int
    runs: tuple[Meant, ...]
    procedure: bool
    data: Listed[StepData]


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A program, copybook, map, job or procedure.

    Attributes:
        anchor: of its section.
        mode: "batch", "online", "batch and online", or empty.
        doc: its head comment; lines of it.
        users: who calls or copies it, each at the line.
        batch: steps of a job.
        affected: number of units that would feel a change, at least.
    """

    anchor: str
    name: str
    kind: str
    line: int
    mode: str
    application: str
    doc: str
    starts: Listed[StartRow]
    users: Listed[Place]
    files: Listed[FileRow]
    calls: Listed[CallRow]
    copies: Listed[CopyRow]
    steps: Listed[StepRow]
    dead: int
    rules: Listed[RuleRow]
    remarks: tuple[RemarkGroup, ...]
    layouts: Listed[LayoutCard]
    effects: Listed[EffectRow]
    affected: int
    batch: Listed[BatchRow]
    measures: Measures
