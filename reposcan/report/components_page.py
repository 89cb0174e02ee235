"""Says what the pages say of the parts of the program."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from reposcan.model.facts import ASIDES, OTHERS, Component, ComponentTie, Facts
from reposcan.model.report import ScanReport
from reposcan.report.diagram import diagram
from reposcan.report.listing import MOST, SHOWN, Places, listed
from reposcan.report.names import LONGEST_NAME, one_line, slug
from reposcan.report.page.components import Aside, ComponentCard, ComponentsPage, Neighbour
from reposcan.report.page.facts import EntryRow, UsedRow
from reposcan.report.prose import first_sentence

#: Languages that a row names.
_LANGUAGES = 3
#: Entry points shown at once.
_ENTRIES = 5

_name = partial(one_line, limit=LONGEST_NAME)


def components_page(report: ScanReport, facts: Facts, places: Places) -> ComponentsPage:
    """What is said of the parts, and of what stands beside them."""
    words = dict(report.parts)
    anchors = {one.name: f"component-{slug(one.name)}" for one in facts.components}
    cards = tuple(
        _card(one, facts.component_ties, words.get(one.name, ""), anchors, places)
        for one in facts.components
    )
    return ComponentsPage(
        cards,
        tuple(_asides(report, facts.components, words)),
        diagram(facts.components, facts.component_ties, anchors),
    )


def _card(
    one: Component,
    ties: Iterable[ComponentTie],
    words: str,
    anchors: Mapping[str, str],
    places: Places,
) -> ComponentCard:
    def neighbours(found: Iterable[tuple[str, ComponentTie]]) -> tuple[Neighbour, ...]:
        ranked = sorted(found, key=lambda pair: (-pair[1].ties, pair[0]))
        return tuple(
            Neighbour(_name(name), anchors[name], tie.ties, tuple(map(_name, tie.names)))
            for name, tie in ranked
        )

    entries = [
        EntryRow(places.line(entry.path, entry.line), entry.kind, _name(entry.name))
        for entry in one.entry_points
    ]
    used = [UsedRow(places.page(file.path), file.users) for file in one.most_used]
    return ComponentCard(
        name=_name(one.name),
        anchor=anchors[one.name],
        words=words,
        sentence=first_sentence(words),
        lines=one.lines,
        languages=_languages(one.languages),
        entries=listed(entries, _ENTRIES),
        used=listed(used),
        uses=neighbours((tie.target, tie) for tie in ties if tie.source == one.name),
        users=neighbours((tie.source, tie) for tie in ties if tie.target == one.name),
        tests=one.tests,
        files=listed([places.page(path) for path in one.paths[:MOST]], SHOWN, MOST, len(one.paths)),
    )


def _languages(languages: Sequence[tuple[str, int]]) -> str:
    names = [_name(name) for name, _ in languages[:_LANGUAGES]]
    more = len(languages) - len(names)
    return ", ".join([*names, f"{more} more"] if more else names)


def _asides(
    report: ScanReport, components: Iterable[Component], words: Mapping[str, str]
) -> Iterable[Aside]:
    inside = {path for one in components for path in one.paths}
    names = {category.value: name for category, name in ASIDES.items()}
    files, lines = Counter[str](), defaultdict[str, int](int)
    for entry in report.files:
        if entry.status != "skipped" and entry.path not in inside:
            name = names.get(entry.category, OTHERS)
            files[name] += 1
            lines[name] += entry.lines
    for name in sorted(files, key=lambda one: (-lines[one], one)):
        yield Aside(name, files[name], lines[name], first_sentence(words.get(name, "")))
