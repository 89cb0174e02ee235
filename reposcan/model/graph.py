"""Ties between files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """A file uses names that another file defines.

    Attributes:
        source: path of the file that uses.
        target: path of the file that defines.
        weight: how strongly: the sum over the names, each shared by all files that define it.
    """

    source: str
    target: str
    weight: float
