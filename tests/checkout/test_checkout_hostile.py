"""Checkouts made to lead their reader out of themselves."""

import hashlib
import os
from pathlib import Path

import pytest
from git_repository import run_git, write_files

from reposcan.checkout import CheckoutTexts, open_checkout, take_snapshot
from reposcan.model.source import SkipReason, Snapshot


def scan(root: Path, rev: str | None = None) -> tuple[Snapshot, dict[str, bytes]]:
    """Take a snapshot and read all of it: everything that this package does with a checkout."""
    kept: dict[str, bytes] = {}
    with open_checkout(root) as checkout:
        snapshot = take_snapshot(checkout, kept.__setitem__, rev)
        texts = CheckoutTexts(checkout, kept.get)
        return snapshot, {file.path: texts.read(file) for file in snapshot.files}


def reasons(snapshot: Snapshot) -> dict[str, SkipReason]:
    return {file.path: file.reason for file in snapshot.skipped}


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
