"""Where each definition is used from.

A name that several files define is not followed everywhere: a file that defines it means its own,
and one that is tied to some of the definers means theirs. Only where nothing tells, all are listed,
if they are few.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reposcan.graph.edges import MOST_DEFINING_FILES
from reposcan.graph.names import (
    IMPORTS_NAMES,
    distinctive,
    family,
    last_part,
    visible,
    visible_definitions,
)
from reposcan.model.code import Outline, ReferenceKind
from reposcan.model.graph import Referred, Site, Tie

#: Lines that are listed; all are counted.
MOST_SITES = 50


@dataclass(slots=True)
class _Uses:
    """The lines that use a name of one file."""

    sites: list[Site] = field(default_factory=list)
    total: int = 0
    sure: bool = True

    def add(self, sites: Sequence[Site], total: int, *, sure: bool) -> None:
        self.sites += sites[: MOST_SITES - len(self.sites)]
        self.total += total
        self.sure &= sure


def referred(
    outlines: Mapping[str, Outline], ties: Sequence[Tie]
) -> Mapping[str, tuple[Referred, ...]]:
    """For each path its definitions that are used, in order of their line.

    Args:
        outlines: by path.
        ties: between them.
    """
    defining = _defining(outlines)
    tied: defaultdict[str, dict[str, Sequence[str]]] = defaultdict(dict)
    for tie in ties:
        tied[tie.source][tie.target] = tie.names
    uses: defaultdict[tuple[str, str], _Uses] = defaultdict(_Uses)
    for path in sorted(outlines):
        own = family(outlines[path])
        for name, lines in _lines(outlines[path]).items():
            targets = _meant(path, defining.get((own, name), {}), tied[path])
            sites = [Site(path, line) for line in lines[:MOST_SITES]] if targets else []
            for target in targets:
                sure = _sure(name, path, target, tied[path])
                uses[target, name].add(sites, len(lines), sure=sure)
    alone = {(*files, name) for (_, name), files in defining.items() if len(files) == 1}
    return {path: tuple(_of(path, outlines[path], uses, alone)) for path in outlines}


def _defining(outlines: Mapping[str, Outline]) -> Mapping[tuple[str, str], Mapping[str, None]]:
    result: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for path in sorted(outlines):
        for name in visible(outlines[path]):
            result[family(outlines[path]), name][path] = None
    return result


def _lines(outline: Outline) -> Mapping[str, list[int]]:
    """The lines that use a name, in order; in some languages an import uses a name too."""
    named = outline.language in IMPORTS_NAMES
    result: defaultdict[str, set[int]] = defaultdict(set)
    for ref in outline.references:
        imports = ref.kind is ReferenceKind.IMPORT
        if named or not imports:
            result[last_part(ref.name) if imports else ref.name].update(ref.lines)
    return {name: sorted(lines) for name, lines in result.items()}


def _meant(path: str, definers: Collection[str], tied: Iterable[str]) -> Collection[str]:
    if path in definers:
        return (path,)
    near = [one for one in tied if one in definers]
    return near or (definers if len(definers) <= MOST_DEFINING_FILES else ())


def _sure(name: str, path: str, target: str, tied: Mapping[str, Sequence[str]]) -> bool:
    """Whether a use can mean nothing else than what one other file, or the file itself, defines."""
    return name in tied.get(target, ()) or (distinctive(name) and target in (path, *tied))


def _of(
    path: str,
    outline: Outline,
    uses: Mapping[tuple[str, str], _Uses],
    alone: Collection[tuple[str, ...]],
) -> Iterator[Referred]:
    definitions = visible_definitions(outline)
    names = Counter(one.name for one in definitions)
    for one in sorted(definitions, key=lambda one: one.span.start_line):
        found = uses.get((path, one.name))
        if found:
            certain = found.sure and (path, one.name) in alone and names[one.name] == 1
            sites = tuple(found.sites)
            yield Referred(one.qualified, one.span.start_line, found.total, sites, certain)
