"""Says what the pages say of the repository as a whole, from the facts of a run.

The same value serves twice: the first page gets the heads of the lists, the page of the structure
as much of them as a page can hold.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from reposcan.model.code import Level
from reposcan.model.facts import (
    Copy,
    Duplicate,
    Facts,
    FileNote,
    HistoryFacts,
    Hotspot,
    Licence,
    Manifest,
    Readme,
)
from reposcan.report.listing import MOST, SHOWN, Places, listed
from reposcan.report.names import LONGEST_NAME, LONGEST_TEXT, one_line
from reposcan.report.page.facts import (
    Census,
    CopyRow,
    DuplicateRow,
    EntryRow,
    FactsPage,
    HotspotRow,
    LicenceRow,
    ManifestCard,
    NoteCount,
    NoteRow,
    ReadmeCard,
    Step,
    UsedRow,
)
from reposcan.report.page.shared import Listed

#: Characters of a README's paragraph.
_PARAGRAPH = 1500
#: Languages that a sentence names.
_NAMED = 6
#: Marks with a column of their own.
_MARKS = 5

Item = TypeVar("Item")
Row = TypeVar("Row")

_name = partial(one_line, limit=LONGEST_NAME)
_text = partial(one_line, limit=LONGEST_TEXT)


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a list fits.

    Attributes:
        shown: rows shown at once.
        most: rows on the page.
        members: of one row, such as the files of a ring.
    """

    shown: int
    most: int
    members: int


#: On the first page, which must stay light, and on the page of the structure.
HEADS = Room(8, 8, 5)
WHOLE = Room(SHOWN, MOST, 25)


def facts_page(facts: Facts, places: Places, room: Room) -> FactsPage:
    """What a page with this much room says."""

    def rows(items: Sequence[Item], row: Callable[[Item], Row]) -> Listed[Row]:
        return listed([row(item) for item in items[: room.most]], room.shown, room.most, len(items))

    worst = max((spot.score for spot in facts.hotspots), default=0)
    return FactsPage(
        readme=_readme(facts.readme, places) if facts.readme else None,
        manifests=rows(facts.manifests, partial(_manifest, places, room.members)),
        steps=tuple(Step(places.line(s.path, s.line), _text(s.why)) for s in facts.reading_order),
        entries=rows(
            facts.entry_points,
            lambda e: EntryRow(places.line(e.path, e.line), e.kind, _name(e.name)),
        ),
        languages=rows(facts.languages, lambda count: count),
        hotspots=rows(facts.hotspots, partial(_hotspot, places, worst)),
        history=_history(facts.history),
        cycles=rows(facts.cycles, lambda ring: _some(ring, room.members, places.page)),
        used=rows(facts.most_used, lambda one: UsedRow(places.page(one.path), one.users)),
        orphans=rows(facts.orphans, places.page),
        duplicates=rows(facts.duplicates, partial(_duplicate, places, room.members)),
        notes=rows(facts.notes, partial(_note, places)),
        census=_census(facts.notes, room),
        licences=rows(facts.licences, partial(_licence, places)),
        judged=any(one.programming and one.level is Level.OUTLINE for one in facts.languages),
        unjudged=unjudged(facts),
    )


def unjudged(facts: Facts) -> str:
    """Which code is not understood in depth, as a sentence; empty where none was."""
    plain = [one for one in facts.languages if one.programming and one.level is not Level.OUTLINE]
    if not plain:
        return ""
    names = [_name(one.name) for one in plain[:_NAMED]]
    more = f" and {len(plain) - _NAMED} more languages" if len(plain) > _NAMED else ""
    files = sum(one.files for one in plain)
    return (
        f"Definitions are not looked for, or only in a general way, in {', '.join(names)}{more} "
        f"({files:,} file{'' if files == 1 else 's'}): what uses what, and what is equal, is not "
        "known there."
    )


def _some(items: Sequence[Item], most: int, row: Callable[[Item], Row]) -> Listed[Row]:
    return listed([row(item) for item in items[:most]], most, most, len(items))


def _readme(readme: Readme, places: Places) -> ReadmeCard:
    text = readme.text
    if len(text) > _PARAGRAPH:
        text = text[:_PARAGRAPH].rsplit(" ", 1)[0] + " …"
    return ReadmeCard(_name(readme.title), text, places.line(readme.path, readme.line))


def _manifest(places: Places, members: int, manifest: Manifest) -> ManifestCard:
    return ManifestCard(
        place=places.line(manifest.path, manifest.line),
        kind=_name(manifest.kind),
        name=_name(manifest.name),
        version=_name(manifest.version),
        description=_text(manifest.description),
        licence=_name(manifest.licence),
        dependencies=_some(manifest.dependencies, members, _name),
        commands=_some(
            manifest.commands, members, lambda command: (_name(command[0]), _text(command[1]))
        ),
        problem=_text(manifest.problem),
    )


def _hotspot(places: Places, worst: int, spot: Hotspot) -> HotspotRow:
    return HotspotRow(
        place=places.line(spot.path, spot.line),
        worst=_name(spot.worst),
        commits=spot.commits,
        complexity=spot.complexity,
        estimated=spot.estimated,
        share=round(100 * spot.score / worst, 1) if worst else 0,
    )


def _history(history: HistoryFacts) -> tuple[str, ...]:
    """On what the number of commits stands, and what is missing."""
    said = [f"Counted over the last {history.commits:,} commits, merges left out"]
    if history.commits == 1:
        said = ["Counted over one commit"]
    if history.first and history.last:
        said[0] += f", from {_day(history.first)} to {_day(history.last)}"
    said[0] += "."
    if not history.commits:
        said = ["No commit was looked at."]
    if history.shallow:
        said.append("This clone is shallow: it holds only a part of the history.")
    if history.problem:
        said.append(f"The history could not be read whole: {_text(history.problem)}.")
    return tuple(said)


def _day(iso: str) -> str:
    return _name(iso.partition("T")[0])


def _duplicate(places: Places, members: int, duplicate: Duplicate) -> DuplicateRow:
    def row(copy: Copy) -> CopyRow:
        return CopyRow(places.line(copy.path, copy.line), _name(copy.name))

    return DuplicateRow(duplicate.lines, _some(duplicate.copies, members, row))


def _note(places: Places, entry: FileNote) -> NoteRow:
    note = entry.note
    return NoteRow(places.line(entry.path, note.line), _name(note.mark), _text(note.text))


def _census(notes: Iterable[FileNote], room: Room) -> Census:
    cells = Counter((entry.path.rpartition("/")[0], entry.note.mark) for entry in notes)
    marks, folders = Counter[str](), Counter[str]()
    for (folder, mark), number in cells.items():
        marks[mark] += number
        folders[folder] += number
    columns = _ranked(marks)[:_MARKS]
    rows = [
        NoteCount(_name(folder), tuple(cells[folder, mark] for mark, _ in columns), total)
        for folder, total in _ranked(folders)
    ]
    return Census(
        tuple((_name(mark), number) for mark, number in columns),
        listed(rows, room.shown, room.most),
    )


def _ranked(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))


def _licence(places: Places, licence: Licence) -> LicenceRow:
    place = places.line(licence.path, licence.line)
    return LicenceRow(_name(licence.name), _text(licence.how), place, licence.files)
