"""Which words stand in which part of a text.

The outline says where divisions, sections and paragraphs begin, so that they are found in one place
only.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from reposcan.model.code import Definition, Kind, Outline
from reposcan.syntax.legacy.cobol.words import Word

#: Kinds of definitions that are read as a program each.
PROGRAMS = frozenset({Kind.COPYBOOK, Kind.FUNCTION, Kind.METHOD, Kind.PROGRAM})
_PARTS = PROGRAMS | {Kind.DIVISION, Kind.SECTION, Kind.PARAGRAPH}


class Part(NamedTuple):
    """A stretch of words that stands below one header, up to the next.

    Attributes:
        program: that it belongs to.
        definition: whose header it stands below.
        division: such as "DATA"; empty in a copybook.
        section: its name, without the word; empty for none.
        start: index of the first word, that of the header included.
        end: index after its last one.
    """

    program: Definition
    definition: Definition
    division: str
    section: str
    start: int
    end: int


def parts(outline: Outline, words: Sequence[Word]) -> Iterator[Part]:
    """The parts of a text, in order."""
    lines = [word.line for word in words]
    found = [one for one in outline.definitions if one.kind in _PARTS]
    starts = [bisect_left(lines, one.span.start_line - 1) for one in found]
    program: Definition | None = None
    division = section = ""
    stretches = pairwise([*starts, len(words)])
    for one, (start, end) in zip(found, stretches, strict=True):
        if one.kind in PROGRAMS:
            program, division, section = one, "", ""
        elif one.kind is Kind.DIVISION:
            division, section = one.name.removesuffix(" DIVISION"), ""
        elif one.kind is Kind.SECTION:
            section = one.name.removesuffix(" SECTION")
        if program:
            yield Part(program, one, division, section, start, end)
