"""Runs to report: a reader that serves frozen values; ordinary runs, and a hostile one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from report_facts_example import (
    ORDINARY_FACTS,
    POOL_FACTS,
    POOL_REMARKS,
    QUEUE_FACTS,
    hostile_facts,
    hostile_file_facts,
    hostile_remarks,
)

from reposcan.model.asking import ModelIdentity, State
from reposcan.model.code import (
    Definition,
    Kind,
    Level,
    Note,
    Outline,
    Reference,
    ReferenceKind,
    Span,
)
from reposcan.model.facts import FileFacts
from reposcan.model.finding import (
    Claim,
    Dismissed,
    Document,
    Finding,
    Overview,
    Rule,
    Severity,
    Summary,
)
from reposcan.model.report import (
    Coverage,
    FileEntry,
    Grounding,
    ModuleReport,
    ProseCounts,
    QuestionCoverage,
    RunInfo,
    ScanReport,
    Settings,
)
from reposcan.model.told import NO_IDENTIFIERS, Identifiers, Mention, Origin, Told, Words

EARLIER = Origin(3, "5f3c9d2e" * 5, "2023-12-24T18:00:00+00:00")
THIS = Origin(7, "0" * 40, "2024-02-03T04:05:06+00:00")


def told(
    words: Words,
    identifiers: Identifiers = NO_IDENTIFIERS,
    origin: Origin = THIS,
    stale: bool = False,
) -> Told[Words]:
    return Told(words, identifiers, "ab" * 16, origin, stale)


@dataclass(frozen=True)
class StoredRun:
    """A RunReader over values at hand."""

    report: ScanReport
    stored: tuple[tuple[ModuleReport, str], ...]

    def modules(self) -> Iterator[ModuleReport]:
        return (module for module, _ in self.stored)

    def source(self, path: str) -> str:
        return {module.entry.path: text for module, text in self.stored}[path]


def span_of(text: str, quote: str) -> Span:
    """Where the quote's lines stand in the text."""
    start = text.index(quote)
    first = text.count("\n", 0, start) + 1
    last = first + quote.count("\n")
    offset = len(text[:start].encode(errors="surrogatepass"))
    return Span(first, last, offset, offset + len(quote.encode(errors="surrogatepass")))


def whole(text: str) -> Span:
    return Span(1, max(1, len(text.splitlines())), 0, len(text.encode(errors="surrogatepass")))


def finding(path: str, text: str, quote: str, claim: Claim, symbol: str, mark: str) -> Finding:
    return Finding(mark, claim, path, symbol, span_of(text, quote), quote)


POOL = '''"""Connections, kept and lent out."""

import socket
from contextlib import contextmanager

LIMIT = 32


class Pool:
    """Keeps up to LIMIT connections to one server.

    Not safe for several threads.
    """

    def __init__(self, address: tuple[str, int], limit: int = LIMIT) -> None:
        self._address = address
        self._free: list[socket.socket] = []
        self._limit = limit

    def take(self) -> socket.socket:
        """A free connection, or a new one."""
        if self._free:
            return self._free.pop()
        return socket.create_connection(self._address)

    def give(self, connection: socket.socket) -> None:
        """Take a connection back."""
        if len(self._free) <= self._limit:
            self._free.append(connection)

    @contextmanager
    def lent(self):
        connection = self.take()
        yield connection
        self.give(connection)
'''
#: What the words about it name, and where that is.
POOL_NAMES = (("Pool", 9), ("give", 26), ("lent", 32), ("socket", 3), ("take", 20))

QUEUE = """#include <stdlib.h>
#include "queue.h"

/* A ring of fixed size. */
struct queue *queue_new(size_t size)
{
\tstruct queue *q = malloc(sizeof *q);
\tq->items = malloc(size * sizeof *q->items);
\tq->size = size;
\treturn q;
}

int queue_put(struct queue *q, void *item)
{
\tif (q->used > q->size)
\t\treturn -1;
\tq->items[(q->head + q->used++) % q->size] = item;
\treturn 0;
}
"""

PLAIN = "A text of no known language.\n\nThat is all.\n"

README = """# lender

Lends **connections** to one server, and keeps those
that come back. See [the pool](src/net/pool.py).
"""

PYPROJECT = """[project]
name = "lender"
version = "1.2"
description = "Connections, lent out"
license = "MIT"
dependencies = ["certifi"]

[project.scripts]
lend = "net.pool:main"
"""


SUMMARY = (
    "**lender** keeps connections and lends them out. `src/net/pool.py` holds the pool, "
    "`src/queue.c` a ring for the work that waits.\n\nIt has no tests."
)


