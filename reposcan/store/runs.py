"""Writing a run: its ledger, its planned questions, and what became of each.

Every answer is a transaction of its own: a kill at any moment costs only what was in flight. A run
is "interrupted" until it is ended, so that a killed one says so without having had a last word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from reposcan.model.asking import Answer, Finish, ModelIdentity, State, Target
from reposcan.model.facts import Facts, FileFacts
from reposcan.model.finding import Result
from reposcan.model.report import Settings
from reposcan.model.source import Snapshot
from reposcan.model.told import NO_IDENTIFIERS, Basis, Identifiers, Origin
from reposcan.store.connection import transaction
from reposcan.store.stale import keep_stale
from reposcan.store.store import Store
from reposcan.store.values import (
    FACTS,
    FILE_FACTS,
    IDENTIFIERS,
    ORIGIN,
    RESULTS,
    SETTINGS,
    row_of,
)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What is known of a run when it begins.

    Attributes:
        version: of reposcan.
        started: UTC, ISO 8601.
        snapshot: what is scanned.
        model: that is asked; None where none is.
        context: tokens of its context; 0 without a model.
        parser: version of the parser, which names the outlines.
        settings: what the user asked for; its tasks are in the order of the coverage table.
    """

    version: str
    started: str
    snapshot: Snapshot
    model: ModelIdentity | None
    context: int
    parser: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a planned question.

    Attributes:
        state: how it ended.
        detail: the reason where there is no result.
        key: of the answer; empty where nothing was asked.
        result: what was read; None where there is nothing.
        identifiers: in the result's prose.
        first: those of the prose before it was asked for again; None where it was not.
        origin: the earlier run that wrote it; None where this one did.
    """

    state: State
    detail: str = ""
    key: str = ""
    result: Result | None = None
    identifiers: Identifiers = NO_IDENTIFIERS
    first: Identifiers | None = None
    origin: Origin | None = None


_NO_MODEL = ModelIdentity("", "", demonstration=False)


class Run:
    """A run that is being written.

    Args:
        store: to write to.
        record: what is known of it at its beginning.
    """

    def __init__(self, store: Store, record: RunRecord) -> None:
        self._store = store
        snapshot, model = record.snapshot, record.model or _NO_MODEL
        with transaction(store.database, store.path) as database:
            inserted = database.execute(
                "INSERT INTO runs (version, started, seconds, state, repository, commit_id,"
                " modified, context, parser, model, model_digest, demonstration, settings)"
                " VALUES (?, ?, 0, 'interrupted', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(record.version, record.started, snapshot.name, snapshot.commit),
                    *(snapshot.modified, record.context, record.parser),
                    *(model.name, model.digest, model.demonstration),
                    SETTINGS.dump(record.settings).decode(),
                ),
            )
            self.id = int(inserted.lastrowid or 0)
            self._content = _content(snapshot)
            origin = Origin(self.id, snapshot.commit, record.started, self._content)
            self._origin = ORIGIN.dump(origin).decode()
            files = [
                (f.path, f.digest, f.size, f.encoding, "", f.category.value) for f in snapshot.files
            ]
            files += [(s.path, "", 0, "", s.reason.value, "") for s in snapshot.skipped]
            database.executemany(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", ((self.id, *one) for one in files)
            )

    def plan(self, asks: Iterable[tuple[int, str, Target, Basis]], contexts: int = 0) -> None:
        """Write down planned questions: not reached so far.

        Args:
            asks: (number, question, target, basis) of each.
            contexts: number of contexts of code that they are about.
        """
        with transaction(self._store.database, self._store.path) as database:
            database.execute(
                "UPDATE runs SET contexts = contexts + ? WHERE id = ?", (contexts, self.id)
            )
            database.executemany(
                "INSERT INTO asks (run, state, number, question, path, name, part, basis,"
                " lines, detail, key, kind, result)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '')",
                (
                    (
                        *(self.id, State.NOT_REACHED.value, number, question),
                        *(target.path, target.name, target.part, basis.digest, basis.lines),
                    )
                    for number, question, target, basis in asks
                ),
            )

    def keep_facts(self, facts: Facts, files: Mapping[str, FileFacts]) -> None:
        """Keep what is known without a model: of the repository, and of each file by its path."""
        nothing = FileFacts()
        with transaction(self._store.database, self._store.path) as database:
            database.execute(
                "INSERT INTO facts VALUES (?, ?)", (self.id, FACTS.dump(facts).decode())
            )
            database.executemany(
                "INSERT INTO file_facts VALUES (?, ?, ?)",
                (
                    (self.id, path, FILE_FACTS.dump(one).decode())
                    for path, one in files.items()
                    if one != nothing
                ),
            )

    def keep_answer(self, answer: Answer, model_seconds: float = 0.0) -> None:
        """Keep an answer that the model wrote; one that was stored before changes nothing.

        Args:
            answer: to keep.
            model_seconds: that the model has taken for all answers of this run.
        """
        if answer.finish not in (Finish.STOP, Finish.LENGTH):
            return
        if self._store.answer(answer.key):
            return
        counts = (answer.prompt_tokens, answer.cached_tokens, answer.generated_tokens)
        with transaction(self._store.database, self._store.path) as database:
            database.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)", row_of(answer))
            database.execute(
                "UPDATE runs SET asked = asked + 1, prompt_tokens = prompt_tokens + ?,"
                " cached_tokens = cached_tokens + ?, generated_tokens = generated_tokens + ?,"
                " model_seconds = ? WHERE id = ?",
                (*counts, model_seconds, self.id),
            )

    def record(self, number: int, ending: Ending) -> None:
        """Write down what became of a planned question, by the ask's number."""
        kind = type(ending.result).__name__ if ending.result else ""
        found, known = _counts(ending.identifiers)
        first = _counts(ending.first or ending.identifiers)
        with transaction(self._store.database, self._store.path) as database:
            database.execute(
                "UPDATE asks SET state = ?, detail = ?, key = ?, kind = ?, result = ?, names = ?,"
                " identifiers = ?, known = ?, first_identifiers = ?, first_known = ?, origin = ?"
                " WHERE run = ? AND number = ?",
                (
                    *(ending.state, ending.detail, ending.key, kind),
                    RESULTS[kind].dump(ending.result) if kind else b"",
                    IDENTIFIERS.dump(ending.identifiers) if found else b"",
                    *(found, known, *first),
                    self._earlier(ending.origin),
                    *(self.id, number),
                ),
            )
            if ending.state is State.ANSWERED and not ending.origin:
                database.execute(
                    "INSERT OR REPLACE INTO claims SELECT basis, key, ? FROM asks"
                    " WHERE run = ? AND number = ? AND basis <> ''",
                    (self._origin, self.id, number),
                )

    def _earlier(self, origin: Origin | None) -> str:
        """The origin to keep: none for what was written about the very same code."""
        if origin is None or origin.content == self._content:
            return ""
        return ORIGIN.dump(origin).decode()

    def end(self, seconds: float, *, interrupted: bool, missed: int, by_plan: bool = False) -> None:
        """End the run: complete, if no file was missed and every planned question is answered.

        Args:
            seconds: from start to end.
            interrupted: the user stopped it.
            missed: number of files that should have been read whole and were not.
            by_plan: what was not reached was left out by a budget that was announced, so that the
                run is partial and not incomplete.
        """
        with transaction(self._store.database, self._store.path) as database:
            keep_stale(database, self.id)
            database.execute(
                "UPDATE runs SET seconds = ?, state = CASE WHEN ? THEN 'interrupted'"
                " WHEN ? OR EXISTS (SELECT 1 FROM asks WHERE run = id AND asks.state <> 'answered'"
                " AND NOT (? AND asks.state = 'not_reached')) THEN 'incomplete'"
                " WHEN EXISTS (SELECT 1 FROM asks WHERE run = id AND asks.state <> 'answered')"
                " THEN 'partial' ELSE 'complete' END WHERE id = ?",
                (seconds, interrupted, missed, by_plan, self.id),
            )


def _content(snapshot: Snapshot) -> str:
    """Digest of what a snapshot holds, 32 hexadecimal digits."""
    files = "\0".join(f"{one.path}\0{one.digest}" for one in snapshot.files)
    return sha256(files.encode(errors="surrogatepass")).hexdigest()[:32]


def _counts(names: Identifiers) -> tuple[int, int]:
    """How many identifiers there are, and how many of them exist."""
    return len(names.known) + len(names.unknown), len(names.known)
