"""What the tests of several packages need: real git repositories, cut off from the user's git."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from git_repository import run_git, write_files
from hypothesis import HealthCheck, settings

MakeCheckout = Callable[..., Path]

# How fast a busy machine is says nothing about the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots",
        action="store_true",
        help="write tests/snapshots and the help texts in README.md anew",
    )


@pytest.fixture
def update_snapshots(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-snapshots"))


@pytest.fixture(autouse=True)
def own_git_settings(monkeypatch: pytest.MonkeyPatch):
    """No test sees the user's git settings, or the repository whose hook runs the tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        if name != "GIT_EXEC_PATH":
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


@pytest.fixture
def make_checkout(tmp_path: Path) -> MakeCheckout:
    """Makes git repositories out of {path: content}; the first one's folder is named `project`.

    With `commit=False` the files are written and added to the index, but not committed.
    """

    def make(files: Mapping[str, str | bytes], commit: bool = True) -> Path:
        taken = len(list(tmp_path.glob("project*")))
        folder = tmp_path / (f"project{taken + 1}" if taken else "project")
        folder.mkdir()
        run_git(folder, "init", "--quiet", "--initial-branch=main")
        write_files(folder, files)
        run_git(folder, "add", "--all", "--force")
        if commit:
            run_git(folder, "commit", "--quiet", "--allow-empty", "--message=First")
        return folder

    return make
