"""`document`: what is listed, and how a patch gets to where it is wanted."""

import json
import subprocess
from functools import partial
from pathlib import Path

import pytest
from command_line import reposcan
from git_repository import run_git
from scripted import ScriptedEngine

from reposcan import ScanConfig
from reposcan.documenting import document

FILES = {
    "add.c": "int add(int a, int b)\n{\n  return a + b;\n}\n",
    "known.py": '"""Known."""\n\n\ndef f():\n    """Known."""\n',
    "tool.lua": "print(1)\n",
}
WORDS = json.dumps({"summary": "Gives the sum", "details": ""})
PATCH = """\
diff --git a/add.c b/add.c
--- a/add.c
+++ b/add.c
@@ -1,3 +1,4 @@
+/* Gives the sum. */
 int add(int a, int b)
 {
   return a + b;
"""


@pytest.fixture
def checkout(make_checkout) -> Path:
    return make_checkout(FILES)


@pytest.fixture
def answered(checkout: Path, model: Path) -> Path:
    """A checkout whose answers are stored, so that the command needs no engine."""
    document(ScanConfig(checkout, model=str(model)), engine=ScriptedEngine(model, lambda _: WORDS))
    return checkout


@pytest.fixture
def replay(answered: Path, model: Path):
    return partial(reposcan, "document", answered, "--model", model, "--replay", "--quiet")


def test_what_is_undocumented_is_listed(checkout: Path) -> None:
    done = reposcan("document", checkout, "--quiet")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "add.c: 0 of 1 documented",
        "       1  function add",
        "Left out: 1 file: no form of doc comments is known for Lua",
        "Documented: 2 of 3 units, 67%, in 2 files",
    ]
    told = json.loads(reposcan("document", checkout, "--json").stdout)
    assert (told["units"], told["documented"], told["share"]) == (3, 2, 2 / 3)
    assert told["files"][0] == {
        "path": "add.c",
        "language": "C",
        "units": 1,
        "documented": 0,
        "missing": [{"line": 1, "kind": "function", "name": "add"}],
    }
    assert told["left_out"] == [
        {"path": "tool.lua", "reason": "no form of doc comments is known for Lua"}
    ]


def test_a_patch_goes_to_standard_output_and_from_there_to_git(replay, answered: Path) -> None:
    done = replay("--write")
    assert (done.returncode, done.stdout) == (0, PATCH)
    assert done.stderr.startswith("Proposed: 1 of 1 missing comment, in 1 file.\n")
    subprocess.run(["git", "apply", "-"], cwd=answered, input=done.stdout.encode(), check=True)
    assert replay("--write").stdout == ""


def test_a_patch_goes_to_a_file(replay, tmp_path: Path, answered: Path) -> None:
    done = replay("--write", "--output", tmp_path / "a.patch")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "a.patch").read_text() == PATCH
    told = json.loads(replay("--write", "--json").stdout)
    assert told["patch"] == PATCH
    unit = {"path": "add.c", "line": 1, "kind": "function", "name": "add"}
    assert told["proposed"] == [unit | {"summary": "Gives the sum.", "details": ""}]
    assert run_git(answered, "status", "--porcelain", "--untracked-files=no") == b""
    failed = replay("--write", "--output", tmp_path / "no" / "a.patch")
    assert failed.returncode == 4
    assert "choose another --output" in failed.stderr


def test_applying_writes_into_the_files(replay, answered: Path) -> None:
    done = replay("--apply")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Written: 1 file" in done.stderr
    assert (answered / "add.c").read_text() == f"/* Gives the sum. */\n{FILES['add.c']}"


def test_what_is_not_asked_is_said(checkout: Path, model: Path) -> None:
    done = reposcan("document", checkout, "--write", "--model", model, "--replay", "--quiet")
    assert (done.returncode, done.stdout) == (3, "")
    assert "Not asked: 1. Run the same command again to go on." in done.stderr


def test_a_place_for_a_patch_that_is_not_made_is_a_mistake(checkout: Path) -> None:
    done = reposcan("document", checkout, "--output", "a.patch")
    assert done.returncode == 2
    assert "add --write" in done.stderr
