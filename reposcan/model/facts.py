"""What the parser and the history say of a repository, before any model is asked.

Every fact names the file that it stands on, and its line where it has one: a reader can look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reposcan.model.code import Level, Note
from reposcan.model.graph import Referred, Tie
from reposcan.model.legacy import Legacy
from reposcan.model.legacy_file import FileLegacy
from reposcan.model.notes import Remark, Unfit
from reposcan.model.source import Category


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """How much of the code is in a language; files that were read, not the skipped ones.

    Attributes:
        programming: it is code, not prose, data or markup.
        level: whether definitions are looked for.
        unparsed: number of files whose parser failed or met errors.
    """

    name: str
    programming: bool
    level: Level
    files: int
    lines: int
    definitions: int
    unparsed: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A file that says what is built and how.

    Attributes:
        path: of the file.
        kind: such as "Python project", "npm package", "Cargo package", "Makefile".
        name: of what is built, as it says; empty where it does not.
        version: likewise.
        description: likewise.
        licence: likewise.
        line: where it says the name, or 1.
        dependencies: names of what it needs to run, in its order; those for developing left out.
        commands: (name, what is run) that it defines, such as scripts and targets.
        problem: why it could not be read; empty where it could.
    """

    path: str
    kind: str
    name: str = ""
    version: str = ""
    description: str = ""
    licence: str = ""
    line: int = 1
    dependencies: tuple[str, ...] = ()
    commands: tuple[tuple[str, str], ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Readme:
    """What the repository says of itself.

    Attributes:
        path: of the file.
        title: its first heading; empty where it has none.
        text: its first paragraph of prose, markup and all.
        line: where that paragraph begins.
    """

    path: str
    title: str
    text: str
    line: int


class EntryKind(StrEnum):
    """How a program is started. The value is what the report shows."""

    CODE = "program"
    SCRIPT = "executable script"
    MANIFEST = "command of a manifest"
    CONTAINER = "container"


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """Where a program begins.

    Attributes:
        path: of the file.
        line: where it begins.
        kind: how it is started.
        name: such as the command's or the function's.
    """

    path: str
    line: int
    kind: EntryKind
    name: str


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A file that is both complicated and often changed.

    Attributes:
        path: of the file.
        commits: that changed it, of those that were looked at.
        complexity: decision points of the file, plus one a function.
        estimated: the complexity is counted from keywords, since the language is not understood in
            depth.
        worst: qualified name of its most complex function; empty where none is known.
        line: where that function, or the file, begins.
    """

    path: str
    commits: int
    complexity: int
    estimated: bool
    worst: str
    line: int

    @property
    def score(self) -> int:
        """Churn times complexity: says nothing alone, ranks files."""
        return self.commits * self.complexity


@dataclass(frozen=True, slots=True)
class Used:
    """A file that others depend on.

    Attributes:
        path: of the file.
        users: number of files tied to it.
    """

    path: str
    users: int


@dataclass(frozen=True, slots=True)
class Copy:
    """One of several equal units."""

    path: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Definitions whose code is equal, comments and white space apart.

    Attributes:
        lines: of the first copy.
        copies: at least two, ordered by path and line.
    """

    lines: int
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class FileNote:
    """A mark that somebody left in a comment."""

    path: str
    note: Note


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that something in the repository declares.

    Attributes:
        name: its SPDX id, or what was written.
        how: where that is said, such as "text of a licence file" or "SPDX tags".
        path: of the file, or of the first of them.
        line: where it is said.
        files: number of files that say so.
    """

    name: str
    how: str
    path: str
    line: int
    files: int


@dataclass(frozen=True, slots=True)
class ReadingStep:
    """Open this, then the next.

    Attributes:
        path: of the file.
        line: to look at.
        why: a phrase, such as "most used: 41 files depend on it".
    """

    path: str
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class HistoryFacts:
    """How much of the history the hotspots stand on; see `History`."""

    commits: int
    first: str
    last: str
    shallow: bool
    problem: str


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the program: files that belong together by their folder or by what ties them.

    Attributes:
        name: the folder's path, or "top folder"; a group of a folder's files is called by the
            folder and what is tied most in it, as in "src: cluster".
        paths: of its files, ordered; no tests, documents or data.
        lines: of these files.
        languages: (name, lines), the one with the most lines first.
        entry_points: where programs begin in it, in the order of `Facts.entry_points`.
        most_used: its files that other files of the repository depend on, the most used first.
        tests: number of test files that are tied to it.
    """

    name: str
    paths: tuple[str, ...]
    lines: int
    languages: tuple[tuple[str, int], ...]
    entry_points: tuple[EntryPoint, ...]
    most_used: tuple[Used, ...]
    tests: int


#: What the files beside the components are called together, by their category. No folder is.
ASIDES: Mapping[Category, str] = {
    Category.TEST: "the tests",
    Category.DOCUMENTATION: "the documents",
    Category.DATA: "the data files",
}
#: And those of other categories that are no program, such as styles and templates.
OTHERS = "the other files"


@dataclass(frozen=True, slots=True)
class ComponentTie:
    """A component uses another one.

    Attributes:
        source: name of the one that uses.
        target: name of the other.
        ties: number of pairs of files that are tied.
        names: what is used by most of these files, the most used first.
    """

    source: str
    target: str
    ties: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it, over the whole repository.

    Attributes:
        readme: what it says of itself; None without one.
        manifests: ordered by depth of their folder, then path.
        languages: the largest first.
        entry_points: those of the program itself first, then examples and tools; commands and
            programs before scripts and containers.
        reading_order: the first steps.
        hotspots: the first hundred, the highest score first; files that no commit changed are left
            out, and tests.
        cycles: for each group of files that all reach one another by imports, a shortest ring
            through its busiest file, in the order of its imports; the largest group first.
        most_used: the first hundred, the most used first; tests are left out.
        orphans: programming files that nothing is seen to use, that no other file that was read so
            much as mentions by name, and that are no entry points or tests; ordered.
        duplicates: the longest first.
        notes: ordered by path and line.
        licences: the most frequent first.
        history: what hotspots stand on.
        components: the parts of the program, ordered by name; each of its files is in one of them.
        component_ties: which of them uses which, ordered by source and target.
        remarks: people's notes about what was read, in the order of their file.
        unfit: their other notes.
        legacy: of an older system; None where there is none, or nobody asked.
    """

    readme: Readme | None
    manifests: tuple[Manifest, ...]
    languages: tuple[LanguageCount, ...]
    entry_points: tuple[EntryPoint, ...]
    reading_order: tuple[ReadingStep, ...]
    hotspots: tuple[Hotspot, ...]
    cycles: tuple[tuple[str, ...], ...]
    most_used: tuple[Used, ...]
    orphans: tuple[str, ...]
    duplicates: tuple[Duplicate, ...]
    notes: tuple[FileNote, ...]
    licences: tuple[Licence, ...]
    history: HistoryFacts
    components: tuple[Component, ...] = ()
    component_ties: tuple[ComponentTie, ...] = ()
    remarks: tuple[Remark, ...] = ()
    unfit: tuple[Unfit, ...] = ()
    legacy: Legacy | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of one file beyond its outline.

    Attributes:
        commits: that changed it, of those that were looked at.
        complexity: decision points, plus one a function.
        uses: ties from it, ordered by target.
        used_by: ties to it, ordered by source.
        referred: where its definitions are used from, in order of their line; those that are not
            used are left out.
        legacy: its dossier; None where it has none.
    """

    commits: int = 0
    complexity: int = 0
    uses: tuple[Tie, ...] = ()
    used_by: tuple[Tie, ...] = ()
    referred: tuple[Referred, ...] = ()
    legacy: FileLegacy | None = None
