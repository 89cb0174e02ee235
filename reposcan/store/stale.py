"""What was said earlier of code that has changed since, where nothing newer is there."""

import sqlite3

#: Earlier runs that are looked through: what is older than those is not worth reading.
_RUNS = 5

_EARLIER = """
SELECT earlier.id FROM runs AS earlier JOIN runs USING (repository, model_digest)
WHERE runs.id = ? AND model_digest <> '' AND earlier.id < runs.id ORDER BY earlier.id DESC LIMIT ?
"""

#: Prose alone: a finding that stood on other lines is none.
_FILL = """
UPDATE asks SET kind = old.kind, result = old.result, names = old.names, lines = old.lines,
    origin = CASE old.origin WHEN '' THEN
        json_object('run', old.run, 'commit', runs.commit_id, 'started', runs.started)
        ELSE old.origin END
FROM asks AS old INDEXED BY asks_by_path JOIN runs ON runs.id = old.run
WHERE asks.run = ? AND asks.state <> 'answered' AND asks.kind = '' AND asks.path <> ''
    AND old.run = ? AND old.path = asks.path AND old.question = asks.question
    AND old.name = asks.name AND old.part = asks.part
    AND old.kind IN ('Document', 'Summary', 'UnitNotes')
"""


def keep_stale(database: sqlite3.Connection, run: int) -> None:
    """Give the unanswered questions of a run what the same model said of their targets before.

    Their state stays as it is, which tells these results from those of the run. An answer to a
    question whose basis had not changed was carried over, so all of these are out of date.
    """
    for (earlier,) in database.execute(_EARLIER, (run, _RUNS)).fetchall():
        database.execute(_FILL, (run, earlier))
