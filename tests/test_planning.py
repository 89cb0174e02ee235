"""What a plan says is what a scan does."""

from dataclasses import replace
from pathlib import Path

import pytest
from git_repository import write_files
from scripted import ScriptedEngine, helpful, make_model_folder

from reposcan import ScanConfig, scan
from reposcan.errors import ModelError
from reposcan.model.usage import Speed
from reposcan.observer import Silent
from reposcan.planning import plan, tree
from reposcan.pricing import estimate
from reposcan.serving import serve
from reposcan.store import StoredRunInfo

FILES = {
    "README.md": "# Demo\n\nAdds numbers.\n",
    "src/deep/add.py": "def add(a, b):\n    return a + b\n\n\ndef twice(a):\n    return 2 * a\n",
    "src/deep/sub.py": "def sub(a, b):\n    return a - b\n" + "# much more\n" * 300,
    "logo.png": b"\x89PNG\r\n\0\0\0",
}


@pytest.fixture
def config(make_checkout, tmp_path: Path) -> ScanConfig:
    return ScanConfig(make_checkout(FILES), model=str(make_model_folder(tmp_path / "model")))


def scanned(config: ScanConfig) -> ScriptedEngine:
    engine = ScriptedEngine(Path(config.model or ""), helpful)
    scan(config, engine=engine)
    return engine


def test_it_counts_the_prompts_that_a_scan_sends(config: ScanConfig) -> None:
    made = plan(config)
    # The reduction of summaries depends on the answers: it is the one thing left out.
    sent = [one for one in scanned(config).requests if "=== Summar" not in text(config, one.prefix)]
    assert sum(one.asks for one in made.questions) == len(sent)
    assert made.prompt_tokens == sum(len(one.prefix) + len(one.tail) for one in sent)
    prefixes = {one.context: len(one.prefix) for one in sent}
    assert made.contexts == len(prefixes)
    assert made.computed_tokens == sum(prefixes.values()) + sum(len(one.tail) for one in sent)


def text(config: ScanConfig, ids: tuple[int, ...]) -> str:
    from tokenizers import Tokenizer

    return str(Tokenizer.from_file(f"{config.model}/tokenizer.json").decode(list(ids)))


def test_what_is_stored_costs_nothing(config: ScanConfig) -> None:
    scanned(config)
    made = plan(config)
    assert all(one.stored == one.asks and not one.answer_tokens for one in made.questions)
    assert (made.prompt_tokens, made.computed_tokens, made.estimate) == (0, 0, None)
    write_files(config.checkout, {"src/deep/add.py": "def add(a, b):\n    return b + a\n"})
    assert plan(config).computed_tokens > 0


def test_every_file_is_accounted_for(config: ScanConfig) -> None:
    made = plan(config)
    assert made.tracked == made.read + sum(count for _, count in made.skipped) == len(FILES)
    assert made.skipped == (("binary", 1),)


def test_the_tree_adds_up_and_joins_folders_that_hold_one(config: ScanConfig) -> None:
    made = plan(config)
    assert [branch.name for branch in made.tree.branches] == ["src/deep", "README.md"]
    assert made.tree.tokens == sum(branch.tokens for branch in made.tree.branches)
    assert made.largest[0][0] == "src/deep/sub.py"
    assert sum(tokens for _, tokens in made.largest) == made.tree.tokens


def test_a_deep_tree_is_no_deeper_than_its_folders() -> None:
    made = tree({f"{'a/' * 9999}x.py": 1, "b.py": 2}, "all")
    assert [branch.files for branch in made.branches] == [0, 1]
    assert made.tokens == 3


def test_no_model_is_fetched(config: ScanConfig, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "empty"))
    with pytest.raises(ModelError, match="not on this machine"):
        plan(ScanConfig(config.checkout, model="qwen2.5-coder-7b"))


def test_a_run_tells_the_speed_of_the_next(make_checkout, tmp_path: Path) -> None:
    files = {f"m{n}.py": f"def f{n}(a):\n    return a\n" for n in range(30)}
    model = make_model_folder(tmp_path / "model")
    config = ScanConfig(make_checkout(files), model=str(model))
    assert plan(config).estimate is None, "nothing is known of this model"
    scanned(config)
    write_files(config.checkout, {"m3.py": "def f3(a):\n    return -a\n"})
    estimate = plan(config).estimate
    assert estimate is not None and not estimate.rough
    assert "run 1" in estimate.basis


def test_a_plan_changes_nothing_for_the_next_scan(config: ScanConfig) -> None:
    scanned(config)
    write_files(config.checkout, {"src/deep/add.py": "def add(a, b):\n    return b + a\n"})
    scanned(config)
    plan(replace(config, repack=True))
    assert scanned(config).requests == []


def test_the_time_follows_the_tokens_and_the_run_that_tells_the_speed(
    make_checkout, tmp_path: Path
) -> None:
    model = serve(ScanConfig(tmp_path, str(make_model_folder(tmp_path / "m"))), Silent()).model
    seen = StoredRunInfo(
        *(3, "complete", "", 900.0, "r", "c", model.identity.name, 4096, 7, 60, ()),
        *(60, 40_000, 10_000, 5_000, 100.0),
    )
    same = estimate(30_000, 5_000, model, [seen])
    assert same is not None
    assert round(same.seconds, 6) == 100, "the same work takes the same time"
    twice = estimate(60_000, 10_000, model, [seen])
    assert twice is not None and round(twice.seconds, 6) == 200
    killed, few = replace(seen, model_seconds=0.0), replace(seen, asked=49)
    assert estimate(30_000, 5_000, model, [killed, few]) is None
    assert estimate(30_000, 5_000, model, [killed, seen]) == same
    timed = Speed(reading=1_000.0, writing=50.0)
    calibrated = estimate(30_000, 5_000, model, [few], timed)
    assert calibrated is not None
    assert (calibrated.reading, calibrated.writing, calibrated.rough) == (30.0, 100.0, False)
    assert estimate(30_000, 5_000, model, [seen], timed) == same, "a whole run tells more"


def test_a_calibration_asks_what_is_asked_anyway_and_its_answers_are_kept(
    config: ScanConfig,
) -> None:
    engine = ScriptedEngine(Path(config.model or ""), helpful)
    before = plan(config)
    made = plan(config, calibrate=True, engine=engine)
    assert made.estimate is not None and made.estimate.basis == "a calibration on this machine"
    assert made.computed_tokens == before.computed_tokens, "the plan is of the time before"
    [probe, *sample] = engine.requests
    assert probe.max_tokens == 1 and engine.closed
    assert {one.context for one in sample} == {probe.context}
    asked = {one.key for one in scanned(config).requests}
    assert asked.isdisjoint(one.key for one in sample) and len(asked) > 0
    again = plan(config).estimate
    assert again is None, "now everything is stored"
