"""How often each file was changed, counted commit by commit."""

import os
import shutil
from pathlib import Path

import pytest
from git_repository import run_git, write_files

from reposcan.checkout import history, open_checkout, read_history, take_snapshot
from reposcan.model.history import History


def commit(root: Path, *date: str) -> str:
    """Commit what is in the working tree, and return the commit's id."""
    run_git(root, "add", "--all", "--force")
    tree = run_git(root, "write-tree").decode().strip()
    parent = run_git(root, "rev-parse", "HEAD").decode().strip()
    return move(root, forge(root, tree, date[0] if date else "1704067200", parent))


def forge(root: Path, tree: str, date: str, *parents: str) -> str:
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    lines += [f"author T <t@example.org> 1 +0000\ncommitter T <t@example.org> {date}", "", "x\n"]
    raw = "\n".join(lines).encode()
    kind = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
    return run_git(root, *kind, stdin=raw).decode().strip()


def move(root: Path, oid: str) -> str:
    run_git(root, "update-ref", "HEAD", oid)
    return oid


def read(root: Path, rev: str = "HEAD", **limits: float) -> History:
    with open_checkout(root) as checkout:
        return read_history(checkout, checkout.resolve(rev), **limits)


def test_each_commit_that_changed_a_file_counts(make_checkout):
    root = make_checkout({"a.py": "1\n", "b/c.py": "1\n", "d.py": "same\n"})
    write_files(root, {"a.py": "2\n"})
    commit(root)
    write_files(root, {"a.py": "3\n", "b/c.py": "2\n"})
    commit(root)
    commit(root)
    found = read(root)
    assert found.commits == 4
    assert found.changes == (("a.py", 3), ("b/c.py", 2), ("d.py", 1))
    assert (found.shallow, found.problem) == (False, "")
    assert dict(read(root, "HEAD~2").changes) == {"a.py": 2, "b/c.py": 1, "d.py": 1}


def test_a_deletion_is_a_change_and_a_renamed_file_is_another_one(make_checkout):
    root = make_checkout({"old.py": "content\n" * 20, "gone.py": "1\n"})
    (root / "old.py").rename(root / "new.py")
    (root / "gone.py").unlink()
    commit(root)
    assert dict(read(root).changes) == {"gone.py": 2, "new.py": 1, "old.py": 2}


def test_merges_are_left_out_and_what_they_merge_is_not(make_checkout):
    root = make_checkout({"a.py": "1\n", "b.py": "1\n"})
    run_git(root, "checkout", "-q", "-b", "side")
    write_files(root, {"b.py": "2\n"})
    commit(root)
    run_git(root, "checkout", "-q", "main")
    write_files(root, {"a.py": "2\n"})
    commit(root)
    run_git(root, "merge", "-q", "--no-edit", "side")
    found = read(root)
    assert (found.commits, found.changes) == (3, (("a.py", 2), ("b.py", 2)))


