"""What is asked again from commit to commit, and whether anything out of date passes for true.

    python benchmarks/staying_true.py [--commits 30] CHECKOUT...

Scans consecutive commits of each repository, one after the other with one store, and reads what
each left. A claim is a question about lines of a file: its summary, its documentation, the defects
of a function. The columns: claims at the last commit; over all commits but the first, claims whose
lines were not the same at the commit before ("changed"); claims that were asked again, of these
without changed lines since the last scan has no answer ("failed") or since a signature that they
rely on changed ("relying"); what was carried over; and what was shown as out of date.

The last columns are counted by means of their own: the lines of each summary and document are read
with git, cut and digested here; words that are not marked as out of date must have been written
about these very lines ("unmarked"). In Python files the functions that each file imports by name
from another one are found with `ast`: where the head of one that these lines call differs between
the commit that words were written at and this one, the words are too old ("heads").

The engine's process runs `stand_in`, so that no model is needed; one in four answers is of no use,
so that some words are out of date.
"""

import argparse
import ast
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_COLUMNS = (
    *("claims", "changed", "asked", "failed", "relying", "carried", "out of date"),
    *("unmarked", "heads"),
)

_Claim = tuple[str, str, str, int]


@dataclass(slots=True)
class Asked:
    """The claims of a run.

    Attributes:
        lines: digests of the lines of each; several claims may have one name.
        asked: those that this run asked, with those digests.
        failed: those without an answer, likewise.
    """

    lines: defaultdict[_Claim, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    asked: list[tuple[_Claim, str]] = field(default_factory=list)
    failed: set[tuple[_Claim, str]] = field(default_factory=set)


def main() -> None:
    """Print a row for each checkout."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--commits", type=int, default=30)
    parser.add_argument("checkouts", type=Path, nargs="+")
    given = parser.parse_args()
    print(f"{'':>12}" + "".join(f"{name:>13}" for name in _COLUMNS))
    for checkout in given.checkouts:
        row = measured(checkout.resolve(), given.commits)
        numbers = "".join(f"{row[name]:>13,}" for name in _COLUMNS)
        print(f"{checkout.name:>12}{numbers}", flush=True)


def measured(checkout: Path, commits: int) -> Counter[str]:
    """The figures of the last commits of a repository."""
    row: Counter[str] = Counter()
    before: Asked | None = None
    revisions = git(checkout, "rev-list", f"--max-count={commits + 1}", "--first-parent", "HEAD")
    with tempfile.TemporaryDirectory() as store:
        for revision in reversed(revisions.split()):
            scan(checkout, revision, Path(store))
            now = claims(Path(store))
            if before:
                row += compared(before, now)
                report = json.loads((Path(store) / "report" / "report.json").read_text())
                row += checked(checkout, revision, report)
            before = now
    assert before
    row["claims"] = sum(lines.total() for lines in before.lines.values())
    return row


def git(checkout: Path, *arguments: str) -> str:
    """What git says."""
    command = ["git", "-C", str(checkout), *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode(
        "utf-8", "replace"
    )


def scan(checkout: Path, revision: str, store: Path) -> None:
    """Scan a commit; unanswered questions are no failure of the benchmark."""
    command = [sys.executable, "-m", "reposcan", "scan", checkout, "--rev", revision, "--quiet"]
    command += ["--store", store, "--budget-minutes", "0"]
    paths = (str(_HERE / "stand_in"), os.environ.get("PYTHONPATH"))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    done = subprocess.run(list(map(str, command)), env=environment, capture_output=True)
    if done.returncode not in (0, 3):
        sys.exit(done.stderr.decode())


def claims(store: Path) -> Asked:
    """The claims of the last run, from the store's own table."""
    result = Asked()
    with closing(sqlite3.connect(store / "store.sqlite3")) as database:
        for *claim, lines, origin, state in database.execute(
            "SELECT question, path, name, part, lines, origin, state FROM asks"
            " WHERE run = (SELECT max(id) FROM runs) AND path <> ''"
        ):
            key = (claim[0], claim[1], claim[2], claim[3])
            result.lines[key][lines] += 1
            if state != "answered":
                result.failed.add((key, lines))
            if not origin or state != "answered":
                result.asked.append((key, lines))
    return result


def compared(before: Asked, now: Asked) -> Counter[str]:
    """What changed and what was asked between two runs."""
    row: Counter[str] = Counter()
    for key, lines in now.lines.items():
        row["changed"] += (lines - before.lines[key]).total()
        row["carried"] += lines.total()
    for key, lines in now.asked:
        row["asked"] += 1
        row["carried"] -= 1
        if before.lines[key][lines]:
            row["failed" if (key, lines) in before.failed else "relying"] += 1
    return row


def checked(checkout: Path, revision: str, report: Mapping[str, Any]) -> Counter[str]:
    """What is out of date, marked or not."""
    row: Counter[str] = Counter()
    parts = Counter(one["path"] for one in report["summaries"]["modules"])
    for module in report["modules"]:
        unanswered = [one["question"] for one in module["unanswered"]]
        parts[module["path"]] += unanswered.count("summarize")
    # A summary does not say which part of a file it is about; where it is stale, it counts twice.
    whole = [one for one in report["summaries"]["modules"] if parts[one["path"]] == 1]
    for one in (*whole, *report["documents"]):
        told = one["checked"]
        row["out of date"] += told["stale"]
        if not told["stale"]:
            row["unmarked"] += told["lines"] != digest(checkout, revision, one)
            written = told["written"]["commit"]
            if one["path"].endswith(".py") and written != revision:
                changed = heads(checkout, written, one["path"]) ^ heads(
                    checkout, revision, one["path"]
                )
                lines = "".join(lines_of(checkout, revision, one))
                called = set(re.findall(r"(?<![\w.])(\w+)\(", lines))
                row["heads"] += any(head.partition("(")[0] in called for head in changed)
    return row


def digest(checkout: Path, revision: str, told: Mapping[str, Any]) -> str:
    """Of the lines that something is said about."""
    return sha256("".join(lines_of(checkout, revision, told)).encode()).hexdigest()[:32]


def lines_of(checkout: Path, revision: str, told: Mapping[str, Any]) -> list[str]:
    """The lines that something is said about; line feeds alone end lines."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text(checkout, revision, told["path"]))
    return lines[told["start_line"] - 1 : told["end_line"]] if "start_line" in told else lines


@cache
def text(checkout: Path, revision: str, path: str) -> str:
    """Of a file at a commit; without the mark that some begin with."""
    raw = subprocess.run(
        ["git", "-C", str(checkout), "show", f"{revision}:{path}"], capture_output=True
    ).stdout
    return raw.decode("utf-8", "replace").removeprefix("\ufeff")


@cache
def heads(checkout: Path, revision: str, path: str) -> frozenset[str]:
    """The heads of the functions that a Python file imports by name from files of its package."""
    found = []
    for node in ast.walk(ast.parse(text(checkout, revision, path))):
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
            module = f"{path.rpartition('/')[0]}/{node.module.replace('.', '/')}.py"
            wanted = {alias.name for alias in node.names}
            for one in ast.parse(text(checkout, revision, module)).body:
                if isinstance(one, ast.FunctionDef) and one.name in wanted:
                    returns = ast.unparse(one.returns) if one.returns else ""
                    found.append(f"{one.name}({ast.unparse(one.args)}) {returns}")
    return frozenset(found)


if __name__ == "__main__":
    main()
