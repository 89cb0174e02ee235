"""What the programs of an older system are to each other: read over all files, without a model.

Names are matched as the system would: a program calls, copies or starts whatever has the name. Of
several with one name, the one in the same application is meant, else each of them may be.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a unit.

    Attributes:
        unit: name of the program, copybook, map, job or procedure.
        path: of its file.
        line: in it.
    """

    unit: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Spots:
    """Lines of which the first are named."""

    total: int = 0
    first: tuple[Spot, ...] = ()


NOWHERE = Spots()


@dataclass(frozen=True, slots=True)
class Measures:
    """What makes a program hard to move, counted.

    Attributes:
        rules: decisions.
        jumps: GO TO.
        dead: paragraphs that nothing gets to.
        dynamic: calls of a name that an item holds.
        hard_coded: values in the code that an heir may have to change.
        dates: places where dates are handled.
        two_digit_years: of those, where a year has two digits.
        organisations: of its files, such as "INDEXED"; ordered.
        tables: of a database; ordered.
    """

    rules: int = 0
    jumps: int = 0
    dead: int = 0
    dynamic: int = 0
    hard_coded: int = 0
    dates: int = 0
    two_digit_years: int = 0
    organisations: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


UNMEASURED = Measures()


@dataclass(frozen=True, slots=True)
class Unit:
    """A line of the inventory.

    Attributes:
        name: as others call it.
        kind: "program", "subprogram", "copybook", "map", "job" or "procedure".
        path: of its file.
        line: where it begins.
        application: that it belongs to: the folder that holds its kind's folder.
        mode: "batch", "online", "batch and online"; empty where nothing is seen to start it.
        doc: beginning of what its head comment says of its purpose.
        users: number of units that call, copy or start it.
        affected: number of units that would feel a change of it, at least.
        measures: what makes it hard to move.
    """

    name: str
    kind: str
    path: str
    line: int
    application: str
    mode: str = ""
    doc: str = ""
    users: int = 0
    affected: int = 0
    measures: Measures = UNMEASURED


@dataclass(frozen=True, slots=True)
class Target:
    """What a name means.

    Attributes:
        name: as written.
        units: that may be meant, at their first lines; empty where there is none.
        system: what it is, where it comes with the system; empty for others.
    """

    name: str
    units: tuple[Spot, ...] = ()
    system: str = ""


@dataclass(frozen=True, slots=True)
class BatchStep:
    """A step of a job, with what it comes to.

    Attributes:
        name: of the step.
        line: where.
        runs: what it starts; a program that runs inside of a general starter comes second.
        procedure: it starts a procedure.
        reaches: programs that those call, directly or not, ordered by name; the first.
        reached: how many there are, at least.
        data: (DD name, data set, disposition).
    """

    name: str
    line: int
    runs: tuple[Target, ...]
    procedure: bool
    reaches: tuple[Spot, ...]
    reached: int
    data: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class BatchJob:
    """A job or procedure, and what its steps come to."""

    name: str
    kind: str
    path: str
    line: int
    application: str
    steps: tuple[BatchStep, ...]


@dataclass(frozen=True, slots=True)
class Transaction:
    """A code that users type or programs start.

    Attributes:
        code: of the transaction.
        defined: a definition of the system says so, and not only the program's own text.
        path: of the file that says so.
        line: where.
        application: of that file.
        program: that answers.
        maps: that it shows, ordered.
        goes: what it hands control to; each name once.
    """

    code: str
    defined: bool
    path: str
    line: int
    application: str
    program: Target
    maps: tuple[str, ...]
    goes: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in the data dictionary's list; its layout stands with its file.

    Attributes:
        name: of its first level.
        place: see `Record.place`.
        unit: the copybook or program that describes it.
        path: of the file.
        line: where it begins.
        size: bytes; -1 where it cannot be known.
        fields: number of its items.
        copied: number of programs that copy it.
    """

    name: str
    place: str
    unit: str
    path: str
    line: int
    size: int
    fields: int
    copied: int


@dataclass(frozen=True, slots=True)
class CopyUse:
    """A copybook, and who copies it: a row of the matrix.

    Attributes:
        name: of the copybook.
        units: with that name; empty where there is none.
        system: what it is, where it comes with the system.
        users: each unit that copies it, at the line; ordered by name.
    """

    name: str
    units: tuple[Spot, ...]
    system: str
    users: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that is used and exists nowhere in what was read.

    Attributes:
        name: as written.
        kind: "program", "copybook", "procedure" or "transaction".
        system: what it is, where it comes with the system; then nothing is missing.
        users: who uses it.
        file: path of a file of that name in another language, such as assembler; empty without one.
    """

    name: str
    kind: str
    system: str
    users: Spots
    file: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """A data set, table, queue or other place where data stay.

    Attributes:
        kind: "data set", "file", "table", "queue" or "segment".
        name: as the system knows it.
        readers: units that read it.
        writers: units that write it.
        others: units that name it without saying which, such as steps of system programs.
    """

    kind: str
    name: str
    readers: Spots = NOWHERE
    writers: Spots = NOWHERE
    others: Spots = NOWHERE


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term of the business and what it means, as people gave it.

    Attributes:
        term: the word, name or abbreviation.
        meaning: in words.
        source: who says so; may be empty.
    """

    term: str
    meaning: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Legacy:
    """The whole of it.

    Attributes:
        units: ordered by application, kind and name.
        jobs: and procedures, ordered by application and name.
        transactions: ordered by application and code.
        records: ordered by name and path.
        copybooks: the matrix, ordered by name.
        missing: ordered by kind and name; what comes with the system is among them, marked.
        orphans: programs and copybooks that nobody is seen to call, start or copy, by name.
        stores: ordered by kind and name.
        glossary: given by people, in their order.
    """

    units: tuple[Unit, ...] = ()
    jobs: tuple[BatchJob, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    records: tuple[RecordLine, ...] = ()
    copybooks: tuple[CopyUse, ...] = ()
    missing: tuple[Missing, ...] = ()
    orphans: tuple[Spot, ...] = ()
    stores: tuple[Store, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
