"""The kinds of checkouts that people have."""

import os
import subprocess
from pathlib import Path

import pytest
from git_repository import run_git, write_files

from reposcan.checkout import (
    Checkout,
    CheckoutTexts,
    open_checkout,
    read_history,
    take_snapshot,
)
from reposcan.model.history import History
from reposcan.model.source import SkipReason, Snapshot

REVS = pytest.mark.parametrize("rev", [None, "HEAD"])


def scan(root: Path, rev: str | None = None) -> tuple[Snapshot, dict[str, bytes], History]:
    """Everything that this package does with a checkout."""
    kept: dict[str, bytes] = {}
    with open_checkout(root) as checkout:
        snapshot = take_snapshot(checkout, kept.__setitem__, rev)
        texts = CheckoutTexts(checkout, kept.get)
        found = {file.path: texts.read(file) for file in snapshot.files}
        return snapshot, found, read_history(checkout, snapshot.commit)


def reasons(snapshot: Snapshot) -> dict[str, SkipReason]:
    return {file.path: file.reason for file in snapshot.skipped}


def supports(folder: Path, *arguments: str) -> bool:
    try:
        run_git(folder, *arguments)
    except subprocess.CalledProcessError:
        return False
    return True


def with_submodule(root: Path, inner: Path) -> Path:
    allow = ("-c", "protocol.file.allow=always")
    run_git(root, *allow, "submodule", "--quiet", "add", str(inner), "libs/inner")
    run_git(root, "commit", "-qm", "Submodule")
    return root / "libs/inner"


@REVS
def test_a_submodule_is_noted_and_not_entered(make_checkout, rev):
    root = make_checkout({"a.py": "1\n"})
    inner = with_submodule(root, make_checkout({"inner.py": "2\n"}))
    write_files(inner, {"inner.py": "changed\n"})
    snapshot, texts, history = scan(root, rev)
    assert reasons(snapshot) == {"libs/inner": SkipReason.SUBMODULE}
    assert texts["a.py"] == b"1\n"
    assert set(texts) == {"a.py", ".gitmodules"}
    assert not history.problem


@REVS
def test_a_scan_of_a_submodule(make_checkout, rev):
    inner = with_submodule(make_checkout({"a.py": "1\n"}), make_checkout({"inner.py": "2\n"}))
    assert (inner / ".git").is_file()
    snapshot, texts, history = scan(inner, rev)
    assert (snapshot.name, texts) == ("inner", {"inner.py": b"2\n"})
    assert history.changes == (("inner.py", 1),)


@REVS
@pytest.mark.parametrize("detached", [False, True])
def test_a_scan_of_a_linked_worktree(make_checkout, tmp_path, rev, detached):
    root = make_checkout({"a.py": "1\n"})
    kind = ("--detach",) if detached else ("-b", "side")
    run_git(root, "worktree", "add", "-q", *kind, str(tmp_path / "side"))
    write_files(tmp_path / "side", {"b.py": "2\n"})
    run_git(tmp_path / "side", "add", "b.py")
    run_git(tmp_path / "side", "commit", "-qm", "side")
    write_files(root, {"a.py": "changed elsewhere\n"})
    snapshot, texts, history = scan(tmp_path / "side", rev)
    assert (texts, snapshot.modified) == ({"a.py": b"1\n", "b.py": b"2\n"}, 0)
    assert history.commits == 2


