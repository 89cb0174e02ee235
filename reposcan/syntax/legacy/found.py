"""What a reader finds, in lines, before it is an outline."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from reposcan.model.code import Kind, Reference, ReferenceKind
from reposcan.syntax.names import NAME_CHARACTERS


@dataclass(slots=True)
class Unit:
    """A definition under way; unlike what leaves this package, it grows while lines are read.

    Attributes:
        kind: what it is.
        name: upper case where the language does not tell cases apart.
        around: qualified name of what it belongs to, or nothing.
        first: index of its first line, counted from 0.
        last: index of its last line of code.
        block: index of the first line of the comment above it, or `first`.
        signature: its head on one line.
        doc: its comment.
        complexity: one and its decisions, where it runs; else 0.
        body: digest of its code, where it runs.
        border: whether a chunk had better begin with it.
    """

    kind: Kind
    name: str
    around: str
    first: int
    last: int
    block: int
    signature: str = ""
    doc: str = ""
    complexity: int = 0
    body: str = ""
    border: bool = True

    @property
    def qualified(self) -> str:
        """With the names around it, joined by dots."""
        return f"{self.around}.{self.name}" if self.around else self.name


@dataclass(slots=True)
class Reading:
    """All that a reader found in one file.

    Attributes:
        units: in any order.
        comments: start and end of each, in bytes.
        decisions: where the code branches.
        entry_line: where a program begins, counted from 1; 0 where none does.
    """

    units: list[Unit] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)
    decisions: int = 0
    entry_line: int = 0
    _references: dict[tuple[int, ReferenceKind, str], None] = field(default_factory=dict)

    def refer(self, kind: ReferenceKind, name: str, line: int) -> None:
        """Note a use of a name; `line` is an index, counted from 0."""
        name = " ".join(name.split())[:NAME_CHARACTERS]
        if name:
            self._references[line + 1, kind, name] = None

    def references(self) -> Iterator[Reference]:
        """Each use once a line, in order."""
        for line, kind, name in sorted(self._references):
            yield Reference(kind, name, line)


def member_name(path: str) -> str:
    """The name under which a library holds a file: without folder and suffix, upper case."""
    name = path.rpartition("/")[2]
    return (name.rpartition(".")[0] or name).upper()
