"""What may go goes, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_example import FACTS, FILE_FACTS, MODEL, SNAPSHOT, SPAN, answer, begin, read

from reposcan.model.asking import Finish, ModelIdentity, State, Target
from reposcan.model.codec import pack
from reposcan.model.finding import Summary
from reposcan.model.pack import Layout, Member, Pack
from reposcan.model.source import Category, Snapshot, SourceFile
from reposcan.model.told import Basis
from reposcan.store import Ending, Run, Store, collect_garbage, stored_runs

TABLES = ("runs", "files", "asks", "facts", "file_facts", "texts", "outlines", "answers", "layouts")
TARGET = Target("a.py", "", SPAN)


def snapshot(digest: str) -> Snapshot:
    return replace(SNAPSHOT, files=(SourceFile("a.py", digest, 10, "utf-8"),))


def scan(
    store: Store, name: str, model: ModelIdentity | None = MODEL, *, interrupted: bool = False
) -> Run:
    """A run about a changed file of its own, with an answer of its own."""
    store.keep_text(name, b"raw" * 5000)
    run = begin(store, model, snapshot(name))
    run.keep_facts(FACTS, {"a.py": FILE_FACTS})
    if model:
        run.plan([(0, "summarize", TARGET, Basis(f"basis of {name}"))])
        run.keep_answer(answer(f"key {name}"))
        run.record(0, Ending(State.ANSWERED, "", f"key {name}", Summary("a.py", name)))
    run.end(1, interrupted=interrupted, missed=0)
    return run


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: store.database.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}


def ids(store: Store) -> list[int]:
    return [run.id for run in stored_runs(store)]


def test_only_the_newest_runs_stay_with_what_they_use(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for name in ("one", "two", "three"):
            scan(store, name)
        freed = collect_garbage(store, 1, answers=True, dry_run=False)
        assert (freed.runs, freed.texts, freed.outlines) == (2, 2, 2)
        assert (freed.answers, freed.layouts, freed.unfinished) == (2, 0, 0)
        assert freed.after < freed.before
        assert freed.after == store.path.stat().st_size
        assert {table: len(each) for table, each in rows(store).items()} == {
            **dict.fromkeys(TABLES, 1),
            "files": 2,
            "layouts": 0,
        }
        [module] = read(store, 3).modules()
        assert [one.words.text for one in module.summaries] == ["three"]
        assert store.claim("basis of three")
        left = store.database.execute("SELECT basis FROM claims").fetchall()
        assert left == [("basis of three",)]
        assert module.facts == FILE_FACTS
        assert store.kept_text("three")


def test_what_a_kept_run_shares_with_an_old_one_stays(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        scan(store, "same")
        scan(store, "same")
        before = rows(store)
        freed = collect_garbage(store, 1, answers=True, dry_run=False)
        assert (freed.runs, freed.texts, freed.outlines, freed.answers) == (1, 0, 0, 0)
        for table in ("texts", "outlines", "answers"):
            assert rows(store)[table] == before[table]


def test_outlines_of_an_older_parser_go(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        scan(store, "one")
        outline = store.outline("one", "a.py", "p1")
        assert outline
        store.keep_outlines("p0", [("one", "a.py", pack(outline))])
        assert collect_garbage(store, 1, answers=False, dry_run=False).outlines == 1
        assert store.outline("one", "a.py", "p1") == outline


def test_counts_go_since_they_are_soon_made_again(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        scan(store, "one")
        store.keep_counts("t", [("key", 7)])
        collect_garbage(store, 1, answers=False, dry_run=True)
        assert store.counts("t") == {"key": 7}
        collect_garbage(store, 1, answers=False, dry_run=False)
        assert store.counts("t") == {}


def test_answers_stay_unless_asked_for(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        scan(store, "one")
        scan(store, "two")
        freed = collect_garbage(store, 1, answers=False, dry_run=False)
        assert (freed.runs, freed.answers) == (1, 0)
        assert store.answer("key one")


def test_the_first_answer_of_a_question_that_was_asked_again_stays(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = scan(store, "one")
        run.keep_answer(answer("cut", Finish.LENGTH))
        freed = collect_garbage(store, 1, answers=True, dry_run=False)
        assert freed.answers == 0
        assert store.answer("cut")


def test_layouts_go_with_the_answers_of_their_model(tmp_path: Path) -> None:
    pack = Pack("id", Category.SOURCE, (), (Member("a.py", "d", 1, 1, SPAN, 5, "d"),), 5)
    layout = Layout((pack,), (pack,), (1,), 100, 100)
    other = replace(MODEL, digest="other")
    with Store(tmp_path) as store:
        for model in (other, MODEL):
            store.keep_layout(model, "", layout)
            scan(store, model.digest, model)
        assert collect_garbage(store, 1, answers=False, dry_run=False).layouts == 0
        assert store.layout(other, "", 100, 100) == layout
        assert collect_garbage(store, 1, answers=True, dry_run=False).layouts == 1
        assert store.layout(other, "", 100, 100) is None
        assert store.layout(MODEL, "", 100, 100) == layout


def test_a_quick_run_pushes_out_neither_a_complete_nor_a_dear_one(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        scan(store, "old")
        scan(store, "asked")
        scan(store, "stopped", interrupted=True)
        scan(store, "bare", model=None)
        scan(store, "cut off", model=None, interrupted=True)
        collect_garbage(store, 1, answers=True, dry_run=False)
        assert ids(store) == [5, 4, 2]
        assert store.answer("key asked")


def test_answers_stay_while_the_last_scan_has_not_looked_for_all_of_its_own(
    tmp_path: Path,
) -> None:
    with Store(tmp_path) as store:
        scan(store, "paid", interrupted=True)
        killed = begin(store)
        killed.plan([(0, "summarize", TARGET, Basis())])
        scan(store, "bare", model=None)
        freed = collect_garbage(store, 1, answers=True, dry_run=False)
        assert (freed.runs, freed.answers, freed.unfinished) == (2, 0, killed.id)
        assert store.answer("key paid")


def test_a_dry_run_counts_what_a_real_one_removes(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for name in ("one", "two", "three"):
            scan(store, name)
        before = rows(store)
        dry = collect_garbage(store, 2, answers=True, dry_run=True)
        assert rows(store) == before
        assert dry.before == dry.after
        real = collect_garbage(store, 2, answers=True, dry_run=False)
        assert replace(real, after=real.before) == dry
        assert dry.runs == 1


def test_the_newest_run_always_stays(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert collect_garbage(store, 1, answers=True, dry_run=False).runs == 0
        with pytest.raises(ValueError, match="newest"):
            collect_garbage(store, 0, answers=False, dry_run=False)


RUNS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from([MODEL, None]), st.booleans()), max_size=6
)


@settings(max_examples=25, deadline=None)
@given(RUNS, st.integers(1, 4), st.booleans())
def test_kept_runs_read_as_before_and_collecting_twice_frees_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    runs: list[tuple[str, ModelIdentity | None, bool]],
    keep: int,
    answers: bool,
) -> None:
    with Store(tmp_path_factory.mktemp("store")) as store:
        for name, model, interrupted in runs:
            scan(store, name, model, interrupted=interrupted)
        before = {one: list(read(store, one).modules()) for one in ids(store)}
        collect_garbage(store, keep, answers=answers, dry_run=False)
        kept = ids(store)
        assert kept[:keep] == sorted(before, reverse=True)[:keep]
        for one in kept:
            assert list(read(store, one).modules()) == before[one]
        again = collect_garbage(store, keep, answers=answers, dry_run=True)
        assert (again.runs, again.texts, again.outlines, again.answers) == (0, 0, 0, 0)


def test_runs_that_answered_nothing_push_out_none_that_was_paid_for(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        paid = scan(store, "one")
        empty = begin(store, MODEL, snapshot("two"))
        empty.plan([(0, "summarize", TARGET, Basis())])
        empty.end(1, interrupted=False, missed=0)
        for name in ("three", "four"):
            scan(store, name, None)
        collect_garbage(store, 1, answers=False, dry_run=False)
        assert paid.id in [run.id for run in stored_runs(store)]
