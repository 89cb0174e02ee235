"""Which names a file offers to others, and among which languages a name means the same."""

import re
from collections.abc import Iterator

from reposcan.model.code import CALLABLE, Definition, Kind, Outline

#: Languages that call one another by name. A name means nothing across other borders.
_FAMILIES = {"C++": "C", "TypeScript": "JavaScript", "TSX": "JavaScript"}
#: Markup with scripts inside, which import as JavaScript does; what those define is theirs alone.
COMPONENTS = frozenset({"HTML", "Svelte", "Vue"})
#: Languages whose imports say which names they bring; those names mean nothing else.
IMPORTS_NAMES = frozenset({"Java", "Python", "Rust"})
#: Two words, in one of the usual ways to join them.
_WORDS = re.compile(r"[a-z0-9][A-Z]|[^_]_[^_]")
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
    return [one for one in outline.definitions if one.qualified.rpartition(".")[0] not in local]


def free(outline: Outline) -> Iterator[Definition]:
    """The definitions that are named without an object or a class: no members, nothing inside.

    On which object a method is called is not told by its name.
    """
    around = {"", *(one.qualified for one in outline.definitions if one.kind is Kind.MODULE)}
    for one in outline.definitions:
        if one.kind is not Kind.METHOD and one.qualified.rpartition(".")[0] in around:
            yield one


def last_part(name: str) -> str:
    """The name that an import brings, of its whole path."""
    return _SEPARATORS.split(name)[-1]


def distinctive(name: str) -> bool:
    """Whether a name is more than one word: `Slice` or `close` may well mean something else."""
    return _WORDS.search(name) is not None
