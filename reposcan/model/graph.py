"""Ties between files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """A file uses names that another file defines.

    Attributes:
        source: path of the file that uses.
        target: path of the file that defines.
        names: what it uses, ordered. An import of the file itself is no name.
        confidences: for each name how likely it means this file, above 0 and up to 1: one through
            the number of files that may be meant.
        imported: the same of its import; 0 where it imports nothing that this file may be.
        alone: one of the names is defined by this file alone.
    """

    source: str
    target: str
    names: tuple[str, ...] = ()
    confidences: tuple[float, ...] = ()
    imported: float = 0.0
    alone: bool = False

    def __post_init__(self) -> None:
        if len(self.names) != len(self.confidences) or not (self.names or self.imported):
            raise ValueError("an edge has a confidence for each name, and a reason")


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a file depends on another one, as far as names tell.

    Attributes:
        source: path of the file that uses.
        target: path of the file that defines.
        imports: it imports the other file, and the import can mean no other.
        names: of what the other file defines, the names that it uses and that can mean no other;
            ordered.
    """

    source: str
    target: str
    imports: bool
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.imports and not self.names:
            raise ValueError("a tie needs a reason")


@dataclass(frozen=True, slots=True)
class Site:
    """A line that refers to a definition."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Referred:
    """Where a definition is used, by its name.

    Attributes:
        definition: qualified name.
        line: where the definition starts; tells apart those of one name.
        total: number of lines that use the name.
        sites: the first of them, ordered by path and line.
        certain: no other definition has that name, so that each site means this one.
    """

    definition: str
    line: int
    total: int
    sites: tuple[Site, ...]
    certain: bool
