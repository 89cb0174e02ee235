"""Doc comments: which are missing, where they go, how they are written, and as what patch."""

from reposcan.docstrings.conventions import CONVENTIONS, Convention, Marks, marks_of
from reposcan.docstrings.patch import inserted, patch
from reposcan.docstrings.render import insertion, opening, own_name
from reposcan.docstrings.units import units
from reposcan.docstrings.words import settle, unmarked

__all__ = [
    "CONVENTIONS",
    "Convention",
    "Marks",
    "inserted",
    "insertion",
    "marks_of",
    "opening",
    "own_name",
    "patch",
    "settle",
    "units",
    "unmarked",
]
