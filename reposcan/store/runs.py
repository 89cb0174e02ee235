"""Writing a run: its ledger, its planned questions, and what became of each.

Every answer is a transaction of its own: a kill at any moment costs only what was in flight. A run
is "interrupted" until it is ended, so that a killed one says so without having had a last word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reposcan.model.asking import Answer, Finish, ModelIdentity, State, Target
from reposcan.model.facts import Facts, FileFacts
from reposcan.model.finding import Result
from reposcan.model.report import Grounding, Settings
from reposcan.model.source import Snapshot
from reposcan.store.connection import transaction
from reposcan.store.store import Store
from reposcan.store.values import FACTS, FILE_FACTS, RESULTS, SETTINGS, row_of


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
            files = [
                (f.path, f.digest, f.size, f.encoding, "", f.category.value) for f in snapshot.files
            ]
            files += [(s.path, "", 0, "", s.reason.value, "") for s in snapshot.skipped]
            database.executemany(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", ((self.id, *one) for one in files)
            )

    def plan(self, asks: Iterable[tuple[int, str, Target]], contexts: int = 0) -> None:
        """Write down planned questions: not reached so far.

        Args:
            asks: (number, question, target) of each.
            contexts: number of contexts of code that they are about.
        """
        with transaction(self._store.database, self._store.path) as database:
            database.execute(
                "UPDATE runs SET contexts = contexts + ? WHERE id = ?", (contexts, self.id)
            )
            database.executemany(
                "INSERT INTO asks (run, number, question, path, name, state, detail, key,"
                " kind, result) VALUES (?, ?, ?, ?, ?, ?, '', '', '', '')",
                (
                    (self.id, number, question, target.path, target.name, State.NOT_REACHED.value)
                    for number, question, target in asks
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

    def record(
        self,
        number: int,
        outcome: tuple[State, str, str],
        result: Result | None,
        grounding: Grounding,
    ) -> None:
        """Write down what became of a planned question.

        Args:
            number: the ask's.
            outcome: (state, detail, key of the answer).
            result: what was read; None where there is nothing.
            grounding: of the result's prose.
        """
        kind = type(result).__name__ if result else ""
        stored = RESULTS[kind].dump(result) if result else b""
        with transaction(self._store.database, self._store.path) as database:
            database.execute(
                "UPDATE asks SET state = ?, detail = ?, key = ?, kind = ?, result = ?,"
                " identifiers = ?, known = ? WHERE run = ? AND number = ?",
                (*outcome, kind, stored, grounding.identifiers, grounding.known, self.id, number),
            )

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
            database.execute(
                "UPDATE runs SET seconds = ?, state = CASE WHEN ? THEN 'interrupted'"
                " WHEN ? OR EXISTS (SELECT 1 FROM asks WHERE run = id AND asks.state <> 'answered'"
                " AND NOT (? AND asks.state = 'not_reached')) THEN 'incomplete'"
                " WHEN EXISTS (SELECT 1 FROM asks WHERE run = id AND asks.state <> 'answered')"
                " THEN 'partial' ELSE 'complete' END WHERE id = ?",
                (seconds, interrupted, missed, by_plan, self.id),
            )