def test_a_worktree_below_its_own_repository(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    run_git(root, "worktree", "add", "-q", "-b", "side", str(root / "side"))
    assert scan(root)[1] == scan(root / "side")[1] == {"a.py": b"1\n"}


@REVS
def test_a_pointer_to_large_file_storage(make_checkout, rev):
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 9\n"
    root = make_checkout({"a.py": "1\n", "model.bin": pointer})
    write_files(root, {".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n"})
    run_git(root, "add", ".gitattributes")
    run_git(root, "commit", "-qm", "attributes")
    assert reasons(scan(root, rev)[0]) == {"model.bin": SkipReason.LFS_POINTER}


def test_a_shallow_clone(make_checkout, tmp_path):
    origin = make_checkout({"a.py": "1\n"})
    write_files(origin, {"a.py": "2\n"})
    run_git(origin, "commit", "-qam", "Second")
    run_git(tmp_path, "clone", "-q", "--depth=1", f"file://{origin}", "shallow")
    _, texts, history = scan(tmp_path / "shallow")
    assert texts == {"a.py": b"2\n"}
    assert (history.shallow, history.commits) == (True, 0)


@pytest.mark.parametrize("cone", ["--cone", "--no-cone"])
def test_a_sparse_checkout(make_checkout, cone):
    root = make_checkout({"a.py": "1\n", "in/b.py": "2\n", "out/c.py": "3\n", "out/d/e.py": "4\n"})
    run_git(root, "sparse-checkout", "set", cone, "in")
    sparse = supports(root, "sparse-checkout", "reapply", "--sparse-index")
    assert sparse or cone == "--no-cone"
    snapshot, texts, _ = scan(root)
    assert texts["in/b.py"] == b"2\n"
    left = dict.fromkeys(("out/c.py", "out/d/e.py"), SkipReason.MISSING)
    assert reasons(snapshot).items() >= left.items()
    # A commit has them all.
    assert set(scan(root, "HEAD")[1]) == {"a.py", "in/b.py", "out/c.py", "out/d/e.py"}


def test_a_clone_without_a_working_tree(make_checkout, tmp_path):
    origin = make_checkout({"a.py": "1\n"})
    run_git(tmp_path, "clone", "-q", "--no-checkout", str(origin), "empty")
    assert scan(tmp_path / "empty", "HEAD")[1] == {"a.py": b"1\n"}


def test_a_clone_that_borrows_its_objects(make_checkout, tmp_path):
    origin = make_checkout({"a.py": "1\n"})
    run_git(tmp_path, "clone", "-q", "--shared", str(origin), "borrower")
    assert (tmp_path / "borrower/.git/objects/info/alternates").exists()
    _, texts, history = scan(tmp_path / "borrower", "HEAD")
    assert (texts, history.commits) == ({"a.py": b"1\n"}, 1)


@REVS
def test_a_detached_head(make_checkout, rev):
    root = make_checkout({"a.py": "1\n"})
    run_git(root, "checkout", "-q", "--detach")
    assert scan(root, rev)[1] == {"a.py": b"1\n"}


@REVS
def test_references_in_a_table(tmp_path, rev):
    if not supports(tmp_path, "init", "-q", "--ref-format=reftable"):
        pytest.skip("this git has no reftable")
    write_files(tmp_path, {"a.py": "1\n"})
    run_git(tmp_path, "add", "a.py")
    run_git(tmp_path, "commit", "-qm", "First")
    _, texts, history = scan(tmp_path, rev)
    assert (texts, history.commits) == ({"a.py": b"1\n"}, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--split-index",),
        ("--untracked-cache",),
        ("--force-untracked-cache",),
        ("--index-version=4",),
        ("--assume-unchanged", "a.py"),
        ("--skip-worktree", "a.py"),
        ("--chmod=+x", "a.py"),
    ],
)
def test_indexes_of_all_kinds(make_checkout, arguments):
    root = make_checkout({"a.py": "1\n", "b/c.py": "2\n"})
    run_git(root, "update-index", *arguments)
    write_files(root, {"a.py": "changed\n", "new.py": "3\n"})
    run_git(root, "add", "new.py")
    assert scan(root)[1] == {"a.py": b"changed\n", "b/c.py": b"2\n", "new.py": b"3\n"}


def test_packed_references_and_objects(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    run_git(root, "gc", "-q")
    run_git(root, "commit-graph", "write", "--reachable", "--changed-paths")
    assert not (root / ".git/refs/heads/main").exists()
    _, texts, history = scan(root, "main")
    assert (texts, history.commits) == ({"a.py": b"1\n"}, 1)


@REVS
def test_a_scan_writes_nothing_into_the_checkout(make_checkout, rev):
    root = make_checkout({"a.py": "1\n", "b/c.py": "2\n"})
    write_files(root, {"a.py": "changed\n"})
    # Git would write down at once that this one is unchanged.
    os.utime(root / "b/c.py", (1, 1))
    places = [root, *root.rglob("*")]
    for place in places:
        place.chmod(place.stat().st_mode & ~0o222)
    before = {place: place.lstat().st_mtime_ns for place in places}
    try:
        assert set(scan(root, rev)[1]) == {"a.py", "b/c.py"}
        assert {place: place.lstat().st_mtime_ns for place in [root, *root.rglob("*")]} == before
    finally:
        for place in places:
            place.chmod(place.stat().st_mode | 0o200)


@REVS
def test_names_of_any_bytes(make_checkout, rev):
    root = make_checkout({"a.py": "1\n"})
    names = [b"\xff\xfe.py", b"a\nb.py", b"\x1b[31m.py", "\u202eyp.py".encode(), b"*.py", b" .py"]
    names += [b"-rf.py", b":(top).py", b"%s.py", "\U0001f40d/é.py".encode(), b"x" * 255]
    for name in names:
        place = root / os.fsdecode(name)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"of " + repr(name).encode())
    run_git(root, "add", "--all")
    run_git(root, "commit", "-qm", "names")
    snapshot, texts, history = scan(root, rev)
    assert set(texts.values()) == {b"1\n", *(b"of " + repr(name).encode() for name in names)}
    assert dict(history.changes) == dict.fromkeys(texts, 1)
    "".join(file.path for file in snapshot.files).encode("utf-8")


