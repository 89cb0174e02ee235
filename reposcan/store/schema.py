"""The tables, and opening a database that has them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reposcan.errors import StoreError

#: Raised with every change of the tables. A newer file is refused, never guessed at.
SCHEMA_VERSION = 1

#: SQLite waits this long for another connection's write; seconds.
_BUSY_SECONDS = 30.0

_TABLES = """
-- Raw bytes of files whose working-tree content git does not have.
CREATE TABLE texts (digest TEXT PRIMARY KEY, raw BLOB NOT NULL) WITHOUT ROWID;

-- Outlines by content, path (which decides the language) and version of the parser.
CREATE TABLE outlines (
    digest TEXT, path TEXT, parser TEXT, outline TEXT NOT NULL,
    PRIMARY KEY (digest, path, parser)
) WITHOUT ROWID;

-- The latest layout for each pair of budgets.
CREATE TABLE layouts (
    model TEXT, narrow INTEGER, wide INTEGER, layout BLOB NOT NULL,
    PRIMARY KEY (model, narrow, wide)
) WITHOUT ROWID;

-- Every answer that was paid for.
CREATE TABLE answers (
    key TEXT PRIMARY KEY, text TEXT NOT NULL, finish TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL, cached_tokens INTEGER NOT NULL,
    generated_tokens INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY, version TEXT NOT NULL, started TEXT NOT NULL, seconds REAL NOT NULL,
    state TEXT NOT NULL, repository TEXT NOT NULL, commit_id TEXT NOT NULL,
    modified INTEGER NOT NULL, context INTEGER NOT NULL, parser TEXT NOT NULL,
    model TEXT NOT NULL, model_digest TEXT NOT NULL, demonstration INTEGER NOT NULL,
    questions TEXT NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0, prompt_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens INTEGER NOT NULL DEFAULT 0, generated_tokens INTEGER NOT NULL DEFAULT 0
);

-- The ledger: every tracked file once; `reason` is empty for a file that is read.
CREATE TABLE files (
    run INTEGER, path TEXT, digest TEXT NOT NULL, size INTEGER NOT NULL, encoding TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run, path)
) WITHOUT ROWID;

-- Every planned question; `result` is what was read from its answer.
CREATE TABLE asks (
    run INTEGER, number INTEGER, question TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL,
    state TEXT NOT NULL, detail TEXT NOT NULL, key TEXT NOT NULL,
    kind TEXT NOT NULL, result BLOB NOT NULL,
    identifiers INTEGER NOT NULL DEFAULT 0, known INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE INDEX asks_by_path ON asks (run, path, number);
"""


def connect(path: Path) -> sqlite3.Connection:
    """Open the database, making it if there is none.

    Raises:
        StoreError: it cannot be opened, is not a store, or is newer than this program.
    """
    with readable_errors(path):
        database = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        [version] = database.execute("PRAGMA user_version").fetchone()
        if version == 0:
            database.executescript(f"BEGIN;{_TABLES}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} was written by a newer reposcan",
            "upgrade reposcan, or choose another folder with --out",
        )
    return database


@contextmanager
def transaction(database: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """All or nothing; committed at the end of the block."""
    with readable_errors(path):
        try:
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")
        except BaseException:
            # SQLite has ended the transaction itself when the disk is full.
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise


@contextmanager
def readable_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's exceptions into errors that say what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        reason = str(error)
        if "full" in reason:
            hint = "free some space and run the same command again: finished answers are kept"
        elif "malformed" in reason or "not a database" in reason:
            hint = f"move {path} away and run again; its answers cannot be read"
        else:
            hint = "check the folder's permissions, or choose another one with --out"
        raise StoreError(f"the store {path} cannot be used: {reason}", hint) from error
