CREATE TABLE texts (digest TEXT PRIMARY KEY, raw BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE outlines (
    digest TEXT, path TEXT, parser TEXT, outline TEXT NOT NULL,
    PRIMARY KEY (digest, path, parser)
) WITHOUT ROWID;
CREATE TABLE layouts (
    model TEXT, narrow INTEGER, wide INTEGER, layout BLOB NOT NULL,
    PRIMARY KEY (model, narrow, wide)
) WITHOUT ROWID;
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
CREATE TABLE files (
    run INTEGER, path TEXT, digest TEXT NOT NULL, size INTEGER NOT NULL, encoding TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run, path)
) WITHOUT ROWID;
CREATE TABLE asks (
    run INTEGER, number INTEGER, question TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL,
    state TEXT NOT NULL, detail TEXT NOT NULL, key TEXT NOT NULL,
    kind TEXT NOT NULL, result BLOB NOT NULL,
    identifiers INTEGER NOT NULL DEFAULT 0, known INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE INDEX asks_by_path ON asks (run, path, number);

INSERT INTO texts VALUES ('d1', x'ff00');
INSERT INTO outlines VALUES
    ('d1', 'a.py', 'p1', '{"language":"Python","level":"outline","lines":2,"definitions":[{"kind":"function","name":"f","qualified":"f","span":{"start_line":1,"end_line":2,"start_byte":0,"end_byte":10},"signature":"def f()","doc":"Docs."}],"chunks":[{"start_line":1,"end_line":2,"start_byte":0,"end_byte":10}],"references":[{"kind":"call","name":"g","line":2}],"problem":"the parser met 1 error"}'),
    ('d2', 'b.txt', 'p1', '{"language":"Text","level":"lines","lines":5,"definitions":[],"chunks":[],"references":[],"problem":""}'),
    ('d3', 'c.c', 'p1', '{"language":"C","level":"lines","lines":7,"definitions":[],"chunks":[],"references":[],"problem":"the parser crashed"}');
INSERT INTO layouts VALUES
    ('m', 100, 200, CAST('{"narrow":[],"wide":[],"runs":[],"narrow_budget":100,"wide_budget":200}' AS BLOB));
INSERT INTO answers VALUES ('k1', 'words ä', 'stop', 100, 64, 7);
INSERT INTO runs VALUES
    (1, '0.1.0', '2024-01-01T00:00:00+00:00', 2.5, 'incomplete', 'demo', 'cafe', 3, 4096, 'p1',
        'test', 'm', 1, 'summarize document', 1, 100, 64, 7),
    (4, '0.1.0', '2024-01-02T00:00:00+00:00', 0, 'interrupted', 'demo', 'cafe', 0, 4096, 'p1',
        'test', 'm', 0, 'bugs', 0, 0, 0, 0);
INSERT INTO files VALUES
    (1, 'a.py', 'd1', 10, 'utf-8', ''),
    (1, 'b.txt', 'd2', 5, 'utf-8', 'no question applies'),
    (1, 'c.c', 'd3', 9, 'utf-8', 'no question applies'),
    (1, 'logo.png', '', 0, '', 'binary'),
    (4, 'a.py', 'd1', 10, 'utf-8', '');
INSERT INTO asks VALUES
    (1, 0, 'summarize', 'a.py', '', 'answered', '', 'k1', 'Summary', CAST('{"path":"a.py","text":"A."}' AS BLOB), 4, 3),
    (1, 1, 'document', 'a.py', '', 'truncated', 'cut', 'k2', '', '', 0, 0),
    (1, 2, 'summarize', '', '', 'answered', '', 'k3', 'Summary', CAST('{"path":"","text":"All."}' AS BLOB), 1, 0),
    (4, 0, 'bugs', 'a.py', 'f', 'not_reached', '', '', '', '', 0, 0);
PRAGMA user_version = 1;
