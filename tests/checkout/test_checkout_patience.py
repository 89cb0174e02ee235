"""Checkouts that would keep their reader waiting for ever, or fill its memory."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from git_repository import run_git, write_files

from reposcan.checkout import (
    Checkout,
    CheckoutTexts,
    command,
    hearing,
    open_checkout,
    read_history,
    take_snapshot,
)
from reposcan.errors import CheckoutError

#: Seconds. On a busy machine git may need as long for a true answer: the error is the same.
IMPATIENT = 1.0


def read_everything(checkout: Checkout, rev: str | None = None) -> None:
    kept: dict[str, bytes] = {}
    snapshot = take_snapshot(checkout, kept.__setitem__, rev)
    texts = CheckoutTexts(checkout, kept.get)
    assert [texts.read(file) for file in snapshot.files] == [b"1\n"]


def children() -> list[str]:
    return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()


def pipe(name: str) -> Callable[[Path], None]:
    """Puts a pipe that nobody writes to in the place of a file below `.git`."""

    def lay(root: Path) -> None:
        place = root / ".git" / name
        place.parent.mkdir(exist_ok=True)
        place.unlink(missing_ok=True)
        os.mkfifo(place)

    return lay


def named_pipe(setting: str) -> Callable[[Path], None]:
    def lay(root: Path) -> None:
        pipe("pipe")(root)
        run_git(root, "config", setting, str(root / ".git/pipe"))

    return lay


def git_is_a_pipe(root: Path) -> None:
    shutil.rmtree(root / ".git")
    os.mkfifo(root / ".git")


def the_file_is_a_pipe(root: Path) -> None:
    oid = run_git(root, "rev-parse", "HEAD:a.py").decode().strip()
    pipe(f"objects/{oid[:2]}/{oid[2:]}")(root)


def the_branch_is_endless(root: Path) -> None:
    (root / ".git/refs/heads/main").unlink()
    (root / ".git/refs/heads/main").symlink_to("/dev/zero")


WAITING: dict[str, Callable[[Path], None]] = {
    "include": named_pipe("include.path"),
    "include for the folder": named_pipe("includeIf.gitdir:/**.path"),
    "configuration": pipe("config"),
    "head": pipe("HEAD"),
    "branch": pipe("refs/heads/main"),
    "commondir": pipe("commondir"),
    "alternates": pipe("objects/info/alternates"),
    "shallow": pipe("shallow"),
    "index": pipe("index"),
}


@pytest.mark.parametrize("name", WAITING)
def test_git_is_not_waited_for_without_end(make_checkout, name):
    root = make_checkout({"a.py": "1\n"})
    before = children()
    WAITING[name](root)
    with (
        pytest.raises(CheckoutError, match="git gives no answer") as caught,
        open_checkout(root, patience=IMPATIENT) as checkout,
    ):
        read_everything(checkout)
    assert "pipes" in caught.value.hint
    assert children() == before


def test_a_content_is_not_waited_for_without_end(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    the_file_is_a_pipe(root)
    before = children()
    with (
        pytest.raises(CheckoutError, match="git gives no answer"),
        open_checkout(root, patience=IMPATIENT) as checkout,
    ):
        checkout.blob(run_git(root, "rev-parse", "HEAD:a.py").decode().strip())
    assert children() == before


def test_git_is_a_pipe_itself(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    git_is_a_pipe(root)
    with pytest.raises(CheckoutError):
        open_checkout(root, patience=IMPATIENT)


@pytest.mark.parametrize(
    "lay",
    [
        named_pipe("core.excludesFile"),
        named_pipe("core.attributesFile"),
        named_pipe("diff.orderFile"),
        named_pipe("blame.ignoreRevsFile"),
        named_pipe("mailmap.file"),
        named_pipe("commit.template"),
        pipe("info/grafts"),
        pipe("info/exclude"),
        pipe("info/attributes"),
        pipe("info/sparse-checkout"),
        pipe("objects/info/commit-graph"),
        pipe("ORIG_HEAD"),
        pipe("logs/HEAD"),
    ],
)
def test_pipes_that_a_scan_does_not_need(make_checkout, lay):
    root = make_checkout({"a.py": "1\n"})
    lay(root)
    with open_checkout(root) as checkout:
        for rev in (None, "HEAD"):
            read_everything(checkout, rev)
        assert not read_history(checkout, checkout.commit).problem


@pytest.mark.parametrize("name", [".gitmodules", ".gitattributes", ".gitignore", ".mailmap"])
def test_pipes_in_the_working_tree(make_checkout, name):
    root = make_checkout({"a.py": "1\n", name: "* -text\n"})
    (root / name).unlink()
    os.mkfifo(root / name)
    with open_checkout(root) as checkout:
        read_everything(checkout)
        assert not read_history(checkout, checkout.commit).problem


def test_an_endless_device_does_not_fill_the_memory(make_checkout, monkeypatch):
    root = make_checkout({"a.py": "1\n"})
    the_branch_is_endless(root)
    monkeypatch.setattr(command, "_MEMORY", 100_000_000)
    with pytest.raises(CheckoutError, match=r"[Oo]ut of memory"):
        open_checkout(root)


@pytest.mark.parametrize("name", ["config", "index", "more"])
def test_other_endless_devices(make_checkout, monkeypatch, name):
    root = make_checkout({"a.py": "1\n"})
    run_git(root, "config", "include.path", "more")
    (root / ".git" / name).unlink(missing_ok=True)
    (root / ".git" / name).symlink_to("/dev/zero")
    monkeypatch.setattr(command, "_MEMORY", 100_000_000)
    with pytest.raises(CheckoutError), open_checkout(root) as checkout:
        read_everything(checkout)


@pytest.fixture
def bomb(make_checkout) -> Path:
    """Ten folders deep, each of ten names for the next: ten thousand million files."""
    root = make_checkout({"a.py": "1\n"})
    kind, oid = "100644 blob", run_git(root, "rev-parse", "HEAD:a.py").decode().strip()
    for _ in range(11):
        tree = "".join(f"{kind} {oid}\t{name}\n" for name in range(10))
        kind, oid = "040000 tree", run_git(root, "mktree", stdin=tree.encode()).decode().strip()
    commit = run_git(root, "commit-tree", "-p", "HEAD", "-m", "Bomb", oid).decode().strip()
    after = run_git(root, "commit-tree", "-p", commit, "-m", "After", "HEAD^{tree}")
    run_git(root, "update-ref", "HEAD", after.decode().strip())
    return root


def test_more_files_than_anybody_has(bomb, monkeypatch):
    monkeypatch.setattr(hearing, "LONGEST", 3_000_000)
    with open_checkout(bomb) as checkout:
        read_everything(checkout)
        with pytest.raises(CheckoutError, match="longer than 3 MB"):
            read_everything(checkout, "HEAD~1")


def test_a_history_of_more_files_than_anybody_has(bomb, monkeypatch):
    monkeypatch.setattr(command, "_MEMORY", 100_000_000)
    with open_checkout(bomb) as checkout:
        history = read_history(checkout, checkout.commit)
    assert "memory" in history.problem
    assert history.problem.isprintable()


def test_a_long_listing_is_not_cut_by_patience(make_checkout, tmp_path, monkeypatch):
    """A git that takes longer for the whole than it may be silent."""
    root = make_checkout({f"{number}.py": f"{number}\n" for number in range(8)})
    real = shutil.which("git")
    slowly = "while IFS= read -r line; do printf '%s\\0' \"$line\"; sleep 0.5; done"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(
        f'#!/bin/sh\ncase "$*" in *ls-files*) {real} "$@" | tr "\\0" "\\n" | {slowly};;\n'
        f'*) exec {real} "$@";; esac\n'
    )
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    write_files(root, {"new": ""})
    with open_checkout(root, patience=3.0) as checkout:
        assert len(checkout.tracked()) == 8
