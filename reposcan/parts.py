"""What is asked about answers: the parts of a repository, with the facts that stand before words.

Facts are told so that an edit seldom changes them: names and numbers of files, never lines.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reposcan.asking import Part, Prompter, Tree
from reposcan.frontend import Code
from reposcan.model.facts import ASIDES, OTHERS, Component, ComponentTie, Facts
from reposcan.printable import printable
from reposcan.questions import OVERVIEW, SUMMARIZE

#: Of a kind of fact; what is rare tells a model little.
_MOST = 8
#: Characters of what a README says of its repository.
_README = 600


def tree_of(facts: Facts, code: Code, prompter: Prompter) -> Tree:
    """What is asked about the answers, up to the repository."""
    inside = {path for one in facts.components for path in one.paths}
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for path, file in code.files.items():
        if path not in inside:
            beside[ASIDES.get(file.category, OTHERS)].append(path)
    parts = [
        Part(one.name, frozenset(one.paths), _lines(one.name, _about(one, facts)))
        for one in facts.components
    ]
    parts += [Part(name, frozenset(beside[name]), "") for name in sorted(beside)]
    return Tree(
        parts=tuple(parts),
        facts=_lines(code.snapshot.name, _whole(facts)),
        summarize=SUMMARIZE,
        overview=OVERVIEW,
        budget=prompter.room(SUMMARIZE),
        overview_budget=prompter.room(OVERVIEW),
    )


def _lines(name: str, facts: Iterable[str]) -> str:
    return "".join((f"Facts about {printable(name)}:\n", *(f"- {fact}\n" for fact in facts)))


def _about(one: Component, facts: Facts) -> Iterator[str]:
    languages = ", ".join(name for name, _ in one.languages[:_MOST])
    yield f"{len(one.paths)} files ({languages}), of which the most used are: " + _names(
        [file.path for file in one.most_used]
    )
    if one.entry_points:
        yield f"programs begin in: {_names([entry.path for entry in one.entry_points])}"
    if uses := [_use(tie) for tie in _strongest(facts) if tie.source == one.name]:
        yield f"it uses: {'; '.join(uses[:_MOST])}"
    if users := [tie.source for tie in _strongest(facts) if tie.target == one.name]:
        yield f"it is used by: {_names(users)}"


def _whole(facts: Facts) -> Iterator[str]:
    if facts.readme:
        yield f"its README says: {printable(facts.readme.text[:_README], _README)}"
    for manifest in facts.manifests[:_MOST]:
        name = printable(manifest.name or manifest.path)
        yield f"{manifest.kind} {name} {printable(manifest.description, _README)}".strip()
    if facts.entry_points:
        yield f"programs begin in: {_names([entry.path for entry in facts.entry_points])}"
    for one in facts.components:
        used = [tie.target for tie in _strongest(facts) if tie.source == one.name]
        uses = f", uses {_names(used)}" if used else ""
        yield f"part {printable(one.name)}: {len(one.paths)} files{uses}"


def _strongest(facts: Facts) -> list[ComponentTie]:
    return sorted(facts.component_ties, key=lambda tie: (-tie.ties, tie.source, tie.target))


def _use(tie: ComponentTie) -> str:
    names = f" ({_names(tie.names)})" if tie.names else ""
    return f"{printable(tie.target)}{names}"


def _names(names: Sequence[str]) -> str:
    """The first of them, each once."""
    return ", ".join(map(printable, list(dict.fromkeys(names))[:_MOST])) or "none"
