import sqlite3
from pathlib import Path

import pytest

from reposcan.errors import StoreError
from reposcan.model.asking import Answer, Finish, ModelIdentity, State, Target
from reposcan.model.code import Definition, Kind, Level, Outline, Reference, ReferenceKind, Span
from reposcan.model.finding import Document, Summary
from reposcan.model.pack import Layout, Member, Pack
from reposcan.model.report import Grounding
from reposcan.model.source import SkippedFile, SkipReason, Snapshot, SourceFile
from reposcan.store import Run, RunRecord, Store, StoredRun, output_folder

MODEL = ModelIdentity("test", "m", demonstration=True)
SPAN = Span(1, 2, 0, 10)
OUTLINE = Outline(
    "Python",
    Level.OUTLINE,
    2,
    (Definition(Kind.FUNCTION, "f", "f", SPAN, "def f()", "Docs."),),
    (SPAN,),
    (Reference(ReferenceKind.CALL, "g", 2),),
    "the parser met 1 error",
)
SNAPSHOT = Snapshot(
    "demo",
    "c" * 40,
    (SourceFile("a.py", "d1", 10, "utf-8"), SourceFile("b.txt", "d2", 5, "utf-8")),
    (SkippedFile("logo.png", SkipReason.BINARY),),
)


class NoTexts:
    def read(self, file: SourceFile) -> bytes:
        return b"def f(): \n"


def answer(key: str, finish: Finish = Finish.STOP) -> Answer:
    return Answer(key, "words \u202e\x00 ä", finish, 100, 64, 7)


def begin(store: Store) -> Run:
    store.keep_outlines("p1", [("d1", "a.py", OUTLINE), ("d2", "b.txt", OUTLINE)])
    names = ("summarize", "document")
    return Run(
        store, RunRecord("0", "2024-01-01T00:00:00+00:00", SNAPSHOT, MODEL, 4096, "p1", names)
    )


def test_what_is_kept_comes_back_after_closing(tmp_path: Path) -> None:
    member = Member("a.py", "d", 1, 1, SPAN, 5)
    pack = Pack("id", (member,), 5)
    layout = Layout((pack,), (pack,), (1,), 100, 100)
    with Store(tmp_path) as store:
        store.keep_text("t", b"\xff raw")
        store.keep_outlines("p1", [("d", "a.py", OUTLINE)])
        store.keep_layout(MODEL, layout)
        begin(store).keep_answer(answer("k"))
    with Store(tmp_path) as store:
        assert store.kept_text("t") == b"\xff raw"
        assert store.kept_text("other") is None
        assert store.outline("d", "a.py", "p1") == OUTLINE
        assert store.outline("d", "a.py", "p2") is None
        assert store.outline("d", "b.py", "p1") is None
        assert store.layout(MODEL, 100, 100) == layout
        assert store.layout(MODEL, 100, 200) is None
        assert store.answer("k") == answer("k")
        assert store.answer("other") is None


def test_answers_that_are_none_are_not_kept(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        run.keep_answer(answer("refused", Finish.REFUSED))
        run.keep_answer(answer("missing", Finish.MISSING))
        assert store.answer("refused") is None
        assert store.answer("missing") is None


def test_a_run_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        target = Target("a.py", "", SPAN)
        run.plan([(0, "summarize", target), (1, "document", target)])
        run.plan([(2, "summarize", Target("", "", None))])
        run.close_plan()
        run.keep_answer(answer("k1"))
        run.keep_answer(answer("k1"))
        document = Document("a.py", SPAN, "p", "h", "m")
        run.record(1, (State.ANSWERED, "", "k1"), document, Grounding(4, 3))
        run.record(0, (State.TRUNCATED, "cut", "k0"), None, Grounding(0, 0))
        run.record(2, (State.ANSWERED, "", "k2"), Summary("", "All."), Grounding(1, 0))
        run.end(2.5, interrupted=False, unparsed=0)

        reader = StoredRun(store, run.id, NoTexts())
        report = reader.report
        assert report.run.state == "incomplete"
        assert (report.run.asked, report.run.prompt_tokens, report.run.cached_tokens) == (
            1,
            100,
            64,
        )
        assert report.grounding == Grounding(5, 3)
        assert report.summary == "All."
        assert [(f.path, f.status, f.reason) for f in report.files] == [
            ("a.py", "partial", "summarize: 1 truncated"),
            ("b.txt", "skipped", "no question applies"),
            ("logo.png", "skipped", "binary"),
        ]
        coverage = report.coverage
        assert (coverage.tracked, coverage.analysed, coverage.partial) == (3, 0, 1)
        questions = dict(coverage.questions)
        assert (questions["summarize"].planned, questions["summarize"].truncated) == (2, 1)
        assert questions["document"].answered == 1
        [module] = reader.modules()
        assert module.outline == OUTLINE
        assert module.documents == (document,)
        assert module.unanswered == (("summarize", "", State.TRUNCATED),)
        assert reader.source("a.py") == "def f(): \n"


def test_a_run_that_was_never_ended_is_interrupted(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        run.plan([(0, "summarize", Target("a.py", "", SPAN))])
        report = StoredRun(store, run.id, NoTexts()).report
        assert report.run.state == "interrupted"
        assert dict(report.coverage.questions)["summarize"].not_reached == 1


def test_two_scans_cannot_share_a_store(tmp_path: Path) -> None:
    with Store(tmp_path), pytest.raises(StoreError, match="another scan is using"):
        Store(tmp_path)
    Store(tmp_path).__exit__(None, None, None)


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        path = store.path
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 999")
    database.close()
    with pytest.raises(StoreError, match="newer reposcan"):
        Store(tmp_path)


def test_a_broken_store_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_bytes(b"not a database at all, " * 99)
    with pytest.raises(StoreError, match="not a database") as caught:
        Store(tmp_path)
    assert "move" in caught.value.hint


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


def test_the_folder_ignores_itself_in_git_and_is_never_reached_through_a_link(
    tmp_path: Path,
) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    folder = output_folder(None, checkout, [])
    assert (folder / ".gitignore").read_text().endswith("*\n")
    other = tmp_path / "other"
    other.mkdir()
    (other / ".reposcan").symlink_to(tmp_path)
    with pytest.raises(StoreError, match="symbolic link"):
        output_folder(None, other, [])


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot write"):
        output_folder(tmp_path / "file" / "out", tmp_path, [])


def test_a_folder_that_came_with_the_code_is_not_trusted(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"tracks \.reposcan"):
        output_folder(None, tmp_path, [b"a.py", b".reposcan/store.sqlite3"])
    assert output_folder(tmp_path / "out", tmp_path, [b".reposcan/x"]) == tmp_path / "out"
