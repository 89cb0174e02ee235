"""Units of code with and without doc comments, and what is proposed for those without."""

from dataclasses import dataclass

from reposcan.model.code import Kind, Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a doc comment goes: before a whole line, or nowhere.

    Attributes:
        at: offset of the beginning of that line, in the file's UTF-8 text.
        line: that line, counted from 1.
        indent: blanks and tabs that each line of the comment begins with.
        refused: why no comment can be put there without touching code; empty where one can.
    """

    at: int
    line: int
    indent: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a doc comment is for.

    Attributes:
        path: of its file.
        kind: `MODULE` is the file itself.
        name: qualified; empty for the file itself.
        signature: its head on one line; empty for the file itself.
        span: all of it.
        documented: whether it has a doc comment.
        place: where one would go.
    """

    path: str
    kind: Kind
    name: str
    signature: str
    span: Span
    documented: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Words:
    """What a doc comment says.

    Attributes:
        summary: one sentence.
        details: one more paragraph, of two lines or so; may be empty.
    """

    summary: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Insertion:
    """Lines that go into a file.

    Attributes:
        at: offset of the beginning of a line of the file's UTF-8 text.
        text: whole lines.
    """

    at: int
    text: bytes


@dataclass(frozen=True, slots=True)
class FileUnits:
    """The units of a file.

    Attributes:
        path: of the file.
        language: of the file.
        documented: number of its units that have a doc comment.
        missing: its units without one, in order.
    """

    path: str
    language: str
    documented: int
    missing: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Undocumented:
    """What of a checkout is documented, and what is not.

    Attributes:
        files: those that have units, ordered by path.
        left_out: (path, reason) of files whose units were not looked for.
    """

    files: tuple[FileUnits, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def documented(self) -> int:
        """Number of units with a doc comment."""
        return sum(one.documented for one in self.files)

    @property
    def missing(self) -> int:
        """Number of units without one."""
        return sum(len(one.missing) for one in self.files)

    @property
    def share(self) -> float | None:
        """Share of the units that have a doc comment; None where there is no unit."""
        units = self.documented + self.missing
        return self.documented / units if units else None
