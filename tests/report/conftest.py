"""Fixtures of the report's tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from report_example import StoredRun, hostile, ordinary, trusted, unasked_run
from report_legacy_example import hostile_legacy_run, legacy_run, worded_run

from reposcan.report import FORMATTERS, write

SNAPSHOTS = Path(__file__).parent.parent / "snapshots"


@pytest.fixture
def snapshot(update_snapshots: bool) -> Callable[[str, str], None]:
    """Compares a text with tests/snapshots/<name>, or writes it there when asked to."""

    def check(name: str, text: str) -> None:
        path = SNAPSHOTS / name
        if update_snapshots:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), "no such snapshot: run pytest --update-snapshots"
        assert text == path.read_text(encoding="utf-8")

    return check


def written(run: StoredRun, out: Path) -> Path:
    return write(run, FORMATTERS, out)


@pytest.fixture(scope="session")
def ordinary_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """index.html of the ordinary run."""
    return written(ordinary(), tmp_path_factory.mktemp("ordinary"))


@pytest.fixture(scope="session")
def trusted_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """index.html of a run whose model counts."""
    return written(trusted(), tmp_path_factory.mktemp("trusted"))


@pytest.fixture(scope="session")
def unasked_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """index.html of a run without a model."""
    return written(unasked_run(), tmp_path_factory.mktemp("unasked"))


@pytest.fixture(scope="session")
def legacy_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the report of older programs, without a model's words."""
    return written(legacy_run(), tmp_path_factory.mktemp("legacy")).parent


@pytest.fixture(scope="session")
def worded_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a model's words."""
    return written(worded_run(), tmp_path_factory.mktemp("worded")).parent


@pytest.fixture(scope="session")
def hostile_legacy_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the report of older programs whose texts mean harm."""
    return written(hostile_legacy_run(), tmp_path_factory.mktemp("hostile-legacy")).parent


@pytest.fixture(scope="session")
def hostile_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """index.html of the hostile run."""
    return written(hostile(), tmp_path_factory.mktemp("hostile"))
