"""The command line as a user meets it: a process of its own, real git, stored answers."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from git_repository import run_git, write_files
from scripted import ScriptedEngine, helpful, make_model_folder

from reposcan import ScanConfig, scan

FILES = {
    "README.md": "# Demo\n\nAdds numbers.\n",
    "add.py": 'def add(a, b):\n    """Sum."""\n    return a - b\n',
}


class Project:
    """A checkout whose answers are stored, so that the command line needs no engine."""

    def __init__(self, checkout: Path, model: Path) -> None:
        self.checkout = checkout
        self.model = model
        self.ask()

    def ask(self, **settings: Any) -> None:
        config = ScanConfig(self.checkout, model=str(self.model), **settings)
        scan(config, engine=ScriptedEngine(self.model, helpful))

    def scan(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return reposcan("scan", str(self.checkout), *arguments)

    def replay(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.scan("--model", str(self.model), "--replay", *arguments)

    def report(self, out: Path | None = None) -> Any:
        folder = out or self.checkout / ".reposcan"
        return json.loads((folder / "report" / "report.json").read_text())


def reposcan(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reposcan", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "100"} | environment,
    )


@pytest.fixture
def project(make_checkout, tmp_path: Path) -> Project:
    return Project(make_checkout(FILES), make_model_folder(tmp_path / "model"))


def test_a_scan_says_where_its_report_is_and_exits_0(project: Project) -> None:
    done = project.replay()
    assert (done.returncode, done.stdout) == (
        0,
        f"Report: {project.checkout}/.reposcan/report/index.html\n",
    )


def test_progress_is_plain_lines_where_there_is_no_terminal(project: Project) -> None:
    done = project.replay()
    assert "Parsing (2)" in done.stderr.splitlines()
    assert "\x1b" not in done.stderr + done.stdout


def test_replay_decides_whether_an_engine_is_asked(project: Project) -> None:
    write_files(project.checkout, {"add.py": "def changed():\n    pass\n"})
    done = project.replay()
    assert done.returncode == 3
    assert "The scan is incomplete" in done.stderr
    assert "without --replay" in done.stderr
    # Without it the engine is started, and this model's weights are no weights.
    done = project.scan("--model", str(project.model))
    assert "Starting vLLM" in done.stderr
    assert done.returncode == 4, "nothing is answered, so there is nothing to publish"
    assert "engine" in done.stderr


def test_answers_that_are_no_use_are_not_said_to_come_by_running_again(
    make_checkout, tmp_path: Path
) -> None:
    checkout, model = make_checkout(FILES), make_model_folder(tmp_path / "model")
    engine = ScriptedEngine(model, lambda prompt: "no JSON")
    scan(ScanConfig(checkout, model=str(model)), engine=engine)
    done = reposcan("scan", str(checkout), "--model", str(model), "--replay")
    assert done.returncode == 3
    assert "cannot be had by running it again" in done.stderr


def test_tasks_decides_what_is_asked(project: Project) -> None:
    assert project.replay("--tasks", "bugs, summarize").returncode == 0
    assert sorted(project.report()["coverage"]["questions"]) == ["bugs", "summarize"]


def test_out_decides_where_the_report_goes(project: Project, tmp_path: Path) -> None:
    done = project.replay("--out", str(tmp_path / "elsewhere"))
    assert done.returncode == 3, "no answers are stored there"
    assert project.report(tmp_path / "elsewhere")["run"]["asked"] == 0


def test_rev_decides_which_commit_is_scanned(project: Project) -> None:
    first = run_git(project.checkout, "rev-parse", "HEAD").decode().strip()
    write_files(project.checkout, {"add.py": "def changed():\n    pass\n"})
    run_git(project.checkout, "commit", "--quiet", "--all", "--message=Second")
    assert project.replay().returncode == 3
    assert project.replay("--rev", "HEAD~1").returncode == 0
    assert project.report()["run"]["commit"] == first


def test_context_decides_how_much_code_a_prompt_holds(project: Project) -> None:
    project.replay("--context", "5000")
    assert project.report()["run"]["context"] == 5000
    done = project.replay("--context", "100")
    assert done.returncode == 4
    assert "reposcan: a context of 100 tokens is too small\n" in done.stderr
    assert "--context " in done.stderr.splitlines()[-1]


def test_model_decides_who_is_asked(project: Project, tmp_path: Path) -> None:
    other = make_model_folder(tmp_path / "other", context=4096)
    done = project.scan("--model", str(other), "--replay")
    assert done.returncode == 3, "another model's answers are not this one's"
    assert project.report()["model"]["name"] == "other"
    done = project.scan("--model", str(tmp_path / "nothing"), "--replay")
    assert done.returncode == 4
    assert "nothing" in done.stderr


def test_repack_decides_whether_the_last_layout_is_kept(make_checkout, tmp_path: Path) -> None:
    files = {f"m{n}.py": f"def f{n}(a):\n" + "    a += 1\n" * 80 for n in range(6)}
    project = Project(make_checkout(files), make_model_folder(tmp_path / "model"))
    project.ask(context=4096)
    write_files(project.checkout, {"m0.py": "def f0(a):\n    pass\n"})
    project.ask(context=4096)
    assert project.replay("--context", "4096").returncode == 0
    assert project.replay("--context", "4096", "--repack").returncode == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("scan", "--tasks", "poems"), "there is no task 'poems'"),
        (("scan", "--tasks", ","), "nothing to ask"),
        (("scan", "--context", "many"), "not a valid integer"),
        (("scan", "--wrong"), "No such option"),
        (("sacn",), "No such command"),
    ],
)
def test_wrong_usage_exits_2(arguments: tuple[str, ...], says: str) -> None:
    done = reposcan(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_failure_is_one_line_and_a_hint(tmp_path: Path) -> None:
    done = reposcan("scan", str(tmp_path))
    assert done.returncode == 4
    message, hint = done.stderr.splitlines()[-2:]
    assert message.startswith("reposcan: ")
    assert hint.startswith("  ")


def test_help_and_version_are_quick_and_true() -> None:
    assert reposcan("--version").stdout.startswith("reposcan, version ")
    assert reposcan("-h").stdout == reposcan("--help").stdout
    for command in ("scan", "doctor", "models"):
        assert command in reposcan("--help").stdout
        assert reposcan(command, "--help").returncode == 0


def test_models_list_names_every_preset_and_marks_the_tiny_one() -> None:
    done = reposcan("models", "list")
    assert done.returncode == 0
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert "demonstration" in rows["smollm2-135m"]
    assert "102,400" in rows["codellama-7b"]


def test_models_fetch_names_what_it_cannot_find() -> None:
    done = reposcan("models", "fetch", "no such model")
    assert done.returncode == 4
    assert "no such model" in done.stderr


def test_doctor_tells_what_is_wrong_and_the_cure(tmp_path: Path) -> None:
    done = reposcan("doctor", XDG_CACHE_HOME=str(tmp_path / "empty"))
    assert done.returncode == 4
    assert "reposcan models fetch smollm2-135m" in done.stdout
    (tmp_path / "file").write_text("")
    done = reposcan("doctor", XDG_CACHE_HOME=str(tmp_path / "file"))
    assert done.returncode == 4


def test_no_model_and_no_network_is_one_line_and_a_hint(make_checkout, tmp_path: Path) -> None:
    done = reposcan(
        "scan",
        str(make_checkout(FILES)),
        XDG_CACHE_HOME=str(tmp_path / "empty"),
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS="",
        PIP_CONFIG_FILE=os.devnull,
    )
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    message, hint = done.stderr.splitlines()[-2:]
    assert message.startswith("reposcan: ")
    assert hint.startswith("  ")
    assert not list((tmp_path / "empty").rglob("*.safetensors"))


def test_a_full_disk_is_one_line_and_a_hint(project: Project) -> None:
    # A limit on the size of files stands for a full disk: the same system call fails.
    limited = f"ulimit -f 64; exec {sys.executable} -m reposcan scan {project.checkout}"
    write_files(project.checkout, {"README.md": "many words in a file\n" * 20_000})
    done = subprocess.run(
        ["bash", "-c", f"{limited} --model {project.model} --replay"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-2].startswith("reposcan: ")
