"""The units of a COBOL text that are open at a line, the outer ones first."""

from bisect import bisect_left, bisect_right
from enum import IntEnum
from typing import NamedTuple

from reposcan.model.code import Kind
from reposcan.syntax.copies import digest
from reposcan.syntax.legacy.cobol.form import Source
from reposcan.syntax.legacy.found import Reading, Unit
from reposcan.syntax.legacy.remarks import above

#: Programs inside one another; real ones are two or three deep, and the joined names of thousands
#: would fill the memory. What is deeper stands beside the last one.
_MOST_NESTED = 16
#: The name of the statements that stand before the first paragraph of a section or division.
UNNAMED = "(unnamed)"


class Rank(IntEnum):
    """What ends what: a unit ends where another one of its rank, or of a lower one, begins."""

    COPYBOOK = 0
    PROGRAM = 1
    DIVISION = 2
    SECTION = 3
    FILE = 4
    ITEM = 5


class _Open(NamedTuple):
    rank: Rank
    unit: Unit
    lends: bool


class Nest:
    """Opens and closes units.

    Attributes:
        last_code: index of the last line of code that was passed.
        program: the number of the outermost program in the file.
    """

    def __init__(self, source: Source, reading: Reading) -> None:
        self._source = source
        self._reading = reading
        self._open: list[_Open] = []
        self._starts = [line for line, _, _ in source.code]
        self.last_code = 0
        self.program = 0

    def open(
        self, rank: Rank, kind: Kind, name: str, line: int, signature: str, *, lends: bool = False
    ) -> Unit:
        """Begin a unit; end those that end with it.

        Args:
            rank: of the unit.
            kind: what it is.
            name: upper case.
            line: index of its first line.
            signature: its head.
            lends: what is inside is named after it.
        """
        if rank is not Rank.PROGRAM:
            self.close(rank)
        elif not self.is_open(Rank.PROGRAM):
            self.program += 1
        block, doc = above(self._source.comments, self._source.blank, line)
        around = ".".join(one.unit.name for one in self._open if one.lends)
        unit = Unit(kind, name, around, line, line, block, signature, doc)
        unit.complexity = int(kind is Kind.PARAGRAPH)
        self._open.append(_Open(rank, unit, lends))
        self._reading.units.append(unit)
        return unit

    def make_room(self, *, nested: bool) -> None:
        """End what a program that begins does not stand in.

        Args:
            nested: a program that is open goes on around it.
        """
        depth = sum(one.rank is Rank.PROGRAM for one in self._open)
        self.close(Rank.DIVISION if nested else Rank.PROGRAM)
        if nested and depth >= _MOST_NESTED:
            self.close_one(Rank.PROGRAM)

    def close(self, rank: Rank) -> None:
        """End the units of a rank and of those above it, from the innermost outwards."""
        while self._open and self._open[-1].rank >= rank:
            self._end(self._open.pop().unit)

    def close_one(self, rank: Rank) -> None:
        """End the innermost unit of a rank, with all inside of it."""
        self.close(Rank(rank + 1))
        if self._open and self._open[-1].rank is rank:
            self._end(self._open.pop().unit)

    def is_open(self, rank: Rank) -> bool:
        """Whether there is a unit of the rank."""
        return self.innermost(rank) is not None

    def innermost(self, rank: Rank) -> Unit | None:
        """The innermost open unit of a rank."""
        return next((one.unit for one in reversed(self._open) if one.rank is rank), None)

    def decide(self) -> None:
        """Count a decision for the paragraph that is open, and for the file."""
        self._reading.decisions += 1
        if self._open and self._open[-1].unit.kind is Kind.PARAGRAPH:
            self._open[-1].unit.complexity += 1

    def _end(self, unit: Unit) -> None:
        last = max(unit.first, self.last_code)
        unit.last = self._source.last.get(last, last)
        if unit.kind is Kind.PARAGRAPH:
            low = bisect_right(self._starts, unit.first)
            high = bisect_left(self._starts, unit.last + 1)
            code = "\n".join(code for _, _, code in self._source.code[low:high])
            unit.copy = digest([code.encode()])
