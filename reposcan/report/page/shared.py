"""What more than one kind of page says."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from reposcan.model.report import RunInfo

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Masthead:
    """Said on every page: which run this is, and how far it came.

    Attributes:
        repository: its name.
        run: the scan.
        model: name of the model that wrote the words; empty where none was asked.
        demonstration: too small for its words to be trusted.
        defects: the run looked for them.
        structure: there is a page of the facts about the repository.
        legacy: there is a page of its older programs.
        notice: what a reader of an unfinished run must know first; empty for a complete one.
    """

    repository: str
    run: RunInfo
    model: str
    demonstration: bool
    defects: bool
    structure: bool
    notice: str
    legacy: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in the code.

    Attributes:
        label: such as "src/main.c:12".
        href: page and line, relative to the report's folder; empty for a file that was not read.
    """

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class RemarkCard:
    """A person's note.

    Attributes:
        part: the model's paragraph in whose place it stands; empty where it stands beside them.
        about: what it is about, where that is not what it is shown with.
        text: Markdown of unknown origin.
        where: file and line that it comes from.
    """

    part: str
    about: str
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Listed(Generic[Item]):
    """As much of a long list as a page holds.

    Attributes:
        first: shown at once.
        rest: folded away.
        beyond: number of those that the page leaves out.
    """

    first: tuple[Item, ...]
    rest: tuple[Item, ...]
    beyond: int

    @property
    def total(self) -> int:
        """Number of all items, those that are left out too."""
        return len(self.first) + len(self.rest) + self.beyond
