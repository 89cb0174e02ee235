"""How doc comments are written in each language: one explicit table.

To add a language, give it a row. Its parser must tell definitions and the doc comments above them,
and what is not in the table is said to have no convention.
"""

from collections import Counter
from dataclasses import dataclass

from reposcan.model.code import CALLABLE, Kind


@dataclass(frozen=True, slots=True)
class Marks:
    """What makes lines a comment.

    Attributes:
        opening: begins it; where nothing closes it, each line.
        line: begins each further line.
        closing: ends it; empty where the comment ends with its line.
        tight: no blank goes between the marks and the words of a comment of one line.
        apart: opening and closing have lines of their own where the words need several.
    """

    opening: str
    line: str
    closing: str = ""
    tight: bool = False
    apart: bool = True


@dataclass(frozen=True, slots=True)
class Convention:
    """A row of the table.

    Attributes:
        marks: in which comments are written; of several, those that a file itself has most.
        kinds: of definitions that have doc comments.
        inside: the comment is the first statement of the body, as Python's are.
        modules: a file has one too.
        name_first: it begins with the name of what it is about.
        width: columns that no line exceeds.
        card: lines have columns with a meaning: the marks stand in the first one of the line, not
            below one another, and words are ASCII.
        markup: words are XML, in an element that the marks open and close.
    """

    marks: tuple[Marks, ...]
    kinds: frozenset[Kind] = CALLABLE | {Kind.CLASS, Kind.INTERFACE, Kind.ENUM}
    inside: bool = False
    modules: bool = False
    name_first: bool = False
    width: int = 80
    card: bool = False
    markup: bool = False


_STARRED = Marks("/**", " *", " */")
_PLAIN = Marks("/*", " *", " */", apart=False)
_SLASHES, _TRIPLE, _HASH = Marks("//", "//"), Marks("///", "///"), Marks("#", "#")
_QUOTES = Marks('"""', "", '"""', tight=True, apart=False)
_SUMMARY = Marks("/// <summary>", "///", "/// </summary>")
_FORTRAN = tuple(Marks(mark, mark) for mark in "C*c!")

_STARS = Convention((_STARRED,))
#: In C, what stands above a function is a comment of any form: the file's own.
_C = Convention((_PLAIN, _STARRED, _SLASHES, _TRIPLE))
_TRIPLES = Convention((_TRIPLE,))
_HASHES = Convention((_HASH,))

#: By the names of the table of languages.
CONVENTIONS: dict[str, Convention] = {
    "C": _C,
    "C#": Convention((_SUMMARY,), markup=True),
    "C++": _C,
    "COBOL": Convention(
        (Marks("      *", "      *"),), frozenset({Kind.PARAGRAPH}), width=72, card=True
    ),
    "Fortran 77": Convention(_FORTRAN, CALLABLE, width=72, card=True),
    "Go": Convention((_SLASHES,), name_first=True),
    "Java": _STARS,
    "JavaScript": _STARS,
    "Kotlin": _STARS,
    "PHP": _STARS,
    "Perl": _HASHES,
    "Python": Convention((_QUOTES,), inside=True, modules=True, width=79),
    "Ruby": _HASHES,
    "Rust": _TRIPLES,
    "Scala": _STARS,
    "Shell": _HASHES,
    "Swift": _TRIPLES,
    "TSX": _STARS,
    "TypeScript": _STARS,
}


def marks_of(convention: Convention, text: bytes) -> Marks:
    """The marks that a file itself has most; the first of the row where it has none."""
    first, *others = convention.marks
    if not others:
        return first
    by_opening = {one.opening.encode(): one for one in convention.marks}
    longest_first = sorted(by_opening, key=len, reverse=True)
    counts: Counter[bytes] = Counter()
    last = None
    for line in text.split(b"\n"):
        bare = line.rstrip() if convention.card else line.strip()
        opening = next((mark for mark in longest_first if bare.startswith(mark)), None)
        if opening == b"/**" and bare.startswith(b"/***"):
            opening = None  # A frame, not a doc comment.
        # A block of lines counts once, as one that is closed does.
        if opening and opening != last:
            counts[opening] += 1
        last = opening
    most = max(counts.values(), default=0)
    return next((one for one in convention.marks if counts[one.opening.encode()] == most), first)
