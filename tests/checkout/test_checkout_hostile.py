"""Checkouts made to run a program, to lead out of themselves, or to stop the reader."""

import hashlib
import os
import subprocess
import time
from pathlib import Path

import pytest
from git_repository import run_git, write_files

from reposcan.checkout import CheckoutTexts, command, open_checkout, take_snapshot
from reposcan.errors import CheckoutError
from reposcan.model.source import SkipReason, Snapshot

HOOKS = ("post-index-change", "post-checkout", "pre-commit", "reference-transaction", "fsmonitor")
ATTRIBUTES = "*.py filter=trap diff=trap\n*.js filter=trap2\n"


def scan(root: Path, rev: str | None = None) -> tuple[Snapshot, dict[str, bytes]]:
    """Take a snapshot and read all of it: everything that this package does with a checkout."""
    kept: dict[str, bytes] = {}
    with open_checkout(root) as checkout:
        snapshot = take_snapshot(checkout, kept.__setitem__, rev)
        texts = CheckoutTexts(checkout, kept.get)
        return snapshot, {file.path: texts.read(file) for file in snapshot.files}


def reasons(snapshot: Snapshot) -> dict[str, SkipReason]:
    return {file.path: file.reason for file in snapshot.skipped}


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


def trap(marks: Path, name: str) -> str:
    """A program that leaves a mark, whatever it is called with."""
    program = marks.parent / f"trap-{name}"
    program.write_text(f"#!/bin/sh\ntouch {marks / name}\n")
    program.chmod(0o755)
    return str(program)


def set_traps(root: Path, marks: Path) -> None:
    for hook in HOOKS:
        (root / ".git/hooks").mkdir(exist_ok=True)
        (root / ".git/hooks" / hook).write_bytes(Path(trap(marks, hook)).read_bytes())
        (root / ".git/hooks" / hook).chmod(0o755)
    included = root / ".git/more"
    settings = {
        "core.fsmonitor": "setting-fsmonitor",
        "core.sshCommand": "ssh",
        "core.pager": "pager",
        "core.askPass": "askpass",
        "credential.helper": "credential",
        "filter.trap.clean": "clean",
        "filter.trap.smudge": "smudge",
        "filter.trap2.process": "process",
        "diff.trap.textconv": "textconv",
        "diff.trap.command": "command",
        "diff.external": "external",
    }
    for name, value in settings.items():
        run_git(root, "config", "--file", str(included), name, trap(marks, value))
    for name in ("ls-files", "ls-tree", "rev-parse", "cat-file"):
        run_git(root, "config", f"alias.{name}", "!" + trap(marks, f"alias-{name}"))
    run_git(root, "config", "core.hooksPath", str(root / ".git/hooks"))
    run_git(root, "config", "include.path", str(included))


