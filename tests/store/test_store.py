"""What is kept comes back, whatever happens in between."""

from pathlib import Path

import pytest
from store_example import MODEL, OUTLINE, SPAN, answer, begin

from reposcan.errors import StoreError
from reposcan.model import codec
from reposcan.model.asking import Answer, Finish
from reposcan.model.pack import Layout, Member, Pack
from reposcan.model.source import Category
from reposcan.store import Store


def test_what_is_kept_comes_back_after_closing(tmp_path: Path) -> None:
    member = Member("a.py", "d", 1, 1, SPAN, 5, "d")
    pack = Pack("id", Category.SOURCE, (), (member,), 5)
    layout = Layout((pack,), (pack,), (1,), 100, 100)
    with Store(tmp_path) as store:
        store.keep_text("t", b"\xff raw")
        store.keep_outlines("p1", [("d", "a.py", codec.pack(OUTLINE))])
        store.keep_layout(MODEL, "", layout)
        begin(store).keep_answer(answer("k"))
    with Store(tmp_path) as store:
        assert store.kept_text("t") == b"\xff raw"
        assert store.kept_text("other") is None
        assert store.outline("d", "a.py", "p1") == OUTLINE
        assert store.outline("d", "a.py", "p2") is None
        assert store.outline("d", "b.py", "p1") is None
        assert store.layout(MODEL, "", 100, 100) == layout
        assert store.layout(MODEL, "", 100, 200) is None
        assert store.layout(MODEL, "src", 100, 100) is None
        assert store.answer("k") == answer("k")
        assert store.answer("other") is None


def test_answers_that_are_none_are_not_kept(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        run.keep_answer(answer("refused", Finish.REFUSED))
        run.keep_answer(answer("missing", Finish.MISSING))
        assert store.answer("refused") is None
        assert store.answer("missing") is None


def test_a_broken_store_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_bytes(b"not a database at all, " * 99)
    for read_only in (False, True):
        with pytest.raises(StoreError, match="not a database") as caught:
            Store(tmp_path, read_only=read_only)
        assert "move" in caught.value.hint


def test_a_store_that_could_not_be_opened_is_not_left_locked(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_bytes(b"not a database at all, " * 99)
    with pytest.raises(StoreError) as first:
        Store(tmp_path)
    with pytest.raises(StoreError, match="not a database"):
        Store(tmp_path)
    assert "not a database" in first.value.message


def test_a_full_disk_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        run.keep_answer(answer("before"))
        [pages] = store.database.execute("PRAGMA page_count").fetchone()
        store.database.execute(f"PRAGMA max_page_count = {pages}")
        for write in (
            lambda n: store.keep_text(f"t{n}", b"x" * 4096),
            lambda n: run.keep_answer(Answer(f"k{n}", "x" * 4096, Finish.STOP, 1, 0, 1)),
        ):
            with pytest.raises(StoreError, match="full") as caught:
                for n in range(1000):
                    write(n)
            assert "free some space" in caught.value.hint
    with Store(tmp_path) as store:
        assert store.answer("before") == answer("before")


def test_a_store_is_a_write_ahead_log_where_that_is_possible(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store.database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("damaged", [b"\xc1", b"", b"\x80", "text", 7])
def test_an_outline_that_is_none_is_told_as_what_it_is(tmp_path: Path, damaged: object) -> None:
    with Store(tmp_path) as store:
        store.keep_outlines("p1", [("d", "a.py", codec.pack(OUTLINE))])
        store.database.execute("UPDATE outlines SET outline = ?", (damaged,))
        with pytest.raises(StoreError, match="is damaged: it holds what cannot be read"):
            store.outline("d", "a.py", "p1")
