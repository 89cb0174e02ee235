"""Stored runs: which one is rendered again."""

import json
from pathlib import Path

import pytest

from reposcan import ScanConfig, scan
from reposcan.archive import list_runs, render
from reposcan.errors import StoreError, UsageError

FILES = {"a.py": "def first():\n    return 1\n"}


def test_each_checkout_of_a_store_gets_its_own_newest_run(make_checkout, tmp_path: Path) -> None:
    store = tmp_path / "store"
    one, other = make_checkout(FILES), make_checkout({"b.py": "def second():\n    return 2\n"})
    for checkout in (one, other):
        scan(ScanConfig(checkout, model=None, store=store))
    assert [run.repository for run in list_runs(one, store)] == ["project2", "project"]
    page = render(one, store)
    report = json.loads((page.parent / "report.json").read_text())
    assert report["run"]["repository"] == "project"
    with pytest.raises(UsageError, match="run 2 is of another repository"):
        render(one, store, 2)
    with pytest.raises(UsageError, match="no run 3"):
        render(one, store, 3)
    with pytest.raises(StoreError, match="holds no run of project3"):
        render(make_checkout(FILES), store)


def test_a_run_is_rendered_as_it_was(make_checkout) -> None:
    checkout = make_checkout(FILES)
    before = scan(ScanConfig(checkout, model=None)).report.parent / "report.json"
    text = before.read_text()
    (checkout / "a.py").write_text("def changed():\n    pass\n")
    scan(ScanConfig(checkout, model=None))
    assert before.read_text() != text
    assert render(checkout, run=1).parent / "report.json" == before
    assert before.read_text() == text
