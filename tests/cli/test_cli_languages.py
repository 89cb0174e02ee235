"""`reposcan languages` lists the table, and says how well each language is understood."""

import json
from collections.abc import Callable
from pathlib import Path

from command_line import reposcan

from reposcan.syntax.languages import LANGUAGES


def test_the_table_has_a_line_for_each_language() -> None:
    done = reposcan("languages", COLUMNS="300")
    assert (done.returncode, done.stderr) == (0, "")
    head, *lines = done.stdout.splitlines()
    assert head.split() == ["language", "level", "grammar", "interpreters", "suffixes", "filenames"]
    assert len(lines) == len(LANGUAGES)
    by_name = {line.split("  ")[0]: line for line in lines}
    assert " in depth " in by_name["Python"] and " .py .pyi .pyw " in by_name["Python"]
    assert " generic " in by_name["Lua"] and " lua luajit " in by_name["Lua"]
    assert by_name["Elixir"].split() == ["Elixir", "lines", "elixir", ".ex", ".exs"]


def test_programs_get_the_same() -> None:
    done = reposcan("languages", "--json")
    rows = json.loads(done.stdout)
    assert {row["language"]: row["level"] for row in rows} == {
        row.name: row.level for row in LANGUAGES
    }
    assert {
        "language": "Go",
        "level": "outline",
        "suffixes": [".go"],
        "filenames": [],
        "interpreters": [],
        "grammar": "go",
    } in rows


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
