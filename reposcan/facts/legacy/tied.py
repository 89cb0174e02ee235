"""Dossiers of other languages, where a name does not say which file it means.

A call of C or Perl means a function somewhere, or in a library. So files of such languages are
named by their paths, and what they hand control to is told by the ties between files, which hold
only what can mean one file alone. What is left is not called missing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from reposcan.model.code import Outline, ReferenceKind
from reposcan.model.dossier import FileDossier, Transfer
from reposcan.model.graph import Tie


def by_ties(
    dossiers: Mapping[str, FileDossier],
    outlines: Mapping[str, Outline],
    ties: Sequence[Tie],
    joined: Collection[str],
) -> dict[str, FileDossier]:
    """The dossiers, with those of other languages joined by ties.

    Args:
        dossiers: by path.
        outlines: by path.
        ties: between files.
        joined: languages whose programs are joined by their names.
    """
    found: defaultdict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        if tie.target in dossiers:
            found[tie.source].append(tie)
    return {
        path: dossier
        if outlines[path].language in joined or not dossier.programs
        else _tied(path, dossier, outlines[path], found[path])
        for path, dossier in dossiers.items()
    }


def _tied(path: str, dossier: FileDossier, outline: Outline, ties: Sequence[Tie]) -> FileDossier:
    transfers = sorted(set(_transfers(outline, ties)), key=lambda one: (one.line, one.to))
    program = replace(
        dossier.programs[0], name=path, copybooks=(), files=(), transfers=tuple(transfers)
    )
    return replace(dossier, programs=(program,))


def _transfers(outline: Outline, ties: Sequence[Tie]) -> Iterator[Transfer]:
    """The first line at which each name of another file is used."""
    lines = {one.name: one.lines[0] for one in reversed(outline.references) if one.lines}
    for tie in ties:
        used = [lines[name] for name in tie.names if name in lines]
        yield from (Transfer("CALL", tie.target, line) for line in used)
        if not used:
            yield Transfer("IMPORT", tie.target, _imported(outline, tie.target))


def _imported(outline: Outline, target: str) -> int:
    """The line of the import that names a file, as far as its name tells; else the first."""
    stem = target.rpartition("/")[2].partition(".")[0]
    lines = (
        one.lines[0]
        for one in outline.references
        if one.kind is ReferenceKind.IMPORT and one.lines and stem in one.name
    )
    return next(lines, 1)
