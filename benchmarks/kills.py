"""What is lost when a scan or its engine is killed at a random moment, and asked for again.

    python benchmarks/kills.py [--real] [--times 20] CHECKOUT

Scans CHECKOUT to its end, twice; then again and again, each with an empty store and a SIGKILL of
the scan's process alone, or of the engine's, and each time the same command is run until nothing is
left to be asked. Moments are drawn from the life of the process in an undisturbed scan, and found
again by what the scan tells of its progress, since machines are not always equally busy. The
columns: in which stages the kills hit;
how many answers were stored at that moment, how many of these were there at the end with another
text or other counts or not at all ("changed"), and how many questions with a stored answer the
engine was sent again; how many runs ended with other states of questions than the first scan; how
many reports, and answers to prompts that both had, are not the first scan's; and how many processes
were still there ten seconds after the scan was killed.

The engine's process runs `stand_in`, whose answers are a function of the prompt; with --real
it runs vLLM and the default model, whose answers may differ between any two runs: the row "none"
shows it. Reports are compared byte for byte, written from the store again after the run's number,
time, seconds and what it paid were set to the same values: they alone may differ.
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from reposcan.store import Store

_HERE = Path(__file__).parent
#: Seconds in which what a killed scan had started must be gone.
_GONE = 10
#: A run after a kill that leaves something to be asked is run again, so many times.
_MOST_RUNS = 3
_PAUSE = 0.005

_Answers = dict[str, tuple[Any, ...]]
_Victim = Callable[[psutil.Process], psutil.Process | None]


@dataclass(frozen=True, slots=True)
class Ended:
    """A scan that has come to its end, over one run or several.

    Attributes:
        states: of every question.
        answers: all stored ones, by key.
        report: every file's bytes, by path.
    """

    states: Counter[tuple[str, ...]]
    answers: _Answers
    report: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Killed:
    """A scan that was killed, and run again to its end.

    Attributes:
        stage: in which it was killed.
        stored: answers at that moment.
        sent: keys of the requests that the engine was sent after it.
        left: processes that outlived the scan.
        ended: how it ended.
    """

    stage: str
    stored: _Answers
    sent: list[str]
    left: int
    ended: Ended


class Scan:
    """A scan with a store of its own."""

    def __init__(self, checkout: Path, folder: Path, environment: dict[str, str]) -> None:
        self.store = folder / "store"
        self._checkout = checkout
        self._events, self._sent = folder / "events", folder / "sent"
        self._environment = environment

    @contextmanager
    def run(self) -> Iterator[psutil.Popen]:
        """A process that scans; at the end of the block it is waited for."""
        command = [sys.executable, _HERE / "witness.py", self._sent, "scan", self._checkout]
        command += ["--store", self.store, "--events", self._events, "--quiet"]
        command += ["--budget-minutes", "0"]
        with psutil.Popen(
            list(map(str, command)),
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            yield process
            process.wait()

    def to_its_end(self) -> Ended:
        """Run it until nothing is left to be asked."""
        for _ in range(_MOST_RUNS):
            with self.run():
                pass
            end = self._told()[-1]
            if end.get("not_reached") == 0:
                return Ended(self._states(), self.answers(), self._report())
        sys.exit(f"the scan does not come to its end: {end}")

    def stage(self) -> str:
        """The last that was begun."""
        stages = [one["name"] for one in self._told() if one["event"] == "stage"]
        return str(stages[-1]) if stages else "start"

    def told(self) -> list[float]:
        """When its events were told, in seconds since 1970."""
        return [datetime.fromisoformat(one["time"]).timestamp() for one in self._told()]

    def _told(self) -> list[dict[str, Any]]:
        text = self._events.read_text() if self._events.exists() else ""
        # What comes after the last line feed is being written.
        return [json.loads(line) for line in text.split("\n")[:-1]]

    def sent(self) -> list[str]:
        """Keys of all requests that the engine was sent."""
        return self._sent.read_text().split() if self._sent.exists() else []

    def answers(self) -> _Answers:
        """All that are stored."""
        if not (self.store / "store.sqlite3").exists():
            return {}
        with Store(self.store, read_only=True) as store:
            rows = store.database.execute("SELECT * FROM answers").fetchall()
        return {row[0]: row[1:] for row in rows}

    def _states(self) -> Counter[tuple[str, ...]]:
        with Store(self.store, read_only=True) as store:
            rows = store.database.execute(
                "SELECT question, path, name, state FROM asks"
                " WHERE run = (SELECT max(id) FROM runs)"
            )
            return Counter(rows.fetchall())

    def _report(self) -> dict[str, bytes]:
        """What the last run's report says, apart from what differs between any two runs."""
        with closing(sqlite3.connect(self.store / "store.sqlite3")) as database, database:
            [last] = database.execute("SELECT max(id) FROM runs").fetchone()
            for table in ("asks", "files", "facts", "file_facts"):
                database.execute(f"UPDATE {table} SET run = 1000 WHERE run = ?", (last,))
            database.execute(
                "UPDATE runs SET id = 1000, started = '2000-01-01T00:00:00+00:00', seconds = 1,"
                " asked = 0, prompt_tokens = 0, cached_tokens = 0, generated_tokens = 0,"
                " model_seconds = 0"
                " WHERE id = ?",
                (last,),
            )
        command = [sys.executable, "-m", "reposcan", "report", self._checkout, "--quiet"]
        subprocess.run([*command, "--store", self.store], check=True, stdout=subprocess.DEVNULL)
        folder = self.store / "report"
        files = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def main() -> None:
    """Print a row for each victim."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--real", action="store_true", help="vLLM and its default model")
    parser.add_argument("--times", type=int, default=20, help="kills of each")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("checkout", type=Path)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    environment = dict(os.environ)
    if not given.real:
        environment["PYTHONPATH"] = os.pathsep.join(
            filter(None, (str(_HERE / "stand_in"), environment.get("PYTHONPATH")))
        )

    checkout = given.checkout.resolve()
    lives: list[Callable[[float], Moment]] = []
    whole: list[Ended] = []
    for victim in VICTIMS.values():
        with new_scan(checkout, environment) as scan:
            span = life(scan, victim)
            lives.append(partial(moment, scan.told(), *span))
            whole.append(scan.to_its_end())
            if not whole[-1].answers.keys() <= set(scan.sent()):
                sys.exit("the witness does not see what is sent")
    first, second = whole
    print(f"{checkout.name}: {first.states.total()} questions, {len(first.answers)} answers")
    print(_row("victim", "stored", "changed", "again", *("states", "reports", "answers", "left")))
    print(_row("none", *["-"] * 3, *compared(first, [second]), "-"), flush=True)
    for (name, victim), draw in zip(VICTIMS.items(), lives, strict=True):
        killed = []
        for number in range(given.times):
            when = draw((number + chance.random()) / given.times)
            with new_scan(checkout, environment) as scan:
                killed.append(kill(scan, victim, when))
        print_row(name, first, killed)


@contextmanager
def new_scan(checkout: Path, environment: dict[str, str]) -> Iterator[Scan]:
    """A scan whose store is empty."""
    with tempfile.TemporaryDirectory() as folder:
        yield Scan(checkout, Path(folder), environment)


def itself(process: psutil.Process) -> psutil.Process:
    """The scan's own process."""
    return process


