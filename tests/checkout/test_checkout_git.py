"""Opening checkouts, and the words for those that cannot be opened."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from git_repository import run_git, write_files

from reposcan.checkout import open_checkout
from reposcan.checkout.failure import GitFailedError, unreadable
from reposcan.errors import CheckoutError

NOBODY = 65534


def children() -> list[str]:
    return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()


def refused(path: Path) -> CheckoutError:
    with pytest.raises(CheckoutError) as caught:
        open_checkout(path)
    assert caught.value.hint
    return caught.value


def write_program(place: Path, script: str, interpreter: str = "/bin/sh") -> None:
    place.write_text(f"#!{interpreter}\n{script}")
    place.chmod(0o755)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Root may read everything, so it steps down for a moment."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_opens_a_checkout(make_checkout):
    root = make_checkout({"a.py": "x = 1\n"})
    with open_checkout(root) as checkout:
        assert checkout.root == root.resolve()
        assert checkout.name == "project"
        assert checkout.commit == run_git(root, "rev-parse", "HEAD").decode().strip()
        [entry] = checkout.tracked()
        assert (entry.path, entry.mode) == (b"a.py", "100644")
        assert checkout.blob(entry.oid) == b"x = 1\n"


def test_opens_through_a_symbolic_link_and_a_relative_path(make_checkout, tmp_path, monkeypatch):
    root = make_checkout({"a.py": "x = 1\n"})
    (tmp_path / "link").symlink_to(root)
    monkeypatch.chdir(tmp_path)
    for path in (Path("link"), Path("project")):
        with open_checkout(path) as checkout:
            assert checkout.root == root.resolve()


def test_the_environment_does_not_lead_to_another_repository(make_checkout, monkeypatch):
    root, other = make_checkout({"a.py": "1\n"}), make_checkout({"b.py": "2\n"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git/objects"))
    with open_checkout(root) as checkout:
        [entry] = checkout.tracked()
        assert checkout.root == root.resolve()
        assert checkout.blob(entry.oid) == b"1\n"


def test_a_missing_path(tmp_path):
    assert "does not exist" in refused(tmp_path / "gone").message


def test_a_file(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    assert "is a file" in refused(root / "a.py").message
    assert "does not exist" in refused(root / "a.py/b").message


def test_a_path_that_the_user_may_not_read(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    root.chmod(0)
    try:
        with ordinary_user():
            error = refused(root)
    finally:
        root.chmod(0o755)
    assert "cannot be read: Permission denied" in error.message


def test_paths_that_no_system_can_read(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    assert "cannot be read" in refused(tmp_path / "loop").message
    assert "cannot be read" in refused(tmp_path / ("x" * 300)).message
    assert "cannot be read" in refused(tmp_path / "a\0b").message


def test_not_a_checkout(tmp_path):
    assert "is not a git checkout" in refused(tmp_path).message


@pytest.mark.parametrize("content", ["", "gitdir: gone\n", "\0", "gitdir: " + "x" * 5000])
def test_a_git_file_that_leads_nowhere(tmp_path, content):
    (tmp_path / ".git").write_text(content)
    assert refused(tmp_path).message


def test_a_folder_below_the_root(make_checkout):
    root = make_checkout({"inner/a.py": "1\n"})
    for below in (root / "inner", root / ".git", root / ".git/refs"):
        error = refused(below)
        assert "not the root" in error.message
        assert str(root) in error.hint


def test_a_bare_repository(make_checkout, tmp_path):
    run_git(tmp_path, "clone", "-q", "--bare", str(make_checkout({"a": "1\n"})), "bare.git")
    error = refused(tmp_path / "bare.git")
    assert "bare" in error.message
    assert "git clone" in error.hint


def test_no_commits(make_checkout):
    assert "no commits" in refused(make_checkout({"a.py": "1\n"}, commit=False)).message


def test_no_tracked_files(make_checkout):
    with open_checkout(make_checkout({})) as checkout:
        for listing in (checkout.tracked, lambda: checkout.tree(checkout.commit)):
            with pytest.raises(CheckoutError, match="no tracked files"):
                listing()


def test_git_is_not_installed(make_checkout, tmp_path, monkeypatch):
    root = make_checkout({"a.py": "1\n"})
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "not installed" in refused(root).message


def test_a_git_that_does_not_work(make_checkout, tmp_path, monkeypatch):
    root = make_checkout({"a.py": "1\n"})
    (tmp_path / "bin").mkdir()
    write_program(tmp_path / "bin/git", "exit 9\n")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    error = refused(root)
    assert error.message == "git does not work on this machine: it ended with status 9"
    assert "git --version" in error.hint


def test_a_git_that_cannot_be_started(make_checkout, tmp_path, monkeypatch):
    root = make_checkout({"a.py": "1\n"})
    (tmp_path / "bin").mkdir()
    write_program(tmp_path / "bin/git", "", interpreter="/no/such/interpreter")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert "git cannot be started" in refused(root).message


def test_a_checkout_of_another_user(make_checkout, tmp_path, monkeypatch):
    root = make_checkout({"a.py": "1\n"})
    if os.geteuid() == 0:
        for place in (root, *root.rglob("*")):
            os.chown(place, NOBODY, NOBODY)
    else:
        # Only root can give files away; git's own switch makes its check see it so.
        (tmp_path / "bin").mkdir()
        real = f'{shutil.which("git")} "$@"'
        write_program(tmp_path / "bin/git", f"GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {real}\n")
        monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    error = refused(root)
    assert "another user" in error.message
    assert error.hint.endswith(f"safe.directory {root}")

    trusting = tmp_path / "gitconfig"
    trusting.write_text(f"[safe]\n\tdirectory = {root}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(trusting))
    with open_checkout(root) as checkout:
        assert len(checkout.tracked()) == 1


def test_a_damaged_index_is_named_in_one_printable_line(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    (root / ".git/index").write_bytes(b"\x1b[31mnot an index")
    with open_checkout(root) as checkout, pytest.raises(CheckoutError) as caught:
        checkout.tracked()
    assert "git cannot read" in caught.value.message
    assert caught.value.message.isprintable()


def test_a_broken_configuration(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    (root / ".git/config").write_text("[core\n")
    assert refused(root).message.isprintable()


def test_resolve(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    run_git(root, "tag", "--annotate", "--message=x", "v1")
    with open_checkout(root) as checkout:
        for rev in ("HEAD", "main", "v1", "refs/heads/main", checkout.commit[:7], "HEAD^{/First}"):
            assert checkout.resolve(rev) == checkout.commit


NO_REVISIONS = (
    *("", "gone", "HEAD~9", "HEAD:a.py", "^HEAD", "HEAD..HEAD", "0" * 40),
    *("--all", "-h", "--output=x", "a\0b", "a\nHEAD", "HEAD\n"),
)


@pytest.mark.parametrize("rev", NO_REVISIONS)
def test_an_unknown_revision(make_checkout, rev):
    root = make_checkout({"a.py": "1\n"})
    with open_checkout(root) as checkout, pytest.raises(CheckoutError, match="no commit named"):
        checkout.resolve(rev)
    assert sorted(place.name for place in root.iterdir()) == [".git", "a.py"]


def test_a_path_in_conflict_is_listed_once(make_checkout):
    root = make_checkout({"a.py": "base\n", "gone.py": "base\n"})
    run_git(root, "checkout", "-q", "-b", "theirs")
    write_files(root, {"a.py": "theirs\n", "gone.py": "theirs\n"})
    run_git(root, "commit", "-qam", "theirs")
    run_git(root, "checkout", "-q", "main")
    write_files(root, {"a.py": "ours\n"})
    run_git(root, "rm", "-q", "gone.py")
    run_git(root, "commit", "-qam", "ours")
    with pytest.raises(subprocess.CalledProcessError):
        run_git(root, "merge", "theirs")
    with open_checkout(root) as checkout:
        contents = {entry.path: checkout.blob(entry.oid) for entry in checkout.tracked()}
    assert contents == {b"a.py": b"ours\n", b"gone.py": b"theirs\n"}


def test_tree_gives_modes_and_sizes(make_checkout):
    root = make_checkout({"a.py": "12345", "b/run": "#!"})
    (root / "b/run").chmod(0o755)
    (root / "link").symlink_to("a.py")
    run_git(root, "add", "--all")
    run_git(root, "commit", "-qm", "more")
    with open_checkout(root) as checkout:
        found = [(entry.path, entry.mode, entry.size) for entry in checkout.tree(checkout.commit)]
    assert found == [(b"a.py", "100644", 5), (b"b/run", "100755", 2), (b"link", "120000", 4)]


def test_blobs_come_whole_whatever_they_hold(make_checkout):
    contents = [b"", b"\n", b"\0\n\0", b"x" * 300_000, b"blob 3\nabc\n"]
    files = {f"f{number}": content for number, content in enumerate(contents)}
    with open_checkout(make_checkout(files)) as checkout:
        entries = checkout.tracked()
        assert [checkout.blob(entry.oid) for entry in entries] == contents
        assert [checkout.blob(entry.oid) for entry in reversed(entries)] == contents[::-1]


@pytest.mark.parametrize("digest", ["0" * 40, "0" * 64, "HEAD", "", "a\nb", "-h", "A" * 40])
def test_a_missing_blob_spoils_nothing(make_checkout, digest):
    with open_checkout(make_checkout({"a.py": "1\n"})) as checkout:
        with pytest.raises(CheckoutError, match="no content with the id"):
            checkout.blob(digest)
        assert checkout.blob(checkout.tracked()[0].oid) == b"1\n"


def test_a_commit_is_not_a_blob(make_checkout):
    with open_checkout(make_checkout({"a.py": "1\n"})) as checkout:
        with pytest.raises(CheckoutError):
            checkout.blob(checkout.commit)
        assert checkout.blob(checkout.tracked()[0].oid) == b"1\n"


def test_reading_goes_on_after_the_reading_process_died(make_checkout):
    with open_checkout(make_checkout({"a.py": "1\n"})) as checkout:
        [entry] = checkout.tracked()
        assert checkout.blob(entry.oid) == b"1\n"
        [child] = children()
        os.kill(int(child), 9)
        assert checkout.blob(entry.oid) == b"1\n"


def test_no_process_stays_behind(make_checkout):
    before = children()
    with open_checkout(make_checkout({"a.py": "1\n"})) as checkout:
        checkout.blob(checkout.tracked()[0].oid)
        assert len(children()) == len(before) + 1
    assert children() == before
    checkout.close()


def test_a_linked_worktree(make_checkout, tmp_path):
    root = make_checkout({"a.py": "1\n"})
    run_git(root, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    write_files(tmp_path / "side", {"b.py": "2\n"})
    run_git(tmp_path / "side", "add", "b.py")
    run_git(tmp_path / "side", "commit", "-qm", "side")
    with open_checkout(tmp_path / "side") as checkout:
        assert checkout.name == "side"
        assert [checkout.blob(entry.oid) for entry in checkout.tracked()] == [b"1\n", b"2\n"]


def test_a_sha256_repository(tmp_path):
    root = tmp_path / "modern"
    root.mkdir()
    run_git(root, "init", "-q", "--object-format=sha256")
    write_files(root, {"a.py": "1\n"})
    run_git(root, "add", "a.py")
    run_git(root, "commit", "-qm", "First")
    with open_checkout(root) as checkout:
        [entry] = checkout.tracked()
        assert len(checkout.commit) == len(entry.oid) == 64
        assert checkout.resolve("HEAD") == checkout.commit
        assert checkout.blob(entry.oid) == b"1\n"


def test_a_forbidden_fetch_tells_of_a_partial_clone_even_alone(tmp_path: Path) -> None:
    # Git may end before it says that it wanted something from a promisor.
    failure = GitFailedError(-13, "fatal: transport 'ext' not allowed\n")
    assert "partial clone" in unreadable(tmp_path, failure).message
