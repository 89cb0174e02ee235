"""The README says what is true: its help texts are the program's, its commands exist."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from reposcan.cli import cli
from reposcan.commands.exits import Exit
from reposcan.notes_file import parse_notes
from reposcan.settings import read_settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONSOLE = re.compile(
    r"```console\n\$ reposcan(?P<arguments>[^\n]*)\n(?P<output>.*?)```\n", re.DOTALL
)
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "prompts/README.md")


def output_of(arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "reposcan", *shlex.split(arguments)],
        capture_output=True,
        text=True,
        check=True,
        env={"COLUMNS": "80", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
    )
    return done.stdout


def test_the_help_texts_are_the_programs(update_snapshots: bool) -> None:
    text = README.read_text()
    shown = [block["arguments"] for block in CONSOLE.finditer(text)]
    assert {f" {name} --help" for name in cli.commands} <= set(shown)
    fresh = CONSOLE.sub(
        lambda block: (
            f"```console\n$ reposcan{block['arguments']}\n{output_of(block['arguments'])}```\n"
        ),
        text,
    )
    if update_snapshots:
        README.write_text(fresh)
    assert README.read_text() == fresh


def test_the_options_it_names_exist() -> None:
    text = README.read_text()
    known = "".join(output_of(f"{name} --help") for name in cli.commands)
    for option in re.findall(
        r"(?<![\w-])--(?!extra-index-url|yes|pip-args|enable-|ctx-size|parallel)[a-z][a-z-]+",
        CONSOLE.sub("", text),
    ):
        assert option in known, option


def test_its_settings_are_settings(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", README.read_text(), re.DOTALL)
    notes = [block for block in blocks if block.startswith("[[note]]")]
    assert [len(parse_notes(block.encode())) for block in notes] == [1]
    settings = [block for block in blocks if block not in notes]
    assert settings
    for block in settings:
        (tmp_path / "pyproject.toml").write_text(block)
        assert read_settings(tmp_path, None).by_key


def test_its_exit_codes_are_the_programs() -> None:
    codes = re.findall(r"^\| (\d) \|", README.read_text(), re.MULTILINE)
    assert codes == [str(int(code)) for code in Exit]


def test_its_make_targets_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = re.findall(r"^make ([a-z]+)", README.read_text(), re.MULTILINE)
    assert named[:2] == ["scan", "test"], "two commands do all the set-up"
    assert set(named) <= set(targets)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_the_documents_lead_somewhere(name: str) -> None:
    document = ROOT / name
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("name", ("ARCHITECTURE.md", "CONTRIBUTING.md"))
def test_the_files_they_name_exist(name: str) -> None:
    for path in re.findall(
        r"`((?:reposcan|tests|prompts|reports|scripts)/[\w./-]+)`", (ROOT / name).read_text()
    ):
        assert (ROOT / path).exists(), path


def test_every_prompt_variable_is_documented() -> None:
    table = (ROOT / "prompts" / "README.md").read_text()
    for template in (ROOT / "prompts").glob("*.j2"):
        assert f"`{template.name}`" in table