@pytest.mark.parametrize("rev", [None, "HEAD"])
def test_nothing_that_a_checkout_names_is_run(make_checkout, marks, rev):
    root = make_checkout({".gitattributes": ATTRIBUTES, "a.py": "1\n", "b.py": "2\n", "c.js": "3"})
    set_traps(root, marks)
    write_files(root, {"a.py": "changed\n", "c.js": "changed"})
    os.utime(root / "b.py", (1, 1))

    _, texts = scan(root, rev)
    assert texts["a.py"] == (b"changed\n" if rev is None else b"1\n")
    assert texts["b.py"] == b"2\n"
    assert list(marks.iterdir()) == []

    subprocess.run(["git", "diff"], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert list(marks.iterdir()), "the traps were never set"


@pytest.mark.parametrize("git_is_old", [False, True])
def test_a_partial_clone_is_not_completed_by_its_remotes_command(
    make_checkout, marks, tmp_path, monkeypatch, git_is_old
):
    if git_is_old:
        # Before 2.45 git does not know the variable that forbids to fetch.
        monkeypatch.delitem(command._SETTINGS, "GIT_NO_LAZY_FETCH")
    origin = make_checkout({"a.py": "1\n"})
    run_git(origin, "config", "uploadpack.allowFilter", "true")
    root = tmp_path / "partial"
    address = f"file://{origin}"
    run_git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", address, str(root))
    run_git(root, "config", "remote.origin.url", f"ext::{trap(marks, 'remote')}")
    run_git(root, "config", "protocol.ext.allow", "always")
    run_git(root, "config", "protocol.allow", "always")

    with pytest.raises(CheckoutError) as caught:
        scan(root, "HEAD")
    assert "partial clone" in caught.value.message
    assert list(marks.iterdir()) == []

    # Git does not wait for such a command: what ran before it has left its mark when this one has.
    run_git(root, "config", "remote.origin.url", f"ext::{trap(marks, 'later')}")
    subprocess.run(["git", "cat-file", "-p", "HEAD:a.py"], cwd=root, capture_output=True)
    for _ in range(600):
        if list(marks.iterdir()):
            break
        time.sleep(0.05)
    assert [mark.name for mark in marks.iterdir()] == ["later"]


@pytest.mark.parametrize("elsewhere", ["../../elsewhere", "../.."])
def test_a_working_tree_elsewhere_is_not_read(make_checkout, tmp_path, elsewhere):
    root = make_checkout({"a.py": "inside\n"})
    write_files(tmp_path, {"elsewhere/a.py": "outside\n", "a.py": "outside\n"})
    run_git(root, "config", "core.worktree", elsewhere)
    snapshot, texts = scan(root)
    assert texts == {"a.py": b"inside\n"}
    assert snapshot.modified == 0


def test_replaced_objects_are_not_believed(make_checkout):
    root = make_checkout({"a.py": "real\n", "b.py": "fake\n"})
    run_git(root, "replace", "HEAD:a.py", "HEAD:b.py")
    assert scan(root)[1]["a.py"] == scan(root, "HEAD")[1]["a.py"] == b"real\n"


def test_links_lead_nowhere(make_checkout, tmp_path):
    root = make_checkout({"folder/secret": "in git\n", "deep/er/secret": "in git\n", "file": "1\n"})
    write_files(tmp_path, {"outside/secret": "outside\n", "outside/er/secret": "outside\n"})
    for name in ("folder", "deep"):
        (root / name).rename(tmp_path / f"old-{name}")
        (root / name).symlink_to(tmp_path / "outside")
    (root / "file").unlink()
    (root / "file").symlink_to(tmp_path / "outside/secret")
    snapshot, texts = scan(root)
    assert texts == {}
    assert reasons(snapshot) == {
        "deep/er/secret": SkipReason.MISSING,
        "folder/secret": SkipReason.MISSING,
        "file": SkipReason.SYMLINK,
    }


def test_what_has_taken_a_files_place(make_checkout):
    names = ("pipe", "folder", "under/a", "gone")
    root = make_checkout(dict.fromkeys(names, "1\n"))
    for name in names:
        (root / name).unlink()
    os.mkfifo(root / "pipe")
    (root / "folder").mkdir()
    (root / "under").rmdir()
    (root / "under").write_text("a file\n")
    assert reasons(scan(root)[0]) == {
        "folder": SkipReason.MISSING,
        "gone": SkipReason.MISSING,
        "pipe": SkipReason.UNREADABLE,
        "under/a": SkipReason.MISSING,
    }


@pytest.mark.parametrize(("real", "forged"), [("xx/secret", "../secret"), ("xgit/key", ".git/key")])
def test_a_forged_index_does_not_lead_out_or_into_git(make_checkout, tmp_path, real, forged):
    root = make_checkout({real: "1\n"})
    write_files(tmp_path, {"secret": "outside\n"})
    write_files(root, {".git/key": "password\n"})
    index = root / ".git/index"
    body = index.read_bytes()[:-20].replace(real.encode(), forged.encode())
    # The trees that the index remembers are dropped with everything after the one entry.
    body = body[: body.index(b"TREE")]
    index.write_bytes(body + hashlib.sha1(body).digest())
    snapshot, texts = scan(root)
    assert reasons(snapshot) == {forged: SkipReason.UNREADABLE}
    assert texts == {}


def test_a_file_that_only_others_may_read(make_checkout):
    """Root reads everything, so it opens the folder and then steps down for a moment."""
    from reposcan.checkout.worktree import WorkTree

    root = make_checkout({"a.py": "1\n", "b.py": "2\n"})
    (root / "a.py").chmod(0)
    stepped_down = os.geteuid() == 0
    with WorkTree(root) as worktree:
        if stepped_down:
            os.seteuid(65534)
        try:
            found = worktree.read(b"a.py", 100), worktree.read(b"b.py", 100)
        finally:
            if stepped_down:
                os.seteuid(0)
    assert found == (SkipReason.UNREADABLE, b"2\n")
