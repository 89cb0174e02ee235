"""A store of an older version becomes one of today's, and a newer one is refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store_example import MODEL, OUTLINE, read

from reposcan.errors import StoreError
from reposcan.model.asking import Answer, Finish, ModelIdentity, State
from reposcan.model.facts import FileFacts
from reposcan.model.finding import Summary
from reposcan.model.report import Grounding, Settings
from reposcan.model.told import NO_IDENTIFIERS
from reposcan.store import Store, stored_runs, usual_answer_tokens
from reposcan.store.schema import SCHEMA_VERSION

#: The tables of version 1 as they were, with two runs in them. Never to be edited.
VERSION_1 = (Path(__file__).parent / "version_1.sql").read_text()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as database:
        database.executescript(VERSION_1)
    return tmp_path


def tables(store: Store) -> set[str]:
    statements = store.database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {" ".join(one.split()) for (one,) in statements}


def version(store: Store) -> int:
    return int(store.database.execute("PRAGMA user_version").fetchone()[0])


def test_a_migrated_store_has_the_tables_of_a_fresh_one(old: Path, tmp_path: Path) -> None:
    with Store(old) as migrated, Store(tmp_path / "fresh") as fresh:
        assert tables(migrated) == tables(fresh)
        assert version(migrated) == version(fresh) == SCHEMA_VERSION


@pytest.mark.parametrize("read_only", [False, True])
def test_old_runs_are_still_read(old: Path, read_only: bool) -> None:
    with Store(old, read_only=read_only) as store:
        reader = read(store, 1)
        report = reader.report
        assert report.model == MODEL
        assert report.run.settings == Settings(tasks=("summarize", "document"))
        assert (report.run.version, report.run.seconds, report.run.asked) == ("0.1.0", 2.5, 1)
        assert (report.facts, report.summary, report.grounding) == (None, "All.", Grounding(5, 3))
        assert [(one.path, one.status, one.reason, one.lines) for one in report.files] == [
            ("a.py", "partial", "document: 1 truncated", 2),
            ("b.txt", "parsed", "", 5),
            ("c.c", "partial", "the parser crashed", 7),
            ("logo.png", "skipped", "binary", 0),
        ]
        assert dict(report.coverage.questions)["document"].truncated == 1
        modules = list(reader.modules())
        assert [one.facts for one in modules] == [FileFacts()] * 3
        assert modules[0].outline == OUTLINE
        [told] = modules[0].summaries
        assert told.words == Summary("a.py", "A.")
        assert (told.identifiers, told.stale) == (NO_IDENTIFIERS, False)
        assert [run.id for run in stored_runs(store)] == [4, 1]
        assert read(store, 4).report.run.settings.tasks == ("bugs",)
        [module] = read(store, 4).modules()
        assert module.unanswered == (("bugs", "f", State.NOT_REACHED),)


def test_what_was_paid_for_is_still_there(old: Path) -> None:
    with Store(old) as store:
        assert store.answer("k1") == Answer("k1", "words ä", Finish.STOP, 100, 64, 7)
        assert store.kept_text("d1") == b"\xff\x00"
        assert store.outline("d1", "a.py", "p1") == OUTLINE
        assert store.layout(ModelIdentity("", "m", False), "", 100, 200) is None
        assert usual_answer_tokens(store, "m") == {"summarize": 7}


def test_a_migration_that_fails_leaves_the_old_store(old: Path) -> None:
    def contents() -> Iterator[str]:
        with closing(sqlite3.connect(old / "store.sqlite3")) as database:
            yield from database.iterdump()
            yield str(database.execute("PRAGMA user_version").fetchone())

    with closing(sqlite3.connect(old / "store.sqlite3")) as database:
        database.execute("UPDATE outlines SET outline = 'no JSON' WHERE digest = 'd3'")
        database.commit()
    before = list(contents())
    with pytest.raises(StoreError, match="JSON"):
        Store(old)
    with pytest.raises(StoreError, match="must be converted") as caught:
        Store(old, read_only=True)
    assert "copy" in caught.value.hint
    assert list(contents()) == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_store_is_refused(tmp_path: Path, read_only: bool) -> None:
    with Store(tmp_path) as store:
        store.database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StoreError, match="newer reposcan") as caught:
        Store(tmp_path, read_only=read_only)
    assert "--store DIR" in caught.value.hint


def test_an_empty_file_is_no_store_to_a_reader(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").touch()
    with pytest.raises(StoreError, match="there is no store"):
        Store(tmp_path, read_only=True)
    assert (tmp_path / "store.sqlite3").stat().st_size == 0