def engine(process: psutil.Process) -> psutil.Process | None:
    """The engine's process, once it has been started."""
    for child in process.children():
        try:
            if "reposcan.engine.child" in child.cmdline():
                return child
        except psutil.Error:
            continue
    return None


VICTIMS: dict[str, _Victim] = {"parent": itself, "child": engine}


def life(scan: Scan, victim: _Victim) -> tuple[float, float]:
    """From when to when a victim lives if nobody kills it, in seconds since 1970."""
    with scan.run() as process:
        target = _appearing(process, victim)
        born = time.time()
        target.wait()
        return born, time.time()


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a scan.

    Attributes:
        events: that came before it.
        delay: seconds since the last of them, or since the victim's birth.
    """

    events: int
    delay: float


def moment(told: Sequence[float], born: float, died: float, share: float) -> Moment:
    """When that share of a life was over.

    Args:
        told: the times of the scan's events.
        born: when the life began.
        died: when it ended.
        share: from 0 to 1.
    """
    when = born + share * (died - born)
    events = bisect(told, when)
    return Moment(events, when - max([born, *told[:events][-1:]]))


def kill(scan: Scan, victim: _Victim, when: Moment) -> Killed:
    """Kill a victim at a moment of its life, and scan to the end."""
    with scan.run() as process:
        target = _appearing(process, victim)
        while len(scan.told()) < when.events and process.poll() is None:
            time.sleep(_PAUSE)
        time.sleep(when.delay)
        started: list[psutil.Process] = []
        stage, asked = scan.stage(), len(scan.sent())
        with suppress(psutil.NoSuchProcess):  # It has come to its end already.
            started = target.children(recursive=True)
            target.kill()
        _, left = psutil.wait_procs(started, _GONE)
        stored = scan.answers()
    ended = scan.to_its_end()
    return Killed(stage, stored, scan.sent()[asked:], len(left), ended)


def _appearing(process: psutil.Popen, victim: _Victim) -> psutil.Process:
    while (target := victim(process)) is None:
        if process.poll() is not None:
            sys.exit("the scan ended without an engine")
        time.sleep(_PAUSE)
    return target


def print_row(name: str, first: Ended, killed: Sequence[Killed]) -> None:
    """Print what became of all scans of one victim."""
    changed = again = 0
    for one in killed:
        after = one.ended.answers
        changed += sum(after.get(key) != answer for key, answer in one.stored.items())
        again += sum(key in one.stored for key in one.sent)
    stored, left = (sum(len(one.stored) for one in killed), sum(one.left for one in killed))
    ends = compared(first, [one.ended for one in killed])
    print(_row(f"{name} x {len(killed)}", stored, changed, again, *ends, left))
    stages = Counter(one.stage for one in killed)
    print("    in", ", ".join(f"{stage} {number}" for stage, number in stages.items()), flush=True)


def compared(first: Ended, others: Sequence[Ended]) -> tuple[int, int, str]:
    """How many scans ended with other states and reports; of prompts, how many other answers."""
    states = sum(one.states != first.states for one in others)
    reports = sum(one.report != first.report for one in others)
    pairs = [
        (first.answers[key], one.answers[key])
        for one in others
        for key in first.answers.keys() & one.answers.keys()
    ]
    # What was cached is not what was said.
    different = sum(one[:2] != other[:2] for one, other in pairs)
    return states, reports, f"{different}/{len(pairs)}"


def _row(*cells: object) -> str:
    return "".join(f"{cell:>12}" for cell in cells)


if __name__ == "__main__":
    main()
