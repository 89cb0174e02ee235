"""Where to start reading: what the repository says of itself, then its spine, then its knots."""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reposcan.facts.basis import Basis
from reposcan.facts.paths import is_aside
from reposcan.model.facts import (
    EntryKind,
    EntryPoint,
    Hotspot,
    Manifest,
    ReadingStep,
    Readme,
    Used,
)

#: More would not be a way in.
_MOST_STEPS = 12
#: Of each kind at first; where others have fewer, more of them are taken.
_MOST_ENTRIES, _MOST_USED, _MOST_HOTSPOTS = 3, 4, 3

#: Of the files that the first program uses, as many as another one must use to be read too.
_SHARE = 0.25

_KINDS = (EntryKind.MANIFEST, EntryKind.CODE, EntryKind.SCRIPT, EntryKind.CONTAINER)


def reading_order(
    basis: Basis,
    readme: Readme | None,
    manifests: Sequence[Manifest],
    entries: Sequence[EntryPoint],
    used: Sequence[Used],
    hotspots: Sequence[Hotspot],
) -> tuple[ReadingStep, ...]:
    """The first steps, no file twice."""
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for tie in basis.ties:
        names[tie.target].update(tie.names)
    parts = [
        ([ReadingStep(readme.path, readme.line, "what the repository says of itself")], 1)
        if readme
        else ([], 0),
        (list(_manifests(manifests)), 1),
        (list(_entries(basis, entries)), _MOST_ENTRIES),
        ([_used(basis, one, names[one.path]) for one in used], _MOST_USED),
        ([_hotspot(one) for one in hotspots], _MOST_HOTSPOTS),
    ]
    chosen = _choose(parts)
    return tuple(step for steps, _ in parts for step in steps if chosen.get(step.path) is step)


def _choose(parts: Iterable[tuple[list[ReadingStep], int]]) -> dict[str, ReadingStep]:
    """By path the steps to take: each part's share first, then what is left of the later parts."""
    chosen: dict[str, ReadingStep] = {}
    rest: list[ReadingStep] = []
    for steps, share in parts:
        taken = 0
        for step in steps:
            if taken < share and step.path not in chosen:
                chosen[step.path] = step
                taken += 1
            elif share > 1:
                rest.append(step)
    for step in rest:
        if len(chosen) < _MOST_STEPS:
            chosen.setdefault(step.path, step)
    return chosen


def _manifests(manifests: Sequence[Manifest]) -> Iterator[ReadingStep]:
    known = [one for one in manifests if not one.problem]
    for one in sorted(known, key=_main):
        yield ReadingStep(one.path, one.line, f"{one.kind}: what is built, and from what")


def _main(one: Manifest) -> tuple[int, bool, int, str]:
    """Of those at the root, the one that says most."""
    return one.path.count("/"), not one.name, -len(one.dependencies) - len(one.commands), one.path


def _entries(basis: Basis, entries: Sequence[EntryPoint]) -> Iterator[ReadingStep]:
    """Commands first, then the programs nearest to the root that use most of the other files."""
    uses = Counter(tie.source for tie in basis.ties)

    def rank(one: EntryPoint) -> tuple[int, int, int, str]:
        return _KINDS.index(one.kind), one.path.count("/"), -uses[one.path], one.path

    ranked = sorted((one for one in entries if _is_central(one)), key=rank)
    for one in ranked:
        # What uses far fewer files than the first one is a tool that stands beside it.
        if one.kind is EntryKind.MANIFEST or uses[one.path] >= uses[ranked[0].path] * _SHARE:
            yield ReadingStep(one.path, one.line, f"{one.kind.value}: {one.name} begins here")


def _is_central(one: EntryPoint) -> bool:
    """Whether a program is what the repository is for; scripts of a project lie anywhere."""
    folder = posixpath.dirname(one.path)
    return not is_aside(one.path) and (one.kind is not EntryKind.SCRIPT or folder in ("", "bin"))


def _used(basis: Basis, one: Used, names: Counter[str]) -> ReadingStep:
    """With the line of what most of those files use, as far as names tell that for certain."""
    known = [found for found in basis.outlines[one.path].definitions if found.name in names]
    most = max(known, key=lambda found: names[found.name], default=None)
    line = most.span.start_line if most else _likely(basis, one.path)
    # Ties leave out what is not certain, so there may be more.
    files = "1 file depends" if one.users == 1 else f"{one.users:,} files depend"
    return ReadingStep(one.path, line, f"most used: at least {files} on it")


def _likely(basis: Basis, path: str) -> int:
    """The line of what is used most by its name; a method's name is often that of others too."""
    found = [one for one in basis.referred.get(path, ()) if "." not in one.definition]
    most = max(found, key=lambda one: one.total, default=None)
    return most.line if most else 1


def _hotspot(one: Hotspot) -> ReadingStep:
    worst = f"; {one.worst} is its most complex function" if one.worst else ""
    commits = f"{one.commits:,} commit{'' if one.commits == 1 else 's'}"
    why = f"hotspot: changed by {commits}, complexity {one.complexity:,}{worst}"
    return ReadingStep(one.path, one.line, why)
