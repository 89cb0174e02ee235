"""What the parser knows of a file, in the terms of tree-sitter's tags."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file's UTF-8 text.

    Attributes:
        start_line: first line, counted from 1; a line ends with a line feed.
        end_line: last line, inclusive.
        start_byte: offset of the first byte.
        end_byte: offset after the last byte.
    """

    start_line: int
    end_line: int
    start_byte: int
    end_byte: int

    def __post_init__(self) -> None:
        if not (1 <= self.start_line <= self.end_line and 0 <= self.start_byte <= self.end_byte):
            raise ValueError(f"impossible span {self!r}")


class Kind(StrEnum):
    """What a definition defines: the names of tree-sitter's `@definition.*` captures.

    The units of older languages have the names that people who work with them use.
    """

    CLASS = "class"
    CONSTANT = "constant"
    ENUM = "enum"
    FUNCTION = "function"
    INTERFACE = "interface"
    MACRO = "macro"
    METHOD = "method"
    MODULE = "module"
    TYPE = "type"
    # Databases.
    TABLE = "table"
    VIEW = "view"
    # COBOL.
    PROGRAM = "program"
    DIVISION = "division"
    SECTION = "section"
    PARAGRAPH = "paragraph"
    COPYBOOK = "copybook"
    RECORD = "record"
    # Job control and screens.
    JOB = "job"
    STEP = "step"
    PROCEDURE = "procedure"
    MAP = "map"
    # Fortran.
    SUBROUTINE = "subroutine"
    COMMON = "common block"


#: The kinds whose bodies run.
CALLABLE = frozenset({Kind.FUNCTION, Kind.METHOD, Kind.PARAGRAPH, Kind.SUBROUTINE})


@dataclass(frozen=True, slots=True)
class Definition:
    """A named unit of code.

    Attributes:
        kind: what it is.
        name: as written.
        qualified: with the names of the definitions around it, joined by dots.
        span: from its first decorator or modifier to its end.
        signature: its head on one line, white space folded, without the body.
        doc: its doc comment as written, comment marks removed; empty where there is none.
        complexity: cyclomatic complexity of a callable: one, and one for each decision inside it;
            0 for everything else.
        copy: digest of its code without comments and white space, 16 hexadecimal digits; empty for
            what is not callable, or too short to be called a copy of something.
        body_start: offset of the first byte of its body; the end of its span where it has none.
    """

    kind: Kind
    name: str
    qualified: str
    span: Span
    signature: str
    doc: str
    complexity: int = 0
    copy: str = ""
    body_start: int = 0


class ReferenceKind(StrEnum):
    """How a name is used: the names of tree-sitter's `@reference.*` captures, and a few more.

    `IMPORT` is also COBOL's COPY and an include of job control; `CALL` also a transfer of control
    to another program, such as XCTL, LINK and EXEC PGM; `PERFORM` stays inside a program; `DATA`
    names a data set, file or table.
    """

    CALL = "call"
    DATA = "data"
    IMPORT = "import"
    PERFORM = "perform"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Reference:
    """The uses of a name that something else defines.

    Attributes:
        kind: how it is used; a name that is used in several ways has a reference for each.
        name: as written; for an import, the module named.
        lines: where, each line once, in order.
    """

    kind: ReferenceKind
    name: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something left to do, as a comment says.

    Attributes:
        mark: the word that announces it, such as "TODO" or "FIXME".
        text: what follows on that line, without comment marks.
        line: counted from 1.
    """

    mark: str
    text: str
    line: int


class Level(StrEnum):
    """How well a file's language is understood.

    `OUTLINE` is in depth, by a query or reader of its own; at `GENERIC` definitions are told by the
    names that grammars give their nodes; at `LINES` the file is only cut.
    """

    OUTLINE = "outline"
    GENERIC = "generic"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Outline:
    """A file without its text.

    Attributes:
        language: name of the language, such as "Python"; "Text" where none is known.
        level: how far definitions were looked for.
        lines: number of lines.
        definitions: in order of their start; spans may nest.
        chunks: cover the file from its first byte to its last without overlap, cut at line ends
            and, where there are any, at the borders of definitions.
        references: in order of their first line.
        problem: why a language that has a grammar is at level `LINES`, or that the parser met
            errors; empty where all went well.
        decisions: number of points where the code branches; at level `LINES` counted from keywords,
            and 0 where the language is not for programming.
        notes: in order of their line.
        entry_line: where a program begins, such as in its main function; 0 where none does.
        licence: the expression of its SPDX tag; empty where it has none.
    """

    language: str
    level: Level
    lines: int
    definitions: tuple[Definition, ...]
    chunks: tuple[Span, ...]
    references: tuple[Reference, ...]
    problem: str = ""
    decisions: int = 0
    notes: tuple[Note, ...] = ()
    entry_line: int = 0
    licence: str = ""
