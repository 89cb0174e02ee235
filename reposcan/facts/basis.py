"""What facts are drawn from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reposcan.model.code import Outline
from reposcan.model.graph import Referred, Tie
from reposcan.model.history import History
from reposcan.model.source import Category


@dataclass(frozen=True, slots=True)
class Basis:
    """A repository as the stages before know it.

    Attributes:
        outlines: by path, ordered.
        read: gives the text of one of these paths, UTF-8.
        ties: between them.
        referred: for each path where its definitions are used from.
        history: what git says.
        programming: names of the languages that are code, not prose, data or markup.
        categories: what each of these files is for.
    """

    outlines: Mapping[str, Outline]
    read: Callable[[str], bytes]
    ties: Sequence[Tie]
    referred: Mapping[str, tuple[Referred, ...]]
    history: History
    programming: frozenset[str]
    categories: Mapping[str, Category]

    def text(self, path: str, limit: int) -> str:
        """The first bytes of a file, decoded."""
        return self.read(path)[:limit].decode("utf-8", "replace")

    def is_program(self, path: str) -> bool:
        """Whether a file is code."""
        return self.outlines[path].language in self.programming

    def is_test(self, path: str) -> bool:
        """Whether a file is there for tests."""
        return self.categories[path] is Category.TEST
