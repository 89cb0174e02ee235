"""What a scan does when its budget is used up: stop, publish, say so, and go on another time."""

import json
from pathlib import Path
from typing import Any

import pytest
from git_repository import run_git, write_files
from scripted import ScriptedEngine, helpful, make_model_folder

from reposcan import ScanConfig, ScanResult, scan
from reposcan.model.usage import NO_BUDGET, Budget
from reposcan.observer import Silent
from reposcan.serving import serve
from reposcan.spending import budget_of

FILES = {f"m{n}.py": f"def f{n}(a):\n    return a + {n}\n" + "# more\n" * 500 for n in range(8)}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model_folder(tmp_path / "model")


class Notes(Silent):
    def __init__(self) -> None:
        self.said: list[str] = []

    def note(self, message: str) -> None:
        self.said.append(message)


def scanned(checkout: Path, model: Path, **settings: Any) -> tuple[ScanResult, ScriptedEngine]:
    engine = ScriptedEngine(model, helpful)
    return scan(ScanConfig(checkout, model=str(model), **settings), engine=engine), engine


def test_a_used_up_budget_leaves_an_incomplete_run_that_can_be_continued(
    make_checkout, model: Path
) -> None:
    checkout, other = make_checkout(FILES), make_checkout(FILES)
    whole = scanned(other, model)[0].usage
    budget = whole.price // 2
    first, engine = scanned(checkout, model, budget_tokens=budget)
    assert (first.state, first.over_budget, first.problem) == ("incomplete", True, None)
    assert 0 < first.usage.price <= budget
    report = json.loads((first.report.parent / "report.json").read_text())
    assert report["run"]["state"] == "incomplete"
    counts = report["coverage"]["questions"].values()
    assert sum(one["not_reached"] for one in counts) == first.not_reached > 0
    assert sum(one["answered"] for one in counts) == len(engine.requests) == first.answered

    second, more = scanned(checkout, model)
    assert (second.state, second.over_budget) == ("complete", False)
    asked = {one.key for one in engine.requests}
    assert asked.isdisjoint(one.key for one in more.requests)


def test_without_time_nothing_is_asked(make_checkout, model: Path, monkeypatch) -> None:
    monkeypatch.setattr("reposcan.pipeline.budget_of", lambda *_: Budget(seconds=0.0))
    result, engine = scanned(make_checkout(FILES), model)
    assert (result.state, result.answered, engine.requests) == ("incomplete", 0, [])


def test_a_demonstration_stops_by_an_announced_default_and_that_is_no_failure(
    make_checkout, model: Path, monkeypatch
) -> None:
    config = ScanConfig(make_checkout(FILES), model=str(model))
    notes = Notes()
    assert budget_of(config, serve(config, Silent()), notes) == NO_BUDGET
    (model / "reposcan.json").write_text('{"preset": "smollm2-135m"}')
    served = serve(config, Silent())
    assert budget_of(config, served, notes) == Budget(None, 900, by_default=True)
    assert "--budget-minutes" in notes.said[0]
    for settings, budget in (
        ({"budget_minutes": 0}, NO_BUDGET),
        ({"budget_minutes": 2}, Budget(seconds=120)),
        ({"budget_tokens": 9}, Budget(tokens=9)),
        ({"replay": True}, NO_BUDGET),
    ):
        assert budget_of(ScanConfig(config.checkout, **settings), served, Silent()) == budget

    monkeypatch.setattr("reposcan.spending._DEMONSTRATION_MINUTES", 1e-9)
    result, _ = scanned(config.checkout, model)
    assert (result.state, result.not_reached > 0) == ("partial", True)
    assert "partial by plan" in result.report.read_text()


def test_what_is_complex_and_often_changed_comes_first(make_checkout, model: Path) -> None:
    checkout = make_checkout(FILES)
    for n in range(3):
        write_files(checkout, {"m6.py": FILES["m6.py"] + f"def g(a):\n    return {n}\n"})
        run_git(checkout, "commit", "-aqm", "again")
    _, engine = scanned(checkout, model, context=8192)
    contexts = list(dict.fromkeys(one.context for one in engine.requests))
    hot = next(n for n, prompt in enumerate(engine.prompts) if "def g(a)" in prompt)
    assert engine.requests[hot].context == contexts[0]
    assert len(contexts) > 2
