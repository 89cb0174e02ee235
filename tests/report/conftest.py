"""Fixtures of the report's tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from report_example import StoredRun, hostile, ordinary, trusted, unasked_run

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
def hostile_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """index.html of the hostile run."""
    return written(hostile(), tmp_path_factory.mktemp("hostile"))
