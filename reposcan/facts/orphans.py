"""Code that nothing is seen to use.

Ties are too careful to prove that there is no use: a table of function pointers, a name in a build
file or a plug-in loaded by its path leaves none. So every text of the repository is looked through:
a file is an orphan only where no other file so much as mentions its name or a name it offers.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping

from reposcan.facts.basis import Basis
from reposcan.facts.paths import found_without_a_name
from reposcan.model.code import Kind, Level, Outline

#: Everything but letters, digits and underscores, and bytes beyond ASCII, becomes a blank.
_BLANKS = bytes(
    byte if byte > 127 or chr(byte).isalnum() or byte == ord("_") else ord(" ")
    for byte in range(256)
)
_WORD = re.compile(r"\w+")


def orphans(basis: Basis, entries: Iterable[str]) -> tuple[str, ...]:
    """The files that nothing uses, ordered.

    Args:
        basis: what is known.
        entries: paths where programs begin.
    """
    used = {*entries, *(tie.target for tie in basis.ties)}
    used |= {
        path
        for path, found in basis.referred.items()
        if any(site.path != path for one in found for site in one.sites)
    }
    words = {
        path: _words(path, outline)
        for path, outline in basis.outlines.items()
        if path not in used and basis.is_program(path) and _can_be_judged(basis, path)
    }
    mentioned = _mentioned(basis, {word for found in words.values() for word in found})
    return tuple(
        sorted(
            path
            for path, found in words.items()
            if not any(mentioned.get(word, path) != path for word in found)
        )
    )


def _can_be_judged(basis: Basis, path: str) -> bool:
    outline = basis.outlines[path]
    known = outline.level is Level.OUTLINE and not outline.problem
    apart = basis.is_test(path) or found_without_a_name(path)
    return known and bool(_offered(outline)) and not apart


def _offered(outline: Outline) -> set[str]:
    """Names under which its functions and types can be reached; methods only with their type."""
    around = {one.qualified for one in outline.definitions if one.kind is Kind.MODULE}
    return {
        one.name
        for one in outline.definitions
        if one.qualified.rpartition(".")[0] in {"", *around} and one.kind is not Kind.METHOD
    }


def _words(path: str, outline: Outline) -> set[bytes]:
    stem = posixpath.basename(path).partition(".")[0]
    names = _offered(outline) | set(_WORD.findall(stem)[-1:])
    return {name.encode() for name in names}


def _mentioned(basis: Basis, wanted: set[bytes]) -> Mapping[bytes, str]:
    """For each word the one file that holds it, or nothing in place of a path if several do."""
    found: dict[bytes, str] = {}
    if not wanted:
        return found
    for path in basis.outlines:
        for word in wanted.intersection(basis.read(path).translate(_BLANKS).split()):
            found[word] = "" if word in found else path
    return found
