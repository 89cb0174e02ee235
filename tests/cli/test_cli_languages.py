"""What is known of languages is told, by the table that files are read with."""

import json
from collections.abc import Callable
from pathlib import Path

from command_line import reposcan

from reposcan.syntax import LANGUAGES


def test_each_language_has_its_level() -> None:
    done = reposcan("languages", "--json")
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert (done.returncode, set(rows)) == (0, {row.name for row in LANGUAGES})
    assert (rows["Python"]["level"], rows["Python"]["grammar"]) == ("outline", "python")
    assert (rows["COBOL"]["level"], rows["COBOL"]["reader"]) == ("outline", "cobol")
    assert (rows["ABAP"]["level"], rows["ABAP"]["grammar"]) == ("lines", None)
    assert ".py" in rows["Python"]["suffixes"]
    assert "makefile" in rows["Makefile"]["filenames"]
    assert "bash" in rows["Shell"]["interpreters"]


def test_it_needs_no_checkout_and_takes_no_argument() -> None:
    done = reposcan("languages", "here")
    assert done.returncode == 2
    assert "unexpected extra argument" in done.stderr


def test_the_ledger_says_how_well_each_file_is_understood(
    make_checkout: Callable[..., Path],
) -> None:
    files = {"a.lua": "function f() end\n", "b.py": "def f(): pass\n", "c.ex": "def f, do: 1\n"}
    checkout = make_checkout(files)
    assert reposcan("scan", checkout, "--no-model", "--json").returncode == 0
    report = json.loads((checkout / ".reposcan/report/report.json").read_text())
    levels = {entry["path"]: entry["level"] for entry in report["files"]}
    assert levels == {"a.lua": "generic", "b.py": "outline", "c.ex": "lines"}
    page = (checkout / ".reposcan/report/facts.html").read_text()
    assert "Definitions are not looked for in Elixir (1 file)" in page
    assert "In Lua (1 file) definitions and calls are told by the names" in page


def test_the_best_understood_come_first() -> None:
    lines = reposcan("languages").stdout.splitlines()
    assert lines[0].split()[:2] == ["language", "level"]
    assert "in depth" in lines[1]
    assert len(lines) > len(LANGUAGES)
    levels = [row["level"] for row in json.loads(reposcan("languages", "--json").stdout)]
    assert levels == sorted(levels, key=["outline", "generic", "lines"].index)
