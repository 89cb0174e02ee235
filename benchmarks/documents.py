"""Whether reports cover every unit, and speak of nothing that does not exist.

    python benchmarks/documents.py CHECKOUT STORE...

Reads the report in each store (`reposcan scan --store STORE`) of a checkout. The columns: files
with words of the model; definitions that the parser knows, and rows on the pages ("units",
"shown"); identifiers in the first answers that exist, and in those that are shown ("before",
"after"). The last two are counted with `git grep`, which knows nothing of our parsers: identifiers
that are shown as existing and are no word of the scanned commit ("ghosts"), and paths of files in
the prose that the commit has not ("no files"), those that are struck out left aside.
"""

import argparse
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_COLUMNS = ("files", "units", "shown", "before", "after", "ghosts", "no files")
_ROW = re.compile(r'<tr><td><span class="kind ')
_FILE = re.compile(
    r"[\w./-]*\w\.(?:py|c|cc|cpp|h|java|cbl|cpy|jcl|bms|md|toml|yml|json)\b(?!\.\w)", re.I
)


def main() -> None:
    """Print a row for each store."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("checkout", type=Path)
    parser.add_argument("stores", type=Path, nargs="+")
    given = parser.parse_args()
    print(f"{'':>14}" + "".join(f"{name:>12}" for name in _COLUMNS))
    for store in given.stores:
        row = measured(given.checkout.resolve(), store / "report")
        print(f"{store.name:>14}" + "".join(f"{value:>12}" for value in row), flush=True)


def measured(checkout: Path, folder: Path) -> tuple[object, ...]:
    """The figures of one report."""
    report = json.loads((folder / "report.json").read_text())
    commit = report["run"]["commit"]
    told = list(words(report))
    first, last = report["prose"]["first"], report["grounding"]
    ghosts = {
        mention["name"]
        for _, checked in told
        for mention in checked["known"]
        if not exists(checkout, commit, mention["name"])
    }
    struck = {name for _, checked in told for name in checked["unknown"]}
    named = {name.lstrip("./") for text, _ in told for name in _FILE.findall(text)} - struck
    paths = git(checkout, "ls-tree", "-r", "--name-only", commit).splitlines()
    missing = {name for name in named if not any(path.endswith(name) for path in paths)}
    return (
        len({one["path"] for one in (*report["documents"], *report["summaries"]["modules"])}),
        sum(one["definitions"] for one in report["modules"]),
        sum(len(_ROW.findall(page.read_text())) for page in (folder / "modules").glob("*.html")),
        _share(first),
        _share(last),
        len(ghosts),
        len(missing),
    )


def words(report: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The model's words with what was checked of them."""
    for one in report["summaries"]["modules"]:
        yield one["text"], one["checked"]
    for one in report["documents"]:
        yield " ".join((one["purpose"], one["how"], one["caution"])), one["checked"]
    for one in report["units"]:
        yield " ".join(unit["does"] for unit in one["units"]), one["checked"]


@cache
def exists(checkout: Path, commit: str, name: str) -> bool:
    """Whether the commit has a word, in a file or in a path."""
    found = subprocess.run(
        ["git", "-C", str(checkout), "grep", "-qiwF", "-e", name, commit], capture_output=True
    )
    return found.returncode == 0 or name in git(checkout, "ls-tree", "-r", "--name-only", commit)


@cache
def git(checkout: Path, *arguments: str) -> str:
    """What git says."""
    command = ["git", "-C", str(checkout), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _share(grounding: Mapping[str, int]) -> str:
    return f"{grounding['known']}/{grounding['identifiers']}"


if __name__ == "__main__":
    main()
