"""Which file depends on which, told so that a reader who looks finds it true.

A name alone is not enough: a call of `close` is seldom the only `close` that the repository happens
to define. So a name counts where one file alone defines it and the using file can see that file:
it imports it, stands in its package, or, in C and older languages, is linked with it. Members of
classes never count, since a name does not tell on which object it is called.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from reposcan.graph.certain import CertainImports, Imported
from reposcan.graph.headers import REPLACED_FUNCTIONS
from reposcan.graph.names import (
    COMPONENTS,
    IMPORTS_NAMES,
    LINKED,
    distinctive,
    family,
    free,
    last_part,
    visible_definitions,
)
from reposcan.graph.sight import HEADER, Sight
from reposcan.model.code import CALLABLE, Definition, Outline, ReferenceKind
from reposcan.model.graph import Tie

_STATIC = re.compile(r"\bstatic\b")
#: Elsewhere a name of one word may well be that of a library's thing or of a method: in C all
#: functions share one space, programs and subroutines of older languages do, and in Java only types
#: count here.
_ONE_WORD_IS_ENOUGH = frozenset({"BMS", "C", "COBOL", "Fortran", "Fortran 77", "Java", "JCL"})


def ties(outlines: Mapping[str, Outline]) -> tuple[Tie, ...]:
    """The ties between files, ordered by source and target.

    Args:
        outlines: by path.
    """
    found = CertainImports(outlines)
    imports = {path: found.of(path) for path in sorted(outlines)}
    sight = Sight(outlines, imports, found)
    offered = _offered(outlines)
    result: list[Tie] = []
    for path, imported in imports.items():
        names = _names(path, outlines, imported, offered, sight)
        direct = {one.path for one in imported if not one.declares}
        result += (
            Tie(path, target, target in direct, tuple(sorted(names.get(target, ()))))
            for target in sorted(direct | names.keys())
        )
    return tuple(result)


#: The one file that defines a name, and whether every file that is linked with it can call it.
_Offer = tuple[str, bool]


def _offered(outlines: Mapping[str, Outline]) -> Mapping[tuple[str, str], _Offer]:
    """The names that one file alone defines, and not as a member of something."""
    seen: dict[tuple[str, str], str | None] = {}
    for path, outline in outlines.items():
        own = family(outline)
        for name in {one.name for one in visible_definitions(outline) if not _private(path, one)}:
            seen[own, name] = None if (own, name) in seen else path
    result: dict[tuple[str, str], _Offer] = {}
    for path, outline in outlines.items():
        own = family(outline)
        for one in free(outline):
            if own not in COMPONENTS and seen.get((own, one.name)) == path:
                linked = one.kind in LINKED.get(own, ()) and not HEADER.search(path)
                result[own, one.name] = (path, linked)
    return result


def _private(path: str, one: Definition) -> bool:
    """Whether it is a static function of a C file, which nothing else can call."""
    static = one.kind in CALLABLE and _STATIC.search(one.signature)
    return path.endswith(".c") and bool(static)


def _names(
    path: str,
    outlines: Mapping[str, Outline],
    imported: Iterable[Imported],
    offered: Mapping[tuple[str, str], _Offer],
    sight: Sight,
) -> Mapping[str, set[str]]:
    """For each other file, the names of it that this one uses."""
    result: defaultdict[str, set[str]] = defaultdict(set)
    outline = outlines[path]
    own = family(outline)
    for one in imported:
        target, _ = offered.get((own, one.member), ("", False))
        if one.member and one.member in sight.defined(one.path):
            result[one.path].add(one.member)
        elif target != path and target in sight.through(one.path):
            result[target].add(one.member)
    seen = sight.of(path)
    for name in _loose(outline) - sight.defined(path):
        target, linked = offered.get((own, name), ("", False))
        if target and seen(name, target, linked):
            result[target].add(name)
    return result


def _loose(outline: Outline) -> set[str]:
    """The names that a file uses, and of which its imports do not say where they come from."""
    imports, used = set[str](), set[str]()
    for ref in outline.references:
        (imports if ref.kind is ReferenceKind.IMPORT else used).add(ref.name)
    if outline.language in IMPORTS_NAMES:
        used -= {last_part(name) for name in imports}
    if outline.language in _ONE_WORD_IS_ENOUGH:
        return used - REPLACED_FUNCTIONS
    return {name for name in used if distinctive(name)}
