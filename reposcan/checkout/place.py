"""A path taken apart once, for all the conventions that look at it."""

from typing import NamedTuple


class Place(NamedTuple):
    """Where a file stands.

    Attributes:
        path: relative to the root, with forward slashes, as it is written.
        folders: from the root on, in lower case.
        name: of the file, as it is written.
        lower: the name in lower case.
        suffix: of the name, in lower case with its dot; empty where there is none.
    """

    path: str
    folders: tuple[str, ...]
    name: str
    lower: str
    suffix: str

    @classmethod
    def of(cls, path: str) -> "Place":
        """Take a path apart."""
        *folders, lower = path.lower().split("/")
        _, dot, suffix = lower.rpartition(".")
        name = path.rpartition("/")[2]
        return cls(path, tuple(folders), name, lower, dot and dot + suffix)
