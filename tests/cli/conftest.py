"""Commands that see nothing of the settings of whoever runs the tests."""

import os
from pathlib import Path

import pytest
from command_line import FILES, Project, finds_a_bug
from scripted import make_model_folder


@pytest.fixture(autouse=True)
def no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("REPOSCAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model_folder(tmp_path / "model")


@pytest.fixture
def project(make_checkout, model: Path) -> Project:
    return Project(make_checkout(FILES), model)


@pytest.fixture
def faulty(make_checkout, model: Path) -> Project:
    """A project with one finding, of medium severity."""
    return Project(make_checkout(FILES), model, finds_a_bug)
