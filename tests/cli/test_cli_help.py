"""Help: quick, and true."""

import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Project, reposcan

from reposcan.cli import cli
from reposcan.commands.options import SEVERITIES
from reposcan.model.finding import Severity
from reposcan.models import PRESETS
from reposcan.questions import EVERY_QUESTION
from reposcan.tasks import ALL_TASKS


def test_help_waits_for_nothing() -> None:
    heavy = ("torch", "vllm", "git", "pydantic", "rich", "huggingface_hub", "jinja2")
    program = f"import sys, reposcan.cli\nprint(*[name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_what_help_says_is_what_the_library_knows() -> None:
    assert tuple(question.name for question in EVERY_QUESTION) == ALL_TASKS
    assert tuple(Severity) == SEVERITIES


@pytest.mark.parametrize("name", list(cli.commands))
def test_every_command_explains_itself(name: str) -> None:
    done = reposcan(name, "--help")
    assert done.returncode == 0
    for param in cli.commands[name].params:
        assert not param.opts[0].startswith("-") or getattr(param, "help", None), param.name


def test_the_program_explains_itself() -> None:
    assert reposcan("--version").stdout.startswith("reposcan, version ")
    assert reposcan("-h").stdout == reposcan("--help").stdout
    nothing = reposcan()
    assert nothing.returncode == 2
    assert "Commands:" in nothing.stdout + nothing.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_script(shell: str) -> None:
    done = reposcan("completion", shell)
    assert done.returncode == 0
    assert f"_REPOSCAN_COMPLETE={shell}_complete" in done.stdout


def completed(words: str, cwd: Path | None = None) -> list[str]:
    """What bash would offer for the last word."""
    changes = {"_REPOSCAN_COMPLETE": "bash_complete", "COMP_WORDS": f"reposcan {words}"}
    changes["COMP_CWORD"] = str(len(words.split(" ")))
    done = reposcan(cwd=cwd, **changes)
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_names_are_completed() -> None:
    assert completed("scan --model codellama") == [
        preset.name for preset in PRESETS if preset.name.startswith("codellama")
    ]
    assert completed("scan --fail-on m") == ["medium"]
    assert completed("scan --tasks bugs,") == [*("bugs,summarize", "bugs,document", "bugs,rules")]
    assert completed("pla") == ["plan"]


def test_runs_are_completed(project: Project, tmp_path: Path) -> None:
    assert completed("report --run ", project.checkout) == ["1"]
    assert completed("report --run 2", project.checkout) == []
    assert completed("report --run ", tmp_path) == [], "what is wrong there is not said here"
