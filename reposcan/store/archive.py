"""What the stored runs tell all together: which there are, and how long answers usually are."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from reposcan.model.asking import State
from reposcan.store.connection import readable_errors
from reposcan.store.store import Store

#: Lengths of answers are judged from this many runs, the newest with the model, ...
_RUNS = 5

#: ... and in each from this many questions: enough for an average, and soon read.
_SAMPLES = 3000


@dataclass(frozen=True, slots=True)
class StoredRunInfo:
    """A run in a list of runs.

    Attributes:
        id: of the run.
        state: "complete", "partial", "incomplete" or "interrupted".
        started: UTC, ISO 8601.
        seconds: from start to end; 0 for a run that was killed.
        repository: the checkout folder's name.
        commit: that was scanned.
        model: name of the one that was asked; empty where none was.
        context: tokens of its context; 0 without a model.
        contexts: of code, that its questions are about; 0 in runs of versions that did not count.
        answers: planned questions that are answered, by the model or from the store.
        failures: (state, count) of planned questions that are not; states without any left out.
        asked: prompts that the model computed in this run.
        prompt_tokens: of those prompts.
        cached_tokens: of those, served from the engine's prefix cache.
        generated_tokens: of their answers.
        model_seconds: that the model took for them, its start left out; 0 where nobody measured.
    """

    id: int
    state: str
    started: str
    seconds: float
    repository: str
    commit: str
    model: str
    context: int
    contexts: int
    answers: int
    failures: tuple[tuple[State, int], ...]
    asked: int
    prompt_tokens: int
    cached_tokens: int
    generated_tokens: int
    model_seconds: float


def stored_runs(store: Store) -> tuple[StoredRunInfo, ...]:
    """All runs, the newest first."""
    states: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for row in _rows(store, "SELECT run, state, count(*) AS number FROM asks GROUP BY run, state"):
        states[row["run"]][row["state"]] = row["number"]
    return tuple(
        _info(row, states[row["id"]]) for row in _rows(store, "SELECT * FROM runs ORDER BY id DESC")
    )


def usual_answer_tokens(store: Store, model_digest: str) -> Mapping[str, float]:
    """Mean length of a model's answers, in tokens, by question; without those never answered.

    Judged from a sample of the last runs with that model.
    """
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    for run in list(
        _rows(
            store,
            "SELECT id, (SELECT max(number) FROM asks WHERE run = id) AS last FROM runs"
            " WHERE model_digest = ? ORDER BY id DESC LIMIT ?",
            *(model_digest, _RUNS),
        )
    ):
        for row in _rows(
            store,
            "SELECT question, generated_tokens FROM json_each(?) AS sample"
            " CROSS JOIN asks ON asks.run = ? AND asks.number = sample.value"
            " CROSS JOIN answers ON answers.key = asks.key",
            *(json.dumps(_sample(run["last"])), run["id"]),
        ):
            lengths[row["question"]].append(row["generated_tokens"])
    return {question: sum(some) / len(some) for question, some in lengths.items()}


def _sample(last: int | None) -> list[int]:
    """Numbers up to the last, always the same. Even steps could meet one question alone."""
    count = 0 if last is None else last + 1
    return sorted(Random(0).sample(range(count), min(count, _SAMPLES)))  # noqa: S311


def _info(row: sqlite3.Row, states: Mapping[str, int]) -> StoredRunInfo:
    return StoredRunInfo(
        *(row["id"], row["state"], row["started"], row["seconds"], row["repository"]),
        *(row["commit_id"], row["model"], row["context"], row["contexts"]),
        states.get(State.ANSWERED, 0),
        tuple(
            (state, states[state])
            for state in State
            if state in states and state is not State.ANSWERED
        ),
        *(row["asked"], row["prompt_tokens"], row["cached_tokens"], row["generated_tokens"]),
        row["model_seconds"],
    )


def _rows(store: Store, statement: str, *values: object) -> Iterator[sqlite3.Row]:
    with readable_errors(store.path):
        cursor = store.database.cursor()
        cursor.row_factory = sqlite3.Row
        for row in cursor.execute(statement, values):  # noqa: UP028 - it would close the cursor, perhaps after the database
            yield row