def pool() -> tuple[ModuleReport, str]:
    path = "src/net/pool.py"

    def definition(
        kind: Kind, qualified: str, quote: str, doc: str = "", complexity: int = 0
    ) -> Definition:
        head = " ".join(quote.split()).removesuffix(":")
        name, span = qualified.rpartition(".")[2], span_of(POOL, quote)
        return Definition(kind, name, qualified, span, head, doc, complexity)

    leak = "        connection = self.take()\n        yield connection\n"
    leak += "        self.give(connection)"
    boundary = "        if len(self._free) <= self._limit:"
    module = ModuleReport(
        entry=FileEntry(path, "partial", "bugs (1 truncated)", "Python", 35, "source", "utf-8"),
        outline=Outline(
            "Python",
            Level.OUTLINE,
            35,
            (
                definition(Kind.CONSTANT, "LIMIT", "LIMIT = 32"),
                definition(
                    Kind.CLASS,
                    "Pool",
                    "class Pool:",
                    "Keeps up to LIMIT connections to one server.\n\nNot safe for threads.",
                ),
                definition(
                    Kind.METHOD,
                    "Pool.take",
                    "    def take(self) -> socket.socket:",
                    "A free connection, or a new one.",
                    2,
                ),
                definition(
                    Kind.METHOD,
                    "Pool.give",
                    "    def give(self, connection: socket.socket) -> None:",
                    "Take a connection back.",
                    2,
                ),
                definition(Kind.METHOD, "Pool.lent", "    def lent(self):", complexity=1),
            ),
            (whole(POOL),),
            (
                Reference(ReferenceKind.IMPORT, "socket", (3,)),
                Reference(ReferenceKind.IMPORT, "contextlib", (4,)),
                Reference(ReferenceKind.CALL, "create_connection", (25,)),
            ),
            decisions=2,
        ),
        facts=POOL_FACTS,
        summaries=(
            told(
                Summary(
                    path,
                    "Keeps a bounded number of open `socket` connections and lends them out. "
                    "A caller either takes and gives by hand or uses `Pool.lent` as a context.",
                ),
                origin=EARLIER,
            ),
        ),
        documents=(
            told(
                Document(
                    path,
                    whole(POOL),
                    "Opening a connection is slow, so `Pool` keeps those that were used before.",
                    "Three ways lead in and out:\n\n- `take` hands out a free connection or opens "
                    "one\n- `give` takes it back, as give_all does\n- `lent` does **both** around "
                    "a block",
                    "",
                ),
                Identifiers(
                    tuple(Mention(name, path, line) for name, line in POOL_NAMES),
                    ("give_all",),
                ),
            ),
        ),
        grounding=Grounding(9, 8),
        findings=(
            finding(
                path,
                POOL,
                boundary,
                Claim(
                    Rule.BOUNDARY,
                    Severity.MEDIUM,
                    "`give` keeps one connection more than the limit",
                    boundary.strip(),
                    "`<=` lets the list grow to `limit + 1` entries.",
                ),
                "Pool.give",
                "5b1f0c9d7e21",
            ),
            finding(
                path,
                POOL,
                leak,
                Claim(
                    Rule.RESOURCE,
                    Severity.HIGH,
                    "A connection is lost when the block raises",
                    "yield connection",
                    "Nothing gives the connection back if an exception leaves the block: "
                    "`give` should stand in a `finally`.",
                ),
                "Pool.lent",
                "c02d3381aa90",
            ),
        ),
        dismissed=(
            Dismissed(
                Claim(
                    Rule.NULL,
                    Severity.LOW,
                    "`address` may be None",
                    "self.addr.connect()",
                    "The address is never checked.",
                ),
                path,
                "Pool.take",
                "the quote does not stand in the function",
            ),
        ),
        unanswered=(("bugs", "Pool.__init__", State.TRUNCATED),),
        remarks=POOL_REMARKS,
    )
    return module, POOL


