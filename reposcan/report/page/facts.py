"""What the pages say of the repository as a whole, before any model is asked."""

from dataclasses import dataclass

from reposcan.model.facts import LanguageCount
from reposcan.report.page.shared import Listed, Place


@dataclass(frozen=True, slots=True)
class ReadmeCard:
    """The repository's own words; `text` is Markdown of unknown origin."""

    title: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class ManifestCard:
    """A file that says what is built; texts that it lacks are empty."""

    place: Place
    kind: str
    name: str
    version: str
    description: str
    licence: str
    dependencies: Listed[str]
    commands: Listed[tuple[str, str]]
    problem: str


@dataclass(frozen=True, slots=True)
class Step:
    """What to open, and why."""

    place: Place
    why: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Where a program begins."""

    place: Place
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class HotspotRow:
    """A file both complicated and often changed; `share` is its score in percent of the worst."""

    place: Place
    worst: str
    commits: int
    complexity: int
    estimated: bool
    share: float


@dataclass(frozen=True, slots=True)
class UsedRow:
    """A file, and how many others depend on it."""

    place: Place
    users: int


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One of several equal units."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """Equal code, and where it stands."""

    lines: int
    copies: Listed[CopyRow]


@dataclass(frozen=True, slots=True)
class NoteRow:
    """Something left to do."""

    place: Place
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteCount:
    """Notes of one folder, by mark in the order of `Census.marks`."""

    folder: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Census:
    """How many notes there are.

    Attributes:
        marks: (mark, number), the most frequent first; rare ones are left to the totals.
        folders: those with most notes first.
    """

    marks: tuple[tuple[str, int], ...]
    folders: Listed[NoteCount]


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """A licence, how it is declared and where first."""

    name: str
    how: str
    place: Place
    files: int


@dataclass(frozen=True, slots=True)
class FactsPage:
    """The facts in the order in which they are of use to somebody new to the code.

    Attributes:
        history: sentences on what the hotspots stand on.
        judged: there is code whose definitions were looked for; without any, nothing is known of
            what uses what.
        unjudged: which code was only cut into lines, as a sentence; empty where none was.
        cycles: rings of files, each in the order of its imports.
    """

    readme: ReadmeCard | None
    manifests: Listed[ManifestCard]
    steps: tuple[Step, ...]
    entries: Listed[EntryRow]
    languages: Listed[LanguageCount]
    hotspots: Listed[HotspotRow]
    history: tuple[str, ...]
    cycles: Listed[Listed[Place]]
    used: Listed[UsedRow]
    orphans: Listed[Place]
    duplicates: Listed[DuplicateRow]
    notes: Listed[NoteRow]
    census: Census
    licences: Listed[LicenceRow]
    judged: bool
    unjudged: str
