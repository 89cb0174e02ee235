"""Clearing the store of what only old runs used.

What may go is said once, as conditions over the runs that stay: a dry run counts by them, a real
one deletes by them. Answers, and the layouts that decide the prompts of those answers, were paid
for, and go only when asked for.
"""

import sqlite3
from dataclasses import dataclass

from reposcan.store.connection import readable_errors, transaction
from reposcan.store.store import Store

#: The newest runs stay; and, however old they are, the newest complete one, and of those that asked
#: a model the newest complete one of each choice of tasks and files and the newest that was not cut
#: short: a quick run must not push out a dear one.
_KEEP = """
INSERT INTO kept SELECT id FROM (SELECT id FROM runs ORDER BY id DESC LIMIT ?)
UNION SELECT max(id) FROM runs WHERE state = 'complete' HAVING max(id) IS NOT NULL
UNION SELECT max(id) FROM runs WHERE state = 'complete' AND model_digest <> ''
    GROUP BY json_extract(settings, '$.tasks'), json_extract(settings, '$.paths'),
        json_extract(settings, '$.exclude'), coalesce(json_extract(settings, '$.include'), '[]')
UNION SELECT max(id) FROM runs WHERE state <> 'interrupted' AND model_digest <> ''
    HAVING max(id) IS NOT NULL
"""

#: (table, which of its rows may go).
_UNUSED = (
    ("runs", "id NOT IN (SELECT run FROM kept)"),
    ("files", "run NOT IN (SELECT run FROM kept)"),
    ("asks", "run NOT IN (SELECT run FROM kept)"),
    ("facts", "run NOT IN (SELECT run FROM kept)"),
    ("file_facts", "run NOT IN (SELECT run FROM kept)"),
    (
        "texts",
        "digest NOT IN (SELECT digest FROM files WHERE run IN (SELECT run FROM kept))",
    ),
    (
        "outlines",
        "NOT EXISTS (SELECT 1 FROM kept CROSS JOIN runs ON runs.id = kept.run"
        " CROSS JOIN files ON files.run = kept.run AND files.path = outlines.path"
        " WHERE files.digest = outlines.digest AND runs.parser = outlines.parser)",
    ),
    # Counted again in a moment, and of who knows which files.
    ("counts", "true"),
)

#: An answer that was cut off and asked again with more room is named by no run, which names the
#: longer one; without it the question would be asked from the beginning. So those that were cut
#: stay.
_PAID = (
    ("layouts", "model NOT IN (SELECT model_digest FROM runs WHERE id IN (SELECT run FROM kept))"),
    (
        "answers",
        "finish <> 'length'"
        " AND key NOT IN (SELECT key FROM asks WHERE run IN (SELECT run FROM kept))",
    ),
    ("claims", "key NOT IN (SELECT key FROM answers)"),
)

#: The newest run with a model, if it did not get as far as looking for all of its answers.
_UNFINISHED = """
SELECT id FROM runs WHERE id = (SELECT max(id) FROM runs WHERE model_digest <> '')
    AND EXISTS (SELECT 1 FROM asks WHERE run = id AND state = 'not_reached' AND key = '')
"""


@dataclass(frozen=True, slots=True)
class Freed:
    """What was removed, or would be.

    Attributes:
        runs: removed, with their ledgers, results and facts.
        texts: of changed files.
        outlines: of files as they were then.
        layouts: of models that no run uses any more.
        answers: that no run uses any more.
        before: bytes of the store.
        after: bytes afterwards; the same where nothing was removed.
        unfinished: id of the newest run with a model, where answers were to be removed and were
            not, since that run was stopped before it had looked for all of its own; 0 otherwise.
    """

    runs: int
    texts: int
    outlines: int
    layouts: int
    answers: int
    before: int
    after: int
    unfinished: int


def collect_garbage(store: Store, keep_runs: int, *, answers: bool, dry_run: bool) -> Freed:
    """Remove old runs and what only they used, and make the file smaller.

    Besides the newest runs, the newest complete one stays, and of those that asked a model the
    newest complete one of each choice of tasks and files, and the newest not cut short. Making the
    file smaller needs as much free space as what stays.

    Args:
        store: open for writing, so that no scan is running.
        keep_runs: how many of the newest runs stay; at least 1.
        answers: remove answers and layouts too. Asking again for what they answered costs.
        dry_run: only count.

    Raises:
        StoreError: it cannot be written, or the disk is full; nothing that should stay is lost.
    """
    if keep_runs < 1:
        raise ValueError("the newest run always stays")
    database = store.database
    before = _size(store)
    with transaction(database, store.path):
        database.execute("CREATE TEMP TABLE kept (run INTEGER PRIMARY KEY)")
        database.execute(_KEEP, (keep_runs,))
        unfinished = database.execute(_UNFINISHED).fetchone() if answers else None
        unused = _UNUSED + (_PAID if answers and not unfinished else ())
        counts = {
            table: _remove(database, table, condition, dry_run=dry_run)
            for table, condition in unused
        }
        database.execute("DROP TABLE kept")
    if not dry_run:
        with readable_errors(store.path):
            database.execute("VACUUM")
    return Freed(
        *(counts["runs"], counts["texts"], counts["outlines"]),
        *(counts.get("layouts", 0), counts.get("answers", 0)),
        *(before, _size(store), unfinished[0] if unfinished else 0),
    )


def _remove(database: sqlite3.Connection, table: str, condition: str, *, dry_run: bool) -> int:
    """Remove rows, or count them. Both names are constants of this module."""
    if dry_run:
        counted = database.execute(f"SELECT count(*) FROM {table} WHERE {condition}")  # noqa: S608
        return int(counted.fetchone()[0])
    return database.execute(f"DELETE FROM {table} WHERE {condition}").rowcount  # noqa: S608


def _size(store: Store) -> int:
    """Bytes of the database, its log written back."""
    with readable_errors(store.path):
        store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return store.path.stat().st_size
