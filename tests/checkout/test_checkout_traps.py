"""Checkouts that name programs: none is run, although git itself would run each of them."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from git_repository import run_git, write_files

from reposcan.checkout import CheckoutTexts, command, open_checkout, read_history, take_snapshot
from reposcan.errors import CheckoutError


@dataclass
class Hostile:
    """A checkout, and a program that leaves a mark in a folder whatever it is called with."""

    root: Path
    program: str
    marks: Path

    def expect(self, name: str) -> None:
        """From now on, marks have this name."""
        (self.marks / "name").write_text(name)

    def config(self, name: str, value: str = "", file: str = ".git/config") -> None:
        run_git(self.root, "config", "--file", file, "--add", name, value or self.program)

    def copy_program(self, place: Path) -> None:
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(Path(self.program).read_bytes())
        place.chmod(0o755)

    def git(self, *arguments: str, stdin: bytes | None = b"") -> None:
        """Run git as an unsuspecting user would; what it says does not matter."""
        # Without input of ours it reads a terminal, and writes to it.
        terminal, other = os.openpty()
        streams = {"input": stdin, "stdout": subprocess.DEVNULL} if stdin is not None else {}
        subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env=os.environ | {"GIT_TERMINAL_PROMPT": "0"},
            stderr=subprocess.DEVNULL,
            timeout=60,
            **(streams or {"stdin": other, "stdout": other}),
        )
        os.close(terminal)
        os.close(other)

    def assert_sprung_only(self, name: str) -> None:
        """Wait for a mark, since git does not wait for all that it runs; there may be no other."""
        until = time.monotonic() + 30
        while not (self.marks / name).exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert (self.marks / name).exists(), "the trap was never set"
        assert {mark.name for mark in self.marks.iterdir()} <= {"name", "laying", name}


@pytest.fixture
def hostile(make_checkout, tmp_path: Path) -> Hostile:
    root = make_checkout({"a.py": "1\n", "b.py": "2\n", ".gitattributes": "*.py filter=x diff=x\n"})
    write_files(root, {"a.py": "changed\n"})
    os.utime(root / "b.py", (1, 1))
    program, marks = tmp_path / "trap", tmp_path / "marks"
    marks.mkdir()
    program.write_text(f'#!/bin/sh\ncd {marks} && touch "$(cat name)"\n')
    program.chmod(0o755)
    made = Hostile(root, str(program), marks)
    # Git may meet a trap while it is laid.
    made.expect("laying")
    return made


def read_everything(root: Path) -> None:
    """All that the package does with a checkout."""
    for rev in (None, "HEAD"):
        kept: dict[str, bytes] = {}
        with open_checkout(root) as checkout:
            snapshot = take_snapshot(checkout, kept.__setitem__, rev)
            texts = CheckoutTexts(checkout, kept.get)
            assert {file.path: texts.read(file) for file in snapshot.files if file.size < 10} == {
                "a.py": b"1\n" if rev else b"changed\n",
                "b.py": b"2\n",
            }
            history = read_history(checkout, snapshot.commit)
            assert not history.problem
            assert ("a.py", 1) in history.changes


def editor(hostile: Hostile) -> None:
    hostile.config("core.editor")
    hostile.config("user.name", "Test")
    hostile.config("user.email", "test@example.org")


def hook(hostile: Hostile) -> None:
    hostile.copy_program(hostile.root / ".git/hooks/post-index-change")


def hooks_path(hostile: Hostile) -> None:
    hostile.copy_program(hostile.root.parent / "hooks/post-index-change")
    hostile.config("core.hooksPath", str(hostile.root.parent / "hooks"))


def included(name: str) -> Callable[[Hostile], None]:
    def lay(hostile: Hostile) -> None:
        hostile.config("core.fsmonitor", file=".git/more")
        hostile.config(name, "more")

    return lay


def worktree_config(hostile: Hostile) -> None:
    hostile.config("core.repositoryFormatVersion", "1")
    hostile.config("extensions.worktreeConfig", "true")
    hostile.config("core.fsmonitor", file=".git/config.worktree")


def git_folder_elsewhere(hostile: Hostile) -> None:
    hostile.config("core.fsmonitor")
    hidden = hostile.root.parent / "hidden"
    (hostile.root / ".git").rename(hidden)
    (hostile.root / ".git").write_text(f"gitdir: {hidden}\n")


def git_folder_linked(hostile: Hostile) -> None:
    git_folder_elsewhere(hostile)
    (hostile.root / ".git").unlink()
    (hostile.root / ".git").symlink_to(hostile.root.parent / "hidden")


def signed(hostile: Hostile) -> None:
    commit = run_git(hostile.root, "cat-file", "commit", "HEAD")
    head, _, message = commit.partition(b"\n\n")
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    forged = head + b"\n" + signature + b"\n\n" + message
    oid = run_git(hostile.root, "hash-object", "-t", "commit", "-w", "--stdin", stdin=forged)
    run_git(hostile.root, "update-ref", "HEAD", oid.decode().strip())
    hostile.config("gpg.program")
    hostile.config("log.showSignature", "true")


def remote(url: str, *settings: str) -> Callable[[Hostile], None]:
    def lay(hostile: Hostile) -> None:
        hostile.config("remote.origin.url", url.format(hostile=hostile))
        hostile.config("protocol.ext.allow", "always")
        for setting in settings:
            hostile.config(setting)

    return lay


def submodule(hostile: Hostile) -> None:
    """A real one, whose own configuration is as hostile as its parent's."""
    run_git(hostile.root, "init", "-q", "sub")
    write_files(hostile.root, {"sub/c": "inside the submodule\n"})
    run_git(hostile.root / "sub", "add", "c")
    run_git(hostile.root / "sub", "commit", "-qm", "First")
    run_git(hostile.root, "add", "sub")
    run_git(hostile.root, "config", "--file", ".gitmodules", "submodule.sub.path", "sub")
    run_git(hostile.root, "config", "--file", ".gitmodules", "submodule.sub.url", "./sub")
    run_git(hostile.root, "commit", "-qm", "Submodule", "sub")
    hostile.config("submodule.recurse", "true")
    hostile.config("diff.submodule", "diff")


