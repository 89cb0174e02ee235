"""What a reader finds, in lines, before it is an outline."""

from collections import defaultdict
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
        copy: digest of its code, where it runs.
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
    copy: str = ""
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
    _references: defaultdict[tuple[ReferenceKind, str], set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def refer(self, kind: ReferenceKind, name: str, line: int) -> None:
        """Note a use of a name; `line` is an index, counted from 0."""
        name = " ".join(name.split())[:NAME_CHARACTERS]
        if name:
            self._references[kind, name].add(line + 1)

    def references(self) -> Iterator[Reference]:
        """The uses of each name, in order."""
        found = sorted((sorted(lines), *what) for what, lines in self._references.items())
        for lines, kind, name in found:
            yield Reference(kind, name, tuple(lines))


def member_name(path: str) -> str:
    """The name under which a library holds a file: without folder and suffix, upper case."""
    name = path.rpartition("/")[2]
    return (name.rpartition(".")[0] or name).upper()