@REVS
def test_a_file_of_200_megabytes_is_not_read(make_checkout, monkeypatch, rev):
    root = make_checkout({"a.py": "1\n"})
    (root / "huge.py").touch()
    # All of it is a hole, and git stores it in a few hundred bytes a megabyte.
    os.truncate(root / "huge.py", 200_000_000)
    run_git(root, "-c", "core.bigFileThreshold=1m", "add", "huge.py")
    run_git(root, "commit", "-qm", "huge")
    asked: list[str] = []
    blob = Checkout.blob

    def watched(checkout: Checkout, oid: str) -> bytes:
        asked.append(oid)
        return blob(checkout, oid)

    monkeypatch.setattr(Checkout, "blob", watched)
    snapshot, texts, _ = scan(root, rev)
    assert reasons(snapshot) == {"huge.py": SkipReason.TOO_LARGE}
    assert texts == {"a.py": b"1\n"}
    assert set(asked) <= {run_git(root, "rev-parse", "HEAD:a.py").decode().strip()}


@REVS
def test_links_in_a_circle(make_checkout, rev):
    root = make_checkout({"folder/a.py": "1\n"})
    links = {"one": "two", "two": "one", "self": "self", "folder/up": "..", "out": "/etc/passwd"}
    for name, target in links.items():
        (root / name).symlink_to(target)
    run_git(root, "add", "--all")
    run_git(root, "commit", "-qm", "links")
    snapshot, texts, history = scan(root, rev)
    assert reasons(snapshot) == dict.fromkeys(links, SkipReason.SYMLINK)
    assert texts == {"folder/a.py": b"1\n"}
    assert not history.problem


@pytest.mark.parametrize("added", [False, True])
def test_a_repository_inside_that_is_no_submodule(make_checkout, added):
    root = make_checkout({"a.py": "1\n"})
    run_git(root, "init", "-q", "nested")
    write_files(root, {"nested/b.py": "2\n"})
    run_git(root / "nested", "add", "b.py")
    run_git(root / "nested", "commit", "-qm", "First")
    if added:
        run_git(root, "add", "nested")
    snapshot, texts, _ = scan(root)
    assert texts == {"a.py": b"1\n"}
    assert reasons(snapshot) == ({"nested": SkipReason.SUBMODULE} if added else {})
    assert scan(root / "nested")[1] == {"b.py": b"2\n"}


def test_a_repository_whose_git_folder_is_elsewhere(tmp_path):
    run_git(tmp_path, "init", "-q", f"--separate-git-dir={tmp_path / 'hidden'}", "project")
    write_files(tmp_path / "project", {"a.py": "1\n"})
    run_git(tmp_path / "project", "add", "a.py")
    run_git(tmp_path / "project", "commit", "-qm", "First")
    assert scan(tmp_path / "project")[1] == {"a.py": b"1\n"}


def test_a_submodule_in_the_index_of_an_old_commit(make_checkout):
    """Its folder holds ordinary files now, and the commit still says that it is a submodule."""
    root = make_checkout({"a.py": "1\n"})
    head = run_git(root, "rev-parse", "HEAD").decode().strip()
    run_git(root, "update-index", "--add", "--cacheinfo", f"160000,{head},module")
    run_git(root, "commit", "-qm", "module")
    run_git(root, "rm", "-q", "--cached", "module")
    write_files(root, {"module/b.py": "2\n"})
    run_git(root, "add", "--all")
    assert reasons(scan(root, "HEAD")[0]) == {"module": SkipReason.SUBMODULE}
    assert set(scan(root)[1]) == {"a.py", "module/b.py"}
