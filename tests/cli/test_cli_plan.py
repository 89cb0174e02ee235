"""`plan` and `pack`: what is said of a library's figures, whose truth has tests of its own."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from command_line import FILES, reposcan

from reposcan import ScanConfig
from reposcan.commands.plan import walk
from reposcan.model.plan import Branch
from reposcan.planning import plan

DEEP = FILES | {f"src/deep/{n:02}.py": "a = 1\n" * (n + 1) for n in range(15)}


@pytest.fixture
def checkout(make_checkout) -> Path:
    return make_checkout(DEEP | {"logo.png": b"\x89PNG\r\n\0\0\0"})


def test_a_plan_says_what_a_scan_would_cost(checkout: Path, model: Path) -> None:
    done = reposcan("plan", checkout, "--model", model)
    made = plan(ScanConfig(checkout, model=str(model)))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Files     17 of 18 tracked files to be read"
    assert lines[1] == "          left out: binary 1"
    assert f"Answers   bugs: {made.questions[-1].asks}" in lines
    assert f"{made.computed_tokens:,} to compute of {made.prompt_tokens:,}" in done.stdout
    tree = lines[lines.index("Where the tokens go") + 1 : lines.index("Largest files") - 1]
    assert tree[0].split() == [f"{made.tree.tokens:,}", "100%", "project/"]
    assert [row.split()[2] for row in tree[1:]] == [
        *("src/deep/", *(f"{n:02}.py" for n in range(14, 2, -1)), "and"),
        *("add.py", "README.md"),
    ]
    assert "and 3 more" in done.stdout
    assert lines[-5].split()[1] == made.largest[0][0]


def test_depth_decides_how_much_of_the_tree_is_shown(checkout: Path, model: Path) -> None:
    done = reposcan("plan", checkout, "--model", model, "--depth", "1", "--quiet")
    assert "src/deep/" in done.stdout
    assert "00.py" not in done.stdout
    assert done.stderr == ""


def test_a_plan_for_programs_is_whole(checkout: Path, model: Path) -> None:
    done = reposcan("plan", checkout, "--model", model, "--json", "--depth", "0")
    made = plan(ScanConfig(checkout, model=str(model)))
    assert json.loads(done.stdout) == json.loads(json.dumps(asdict(made)))


def test_a_plan_of_what_is_stored_costs_nothing(project) -> None:
    done = project.run("plan", "--model", project.model)
    assert "Time      none: every answer is stored" in done.stdout


def test_contexts_are_written_and_counted(checkout: Path, model: Path, tmp_path: Path) -> None:
    arguments = ("--model", model, "--context", "4096", "--out", tmp_path / "out")
    done = reposcan("pack", checkout, *arguments)
    index = json.loads((tmp_path / "out" / "packs.json").read_text())
    assert done.returncode == 0
    assert f"Contexts: {len(index['packs']):,} with " in done.stdout
    assert "In none:  1 tracked files" in done.stdout
    assert done.stdout.endswith(f"Index:    {tmp_path}/out/packs.json\n")
    again = reposcan("pack", checkout, *arguments, "--json")
    assert json.loads(again.stdout) == index


def test_what_is_not_shown_of_a_folder_is_counted() -> None:
    leaves = tuple(Branch(f"{n}", 0, 20 - n) for n in range(15))
    shown = list(walk(Branch("all", 15, sum(leaf.tokens for leaf in leaves), leaves), 1))
    assert sum(branch.tokens for indent, branch in shown if indent) == shown[0][1].tokens
    assert shown[-1][1].name == "and 3 more"


def test_a_tokenizer_a_reserve_and_a_fresh_layout_can_be_asked_for(
    checkout: Path, model: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine.json").write_bytes((model / "tokenizer.json").read_bytes())
    arguments = ("--out", tmp_path / "out", "--tokenizer", tmp_path / "mine.json", "--json")
    lengths = ("--context", "4000", "--reserve", "100", "--repack")
    index = json.loads(reposcan("pack", checkout, *arguments, *lengths).stdout)
    assert (index["tokenizer"], index["budget"]) == (str(tmp_path / "mine.json"), 3900)
    unknown = reposcan("pack", checkout, *arguments)
    assert unknown.returncode == 2
    assert "--context" in json.loads(unknown.stdout)["error"]["hint"]
