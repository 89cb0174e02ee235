"""The options that limit what a scan may cost."""

import json
from pathlib import Path

from command_line import FILES, reposcan
from scripted import ScriptedEngine, helpful

from reposcan import ScanConfig, scan
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
