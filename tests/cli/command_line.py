"""The command line as a user meets it: a process of its own, real git, stored answers."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripted import ScriptedEngine, helpful

from reposcan import ScanConfig, scan

FILES = {
    "README.md": "# Demo\n\nAdds numbers.\n",
    "add.py": 'def add(a, b):\n    """Sum."""\n    return a - b\n',
}

Done = subprocess.CompletedProcess[str]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "reposcan", *map(str, arguments)]


def environment(**changes: str) -> dict[str, str]:
    return os.environ | {"COLUMNS": "100"} | changes


def reposcan(*arguments: str | Path, cwd: Path | None = None, **changes: str) -> Done:
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=environment(**changes),
    )


def finds_a_bug(prompt: str) -> str:
    """An answer with a finding of medium severity where bugs are looked for in `add.py`."""
    if "Look for defects" not in prompt.rsplit("===", 1)[-1]:
        return helpful(prompt)
    bug = {
        "rule": "logic-error",
        "title": "Subtracts",
        "why": "1, 2",
        "severity": "medium",
        "quote": "return a - b",
    }
    return json.dumps({"bugs": [bug]})


class Project:
    """A checkout whose answers are stored, so that the command line needs no engine."""

    def __init__(self, checkout: Path, model: Path, reply: Callable[[str], str] = helpful) -> None:
        self.checkout = checkout
        self.model = model
        self.ask(reply)

    def ask(self, reply: Callable[[str], str] = helpful, **settings: Any) -> None:
        config = ScanConfig(self.checkout, model=str(self.model), **settings)
        scan(config, engine=ScriptedEngine(self.model, reply))

    def run(self, name: str, *arguments: str | Path, **changes: str) -> Done:
        return reposcan(name, self.checkout, *arguments, **changes)

    def scan(self, *arguments: str | Path, **changes: str) -> Done:
        return self.run("scan", *arguments, **changes)

    def replay(self, *arguments: str | Path, **changes: str) -> Done:
        return self.scan("--model", self.model, "--replay", *arguments, **changes)

    @property
    def store(self) -> Path:
        return self.checkout / ".reposcan"

    def report(self, folder: Path | None = None) -> Any:
        return json.loads(((folder or self.store) / "report" / "report.json").read_text())
