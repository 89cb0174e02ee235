"""Whether the legacy dossier has all that a plain search finds.

    python benchmarks/dossier.py [--show] CHECKOUT

For each kind of thing: how many of them patterns find, line by line as grep would and without any
code of the readers; how many of those stand in `report.json` of a scan without a model; what is
missing. Files that the scan left out by rule, such as minified ones, are not searched. `--show`
names what is missing. Exit 1 if something is.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reposcan.config import ScanConfig
from reposcan.pipeline import scan

_NAME = r"[A-Z0-9@#$][A-Z0-9@#$_-]*"
_COBOL = (".cbl", ".cob", ".cobol", ".ccp")
_COPYBOOKS = (".cpy",)
_JCL = (".jcl", ".prc", ".proc")

Json = Any
Found = set[tuple[str, ...]]


def lines_of(checkout: Path, report: Json, suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(path, line in upper case) of what was read, without comments and sequence numbers."""
    for file in report["files"]:
        path = file["path"]
        if file["status"] == "skipped" or not path.lower().endswith(suffixes):
            continue
        text = (checkout / path).read_text(encoding="latin-1").upper()
        for line in text.splitlines():
            if suffixes != _JCL:
                line = line[:72]
                if line[6:7] in ("*", "/"):
                    continue
                yield path, line[7:] if not line[:6].strip() or line[:6].isdigit() else line
            elif not line.startswith("//*"):
                yield path, line[:72]


def grepped(
    checkout: Path, report: Json, suffixes: tuple[str, ...], pattern: str
) -> Iterator[tuple[str, re.Match[str]]]:
    """(path, match) of every line."""
    compiled = re.compile(pattern)
    for path, line in lines_of(checkout, report, suffixes):
        for match in compiled.finditer(line):
            yield path, match


def units(report: Json, *kinds: str) -> Found:
    """(name, path) of units in the inventory."""
    listed = report["facts"]["legacy"]["units"]
    return {(one["name"], one["path"]) for one in listed if one["kind"] in kinds}


def links(report: Json) -> Iterator[tuple[str, Json, Json]]:
    """(path, unit, its links) of every dossier."""
    for module in report["modules"]:
        legacy = module["legacy"]
        if legacy:
            described = legacy["dossier"]["programs"] + legacy["dossier"]["jobs"]
            for unit, link in zip(described, legacy["links"], strict=True):
                yield module["path"], unit, link


def called(report: Json) -> Found:
    """(path, name) of all that programs are seen to call, LINK or XCTL to."""
    return {
        (path, target["name"])
        for path, _, link in links(report)
        for call in link["calls"]
        for target in call["targets"]
    }


def run(report: Json) -> Found:
    """(path, step, what it starts) of jobs and procedures."""
    return {
        (path, step["name"], step["runs"])
        for path, unit, _ in links(report)
        for step in unit["steps"]
        if "runs" in step
    }


def used(report: Json, kinds: tuple[str, ...]) -> Found:
    """(path, name) of files, tables and queues, by both of their names."""
    return {
        (path, name)
        for path, unit, _ in links(report)
        for file in unit.get("files", ())
        if file["kind"] in kinds
        for name in (file["name"], file["outside"])
    }


def rows(checkout: Path, report: Json) -> Iterator[tuple[str, Found, Found]]:
    """(kind, what a search finds, what the report has)."""

    def search(suffixes: tuple[str, ...], pattern: str, *groups: str) -> Found:
        found = grepped(checkout, report, suffixes, pattern)
        return {(path, *(match[group] for group in groups)) for path, match in found}

    def swapped(found: Found) -> Found:
        return {(name, path) for path, name in found}

    programs = search(_COBOL, rf"\bPROGRAM-ID *\. *['\"]?(?P<n>{_NAME})", "n")
    yield "programs", swapped(programs), units(report, "program", "subprogram")
    books: Found = {
        (Path(one["path"]).stem.upper(), one["path"])
        for one in report["files"]
        if one["status"] != "skipped" and one["path"].lower().endswith(_COPYBOOKS)
    }
    yield "copybooks", books, units(report, "copybook")
    copies = search((*_COBOL, *_COPYBOOKS), rf"(?:^|\s)COPY +['\"]?(?P<n>{_NAME})", "n")
    included: Found = {
        (path, target["name"]) for path, _, link in links(report) for _, target in link["copies"]
    }
    yield "COPY statements", copies, included
    jobs = search(_JCL, rf"^//(?P<n>{_NAME}) +JOB\b", "n")
    yield "jobs", swapped(jobs), units(report, "job")
    pattern = rf"^//(?P<s>{_NAME}) +EXEC +(?:PGM=|PROC=)?(?P<n>{_NAME})"
    yield "job steps", search(_JCL, pattern, "s", "n"), run(report)
    selects = search(_COBOL, rf"\bSELECT +(?:OPTIONAL +)?(?P<n>{_NAME}) +ASSIGN", "n")
    yield "files (SELECT ... ASSIGN)", selects, used(report, ("file",))
    yield "literal CALLs", search(_COBOL, rf"\bCALL +['\"](?P<n>{_NAME})", "n"), called(report)
    transfers = rf"\b(?:XCTL|LINK)\s+PROGRAM *\( *['\"](?P<n>{_NAME})"
    yield "literal XCTL and LINK", search(_COBOL, transfers, "n"), called(report)
    codes = search((".csd",), rf"\bDEFINE +TRANSACTION *\( *(?P<n>{_NAME})", "n")
    listed = report["facts"]["legacy"]["transactions"]
    yield "transactions (CSD)", codes, {(one["path"], one["code"]) for one in listed}
    maps = search((".bms",), rf"^(?P<n>{_NAME}) +DFHMDI\b", "n")
    yield "maps", swapped(maps), units(report, "map")
    data: Found = {
        (path, name.partition("(")[0])
        for path, unit, _ in links(report)
        for step in unit["steps"]
        for _, name, _ in step.get("data", ())
    }
    yield "data sets of steps", data_sets(checkout, report), data


def data_sets(checkout: Path, report: Json) -> Found:
    """(path, data set) of DD statements; a JOBLIB belongs to no step."""
    found: Found = set()
    library = False
    for path, line in lines_of(checkout, report, _JCL):
        named = re.match(rf"//(?P<n>{_NAME})", line)
        library = named["n"] == "JOBLIB" if named else library
        match = re.search(r"\bDSN(?:AME)?=(?P<n>[A-Z0-9@#$.]+[A-Z0-9@#$])(?=[,\s(]|$)", line)
        if match and not library:
            found.add((path, match["n"]))
    return found


def report_of(checkout: Path) -> Json:
    """report.json of a scan without a model, with `--legacy`."""
    with tempfile.TemporaryDirectory() as store:
        config = ScanConfig(checkout, model=None, store=Path(store), legacy=True)
        report: Json = json.loads((scan(config).report.parent / "report.json").read_text())
        return report


def main(write: Callable[[str], object] = sys.stdout.write) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="name what is missing")
    parser.add_argument("checkout", type=Path)
    given = parser.parse_args()
    report = report_of(given.checkout)
    write(f"{'':28}{'found':>8}{'in it':>8}{'missing':>9}\n")
    lost = 0
    for label, found, there in rows(given.checkout, report):
        missing = sorted(found - there)
        lost += len(missing)
        write(f"{label:28}{len(found):8}{len(found) - len(missing):8}{len(missing):9}\n")
        for one in missing if given.show else ():
            write(f"    {' '.join(one)}\n")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
