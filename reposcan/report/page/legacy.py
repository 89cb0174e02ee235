"""What the page of an older system says, over all its programs."""

from dataclasses import dataclass

from reposcan.model.legacy import Measures
from reposcan.report.page.dossier import Meant, Sites
from reposcan.report.page.shared import Listed, Place


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A line of the inventory."""

    place: Place
    kind: str
    mode: str
    application: str
    doc: str
    users: int
    affected: int
    measures: Measures


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a job, what it starts, and what that calls in its turn."""

    place: Place
    runs: tuple[Meant, ...]
    reaches: Listed[Place]


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job or procedure."""

    place: Place
    kind: str
    steps: Listed[StepRow]


@dataclass(frozen=True, slots=True)
class TransactionRow:
    """A transaction; `defined` is false where only the program's text tells of it."""

    code: str
    defined: bool
    place: Place
    program: Meant
    doc: str
    maps: Listed[str]
    goes: Listed[Meant]


@dataclass(frozen=True, slots=True)
class Application:
    """What starts the programs of one application: its batch work and its transactions."""

    name: str
    anchor: str
    programs: int
    jobs: Listed[JobRow]
    transactions: Listed[TransactionRow]


@dataclass(frozen=True, slots=True)
class StoreRow:
    """Where data stay, and who reads and writes them."""

    kind: str
    name: str
    readers: Sites
    writers: Sites
    others: Sites


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record of the data dictionary."""

    place: Place
    unit: str
    section: str
    size: str
    fields: int
    copied: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A copybook, and for each column of the matrix where it is copied; None where it is not."""

    target: Meant
    cells: tuple[Place | None, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who copies what; without columns where there are too many for a page."""

    columns: tuple[Place, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A copybook, and who copies it."""

    target: Meant
    users: Listed[Place]
    total: int


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A name without a unit, who uses it, and a file of that name in another language."""

    name: str
    kind: str
    system: str
    users: Sites
    file: Place | None


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of the glossary; where it is not `given`, the model proposes it."""

    term: str
    meaning: str
    source: str
    given: bool


@dataclass(frozen=True, slots=True)
class LegacyPage:
    """The sections in the order in which an heir reads.

    Attributes:
        counted: (what, how many) of the inventory.
        applications: with their entry points.
        units: programs first.
        copies: who copies each copybook, as a list.
        matrix: the same as a table.
        missing: names that exist nowhere.
        system: names that come with the system.
        moving: programs with something that makes them hard to move, the most of it first.
        totals: the measures over all programs.
        glossary: what people gave first, then what the model proposes.
    """

    counted: tuple[tuple[str, int], ...]
    applications: tuple[Application, ...]
    units: Listed[UnitRow]
    stores: Listed[StoreRow]
    records: Listed[RecordRow]
    copies: Listed[CopyLine]
    matrix: Matrix
    missing: Listed[MissingRow]
    system: Listed[MissingRow]
    orphans: Listed[Place]
    moving: Listed[UnitRow]
    totals: Measures
    glossary: Listed[TermRow]
