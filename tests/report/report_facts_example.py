"""What the parser and the history say of the example runs."""

from reposcan.model.code import Level, Note
from reposcan.model.facts import (
    Component,
    ComponentTie,
    Copy,
    Duplicate,
    EntryKind,
    EntryPoint,
    Facts,
    FileFacts,
    FileNote,
    HistoryFacts,
    Hotspot,
    LanguageCount,
    Licence,
    Manifest,
    ReadingStep,
    Readme,
    Used,
)
from reposcan.model.graph import Referred, Site, Tie
from reposcan.model.notes import Part, Remark, Unfit

_POOL, _QUEUE = "src/net/pool.py", "src/queue.c"

_TIE = Tie(_POOL, _QUEUE, imports=True, names=("queue_new", "queue_put"))

POOL_FACTS = FileFacts(
    commits=12,
    complexity=6,
    uses=(_TIE,),
    referred=(
        Referred("LIMIT", 6, 2, (Site(_POOL, 14), Site(_QUEUE, 3)), certain=True),
        Referred(
            "Pool.take",
            20,
            41,
            (Site("NOTES", 1), Site(_POOL, 33), Site(_QUEUE, 4), Site(_QUEUE, 9)),
            certain=False,
        ),
    ),
)

QUEUE_FACTS = FileFacts(commits=3, complexity=3, used_by=(_TIE,))

_POOL = "src/net/pool.py"
POOL_REMARKS = (
    Remark("Called from three threads.\n\nNever *cache*.", 4, _POOL, "Pool.lent"),
    Remark("It is **not** checked whether a connection is closed.", 9, _POOL, part=Part.CAUTION),
    Remark("Ask the network team first.", 14, "src/net/"),
)

ORDINARY_FACTS = Facts(
    readme=Readme(
        "README.md",
        "lender",
        "Lends **connections** to one server, and keeps those\n"
        "that come back. See [the pool](src/net/pool.py).",
        3,
    ),
    manifests=(
        Manifest(
            "pyproject.toml",
            "Python project",
            "lender",
            "1.2",
            "Connections, lent out",
            "MIT",
            2,
            ("certifi",),
            (("lend", "net.pool:main"),),
        ),
        Manifest("docs/package.json", "npm package", problem="it is not valid JSON"),
    ),
    languages=(
        LanguageCount("Python", True, Level.OUTLINE, 1, 35, 5, 0),
        LanguageCount("C", True, Level.OUTLINE, 1, 19, 2, 1),
        LanguageCount("Text", False, Level.LINES, 1, 3, 0, 0),
    ),
    entry_points=(
        EntryPoint("pyproject.toml", 9, EntryKind.MANIFEST, "lend"),
        EntryPoint(_POOL, 9, EntryKind.CODE, "Pool"),
    ),
    reading_order=(
        ReadingStep("README.md", 3, "says what this is"),
        ReadingStep(_POOL, 20, "the program begins here"),
        ReadingStep(_QUEUE, 13, "most used: 1 file depends on it"),
    ),
    hotspots=(
        Hotspot(_POOL, 12, 6, False, "Pool.take", 20),
        Hotspot(_QUEUE, 3, 3, False, "queue_put", 13),
        Hotspot("NOTES", 2, 1, True, "", 1),
    ),
    cycles=((_POOL, _QUEUE),),
    most_used=(Used(_QUEUE, 1),),
    orphans=(_POOL,),
    duplicates=(Duplicate(4, (Copy(_POOL, "Pool.give", 26), Copy(_QUEUE, "queue_put", 13))),),
    notes=(
        FileNote("NOTES", Note("TODO", "say more", 3)),
        FileNote(_QUEUE, Note("FIXME", "a full queue", 14)),
        FileNote(_QUEUE, Note("TODO", "", 15)),
    ),
    licences=(
        Licence("MIT", "SPDX tags", _QUEUE, 1, 1),
        Licence("BSD-3-Clause", "text of a licence file", "vendor/zlib/zlib.h", 1, 1),
    ),
    remarks=(Remark("Lent out since *2009*.", 1), *POOL_REMARKS),
    unfit=(Unfit(Remark("Gone with v2.", 21, "src/old.c"), "there is no such file"),),
    history=HistoryFacts(14, "2024-01-02T00:00:00+00:00", "2026-03-01T00:00:00+00:00", False, ""),
    components=(
        Component(
            "src",
            (_QUEUE,),
            19,
            (("C", 19),),
            (),
            (Used(_QUEUE, 1),),
            2,
        ),
        Component(
            "src/net",
            (_POOL,),
            35,
            (("Python", 35),),
            (EntryPoint(_POOL, 9, EntryKind.CODE, "Pool"),),
            (),
            0,
        ),
    ),
    component_ties=(ComponentTie("src/net", "src", 1, ("queue_new", "queue_put")),),
)


def hostile_facts(attack: str, paths: tuple[str, ...]) -> Facts:
    """Every text is the attack, and every path one of those that try to break out."""
    return Facts(
        readme=Readme(paths[0], attack, attack, 1),
        manifests=tuple(
            Manifest(
                path,
                attack,
                attack,
                attack,
                attack,
                attack,
                1,
                (attack,),
                ((attack, attack),),
                attack,
            )
            for path in paths
        ),
        languages=(LanguageCount(attack, True, Level.OUTLINE, 1, 4, 1, 1),),
        entry_points=tuple(EntryPoint(path, 1, EntryKind.CODE, attack) for path in paths),
        reading_order=tuple(ReadingStep(path, 2, attack) for path in paths),
        hotspots=tuple(Hotspot(path, 10**9, 10**9, True, attack, 1) for path in paths),
        cycles=(paths, (attack, paths[0])),
        most_used=tuple(Used(path, 3) for path in paths),
        orphans=(*paths, attack),
        duplicates=(Duplicate(9, tuple(Copy(path, attack, 1) for path in paths)),),
        notes=tuple(FileNote(path, Note(attack, attack, 2)) for path in paths),
        licences=tuple(Licence(attack, attack, path, 1, 1) for path in paths),
        history=HistoryFacts(3, attack, attack, True, attack),
        components=tuple(
            Component(
                name,
                paths,
                9,
                ((attack, 9),),
                (EntryPoint(paths[0], 1, EntryKind.CODE, attack),),
                (Used(paths[1], 3),),
                1,
            )
            for name in (attack, *paths)
        ),
        component_ties=tuple(ComponentTie(attack, name, 3, (attack,)) for name in paths),
        remarks=(
            Remark(attack, 1),
            *(one for path in paths for one in hostile_remarks(path, attack)),
        ),
        unfit=tuple(Unfit(Remark(attack, 2, path, attack), attack) for path in paths),
    )


def hostile_remarks(path: str, attack: str) -> tuple[Remark, ...]:
    """Notes of every kind, whose words are the attack."""
    parts = (Remark(attack, 3, path, part=part) for part in Part)
    return (
        Remark(attack, 2, path),
        Remark(attack, 2, attack),
        Remark(attack, 4, path, attack),
        *parts,
    )


def hostile_file_facts(path: str, attack: str, paths: tuple[str, ...]) -> FileFacts:
    """Ties and references whose names are the attack."""
    return FileFacts(
        commits=1,
        complexity=1,
        uses=tuple(Tie(path, other, True, (attack,)) for other in (*paths, attack)),
        used_by=tuple(Tie(other, path, False, (attack,)) for other in (*paths, attack)),
        referred=(Referred(attack, 2, 99, tuple(Site(other, 1) for other in paths), False),),
    )
