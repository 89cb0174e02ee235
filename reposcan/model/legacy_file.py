"""What the units of one file of an older system are to the others; see `legacy` for the whole."""

from dataclasses import dataclass

from reposcan.model.dossier import DataItem, FileDossier, Job, Program
from reposcan.model.legacy import NOWHERE, UNMEASURED, Measures, Spot, Spots, Target


@dataclass(frozen=True, slots=True)
class Call:
    """Control that a unit hands on.

    Attributes:
        how: the verb, such as "CALL" or "XCTL"; "EXEC" in a job.
        line: where.
        dynamic: an item holds the name.
        item: its name, where nothing or not all is known of what it holds; else empty.
        targets: what may be meant.
    """

    how: str
    line: int
    dynamic: bool
    item: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """How a program is started from outside.

    Attributes:
        how: "job step", "transaction" or "procedure step".
        name: of the job and step, such as "POSTTRAN.STEP15", or the code of the transaction.
        spot: where that is said.
    """

    how: str
    name: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Field:
    """An item of a layout, and who touches it.

    Attributes:
        item: as described; its offset counts from the beginning of the layout.
        copybook: that it is copied from; empty for what the unit describes itself.
        reads: lines that use its value.
        writes: lines that change it.
    """

    item: DataItem
    copybook: str = ""
    reads: Spots = NOWHERE
    writes: Spots = NOWHERE


@dataclass(frozen=True, slots=True)
class RecordLayout:
    """A record with its copybooks put in; see `Record`."""

    name: str
    place: str
    line: int
    size: int
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A unit that would feel a change.

    Attributes:
        spot: of the unit, where it uses what is changed.
        why: such as "calls CSUTLDTC", "copies CVACT01Y", "reads ACCTDAT, which this writes".
        steps: how far away: 1 for what uses it directly.
    """

    spot: Spot
    why: str
    steps: int


@dataclass(frozen=True, slots=True)
class UnitLinks:
    """What one unit is to the others.

    Attributes:
        name: of the unit.
        line: where it begins.
        mode: see `Unit.mode`.
        application: see `Unit.application`.
        doc: lines of its head comment that describe it.
        starts: from outside.
        users: who calls it, or copies it.
        calls: what it hands control to.
        copies: (line, what is meant) of each copybook.
        stores: what it reads and writes, by the name that the system knows.
        layouts: its records, with copybooks put in. Of a copybook's items, all touches are named,
            of a program's own those in the program.
        effects: what would feel a change of it, the nearest first; the first of them.
        affected: how many there are, at least.
        measures: what makes it hard to move.
    """

    name: str
    line: int
    mode: str = ""
    application: str = ""
    doc: str = ""
    starts: tuple[Start, ...] = ()
    users: Spots = NOWHERE
    calls: tuple[Call, ...] = ()
    copies: tuple[tuple[int, Target], ...] = ()
    stores: tuple[str, ...] = ()
    layouts: tuple[RecordLayout, ...] = ()
    effects: tuple[Effect, ...] = ()
    affected: int = 0
    measures: Measures = UNMEASURED


@dataclass(frozen=True, slots=True)
class FileLegacy:
    """The dossier of one file as it is kept.

    Attributes:
        dossier: what was read of it; its records and accesses are empty, since `links` have them as
            layouts.
        links: of each of its programs, then of each of its jobs, in the order of the dossier.
    """

    dossier: FileDossier
    links: tuple[UnitLinks, ...]

    @property
    def units(self) -> tuple[tuple[Program | Job, UnitLinks], ...]:
        """What the file describes, each with its links."""
        units: tuple[Program | Job, ...] = (*self.dossier.programs, *self.dossier.jobs)
        return tuple(zip(units, self.links, strict=False))
