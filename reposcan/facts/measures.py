"""Facts that are counted: languages, hotspots, what is used most, notes."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from reposcan.facts.basis import Basis
from reposcan.model.code import CALLABLE, Definition, Level, Outline
from reposcan.model.facts import FileNote, Hotspot, LanguageCount, Used

#: Files that a ranking names: who reads on looks for something else.
MOST_RANKED = 100


def languages(basis: Basis) -> tuple[LanguageCount, ...]:
    """The languages, the one with the most lines first."""
    groups: defaultdict[str, list[Outline]] = defaultdict(list)
    for outline in basis.outlines.values():
        groups[outline.language].append(outline)
    counts = [
        LanguageCount(
            name=name,
            programming=name in basis.programming,
            level=min((one.level for one in group), key=list(Level).index),
            files=len(group),
            lines=sum(one.lines for one in group),
            definitions=sum(len(one.definitions) for one in group),
            unparsed=sum(bool(one.problem) for one in group),
        )
        for name, group in groups.items()
    ]
    return tuple(sorted(counts, key=lambda one: (-one.lines, one.name)))


def complexity(outline: Outline) -> int:
    """Decision points of a file, plus one a function."""
    return outline.decisions + sum(one.kind in CALLABLE for one in outline.definitions)


def hotspots(basis: Basis, commits: Mapping[str, int]) -> tuple[Hotspot, ...]:
    """Complicated code that is often changed; tests are left out."""
    found = [
        _hotspot(path, outline, commits[path])
        for path, outline in basis.outlines.items()
        if commits.get(path) and basis.is_program(path) and not basis.is_test(path)
    ]
    ranked = sorted((one for one in found if one.score), key=lambda one: (-one.score, one.path))
    return tuple(ranked[:MOST_RANKED])


def _hotspot(path: str, outline: Outline, commits: int) -> Hotspot:
    worst = max(outline.definitions, key=_complexity, default=None)
    known = worst is not None and worst.complexity > 0
    return Hotspot(
        path=path,
        commits=commits,
        complexity=complexity(outline),
        estimated=outline.level is not Level.OUTLINE,
        worst=worst.qualified if worst and known else "",
        line=worst.span.start_line if worst and known else 1,
    )


def _complexity(one: Definition) -> int:
    return one.complexity


def all_used(basis: Basis) -> tuple[Used, ...]:
    """What other files depend on, the most used first, what only helps tests left out."""
    users = Counter(tie.target for tie in basis.ties if not basis.is_test(tie.target))
    ranked = sorted(users.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Used(path, count) for path, count in ranked)


def notes(basis: Basis) -> tuple[FileNote, ...]:
    """What comments leave to do, ordered by path and line."""
    return tuple(
        FileNote(path, note)
        for path in sorted(basis.outlines)
        for note in basis.outlines[path].notes
    )
