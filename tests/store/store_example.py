"""A small run to write to a store."""

from reposcan.model.asking import Answer, Finish, ModelIdentity
from reposcan.model.code import Definition, Kind, Level, Outline, Reference, ReferenceKind, Span
from reposcan.model.codec import pack
from reposcan.model.facts import (
    EntryKind,
    EntryPoint,
    Facts,
    FileFacts,
    HistoryFacts,
    LanguageCount,
    Manifest,
    Readme,
)
from reposcan.model.graph import Referred, Site, Tie
from reposcan.model.report import Settings
from reposcan.model.source import Category, SkippedFile, SkipReason, Snapshot, SourceFile
from reposcan.store import Run, RunRecord, Store, StoredRun

MODEL = ModelIdentity("test", "m", demonstration=True)
SPAN = Span(1, 2, 0, 10)
OUTLINE = Outline(
    "Python",
    Level.OUTLINE,
    2,
    (Definition(Kind.FUNCTION, "f", "f", SPAN, "def f()", "Docs.", body_start=10),),
    (SPAN,),
    (Reference(ReferenceKind.CALL, "g", (2,)),),
    "the parser met 1 error",
)
UNPARSED = Outline("C", Level.LINES, 7, (), (SPAN,), (), "the parser crashed")
SNAPSHOT = Snapshot(
    "demo",
    "c" * 40,
    (
        SourceFile("a.py", "d1", 10, "utf-8"),
        SourceFile("b.txt", "d2", 5, "cp037+80", Category.DATA),
    ),
    (SkippedFile("logo.png", SkipReason.BINARY),),
)
SETTINGS = Settings(tasks=("summarize", "document"), exclude=("*.lock",), rev="v1", seed=3)
FACTS = Facts(
    readme=Readme("README.md", "Demo \u202e", "Says *things*.", 3),
    manifests=(Manifest("pyproject.toml", "Python project", "demo", commands=(("x", "a:f"),)),),
    languages=(LanguageCount("Python", True, Level.OUTLINE, 2, 4, 1, 1),),
    entry_points=(EntryPoint("a.py", 2, EntryKind.CODE, "f"),),
    reading_order=(),
    hotspots=(),
    cycles=(("a.py", "b.txt"),),
    most_used=(),
    orphans=("b.txt",),
    duplicates=(),
    notes=(),
    licences=(),
    history=HistoryFacts(7, "2024-01-01T00:00:00+00:00", "", False, ""),
)
FILE_FACTS = FileFacts(
    commits=3,
    complexity=2,
    uses=(Tie("a.py", "b.txt", True, ("x",)),),
    referred=(Referred("f", 1, 9, (Site("b.txt", 4),), certain=True),),
)


class Texts:
    """Gives the same text for every file."""

    def read(self, file: SourceFile) -> bytes:
        return b"def f(): \n"


def answer(key: str, finish: Finish = Finish.STOP, generated: int = 7) -> Answer:
    return Answer(key, "words \u202e\x00 ä", finish, 100, 64, generated)


def begin(
    store: Store,
    model: ModelIdentity | None = MODEL,
    snapshot: Snapshot = SNAPSHOT,
    outline: Outline = OUTLINE,
) -> Run:
    store.keep_outlines("p1", [(file.digest, file.path, pack(outline)) for file in snapshot.files])
    context, settings = (4096, SETTINGS) if model else (0, Settings())
    started = "2024-01-01T00:00:00+00:00"
    return Run(store, RunRecord("0", started, snapshot, model, context, "p1", settings))


def read(store: Store, run: int) -> StoredRun:
    return StoredRun(store, run, Texts())
