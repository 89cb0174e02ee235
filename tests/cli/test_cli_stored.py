"""What is stored: listed, rendered again, and cleared."""

import json
import shutil

from command_line import Project
from git_repository import write_files


def test_runs_are_listed_newest_first(faulty: Project) -> None:
    faulty.scan("--no-model")
    listed = json.loads(faulty.run("runs", "--json").stdout)
    assert [run["id"] for run in listed] == [2, 1]
    newest, first = listed
    assert (newest["state"], newest["model"], newest["answers"]) == ("complete", "", 0)
    keys = {"id", "state", "model", "answers", "prompt_tokens", "cached_tokens"}
    assert keys | {"generated_tokens", "failures"} <= set(first)
    assert (first["state"], first["model"], first["failures"]) == ("complete", "model", {})
    assert first["answers"] > 0
    assert first["prompt_tokens"] > first["generated_tokens"] > 0
    rows = [line.split() for line in faulty.run("runs").stdout.splitlines()]
    assert [row[:2] for row in rows] == [["id", "state"], ["2", "complete"], ["1", "complete"]]


def test_failures_are_counted_by_kind(project: Project) -> None:
    write_files(project.checkout, {"add.py": "def changed():\n    pass\n"})
    project.replay()
    [newest, _] = json.loads(project.run("runs", "--json").stdout)
    assert newest["state"] == "incomplete"
    assert set(newest["failures"]) == {"not_reached"}
    assert "not_reached" in project.run("runs").stdout


def test_a_stored_run_is_rendered_again(project: Project) -> None:
    project.scan("--no-model")
    shutil.rmtree(project.store / "report")
    done = project.run("report")
    assert (done.returncode, done.stdout) == (0, f"Report: {project.store}/report/index.html\n")
    assert project.report()["run"]["id"] == 2
    assert project.run("report", "--run", "1", "--quiet").stderr == ""
    assert project.report()["run"]["id"] == 1


def test_a_store_elsewhere_is_found_by_its_option(project: Project, tmp_path) -> None:
    shutil.move(project.store, tmp_path / "elsewhere")
    assert project.run("runs").returncode == 4
    assert project.run("runs", "--store", tmp_path / "elsewhere").returncode == 0
    assert project.run("report", "--store", tmp_path / "elsewhere").returncode == 0
    assert project.run("gc", "--store", tmp_path / "elsewhere").returncode == 0


def test_old_runs_are_cleared(project: Project) -> None:
    for _ in range(3):
        project.scan("--no-model")
    would = json.loads(project.run("gc", "--keep", "1", "--dry-run", "--json").stdout)
    assert would["runs"] == 2, "the newest stays, and the newest with a model"
    assert "Would remove: runs 2, " in project.run("gc", "--keep", "1", "--dry-run").stdout
    assert len(json.loads(project.run("runs", "--json").stdout)) == 4
    done = project.run("gc", "--keep", "1")
    assert (done.returncode, done.stdout.splitlines()[0][:17]) == (0, "Removed: runs 2, ")
    assert [run["id"] for run in json.loads(project.run("runs", "--json").stdout)] == [4, 1]
    assert project.replay().returncode == 0, "no answer was removed"