def submodule_monitor(hostile: Hostile) -> None:
    submodule(hostile)
    hostile.config("core.fsmonitor", file="sub/.git/config")


def submodule_update(hostile: Hostile) -> None:
    submodule(hostile)
    hostile.config("submodule.sub.active", "true")
    hostile.config("submodule.sub.url", str(hostile.root / "sub"))
    hostile.config("submodule.sub.update", f"!{hostile.program}")
    # Only a submodule that is not at the recorded commit is updated.
    run_git(hostile.root / "sub", "commit", "-q", "--allow-empty", "-m", "Second")


def setting(*names: str) -> Callable[[Hostile], None]:
    def lay(hostile: Hostile) -> None:
        for name in names:
            hostile.config(name)

    return lay


def aliases(hostile: Hostile) -> None:
    for name in ("ls-files", "ls-tree", "rev-parse", "rev-list", "cat-file", "diff-tree", "st"):
        hostile.config(f"alias.{name}", f"!{hostile.program}")


def pagers(hostile: Hostile) -> None:
    for name in ("ls-files", "ls-tree", "rev-parse", "rev-list", "cat-file", "diff-tree"):
        hostile.config(f"pager.{name}")
    hostile.config("core.pager")


STATUS, DIFF, FETCH = ("status",), ("diff",), ("fetch", "origin")

