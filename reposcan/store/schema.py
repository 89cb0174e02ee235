"""The tables, and how those of an older version become today's.

A fresh database is made by `_TABLES`. For an older one `_MIGRATIONS` are run, one script a version,
each in a transaction of its own: a kill leaves it at one version or the next. A test holds that
both ways lead to the same tables. Scripts are never edited once released.
"""

import sqlite3
from pathlib import Path

from reposcan.errors import StoreError
from reposcan.store.outline_3 import outline_3

_TABLES = """
-- Raw bytes of files whose working-tree content git does not have.
CREATE TABLE texts (digest TEXT PRIMARY KEY, raw BLOB NOT NULL) WITHOUT ROWID;

-- Outlines by content, path (which decides the language) and version of the parser. What the
-- ledger shows stands beside the outline, since to read it out of a hundred thousand takes long;
-- `unparsed` says why the parser failed, and is empty where it did not; `tries` counts how often it
-- was tried. Rows are long, so they
-- stay out of the tree that is searched.
CREATE TABLE outlines (
    digest TEXT, path TEXT, parser TEXT,
    language TEXT NOT NULL, lines INTEGER NOT NULL, unparsed TEXT NOT NULL, outline BLOB NOT NULL,
    tries INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (digest, path, parser)
);

-- How many tokens a tokenizer gives for what a key names: a cache.
CREATE TABLE counts (
    tokenizer TEXT, key TEXT, tokens INTEGER NOT NULL,
    PRIMARY KEY (tokenizer, key)
) WITHOUT ROWID;

-- The latest layout for each pair of budgets, and for each choice of files.
CREATE TABLE layouts (
    model TEXT, selection TEXT, narrow INTEGER, wide INTEGER, layout BLOB NOT NULL,
    PRIMARY KEY (model, selection, narrow, wide)
) WITHOUT ROWID;

-- Every answer that was paid for.
CREATE TABLE answers (
    key TEXT PRIMARY KEY, text TEXT NOT NULL, finish TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL, cached_tokens INTEGER NOT NULL,
    generated_tokens INTEGER NOT NULL
) WITHOUT ROWID;

-- `model` and its digest are empty where no model was asked.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, version TEXT NOT NULL, started TEXT NOT NULL, seconds REAL NOT NULL,
    state TEXT NOT NULL, repository TEXT NOT NULL, commit_id TEXT NOT NULL,
    modified INTEGER NOT NULL, context INTEGER NOT NULL, parser TEXT NOT NULL,
    model TEXT NOT NULL, model_digest TEXT NOT NULL, demonstration INTEGER NOT NULL,
    settings TEXT NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0, prompt_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens INTEGER NOT NULL DEFAULT 0, generated_tokens INTEGER NOT NULL DEFAULT 0,
    contexts INTEGER NOT NULL DEFAULT 0, model_seconds REAL NOT NULL DEFAULT 0
);

-- How fast a model was on this machine when that was measured last: tokens a second.
CREATE TABLE speeds (
    model TEXT PRIMARY KEY, reading REAL NOT NULL, writing REAL NOT NULL
) WITHOUT ROWID;

-- What the parser and the history say. Not in `runs`, whose rows are rewritten with every answer.
CREATE TABLE facts (run INTEGER PRIMARY KEY, facts TEXT NOT NULL);

-- The same of each file; one of which nothing is known has no row.
CREATE TABLE file_facts (
    run INTEGER, path TEXT, facts TEXT NOT NULL,
    PRIMARY KEY (run, path)
) WITHOUT ROWID;

-- The ledger: every tracked file once; `reason` is empty for a file that is read, and `category`
-- for one that is not, and in runs of versions that did not tell.
CREATE TABLE files (
    run INTEGER, path TEXT, digest TEXT NOT NULL, size INTEGER NOT NULL, encoding TEXT NOT NULL,
    reason TEXT NOT NULL, category TEXT NOT NULL,
    PRIMARY KEY (run, path)
) WITHOUT ROWID;

-- Every planned question. `basis` is a digest of what its answer stands on, `lines` of the lines
-- alone; `result` is what was read from the answer, `names` are the identifiers in its prose, of
-- which `identifiers` were found and `known` exist, and `first_...` the same before it was asked
-- again. `origin` is empty where this run wrote it. A result whose state is not "answered" is an
-- earlier one that is out of date.
CREATE TABLE asks (
    run INTEGER, number INTEGER, question TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL,
    part INTEGER NOT NULL DEFAULT 1,
    basis TEXT NOT NULL DEFAULT '', lines TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL, detail TEXT NOT NULL, key TEXT NOT NULL,
    kind TEXT NOT NULL, result BLOB NOT NULL, names BLOB NOT NULL DEFAULT '',
    identifiers INTEGER NOT NULL DEFAULT 0, known INTEGER NOT NULL DEFAULT 0,
    first_identifiers INTEGER NOT NULL DEFAULT 0, first_known INTEGER NOT NULL DEFAULT 0,
    origin TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE INDEX asks_by_path ON asks (run, path, number);
CREATE INDEX asks_by_state ON asks (run, state, question);

-- The last answer on the same basis, and where it was written.
CREATE TABLE claims (
    basis TEXT PRIMARY KEY, key TEXT NOT NULL, origin TEXT NOT NULL
) WITHOUT ROWID;
"""