def queue() -> tuple[ModuleReport, str]:
    path = "src/queue.c"
    first = "struct queue *queue_new(size_t size)"
    second = "int queue_put(struct queue *q, void *item)"
    line = "\tif (q->used > q->size)"
    module = ModuleReport(
        entry=FileEntry(path, "analysed", "", "C", 19, "vendored", "cp1252"),
        outline=Outline(
            "C",
            Level.OUTLINE,
            19,
            (
                Definition(
                    Kind.FUNCTION,
                    "queue_new",
                    "queue_new",
                    span_of(QUEUE, first),
                    first,
                    "A ring of fixed size.",
                    1,
                ),
                Definition(
                    *(Kind.FUNCTION, "queue_put", "queue_put", span_of(QUEUE, second), second),
                    "",
                    2,
                ),
            ),
            (whole(QUEUE),),
            (Reference(ReferenceKind.IMPORT, "stdlib.h", (1,)),),
            decisions=1,
            notes=(Note("FIXME", "a full queue", 14),),
            licence="MIT",
        ),
        facts=QUEUE_FACTS,
        summaries=(told(Summary(path, "A queue of pointers in a ring that never grows.")),),
        documents=(
            told(Document(path, Span(1, 11, 0, 200), "Makes a queue.", "It allocates twice.", "")),
            told(
                Document(
                    path, Span(12, 19, 200, 380), "Puts an item in.", "It counts.", "No locks."
                ),
                origin=EARLIER,
                stale=True,
            ),
        ),
        grounding=Grounding(0, 0),
        findings=(
            finding(
                path,
                QUEUE,
                line,
                Claim(
                    Rule.MEMORY,
                    Severity.HIGH,
                    "A full queue overwrites its oldest item",
                    line.strip(),
                    "`used` may equal `size` here.",
                ),
                "queue_put",
                "77aa01bc5e10",
            ),
        ),
        dismissed=(),
        unanswered=(),
    )
    return module, QUEUE


def unasked(path: str, status: str, language: str, text: str) -> tuple[ModuleReport, str]:
    """A file without definitions, about which nothing was said."""
    lines = text.count("\n")
    module = ModuleReport(
        entry=FileEntry(path, status, "", language, lines, "documentation", "utf-8"),
        outline=Outline(language, Level.LINES, lines, (), (whole(text),), ()),
        facts=FileFacts(),
        summaries=(),
        documents=(),
        grounding=Grounding(0, 0),
        findings=(),
        dismissed=(),
        unanswered=(),
    )
    return module, text


def plain() -> tuple[ModuleReport, str]:
    return unasked("NOTES", "analysed", "Text", PLAIN)


def ordinary() -> StoredRun:
    """A small run that met a bit of everything; some of its answers failed."""
    skipped = (
        FileEntry("docs/logo.png", "skipped", "binary", "", 0),
        FileEntry("vendor/zlib/inflate.c", "skipped", "vendored", "", 0),
        FileEntry("vendor/zlib/zlib.h", "skipped", "vendored", "", 0),
    )
    stored = (
        plain(),
        unasked("README.md", "parsed", "Markdown", README),
        unasked("pyproject.toml", "parsed", "TOML", PYPROJECT),
        pool(),
        queue(),
    )
    report = ScanReport(
        run=RunInfo(
            id=7,
            version="0.1.0",
            started="2026-03-04T05:06:07+00:00",
            seconds=384.4,
            state="incomplete",
            repository="lender",
            commit="4f1c0a2b9d8e7f60514233241506f7e8d9cabb12",
            modified=1,
            context=8192,
            settings=Settings(tasks=("document", "bugs", "summarize"), exclude=("*.min.js",)),
            asked=14,
            prompt_tokens=41_250,
            cached_tokens=30_112,
            generated_tokens=2_904,
        ),
        model=ModelIdentity("tiny", "0" * 16, demonstration=True),
        coverage=Coverage(
            tracked=8,
            analysed=2,
            partial=1,
            parsed=2,
            skipped=(("binary", 1), ("vendored", 2)),
            questions=(
                ("document", QuestionCoverage(4, 3, 0, 1, 0, 0)),
                ("bugs", QuestionCoverage(7, 6, 1, 0, 0, 0)),
                ("summarize", QuestionCoverage(4, 3, 0, 0, 0, 1)),
            ),
        ),
        grounding=Grounding(9, 8),
        prose=ProseCounts(4, carried=1, stale=1, first=Grounding(10, 7)),
        summary=SUMMARY,
        facts=ORDINARY_FACTS,
        overview=Overview(
            SUMMARY,
            "The `src/net` part borrows a connection and leaves work in the ring of `src`.",
            "The ring never grows: **check** what `queue_put` returns.",
        ),
        parts=(("src", "A ring for work that waits. It never grows."), ("the documents", "Prose.")),
        files=tuple(sorted((*skipped, *(m.entry for m, _ in stored)), key=lambda e: e.path)),
    )
    return StoredRun(report, stored)


ATTACK = (
    "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
    '\' onmouseover=alert(1) " onfocus="alert(1)" autofocus [click](javascript:alert(1)) '
    "![i](https://example.org/x.png) <https://example.org> </pre></code></template>{{ 7*7 }}"
    "{% raw %} &#x202e;txet &lt;b&gt; \u202egnp.exe\u202c \x1b[31mred\x1b[0m \x00 \ud800 \u2028 end"
)
HOSTILE_PATHS = (
    "../../x",
    "index.html",
    'a" onmouseover="alert(1)/<script>alert(1)</script>.js',
    "javascript:alert(1)",
    "invoice\u202etxt.py",
    "line\nfeed\ttab\x1b[2J.c",
    "?q=1#L2/%2e%2e/%00.rs",
    "n" * 10_000 + ".py",
    "CON",
    "страница/файл.go",
)


