"""What git's history says of a checkout's files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class History:
    """The last commits before the scanned one, merges left out.

    Attributes:
        commits: number of commits that were looked at.
        first: committer date of the oldest of them, UTC, ISO 8601; empty where there is none.
        last: of the newest.
        shallow: the clone holds only a part of the history.
        changes: (path, number of these commits that changed it), ordered by path. Renames count as
            a file that ends and one that begins.
        problem: why there is less of it than there could be, in one line; empty where all is well.
    """

    commits: int = 0
    first: str = ""
    last: str = ""
    shallow: bool = False
    changes: tuple[tuple[str, int], ...] = ()
    problem: str = ""
