"""All facts of a repository: one module a kind, and this one, which calls each of them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from reposcan.facts.basis import Basis
from reposcan.facts.components import Part, component_ties, components
from reposcan.facts.duplicates import duplicates
from reposcan.facts.entries import entry_points
from reposcan.facts.licences import licences
from reposcan.facts.manifests import manifests
from reposcan.facts.measures import MOST_RANKED, all_used, complexity, hotspots, languages, notes
from reposcan.facts.orphans import orphans
from reposcan.facts.reading import reading_order
from reposcan.facts.readme import readme
from reposcan.model.code import Outline
from reposcan.model.facts import Facts, FileFacts, HistoryFacts
from reposcan.model.graph import Referred, Tie
from reposcan.model.history import History
from reposcan.model.source import Category


def collect(
    outlines: Mapping[str, Outline],
    read: Callable[[str], bytes],
    ties: Sequence[Tie],
    cycles: tuple[tuple[str, ...], ...],
    referred: Mapping[str, tuple[Referred, ...]],
    history: History,
    programming: frozenset[str],
    categories: Mapping[str, Category],
    parts: Sequence[Part] = (),
) -> tuple[Facts, Mapping[str, FileFacts]]:
    """The facts of the repository, and those of each file, by path.

    Args:
        outlines: by path.
        read: gives the text of one of these paths, UTF-8.
        ties: between them.
        cycles: rings of imports.
        referred: for each path where its definitions are used from.
        history: what git says.
        programming: names of the languages that are code, not prose, data or markup.
        categories: what each of these files is for.
        parts: of the program, with their files.
    """
    ordered = {path: outlines[path] for path in sorted(outlines)}
    basis = Basis(ordered, read, ties, referred, history, programming, categories)
    commits = dict(history.changes)
    about, built, ranked = readme(basis), manifests(basis), all_used(basis)
    used = ranked[:MOST_RANKED]
    entries, spots = entry_points(basis, built), hotspots(basis, commits)
    facts = Facts(
        readme=about,
        manifests=built,
        languages=languages(basis),
        entry_points=entries,
        reading_order=reading_order(basis, about, built, entries, used, spots),
        hotspots=spots,
        cycles=cycles,
        most_used=used,
        orphans=orphans(basis, (one.path for one in entries)),
        duplicates=duplicates(basis),
        notes=notes(basis),
        licences=licences(basis, built),
        history=HistoryFacts(
            history.commits, history.first, history.last, history.shallow, history.problem
        ),
        components=components(basis, parts, entries, ranked),
        component_ties=component_ties(basis, parts),
    )
    return facts, _files(basis, commits)


def _files(basis: Basis, commits: Mapping[str, int]) -> Mapping[str, FileFacts]:
    uses: defaultdict[str, list[Tie]] = defaultdict(list)
    used_by: defaultdict[str, list[Tie]] = defaultdict(list)
    for tie in basis.ties:
        uses[tie.source].append(tie)
        used_by[tie.target].append(tie)
    return {
        path: FileFacts(
            commits=commits.get(path, 0),
            complexity=complexity(outline),
            uses=tuple(sorted(uses[path], key=lambda tie: tie.target)),
            used_by=tuple(sorted(used_by[path], key=lambda tie: tie.source)),
            referred=basis.referred.get(path, ()),
        )
        for path, outline in basis.outlines.items()
    }
