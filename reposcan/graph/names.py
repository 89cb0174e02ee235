"""Which names a file offers to others, and among which languages a name means the same."""

import re
from collections.abc import Iterator, Mapping

from reposcan.model.code import CALLABLE, Definition, Kind, Outline

#: Languages that call one another by name. A name means nothing across other borders.
_FAMILIES = {
    "BMS": "COBOL",
    "C++": "C",
    "Fortran 77": "Fortran",
    "JCL": "COBOL",
    "TypeScript": "JavaScript",
    "TSX": "JavaScript",
}
#: Markup with scripts inside, which import as JavaScript does; what those define is theirs alone.
COMPONENTS = frozenset({"HTML", "Svelte", "Vue"})
#: Languages whose imports say which names they bring; those names mean nothing else.
IMPORTS_NAMES = frozenset({"Java", "Python", "Rust"})
#: What every file of a family can name, whatever it imports: all of it is linked together, or found
#: in one library.
LINKED: Mapping[str, frozenset[Kind]] = {
    "C": CALLABLE,
    "COBOL": frozenset({Kind.FUNCTION, Kind.MAP, Kind.MODULE, Kind.PROCEDURE, Kind.PROGRAM}),
    "Fortran": frozenset({Kind.FUNCTION, Kind.SUBROUTINE}),
}
#: What no other code names: a job is submitted, and a copybook is imported by the name of its file.
_UNNAMED = frozenset({Kind.COPYBOOK, Kind.DIVISION, Kind.JOB, Kind.STEP})
#: Two words, in one of the usual ways to join them.
_WORDS = re.compile(r"[a-z0-9][A-Z]|[^_]_[^_]")
#: What is inside of these is named as if they were not there.
_OPEN = frozenset({Kind.COPYBOOK, Kind.MODULE})
_SEPARATORS = re.compile(r"[.:]+")


def family(outline: Outline) -> str:
    """The family of a file's language, called by one of its members."""
    return _FAMILIES.get(outline.language, outline.language)


def visible(outline: Outline) -> set[str]:
    """The names that other files can use: not those inside functions."""
    return {one.name for one in visible_definitions(outline)}


def visible_definitions(outline: Outline) -> list[Definition]:
    """The definitions that other files can use, members of classes among them."""
    local = {one.qualified for one in outline.definitions if one.kind in CALLABLE}
    programs = {one.qualified for one in outline.definitions if one.kind is Kind.PROGRAM}
    return [
        one
        for one in outline.definitions
        if one.qualified.rpartition(".")[0] not in local
        and one.kind not in _UNNAMED
        and (one.qualified in programs or one.qualified.partition(".")[0] not in programs)
    ]


def defined(outline: Outline) -> set[str]:
    """The names that mean what a file itself defines, wherever in it."""
    return {one.name for one in outline.definitions if one.kind not in _UNNAMED}


def free(outline: Outline) -> Iterator[Definition]:
    """The definitions that are named without an object or a class: no members, nothing inside.

    On which object a method is called is not told by its name.
    """
    around = {"", *(one.qualified for one in outline.definitions if one.kind in _OPEN)}
    for one in outline.definitions:
        if one.kind is not Kind.METHOD and one.qualified.rpartition(".")[0] in around:
            yield one


def last_part(name: str) -> str:
    """The name that an import brings, of its whole path."""
    return _SEPARATORS.split(name)[-1]


def distinctive(name: str) -> bool:
    """Whether a name is more than one word: `Slice` or `close` may well mean something else."""
    return _WORDS.search(name) is not None
