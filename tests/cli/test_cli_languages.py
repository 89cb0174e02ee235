"""`reposcan languages` lists the table, and says how well each language is understood."""

import json

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
