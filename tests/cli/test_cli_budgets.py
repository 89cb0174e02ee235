"""The options that limit what a scan may cost."""

import json
from pathlib import Path

from command_line import FILES, reposcan
from scripted import ScriptedEngine, helpful

from reposcan import ScanConfig, ScanResult, scan
from reposcan.commands.exits import Exit
from reposcan.commands.scan import _exit
from reposcan.store import Store, stored_runs


def test_the_command_line_says_how_to_go_on(make_checkout, model: Path) -> None:
    checkout = make_checkout(FILES)
    config = ScanConfig(checkout, model=str(model), tasks=("bugs",))
    scan(config, engine=ScriptedEngine(model, helpful))
    done = reposcan("scan", checkout, "--model", model, "--budget-tokens", "1")
    assert done.returncode == 3
    assert "questions were not asked" in done.stderr
    assert "Run the same command again to go on" in done.stderr
    listed = json.loads(reposcan("runs", checkout, "--json").stdout)
    assert listed[0]["failures"]["not_reached"] > 0
    with Store(checkout / ".reposcan", read_only=True) as store:
        second, first = stored_runs(store)
    assert (first.contexts, second.contexts) == (1, 2)
    assert first.model_seconds > 0 == second.model_seconds
    for option, value in (("--budget-tokens", "0"), ("--budget-minutes", "-1")):
        assert reposcan("scan", checkout, option, value).returncode == 2


def test_what_is_left_out_by_plan_is_no_failure(tmp_path: Path) -> None:
    ends = {
        state: _exit(ScanResult(state, tmp_path, 1, 3, 4, 7, None, True), ScanConfig(tmp_path))
        for state in ("complete", "partial", "incomplete", "interrupted")
    }
    assert ends == {
        "complete": Exit.DONE,
        "partial": Exit.DONE,
        "incomplete": Exit.INCOMPLETE,
        "interrupted": Exit.INCOMPLETE,
    }