_FROM_1_TO_2 = """
ALTER TABLE outlines RENAME TO outlines_1;
CREATE TABLE outlines (
    digest TEXT, path TEXT, parser TEXT,
    language TEXT NOT NULL, lines INTEGER NOT NULL, unparsed TEXT NOT NULL, outline TEXT NOT NULL,
    PRIMARY KEY (digest, path, parser)
);
INSERT INTO outlines
    SELECT digest, path, parser,
        json_extract(outline, '$.language'), json_extract(outline, '$.lines'),
        CASE json_extract(outline, '$.level')
            WHEN 'lines' THEN json_extract(outline, '$.problem') ELSE '' END,
        outline
    FROM outlines_1;
DROP TABLE outlines_1;

ALTER TABLE runs RENAME TO runs_1;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, version TEXT NOT NULL, started TEXT NOT NULL, seconds REAL NOT NULL,
    state TEXT NOT NULL, repository TEXT NOT NULL, commit_id TEXT NOT NULL,
    modified INTEGER NOT NULL, context INTEGER NOT NULL, parser TEXT NOT NULL,
    model TEXT NOT NULL, model_digest TEXT NOT NULL, demonstration INTEGER NOT NULL,
    settings TEXT NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0, prompt_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens INTEGER NOT NULL DEFAULT 0, generated_tokens INTEGER NOT NULL DEFAULT 0
);
-- The names of the questions were joined by spaces.
INSERT INTO runs
    SELECT id, version, started, seconds, state, repository, commit_id, modified, context, parser,
        model, model_digest, demonstration,
        '{"tasks": ["' || replace(questions, ' ', '", "') || '"]}',
        asked, prompt_tokens, cached_tokens, generated_tokens
    FROM runs_1;
DROP TABLE runs_1;

ALTER TABLE layouts RENAME TO layouts_1;
CREATE TABLE layouts (
    model TEXT, selection TEXT, narrow INTEGER, wide INTEGER, layout BLOB NOT NULL,
    PRIMARY KEY (model, selection, narrow, wide)
) WITHOUT ROWID;
INSERT INTO layouts SELECT model, '', narrow, wide, layout FROM layouts_1;
DROP TABLE layouts_1;

CREATE TABLE facts (run INTEGER PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE file_facts (
    run INTEGER, path TEXT, facts TEXT NOT NULL,
    PRIMARY KEY (run, path)
) WITHOUT ROWID;
CREATE INDEX asks_by_state ON asks (run, state, question);

-- A file about which nothing was asked has been read all the same.
UPDATE files SET reason = '' WHERE reason = 'no question applies';
"""

_FROM_2_TO_3 = """
ALTER TABLE outlines RENAME TO outlines_2;
CREATE TABLE outlines (
    digest TEXT, path TEXT, parser TEXT,
    language TEXT NOT NULL, lines INTEGER NOT NULL, unparsed TEXT NOT NULL, outline BLOB NOT NULL,
    tries INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (digest, path, parser)
);
INSERT INTO outlines
    SELECT digest, path, parser, language, lines, unparsed, outline_3(outline), 1 FROM outlines_2;
DROP TABLE outlines_2;

CREATE TABLE counts (
    tokenizer TEXT, key TEXT, tokens INTEGER NOT NULL,
    PRIMARY KEY (tokenizer, key)
) WITHOUT ROWID;

ALTER TABLE files RENAME TO files_2;
CREATE TABLE files (
    run INTEGER, path TEXT, digest TEXT NOT NULL, size INTEGER NOT NULL, encoding TEXT NOT NULL,
    reason TEXT NOT NULL, category TEXT NOT NULL,
    PRIMARY KEY (run, path)
) WITHOUT ROWID;
INSERT INTO files SELECT run, path, digest, size, encoding, reason, '' FROM files_2;
DROP TABLE files_2;

-- Layouts have signatures now, and none of the old ones can be kept to.
DELETE FROM layouts;
"""

