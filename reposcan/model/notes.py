"""What people say of the code, in a file of their own that lies in the checkout."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

#: At the checkout's root, under git.
NOTES_FILE = ".reposcan-notes.toml"


class Part(StrEnum):
    """A paragraph of the model's, in whose place a person's can stand."""

    PURPOSE = "purpose"
    HOW = "how"
    CAUTION = "caution"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Remark:
    """A person's note; one that stands in a comment of the code is a `reposcan.model.code.Note`.

    Attributes:
        text: the person's words, Markdown of unknown origin.
        line: of `NOTES_FILE`, where the note begins.
        path: of the file; of a folder, with a slash at its end; empty for the repository.
        unit: qualified name of a definition in that file; empty for the whole file.
        part: the model's paragraph in whose place it stands; None where it stands beside them.
    """

    text: str
    line: int
    path: str = ""
    unit: str = ""
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Unfit:
    """A note that fits nothing that was read, and why."""

    remark: Remark
    reason: str


class Remarks:
    """Notes by what they are about."""

    def __init__(self, remarks: Iterable[Remark]) -> None:
        self._by_path: defaultdict[str, list[Remark]] = defaultdict(list)
        for one in remarks:
            self._by_path[one.path].append(one)

    def about(self, path: str) -> tuple[Remark, ...]:
        """Those about a file, then those about the folders that hold it, the nearest first.

        Args:
            path: of the file; empty for those about the repository.
        """
        if not self._by_path:
            return ()
        places = [path, *folders(path)]
        return tuple(one for place in places for one in self._by_path.get(place, ()))


def folders(path: str) -> Iterator[str]:
    """The folders that hold a file, each with a slash at its end, the nearest first."""
    end = path.rfind("/")
    while end > 0:
        yield path[: end + 1]
        end = path.rfind("/", 0, end)
