"""What the heir of a program in an older language must know: read from its text, without a model.

Lines are counted from 1. Names are as the language compares them: upper case where case says
nothing. All tuples are in the order of the text, unless said.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DataItem:
    """A line of a record's layout.

    Attributes:
        level: as written, such as 5; 88 is a name for values of the item above it.
        name: "FILLER" where it has none.
        line: where it is described.
        picture: such as "S9(9)V99"; empty for a group.
        usage: such as "COMP-3", that of its group included; empty for DISPLAY. "SIGN SEPARATE" and
            "SYNC" follow it.
        offset: of its first byte in its record, counted from 0; -1 where it cannot be known.
        size: bytes of one occurrence; -1 where it cannot be known.
        occurs: how often, at most; 1 for most.
        redefines: the item whose bytes these are as well; empty for most.
        value: as written; empty for most.
    """

    level: int
    name: str
    line: int
    picture: str = ""
    usage: str = ""
    offset: int = -1
    size: int = -1
    occurs: int = 1
    redefines: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A record's layout.

    Attributes:
        name: of its first level; of the member, where all of it is copied.
        place: the section that it stands in, such as "WORKING-STORAGE" or "LINKAGE"; for one that
            belongs to a file, "FILE " and the file's name; empty in a copybook.
        line: where it begins.
        size: bytes; -1 where it cannot be known.
        items: its first level included; none where all of it is copied.
        copybooks: members that are copied into it, or behind it, where the text does not tell.
        copied: the line of each of them.
    """

    name: str
    place: str
    line: int
    size: int
    items: tuple[DataItem, ...]
    copybooks: tuple[str, ...] = ()
    copied: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Access:
    """Where a data item is touched by statements of one file.

    Attributes:
        name: of the item; "A OF B" where the statement says so and the file does not describe just
            one of that name.
        reads: lines that use its value.
        writes: lines that change it.
    """

    name: str
    reads: tuple[int, ...]
    writes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FileUse:
    """A file, table, queue or map that a program works on.

    Attributes:
        kind: "file", "table", "map", "queue" or "segment".
        name: as the program calls it.
        outside: as the system knows it, such as a DD name; empty where the same.
        line: where it is first named.
        ways: how it is used, such as "INPUT", "OUTPUT", "I-O", "READ", "REWRITE", "SELECT",
            "UPDATE", "SEND", "RECEIVE"; ordered.
        organisation: such as "INDEXED"; empty where not said.
        key: the item that records are found by; empty where not said.
        status: the item that holds what became of the last operation; empty where there is none.
    """

    kind: str
    name: str
    outside: str
    line: int
    ways: tuple[str, ...] = ()
    organisation: str = ""
    key: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Control that goes to another unit.

    Attributes:
        how: the verb, such as "CALL", "XCTL", "LINK", "START", "PERFORM" or "GO TO".
        to: the name; of a dynamic call, each that the item is known to hold, or the item's where
            nothing is known of it.
        line: where.
        dynamic: the name is in an item.
    """

    how: str
    to: str
    line: int
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision: under a condition something is done.

    Attributes:
        unit: the paragraph that it stands in.
        condition: as written, on one line; nested conditions are joined to those around them by
            "AND", those of an ELSE by "NOT (...)".
        action: the statements as written, on one line, cut where they are long.
        start_line: of the condition.
        end_line: of the action.
    """

    unit: str
    condition: str
    action: str
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Step:
    """A paragraph, subroutine or other part of a program, in the flow.

    Attributes:
        name: of the unit.
        line: where it begins.
        end_line: where it ends.
        goes: what it performs, calls and jumps to.
        dead: nothing gets there: it is neither entered from above, nor performed, nor jumped to.
    """

    name: str
    line: int
    end_line: int
    goes: tuple[Transfer, ...] = ()
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in the code that an heir must mind.

    Attributes:
        kind: "error handling", "hard-coded", "date", "currency", "abnormal end" or "user input".
        text: as written, on one line.
        line: where.
    """

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Program:
    """A program, or a copybook, which has records alone.

    Attributes:
        name: as others call it.
        kind: "program", "subprogram" (it has parameters and is called), "copybook", "job", "map"
            or "procedure".
        line: where it begins.
        end_line: where it ends.
        online: it talks to a transaction monitor, such as CICS or IMS.
        doc: its head comment.
        copybooks: (name, line) of what it copies or includes, each once.
        transfers: to other programs.
        files: what it works on.
        records: layouts that it describes itself.
        accesses: where data items are touched, ordered by name.
        rules: decisions.
        steps: its parts.
        remarks: what to mind.
        transactions: codes that it answers to or starts, as far as its text says.
        whole: all of its statements stand in the file; else what is dead cannot be known.
    """

    name: str
    kind: str
    line: int
    end_line: int
    online: bool = False
    doc: str = ""
    copybooks: tuple[tuple[str, int], ...] = ()
    transfers: tuple[Transfer, ...] = ()
    files: tuple[FileUse, ...] = ()
    records: tuple[Record, ...] = ()
    accesses: tuple[Access, ...] = ()
    rules: tuple[Rule, ...] = ()
    steps: tuple[Step, ...] = ()
    remarks: tuple[Remark, ...] = ()
    transactions: tuple[str, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class JobStep:
    """A step of batch work.

    Attributes:
        name: of the step.
        runs: the program, or the procedure, that it starts.
        procedure: whether it is a procedure.
        line: where.
        data: (DD name, data set, disposition) of what it reads and writes; a name may be empty.
        program: what runs inside a general starter, such as the program of IKJEFT01 or IMS; empty
            for most.
    """

    name: str
    runs: str
    procedure: bool
    line: int
    data: tuple[tuple[str, str, str], ...] = ()
    program: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Batch work, or a procedure that jobs start.

    Attributes:
        name: of the job or procedure.
        kind: "job" or "procedure".
        line: where it begins.
        steps: in their order.
        includes: (member, line) of what is put into it, each once.
    """

    name: str
    kind: str
    line: int
    steps: tuple[JobStep, ...]
    includes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FileDossier:
    """All that was read of one file.

    Attributes:
        programs: and copybooks.
        jobs: and procedures.
        transactions: (code, program, line) as definitions of the system say.
        files: that definitions of the system name: `outside` is the data set.
    """

    programs: tuple[Program, ...] = ()
    jobs: tuple[Job, ...] = ()
    transactions: tuple[tuple[str, str, int], ...] = ()
    files: tuple[FileUse, ...] = ()
