"""Files that hang or crash a grammar cost themselves only."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reposcan.model.code import Level
from reposcan.syntax import workers
from reposcan.syntax.languages import LANGUAGES, Language
from reposcan.syntax.outline import outline
from reposcan.syntax.workers import Outliner


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Language, ...]:
    """The table with two grammars of which one hangs on `x` and the other crashes on NULs."""
    query = tmp_path / "query.scm"
    query.write_text("(ERROR) @error")
    return (
        Language("Hanging", (".cbl",), grammar="cobol", queries=(str(query),)),
        Language("Crashing", (".agda",), grammar="agda", queries=(str(query),)),
        Language("Misread", (".bad",), grammar="python", queries=(str(tmp_path / "missing.scm"),)),
        *(row for row in LANGUAGES if row.name != "COBOL"),
    )


def children() -> set[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {process for task in tasks for process in task.read_text().split()}


def test_outlines_come_in_order_and_equal_those_of_one_process() -> None:
    items = [(f"f{i}.py", b"def f%d(): g%d()\n" % (i, i)) for i in range(200)]
    items += [("a.txt", b"text\n"), ("b.rs", b"fn b() {}"), ("empty.c", b"")]
    with Outliner(workers=2) as outliner:
        assert list(outliner.outlines(items)) == [outline(*item) for item in items]


def test_hanging_and_crashing_files_cost_themselves_only(hostile: tuple[Language, ...]) -> None:
    items = [
        ("a.py", b"def a(): pass\n"),
        ("b.cbl", b"x"),
        ("c.py", b"def c(): pass\n"),
        ("d.agda", b"\0" * 1000),
        ("e.bad", b"def e(): pass\n"),
        ("f.py", b"def f(): pass\n"),
    ]
    with Outliner(deadline=0.3, workers=1, languages=hostile) as outliner:
        results = list(outliner.outlines(items))
    assert [result.problem for result in results] == [
        "",
        "the parser timed out",
        "",
        "the parser crashed",
        "the parser failed: FileNotFoundError",
        "",
    ]
    assert [one.level for one in results if one.problem] == [Level.LINES] * 3
    assert [result.definitions[0].name for result in results if not result.problem] == list("acf")
    assert results[1].language == "Hanging"


@pytest.mark.parametrize(
    ("item", "problem", "started"),
    [
        (("b.cbl", b"x"), "the parser timed out", 1),
        (("d.agda", b"\0" * 1000), "the parser crashed", 2),
    ],
)
def test_only_what_may_have_had_another_cause_is_tried_again(
    hostile: tuple[Language, ...],
    monkeypatch: pytest.MonkeyPatch,
    item: tuple[str, bytes],
    problem: str,
    started: int,
) -> None:
    starts: list[int] = []
    spawn = workers._Worker._spawn

    def counted(worker: workers._Worker, descriptor: int) -> None:
        starts.append(descriptor)
        spawn(worker, descriptor)

    monkeypatch.setattr(workers._Worker, "_spawn", counted)
    with Outliner(deadline=0.3, workers=1, languages=hostile) as outliner:
        [result] = outliner.outlines([item])
    assert (result.problem, len(starts)) == (problem, started)


def test_files_are_read_only_a_few_batches_ahead() -> None:
    read: list[int] = []

    def items() -> Iterator[tuple[str, bytes]]:
        for index in range(2_000):
            read.append(index)
            yield f"{index}.txt", b"x\n"

    with Outliner(workers=1) as outliner:
        next(outliner.outlines(items()))
        assert len(read) < 500


def test_no_process_for_what_needs_no_grammar_and_none_is_left() -> None:
    before = children()
    with Outliner() as outliner:
        list(outliner.outlines([("a.txt", b"x")]))
        assert children() == before
        list(outliner.outlines([("a.py", b"x")]))
        assert len(children() - before) == 1
    assert children() == before


def test_leaving_early_ends_a_hanging_parser(hostile: tuple[Language, ...]) -> None:
    before = children()
    with Outliner(deadline=3600, workers=1, languages=hostile) as outliner:
        results = outliner.outlines([("a.txt", b"x")] * 64 + [("b.cbl", b"x")] * 128)
        next(results)
    assert children() == before


def test_a_killed_worker_is_replaced() -> None:
    before = children()
    with Outliner(workers=1) as outliner:
        list(outliner.outlines([("a.py", b"def a(): pass\n")]))
        (worker,) = children() - before
        os.kill(int(worker), signal.SIGKILL)
        (result,) = outliner.outlines([("b.py", b"def b(): pass\n")])
    assert (result.problem, result.definitions[0].name) == ("", "b")


def test_the_working_directory_is_not_imported_from(tmp_path: Path) -> None:
    for module in ("tree_sitter", "reposcan", "signal", "types"):
        (tmp_path / f"{module}.py").write_text("raise SystemExit('imported')")
    # No `__main__` guard: a library's user need not know that processes are started.
    script = tmp_path / "user.py"
    script.write_text(
        f"import sys; sys.path[0] = {str(Path(__file__).parents[2])!r}\n"
        "from reposcan.syntax.workers import Outliner\n"
        "with Outliner() as outliner:\n"
        "    [result] = outliner.outlines([('a.py', b'def found(): pass')])\n"
        "    print(result.definitions[0].name, result.problem)\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("found", "")


@pytest.fixture(scope="module")
def shared() -> Iterator[Outliner]:
    with Outliner(workers=1) as outliner:
        yield outliner


_ENDINGS = sorted({ending for row in LANGUAGES for ending in row.suffixes})
_NAMES = st.one_of(st.text(max_size=12), st.sampled_from(_ENDINGS).map("file{}".format))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(_NAMES, st.binary(max_size=60)), max_size=6))
def test_any_bytes_under_any_name(shared: Outliner, items: list[tuple[str, bytes]]) -> None:
    """Also what is not UTF-8, which no snapshot hands on."""
    results = list(shared.outlines(items))
    assert len(results) == len(items)
    for (_, text), result in zip(items, results, strict=True):
        assert b"".join(text[one.start_byte : one.end_byte] for one in result.chunks) == text