_FROM_3_TO_4 = """
ALTER TABLE runs RENAME TO runs_3;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, version TEXT NOT NULL, started TEXT NOT NULL, seconds REAL NOT NULL,
    state TEXT NOT NULL, repository TEXT NOT NULL, commit_id TEXT NOT NULL,
    modified INTEGER NOT NULL, context INTEGER NOT NULL, parser TEXT NOT NULL,
    model TEXT NOT NULL, model_digest TEXT NOT NULL, demonstration INTEGER NOT NULL,
    settings TEXT NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0, prompt_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens INTEGER NOT NULL DEFAULT 0, generated_tokens INTEGER NOT NULL DEFAULT 0,
    contexts INTEGER NOT NULL DEFAULT 0, model_seconds REAL NOT NULL DEFAULT 0
);
INSERT INTO runs SELECT *, 0, 0 FROM runs_3;
DROP TABLE runs_3;

CREATE TABLE speeds (
    model TEXT PRIMARY KEY, reading REAL NOT NULL, writing REAL NOT NULL
) WITHOUT ROWID;
"""

_FROM_4_TO_5 = """
ALTER TABLE asks RENAME TO asks_4;
CREATE TABLE asks (
    run INTEGER, number INTEGER, question TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL,
    part INTEGER NOT NULL DEFAULT 1,
    basis TEXT NOT NULL DEFAULT '', lines TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL, detail TEXT NOT NULL, key TEXT NOT NULL,
    kind TEXT NOT NULL, result BLOB NOT NULL, names BLOB NOT NULL DEFAULT '',
    identifiers INTEGER NOT NULL DEFAULT 0, known INTEGER NOT NULL DEFAULT 0,
    first_identifiers INTEGER NOT NULL DEFAULT 0, first_known INTEGER NOT NULL DEFAULT 0,
    origin TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
INSERT INTO asks (run, number, question, path, name, state, detail, key, kind, result, identifiers,
        known, first_identifiers, first_known)
    SELECT run, number, question, path, name, state, detail, key, kind, result, identifiers, known,
        identifiers, known
    FROM asks_4;
DROP TABLE asks_4;
CREATE INDEX asks_by_path ON asks (run, path, number);
CREATE INDEX asks_by_state ON asks (run, state, question);

CREATE TABLE claims (
    basis TEXT PRIMARY KEY, key TEXT NOT NULL, origin TEXT NOT NULL
) WITHOUT ROWID;
"""

#: What makes version 2 of version 1, and so on.
_MIGRATIONS = (_FROM_1_TO_2, _FROM_2_TO_3, _FROM_3_TO_4, _FROM_4_TO_5)

#: A newer file is refused, never guessed at.
SCHEMA_VERSION = 1 + len(_MIGRATIONS)


def schema_version(database: sqlite3.Connection, path: Path) -> int:
    """Version of a database's tables; 0 for one without any.

    Raises:
        StoreError: it is newer than this program.
    """
    [version] = database.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} was written by a newer reposcan",
            "upgrade reposcan, or choose another folder with --store DIR",
        )
    return int(version)


def bring_up_to_date(database: sqlite3.Connection, version: int) -> None:
    """Make the tables, or turn those of an older version into today's."""
    if version == 0:
        _change(database, _TABLES, SCHEMA_VERSION)
    else:
        database.create_function("outline_3", 1, outline_3, deterministic=True)
        for number, script in enumerate(_MIGRATIONS[version - 1 :], version + 1):
            _change(database, script, number)


def _change(database: sqlite3.Connection, script: str, version: int) -> None:
    try:
        database.executescript(f"BEGIN IMMEDIATE;{script}PRAGMA user_version = {version};COMMIT;")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