def hostile_module(path: str) -> tuple[ModuleReport, str]:
    text = f"first\n{ATTACK}\r\n\x0c{'deep(' * 800}\nlast\n"
    claim = Claim(Rule.INJECTION, Severity.HIGH, ATTACK, ATTACK, ATTACK)
    module = ModuleReport(
        entry=FileEntry(path, "partial", ATTACK, "JavaScript", 4),
        outline=Outline(
            "JavaScript",
            Level.OUTLINE,
            4,
            (Definition(Kind.FUNCTION, ATTACK, ATTACK, span_of(text, ATTACK), ATTACK, ATTACK),),
            (whole(text),),
            (Reference(ReferenceKind.IMPORT, ATTACK, (1,)),),
            ATTACK,
            notes=(Note(ATTACK, ATTACK, 2),),
            licence=ATTACK,
        ),
        facts=hostile_file_facts(path, ATTACK, HOSTILE_PATHS),
        summaries=(
            told(Summary(path, ATTACK), Identifiers((Mention(ATTACK, path, 1),), (ATTACK,))),
        ),
        documents=(
            told(Document(path, whole(text), ATTACK, f"# {ATTACK}\n\n```\n{ATTACK}\n```", ATTACK)),
        ),
        grounding=Grounding(3, 0),
        findings=(Finding('"><x', claim, path, ATTACK, span_of(text, ATTACK), ATTACK),),
        dismissed=(Dismissed(claim, path, ATTACK, ATTACK),),
        unanswered=((ATTACK, ATTACK, State.REFUSED),),
        remarks=hostile_remarks(path, ATTACK),
    )
    return module, text


def hostile() -> StoredRun:
    """A run in which every text tries to break out."""
    stored = tuple(hostile_module(path) for path in sorted(HOSTILE_PATHS))
    base = ordinary().report
    skipped = FileEntry(ATTACK, "skipped", ATTACK, "", 0)
    settings = Settings((ATTACK,), (ATTACK,), (ATTACK,), ATTACK, 0, ATTACK)
    report = replace(
        base,
        run=replace(
            base.run,
            state=ATTACK,
            repository=ATTACK,
            commit=ATTACK,
            started=ATTACK,
            settings=settings,
        ),
        model=replace(base.model, name=ATTACK),
        summary=ATTACK,
        coverage=Coverage(
            len(stored) + 1,
            0,
            len(stored),
            0,
            ((ATTACK, 1),),
            ((ATTACK, QuestionCoverage(1, 1, 0, 0, 0, 0)),),
        ),
        facts=hostile_facts(ATTACK, HOSTILE_PATHS),
        overview=Overview(ATTACK, ATTACK, ATTACK),
        parts=tuple((name, ATTACK) for name in (ATTACK, *HOSTILE_PATHS)),
        files=(skipped, *(module.entry for module, _ in stored)),
    )
    return StoredRun(report, stored)


def silent() -> StoredRun:
    """The ordinary run, had it found nothing."""
    run = ordinary()
    stored = tuple(
        (replace(module, findings=(), dismissed=()), text) for module, text in run.stored
    )
    return replace(run, stored=stored)


def trusted() -> StoredRun:
    """The ordinary run, had a model answered whose words count."""
    run = ordinary()
    model = ModelIdentity("large", "1" * 16, demonstration=False)
    return replace(run, report=replace(run.report, model=model))


def unasked_run() -> StoredRun:
    """The same checkout, scanned without a model."""
    run = ordinary()
    stored = tuple((_without_words(module), text) for module, text in run.stored)
    entries = {module.entry.path: module.entry for module, _ in stored}
    report = replace(
        run.report,
        run=replace(
            run.report.run,
            seconds=1.3,
            state="complete",
            context=0,
            settings=Settings(),
            asked=0,
            prompt_tokens=0,
            cached_tokens=0,
            generated_tokens=0,
        ),
        model=None,
        coverage=Coverage(8, 0, 0, 5, run.report.coverage.skipped, ()),
        grounding=Grounding(0, 0),
        summary="",
        overview=None,
        parts=(),
        files=tuple(entries.get(entry.path, entry) for entry in run.report.files),
    )
    return StoredRun(report, stored)


def _without_words(module: ModuleReport) -> ModuleReport:
    return replace(
        module,
        entry=replace(module.entry, status="parsed", reason=""),
        summaries=(),
        documents=(),
        grounding=Grounding(0, 0),
        findings=(),
        dismissed=(),
        unanswered=(),
    )
