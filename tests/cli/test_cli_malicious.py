"""A checkout that would leave a mark if anything of it ran, under every command."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from git_repository import run_git, write_files
from scripted import make_model_folder

#: What Python or a library would import, if the checkout were on its path or taken for a project.
MODULES = (
    *("click", "conftest", "git", "jinja2", "json", "pydantic", "re", "reposcan", "rich"),
    *("setup", "sitecustomize", "sqlite3", "tokenizers", "tree_sitter", "usercustomize"),
)


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


@pytest.fixture
def program(tmp_path: Path, marks: Path) -> Path:
    program = tmp_path / "trap"
    program.write_text(f'#!/bin/sh\ntouch "{marks}/$(basename "$0")-$$"\nexec cat\n')
    program.chmod(0o755)
    return program


@pytest.fixture
def malicious(make_checkout, program: Path, marks: Path, tmp_path: Path) -> Path:
    leave = f"open({str(marks / 'imported')!r}, 'a').write(__name__)\n"
    outside = tmp_path / "outside"
    write_files(outside, {"secret.py": "def secret():\n    return 1\n"})
    root: Path = make_checkout(
        {f"{name}.py": leave for name in MODULES}
        | {
            ".gitattributes": "* filter=trap diff=trap merge=trap\n",
            ".gitmodules": f'[submodule "s"]\n\tpath = s\n\turl = ext::{program}\n'
            f"\tupdate = !{program}\n",
            "Makefile": f"all:\n\t{program}\n",
            "package.json": f'{{"name": "x", "scripts": {{"prepare": "{program}"}}}}',
            "reposcan.toml": 'exclude = ["Makefile"]\n',
            "main.py": "def main():\n    return 1\n",
        }
    )
    (root / "link.py").symlink_to(outside / "secret.py")
    (root / "folder").symlink_to(outside)
    run_git(root, "add", "link.py", "folder")
    _lay(root, program)
    return root


def _lay(root: Path, program: Path) -> None:
    settings = {
        **dict.fromkeys(("core.fsmonitor", "core.editor", "core.pager", "core.sshCommand"), ""),
        **dict.fromkeys(("diff.external", "diff.trap.command", "diff.trap.textconv"), ""),
        **dict.fromkeys(("filter.trap.clean", "filter.trap.smudge", "filter.trap.process"), ""),
        **dict.fromkeys(("gpg.program", "credential.helper", "interactive.diffFilter"), ""),
        "filter.trap.required": "true",
        "log.showSignature": "true",
        "include.path": str(root / ".git/more"),
        "submodule.s.update": f"!{program}",
        "alias.rev-parse": f"!{program}",
        "remote.origin.url": f"ext::{program}",
        "remote.origin.uploadpack": str(program),
    }
    for name, value in settings.items():
        run_git(root, "config", "--add", name, value or str(program))
    (root / ".git/more").write_text(f"[core]\n\thooksPath = {root}/.git/hooks\n")
    for name in ("post-index-change", "post-checkout", "pre-commit", "reference-transaction"):
        hook = root / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_bytes(program.read_bytes())
        hook.chmod(0o755)
    (root / "git").write_bytes(program.read_bytes())
    (root / "git").chmod(0o755)
    (root / "main.py").write_text("def main():\n    return 2\n")


def test_no_command_runs_anything_of_it(malicious: Path, marks: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "status"], cwd=malicious, capture_output=True, check=False)
    assert [*marks.iterdir()], "the traps are live"
    for mark in marks.iterdir():
        mark.unlink()
    model = make_model_folder(tmp_path / "model")
    program = Path(sys.executable).with_name("reposcan")
    for arguments in (
        ("scan", "--no-model", "--rev", "HEAD"),
        ("scan", "--no-model"),
        ("plan", "--model", str(model)),
        ("pack", "--model", str(model), "--out", str(tmp_path / "packs")),
        ("document",),
        ("document", "--apply", "--replay", "--quiet", "--model", str(model)),
        ("report",),
        ("runs",),
        ("gc", "--keep", "1"),
        ("doctor",),
        ("models", "list"),
        ("models", "show", str(model)),
    ):
        done = subprocess.run(
            [program, *arguments], cwd=malicious, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        # Nothing is stored, so that nothing can be replayed.
        allowed = 3 if "--replay" in arguments else 0
        assert done.returncode == allowed or arguments == ("doctor",), done.stderr
        assert [mark.name for mark in marks.iterdir()] == [], arguments
    written = (malicious / ".reposcan/report/report.json").read_text()
    assert "def secret" not in written
    skipped = {"link.py": "symbolic link", "folder": "symbolic link"}
    ledger = {entry["path"]: entry["reason"] for entry in json.loads(written)["files"]}
    assert ledger | skipped == ledger
