"""The whole way with the real model in the real engine, over a repository in three languages."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from git_repository import write_files

from reposcan import ScanConfig, scan
from reposcan.engine.process import EngineProcess
from reposcan.model.asking import Answer
from reposcan.observer import Silent
from reposcan.store import Store

pytestmark = pytest.mark.engine

FILES = {
    "README.md": "# Stock\n\nCounts what is in the warehouse and sends a report.\n",
    "stock/count.py": '''\
"""Counting items."""


def total(items):
    """Sum of all quantities."""
    return sum(item.quantity for item in items)


def average(items):
    return total(items) / len(items)
''',
    "native/checksum.c": """\
#include <stddef.h>

/* Adds all bytes. */
unsigned checksum(const unsigned char *data, size_t length)
{
    unsigned sum = 0;
    for (size_t i = 0; i <= length; i++)
        sum += data[i];
    return sum;
}
""",
    "cmd/report.go": """\
package main

import "fmt"

// Send prints the report.
func Send(lines []string) {
	for _, line := range lines {
		fmt.Println(line)
	}
}

func main() { Send([]string{"empty"}) }
""",
    "logo.png": b"\x89PNG\r\n\x1a\n\0\0",
}


def read_report(result_report: Path) -> Any:
    return json.loads((result_report.parent / "report.json").read_text())


def test_a_scan_with_the_real_model_answers_and_accounts_for_everything(make_checkout) -> None:
    checkout = make_checkout(FILES)
    config = ScanConfig(checkout, model="smollm2-135m", context=2048)

    result = scan(config)
    report = read_report(result.report)
    coverage = report["coverage"]
    assert (coverage["tracked"], coverage["skipped"]) == (5, {"binary": 1})
    assert coverage["analysed"] + coverage["partial"] == 4
    planned = {name: counts["planned"] for name, counts in coverage["questions"].items()}
    assert planned == {"summarize": 6, "document": 3, "units": 2, "bugs": 5, "overview": 1}
    states = ("answered", "truncated", "malformed", "refused", "not_reached")
    for counts in coverage["questions"].values():
        assert sum(counts[state] for state in states) == counts["planned"]
        # The engine keeps to the schema: what is not answered was cut off, nothing else.
        assert counts["malformed"] == counts["refused"] == counts["not_reached"] == 0
    assert sum(counts["answered"] for counts in coverage["questions"].values()) >= 10
    assert report["model"]["demonstration"] is True
    run = report["run"]
    assert run["asked"] >= 13
    assert run["cached_tokens"] > 0, "questions about one context share its computation"
    assert "demonstration" in result.report.read_text()

    again = read_report(scan(config).report)
    assert again["run"]["asked"] == 0
    assert [one["how"] for one in again["documents"]] == [one["how"] for one in report["documents"]]

    write_files(checkout, {"stock/count.py": FILES["stock/count.py"].replace("Sum", "The sum")})
    with Store(checkout / ".reposcan") as store:
        [before] = store.database.execute("SELECT count(*) FROM answers").fetchone()
    after = read_report(scan(config).report)
    assert after["run"]["asked"] > 0
    with Store(checkout / ".reposcan") as store:
        [kept] = store.database.execute("SELECT count(*) FROM answers").fetchone()
    assert kept - before == after["run"]["asked"]


@pytest.mark.parametrize("context", [2048, 8192])
def test_a_function_longer_than_the_context_is_never_refused_or_cut_silently(
    make_checkout, context: int
) -> None:
    lines = "".join(f"    total = total + step_{n} * {n}\n" for n in range(context // 12))
    text = f"def long(total):\n{lines}    return total\n\n\ndef short():\n    return 1\n"
    checkout = make_checkout({"long.py": text})
    tasks = ("bugs",)
    result = scan(ScanConfig(checkout, model="smollm2-135m", context=context, tasks=tasks))
    counts = read_report(result.report)["coverage"]["questions"]["bugs"]
    assert counts["refused"] == counts["not_reached"] == 0
    assert counts["planned"] >= 3, "the function in two parts or more, and the short one"
    with Store(checkout / ".reposcan") as store:
        rows = store.database.execute("SELECT * FROM answers").fetchall()
        answers = [store.answer(row[0]) for row in rows]
    assert len(answers) >= counts["planned"]
    for answer in answers:
        assert isinstance(answer, Answer)
        assert 0 < answer.prompt_tokens + answer.generated_tokens <= context


def test_ctrl_c_stops_within_seconds_and_the_next_run_goes_on(make_checkout) -> None:
    files = {f"m{n}.py": f"def f{n}(a):\n    return a + {n}\n" * 12 for n in range(12)}
    checkout = make_checkout(files)
    command = [sys.executable, "-m", "reposcan", "scan", str(checkout), "--context", "2048"]
    command += ["--model", "smollm2-135m", "--tasks", "summarize,document"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ) as process:
        store = checkout / ".reposcan" / "store.sqlite3"
        while answered(store) < 2:
            assert process.poll() is None, "it ended before it could be interrupted"
            time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "The scan was interrupted" in errors
    assert "Traceback" not in errors
    done = answered(store)
    report = read_report(checkout / ".reposcan" / "report" / "index.html")
    assert report["run"]["state"] == "interrupted"
    result = scan(
        ScanConfig(checkout, model="smollm2-135m", context=2048, tasks=("summarize", "document"))
    )
    assert result.state in ("complete", "incomplete")
    assert read_report(result.report)["run"]["asked"] <= 25 + 10 - done


def test_a_scan_whose_engine_is_killed_ends_like_an_undisturbed_one(
    make_checkout, monkeypatch
) -> None:
    files = {f"m{n}.py": f"def f{n}(a):\n    return a + {n}\n" * 2 for n in range(2)}
    undisturbed, checkout = make_checkout(files), make_checkout(files)
    expected = scan(ScanConfig(undisturbed, **ASKED))
    outcomes = states(undisturbed)
    about_files = sum(bool(path) for _, path, _, _ in outcomes)
    moment = random.Random(os.getpid()).randrange(1, about_files)
    killer = KillsTheEngine(checkout / ".reposcan" / "store.sqlite3", moment)
    sent: Counter[str] = Counter()
    send = EngineProcess.send

    def count_and_send(process: EngineProcess, message: Any) -> None:
        if isinstance(message, tuple):
            sent[message[1].key] += 1
        send(process, message)

    monkeypatch.setattr(EngineProcess, "send", count_and_send)
    result = scan(ScanConfig(checkout, **ASKED), observer=killer)
    assert result.problem is None
    assert (result.state, result.answered) == (expected.state, expected.answered)
    assert states(checkout) == outcomes
    assert sum("ended by SIGKILL" in note for note in killer.notes) == 1, killer.notes
    after = stored_answers(checkout / ".reposcan" / "store.sqlite3")
    assert len(killer.before) >= moment
    assert {key: after[key] for key in killer.before} == killer.before
    assert {sent[key] for key in killer.before} == {1}, "what is stored is not asked again"
    assert set(sent) == set(after)


#: What is asked of the two.
ASKED: Any = {"model": "smollm2-135m", "context": 2048, "tasks": ("summarize", "document")}


class KillsTheEngine(Silent):
    """Kills the engine's process when so many questions are answered; sees what is stored then."""

    def __init__(self, store: Path, moment: int) -> None:
        self.notes: list[str] = []
        self.before: dict[str, tuple[Any, ...]] = {}
        self._store, self._left = store, moment

    def note(self, message: str) -> None:
        self.notes.append(message)

    def stage(self, name: str, total: int | None = None) -> None:
        self._asking = name == "Asking"

    def advance(self, steps: int = 1) -> None:
        self._left -= steps if self._asking else 0
        if self._asking and not self.before and self._left <= 0:
            self.before = stored_answers(self._store)
            [process] = engine_processes()
            os.kill(process, signal.SIGKILL)


def engine_processes() -> list[int]:
    found = Path("/proc/self/task").glob("*/children")
    children = [int(child) for file in found for child in file.read_text().split()]
    return [
        child
        for child in children
        if b"reposcan.engine.child" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def states(checkout: Path) -> set[tuple[str, ...]]:
    """What was planned, and what became of it."""
    with sqlite3.connect(checkout / ".reposcan" / "store.sqlite3") as database:
        return set(database.execute("SELECT question, path, name, state FROM asks"))


def stored_answers(store: Path) -> dict[str, tuple[Any, ...]]:
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30) as database:
        return {row[0]: row for row in database.execute("SELECT * FROM answers")}


def answered(store: Path) -> int:
    if not store.exists():
        return 0
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30) as database:
        try:
            return int(database.execute("SELECT count(*) FROM answers").fetchone()[0])
        except sqlite3.OperationalError:
            return 0
