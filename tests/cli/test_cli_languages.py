"""What is known of languages is told, by the table that files are read with."""

import json

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


def test_the_best_understood_come_first() -> None:
    lines = reposcan("languages").stdout.splitlines()
    assert lines[0].split()[:2] == ["language", "level"]
    assert "in depth" in lines[1]
    assert len(lines) > len(LANGUAGES)
    levels = [row["level"] for row in json.loads(reposcan("languages", "--json").stdout)]
    assert levels == sorted(levels, key=["outline", "generic", "lines"].index)
