"""What it costs to make contexts: `reposcan pack`, cold and warm, beside other tools and the floor.

    python benchmarks/frontend.py --tokenizer tokenizer.json CHECKOUT...
        [--repomix "node .../repomix.cjs"] [--gitingest .../gitingest]

Cold is a run with an empty store, warm the same run again. The floor is one process that reads,
parses, queries and exactly counts the files that `pack` reads, and does nothing else (`floor.py`).
CPU seconds are of the program and all the programs that it started, user and system. Each figure is
the median of a few runs; MB are of the text that `pack` reads, whatever else a tool may read.
Memory is taken in a run of its own, since looking takes time: the peak of the proportional set
sizes of all processes, summed. `one core` is the wall time with only one processor to run on,
`both/one` what the wall time falls to with all of them.
"""

import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from reposcan import ScanConfig
from reposcan.checkout import Selection, take_snapshot
from reposcan.syntax.languages import language_of
from reposcan.workspace import open_workspace

_PAUSE = 0.02
_FLOOR = Path(__file__).with_name("floor.py")
_LINE = "{:>20}" + "{:>10}" * 8


class Row(NamedTuple):
    """A file of the floor: where it is, and how it is parsed; neither where it is only counted."""

    path: str
    grammar: str
    queries: str


class Cost(NamedTuple):
    """Of one run.

    Attributes:
        cpu: seconds of all processes.
        wall: seconds.
    """

    cpu: float
    wall: float


class Tool(NamedTuple):
    """A program to measure.

    Attributes:
        name: as shown.
        command: with its arguments.
        prepare: puts everything into the state in which a run begins.
    """

    name: str
    command: Sequence[str]
    prepare: Callable[[], None]


def main() -> None:
    """Print a table for each checkout."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tokenizer", required=True, help="a tokenizer.json")
    parser.add_argument("--context", type=int, default=16_384)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--repomix", type=shlex.split, help="a command that runs it")
    parser.add_argument("--gitingest", type=shlex.split, help="a command that runs it")
    parser.add_argument("checkouts", nargs="+", type=Path)
    given = parser.parse_args()
    for checkout in given.checkouts:
        with tempfile.TemporaryDirectory() as scratch:
            compare(checkout.resolve(), Path(scratch), given)


def compare(checkout: Path, scratch: Path, given: argparse.Namespace) -> None:
    """Print the table of one checkout."""
    listing = scratch / "files"
    rows, size = floor_files(checkout, scratch / "listing")
    listing.write_text(json.dumps(rows))
    print(f"\n{checkout.name}: {len(rows):,} files, {size / 1e6:.1f} MB of text")
    titles = ("", "CPU s", "x floor", "x repomix", "x cold", "CPU s/MB", "wall s", "one core")
    print(_LINE.format(*titles, "both/one"), f"{'peak MB':>10}")
    figures: dict[str, float] = {}
    for tool in tools(checkout, scratch, listing, given):
        costs = [measured(tool) for _ in range(given.runs)]
        alone = [measured(tool, one_core=True) for _ in range(given.runs)]
        cpu, wall, single = (
            statistics.median(cost.cpu for cost in costs),
            statistics.median(cost.wall for cost in costs),
            statistics.median(cost.wall for cost in alone),
        )
        figures[tool.name] = cpu
        ratios = (_ratio(cpu, figures.get(one)) for one in ("floor", "repomix", "pack, cold"))
        cells = (f"{cpu:.2f}", *ratios, f"{cpu / size * 1e6:.3f}", f"{wall:.2f}", f"{single:.2f}")
        line = _LINE.format(tool.name, *cells, f"{wall / single:.2f}")
        print(line, f"{peak(tool) / 1e6:>10,.0f}", flush=True)


def _ratio(cpu: float, other: float | None) -> str:
    return f"{cpu / other:.2f}" if other else "-"


def tools(
    checkout: Path, scratch: Path, listing: Path, given: argparse.Namespace
) -> tuple[Tool, ...]:
    """What is measured, in the order of the table."""
    store, out = scratch / "store", scratch / "out"
    floor = (sys.executable, str(_FLOOR), str(checkout), str(listing), given.tokenizer)
    pack = (
        *(sys.executable, "-m", "reposcan", "pack", str(checkout), "--quiet"),
        *("--store", str(store), "--out", str(out)),
        *("--tokenizer", given.tokenizer, "--context", str(given.context)),
    )

    def nothing() -> None:
        """The store stays as the run before left it."""

    def empty() -> None:
        shutil.rmtree(store, ignore_errors=True)

    found = [Tool("floor", floor, nothing)]
    if given.repomix:
        arguments = ("--compress", "-o", str(scratch / "repomix.xml"), str(checkout))
        found.append(Tool("repomix", (*given.repomix, *arguments), nothing))
    if given.gitingest:
        arguments = (str(checkout), "-o", str(scratch / "gitingest.txt"))
        found.append(Tool("gitingest", (*given.gitingest, *arguments), nothing))
    return (*found, Tool("pack, cold", pack, empty), Tool("pack, warm", pack, nothing))


def measured(tool: Tool, one_core: bool = False) -> Cost:
    """Run a tool; processes that it started are counted as it waits for them."""
    tool.prepare()
    pinned = [min(os.sched_getaffinity(0))] if one_core else os.sched_getaffinity(0)
    began = time.monotonic()
    process = _start(tool, lambda: os.sched_setaffinity(0, pinned))
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    _require(tool, process.returncode)
    return Cost(used.ru_utime + used.ru_stime, wall)


def peak(tool: Tool) -> int:
    """Bytes of memory over all processes of a run."""
    tool.prepare()
    process, highest = _start(tool), 0
    program = psutil.Process(process.pid)
    while process.poll() is None:
        highest = max(highest, _memory(program))
        time.sleep(_PAUSE)
    _require(tool, process.returncode)
    return highest


def _start(tool: Tool, before: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        tool.command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=before,
    )


def _require(tool: Tool, code: int) -> None:
    if code:
        sys.exit(f"{tool.name} ended with exit code {code}: {shlex.join(tool.command)}")


def _memory(program: psutil.Process) -> int:
    total = 0
    try:
        for process in (program, *program.children(recursive=True)):
            total += process.memory_full_info().pss
    except psutil.Error:
        pass  # It ended while it was looked at.
    return total


def floor_files(checkout: Path, store: Path) -> tuple[list[Row], int]:
    """The files that `pack` reads and that are what they are called, and their size in bytes."""
    config = ScanConfig(checkout, store=store, model=None)
    rows, size = [], 0
    with open_workspace(config) as (opened, kept):
        for file in take_snapshot(opened, kept.keep_text, None, Selection()).files:
            path = checkout / file.path
            if not path.is_file():
                continue
            language = language_of(file.path, path.read_bytes())
            parsed = language.grammar and not language.embeds
            queries = " ".join(language.queries) if parsed else ""
            rows.append(Row(file.path, language.grammar or "" if parsed else "", queries))
            size += file.size
    return rows, size


if __name__ == "__main__":
    main()