#: How each trap is laid, and the everyday command that would spring it.
TRAPS: dict[str, tuple[Callable[[Hostile], None], tuple[str, ...]]] = {
    "hook": (hook, STATUS),
    "hooks elsewhere": (hooks_path, STATUS),
    "fsmonitor": (setting("core.fsmonitor"), STATUS),
    "include": (included("include.path"), STATUS),
    "include for the folder": (included("includeIf.gitdir:/**.path"), STATUS),
    "include for the branch": (included("includeIf.onbranch:main.path"), STATUS),
    "configuration of the worktree": (worktree_config, STATUS),
    "git folder elsewhere": (git_folder_elsewhere, STATUS),
    "git folder behind a link": (git_folder_linked, STATUS),
    "clean": (setting("filter.x.clean"), DIFF),
    "smudge": (setting("filter.x.smudge"), ("checkout", "a.py")),
    "filter process": (setting("filter.x.process"), DIFF),
    "textconv": (setting("diff.x.textconv"), DIFF),
    "textconv of old commits": (setting("diff.x.textconv"), ("log", "-p")),
    "diff driver": (setting("diff.x.command"), DIFF),
    "external diff": (setting("diff.external"), DIFF),
    "signature": (signed, ("log",)),
    "pager": (pagers, ("ls-files",)),
    "alias": (aliases, ("st",)),
    "editor": (editor, ("commit", "--amend")),
    "ssh": (remote("ssh://example.org/x", "core.sshCommand"), FETCH),
    "proxy": (remote("git://example.org/x", "core.gitProxy"), FETCH),
    "upload-pack": (remote("{hostile.root}", "remote.origin.uploadpack"), FETCH),
    "ext": (remote("ext::{hostile.program}"), FETCH),
    "credentials": (setting("credential.helper", "core.askPass"), ("credential", "fill")),
    "submodule's own monitor": (submodule_monitor, STATUS),
    "submodule's update": (submodule_update, ("submodule", "update")),
}


@pytest.mark.parametrize("name", TRAPS)
def test_no_program_that_a_checkout_names_is_run(hostile, name):
    lay, everyday = TRAPS[name]
    lay(hostile)
    hostile.expect("scanning")
    read_everything(hostile.root)
    hostile.expect("everyday")
    stdin = {"pager": None, "credentials": b"protocol=https\nhost=example.org\n\n"}
    hostile.git(*everyday, stdin=stdin.get(name, b""))
    hostile.assert_sprung_only("everyday")


@pytest.mark.parametrize("git_is_old", [False, True])
@pytest.mark.parametrize("missing", ["blob:none", "tree:0"])
@pytest.mark.parametrize(
    ("setting", "value"),
    [("url", "ext::{}"), ("uploadpack", "{}"), ("vcs", "trap")],
)
def test_a_partial_clone_is_not_completed_by_its_remotes_command(
    hostile, tmp_path, monkeypatch, git_is_old, missing, setting, value
):
    if git_is_old:
        # Before 2.45 git does not know the variable that forbids to fetch.
        monkeypatch.delitem(command._SETTINGS, "GIT_NO_LAZY_FETCH")
    # A remote with a `vcs` is reached through a program of that name.
    hostile.copy_program(tmp_path / "bin/git-remote-trap")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    run_git(hostile.root, "config", "uploadpack.allowFilter", "true")
    partial = Hostile(tmp_path / "partial", hostile.program, hostile.marks)
    address = f"file://{hostile.root}"
    clone = ("clone", "-q", "--no-checkout", f"--filter={missing}", address, str(partial.root))
    run_git(tmp_path, *clone)
    partial.config("protocol.allow", "always")
    partial.config("protocol.ext.allow", "always")
    run_git(partial.root, "config", f"remote.origin.{setting}", value.format(hostile.program))

    hostile.expect("scanning")
    with open_checkout(partial.root) as checkout:
        with pytest.raises(CheckoutError, match="partial clone"):
            take_snapshot(checkout, lambda digest, raw: None, "HEAD")
        history = read_history(checkout, checkout.commit)
        # Contents are not needed to tell which files were changed; folders are.
        assert len(history.changes) == (0 if missing == "tree:0" else 3)
        assert bool(history.problem) == (missing == "tree:0")
    hostile.expect("everyday")
    partial.git("cat-file", "-p", "HEAD:a.py")
    hostile.assert_sprung_only("everyday")