def test_dates_are_those_of_the_oldest_and_the_newest_in_utc(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    tree = run_git(root, "rev-parse", "HEAD^{tree}").decode().strip()
    first = forge(root, tree, "1000000000 -0500")
    move(root, forge(root, tree, "1700000000 +0900", first))
    found = read(root)
    assert found.first == "2001-09-09T01:46:40+00:00"
    assert found.last == "2023-11-14T22:13:20+00:00"


@pytest.mark.parametrize("date", ["999999999999999999 +0000", "99999999999999999999999 +0000"])
def test_a_date_that_no_calendar_has(make_checkout, date):
    root = make_checkout({"a.py": "1\n"})
    move(root, forge(root, run_git(root, "rev-parse", "HEAD^{tree}").decode().strip(), date))
    found = read(root)
    assert (found.commits, found.changes, found.problem) == (1, (("a.py", 1),), "")
    assert found.first in ("", "1970-01-01T00:00:00+00:00")


def test_only_the_last_commits_are_looked_at(make_checkout, monkeypatch):
    root = make_checkout({"a.py": "0\n", "b.py": "0\n"})
    for number in range(1, 5):
        write_files(root, {"a.py": f"{number}\n"})
        commit(root)
    monkeypatch.setattr(history, "MOST_COMMITS", 3)
    assert (read(root).commits, read(root).changes) == (3, (("a.py", 3),))


def test_paths_are_named_as_in_a_snapshot(make_checkout):
    names = [b"a\nb\t.py", b"\xff.py", b' "quoted".py', "é.py".encode(), b"-r", b"\\n.py", b"M"]
    root = make_checkout({"a.py": "1\n"})
    for name in names:
        (root / os.fsdecode(name)).write_text("1\n")
    commit(root)
    with open_checkout(root) as checkout:
        snapshot = take_snapshot(checkout, lambda digest, raw: None)
        found = read_history(checkout, checkout.commit)
    assert found.changes == tuple((file.path, 1) for file in snapshot.files)
    assert len(found.changes) == len(names) + 1


def test_a_file_named_like_a_commit_is_none(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    parent = run_git(root, "rev-parse", "HEAD").decode().strip()
    write_files(root, {parent: "x\n", "M": "x\n"})
    commit(root)
    found = read(root)
    assert found.commits == 2
    assert dict(found.changes) == {parent: 1, "M": 1, "a.py": 1}


def test_the_border_of_a_shallow_clone_has_not_changed_every_file(make_checkout, tmp_path):
    root = make_checkout({"a.py": "1\n", "b.py": "1\n"})
    for number in "23":
        write_files(root, {"a.py": number})
        commit(root)
    for depth, changes in (("1", ()), ("2", (("a.py", 1),))):
        clone = tmp_path / f"shallow{depth}"
        run_git(tmp_path, "clone", "-q", "--depth", depth, f"file://{root}", str(clone))
        found = read(clone)
        assert (found.shallow, found.problem) == (True, "")
        assert (found.commits, found.changes) == (len(changes), changes)


def test_a_sha256_repository(tmp_path):
    run_git(tmp_path, "init", "-q", "--object-format=sha256")
    write_files(tmp_path, {"a.py": "1\n"})
    run_git(tmp_path, "add", "a.py")
    run_git(tmp_path, "commit", "-qm", "First")
    write_files(tmp_path, {"a.py": "2\n"})
    run_git(tmp_path, "commit", "-qam", "Second")
    assert read(tmp_path).changes == (("a.py", 2),)


def test_submodules_are_no_files(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    head = run_git(root, "rev-parse", "HEAD").decode().strip()
    run_git(root, "update-index", "--add", "--cacheinfo", f"160000,{head},module")
    run_git(root, "commit", "-qm", "module")
    assert (read(root).commits, read(root).changes) == (2, (("a.py", 1),))


def test_history_is_not_rewritten_by_grafts_and_replacements(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    first = run_git(root, "rev-parse", "HEAD").decode().strip()
    write_files(root, {"a.py": "2\n", "b.py": "1\n"})
    second = commit(root)
    expected = read(root)
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/grafts").write_text(f"{second}\n")
    assert read(root) == expected
    (root / ".git/info/grafts").unlink()
    run_git(root, "replace", second, first)
    assert read(root) == expected


def test_a_damaged_history_is_no_error(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    write_files(root, {"a.py": "2\n"})
    commit(root)
    write_files(root, {"b.py": "1\n"})
    commit(root)
    oldest = run_git(root, "rev-parse", "HEAD~2^{tree}").decode().strip()
    (root / ".git/objects" / oldest[:2] / oldest[2:]).unlink()
    found = read(root)
    assert found.problem.startswith("git could not read the history: ")
    assert found.problem.isprintable()
    # What was counted before stays.
    assert ("b.py", 1) in found.changes

    parent = run_git(root, "rev-parse", "HEAD~1").decode().strip()
    (root / ".git/objects" / parent[:2] / parent[2:]).unlink()
    found = read(root)
    assert (found.commits, found.changes) == (0, ())
    assert found.problem


def test_a_commit_that_is_not_there(make_checkout):
    with open_checkout(make_checkout({"a.py": "1\n"})) as checkout:
        assert read_history(checkout, "0" * 40).problem


def test_git_that_is_gone(make_checkout, monkeypatch):
    with open_checkout(make_checkout({"a.py": "1\n"})) as checkout:
        monkeypatch.setattr(checkout.git, "_arguments", ["/no/such/git"])
        assert "git cannot be started" in read_history(checkout, checkout.commit).problem


def test_what_was_counted_in_time_is_used(make_checkout, tmp_path, monkeypatch):
    root = make_checkout({"a.py": "1\n"})
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(
        f'#!/bin/sh\n{shutil.which("git")} "$@" || exit\n'
        'case "$*" in *diff-tree*) sleep 600;; esac\n'
    )
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    found = read(root, time_limit=5)
    assert found.problem == "only a part of the history was read within 5 seconds"
    assert found.changes == (("a.py", 1),)


def test_no_time_at_all(make_checkout):
    found = read(make_checkout({"a.py": "1\n"}), time_limit=0)
    assert (found.commits, found.first, found.last, found.changes) == (0, "", "", ())
    assert found.problem
