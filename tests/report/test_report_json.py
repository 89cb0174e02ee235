"""The report for programs keeps its shape, and says what the run says."""

import json
import re

from report_example import HOSTILE_PATHS, StoredRun, hostile, ordinary

from reposcan.report import JsonFormatter


def text(run: StoredRun) -> str:
    return dict(JsonFormatter().pages(run))["report.json"]


def content(run: StoredRun) -> dict:
    written = text(run)
    assert written.isascii() and written.endswith("}\n")
    return json.loads(written)


def test_keys_of_version_2():
    report = content(ordinary())
    assert list(report) == [
        "schema_version",
        "$schema",
        "run",
        "model",
        "coverage",
        "grounding",
        "prose",
        "facts",
        "summaries",
        "documents",
        "units",
        "rules",
        "findings",
        "dismissed",
        "modules",
        "files",
    ]
    assert report["schema_version"] == 2
    assert list(report["coverage"]) == [
        *("tracked", "analysed", "partial", "parsed", "skipped", "questions"),
    ]
    claim = ["rule", "severity", "title", "quote", "why"]
    place = ["path", "symbol", "start_line", "end_line", "code", "state"]
    assert list(report["findings"][0]) == ["fingerprint", *claim, *place]
    assert list(report["dismissed"][0]) == [*claim, "path", "symbol", "reason"]
    assert list(report["documents"][0]) == [
        *("path", "start_line", "end_line", "purpose", "how", "caution", "checked"),
    ]
    assert list(report["documents"][0]["checked"]) == [
        *("known", "unknown", "lines", "written", "stale"),
    ]
    assert list(report["files"][0]) == [
        *("path", "status", "reason", "language", "lines", "category", "encoding", "level"),
    ]


def test_the_version_stands_first():
    assert re.match(r'\{\n"schema_version": \d+,\n', text(ordinary()))


def test_values_of_the_run():
    report = content(ordinary())
    assert report["coverage"]["skipped"] == {"binary": 1, "vendored": 2}
    assert report["coverage"]["questions"]["bugs"] == {
        "planned": 7,
        "answered": 6,
        "truncated": 1,
        "malformed": 0,
        "refused": 0,
        "not_reached": 0,
    }
    assert report["model"] == {"name": "tiny", "digest": "0" * 16, "demonstration": True}
    assert report["run"]["state"] == "incomplete"
    assert report["grounding"] == {"identifiers": 9, "known": 8}
    assert report["summaries"]["repository"].startswith("**lender**")
    assert [entry["path"] for entry in report["summaries"]["modules"]] == [
        "src/net/pool.py",
        "src/queue.c",
    ]
    first = report["findings"][0]
    assert (first["rule"], first["severity"], first["state"]) == (
        "boundary-error",
        "medium",
        "located",
    )
    assert (first["start_line"], first["end_line"]) == (28, 28)
    assert [entry["path"] for entry in report["files"]] == [
        entry.path for entry in ordinary().report.files
    ]


def test_every_file_that_was_read_has_its_facts():
    run = ordinary()
    modules = {entry["path"]: entry for entry in content(run)["modules"]}
    for module in run.modules():
        entry = modules[module.entry.path]
        assert entry["commits"] == module.facts.commits
        assert entry["complexity"] == module.facts.complexity
        assert entry["definitions"] == len(module.outline.definitions)
        assert [use["path"] for use in entry["uses"]] == [tie.target for tie in module.facts.uses]
        assert entry["used_by"] == [tie.source for tie in module.facts.used_by]
    assert modules["src/net/pool.py"]["unanswered"] == [
        {"question": "bugs", "name": "Pool.__init__", "state": "truncated"}
    ]


def test_equal_runs_give_equal_bytes():
    assert list(JsonFormatter().pages(ordinary())) == list(JsonFormatter().pages(ordinary()))


def test_hostile_texts_come_back_unchanged():
    report = content(hostile())
    assert {entry["path"] for entry in report["findings"]} == set(HOSTILE_PATHS)
    claim = hostile().stored[0][0].findings[0].claim
    assert report["findings"][0]["quote"] == claim.quote


def test_sources_are_never_read():
    class NoSources(StoredRun):
        def source(self, path: str) -> str:
            raise AssertionError(path)

    run = ordinary()
    assert content(NoSources(run.report, run.stored)) == content(run)
