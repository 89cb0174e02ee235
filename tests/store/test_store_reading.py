"""Who may open a store, where it is, and what those are told who may not."""

import errno
import fcntl
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_example import SPAN, answer, begin, read

from reposcan.errors import StoreError
from reposcan.model.asking import State, Target
from reposcan.model.finding import Summary
from reposcan.model.told import Basis
from reposcan.store import Ending, Store, find_folder, output_folder, stored_runs
from reposcan.store.connection import choose_journal

NOBODY = 65534


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder in which nothing can be written after `close`; its name is an odd one."""
    with tempfile.TemporaryDirectory() as outer:
        Path(outer).chmod(0o755)
        folder = Path(outer) / "100% odd?mode=memory#name"
        folder.mkdir()
        yield folder
        os.seteuid(os.getuid())
        folder.chmod(0o755)


def close(folder: Path, mode: int = 0o555) -> None:
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(mode)
    if os.geteuid() == 0:  # Nothing is forbidden to root.
        os.seteuid(NOBODY)


def killed(folder: Path) -> None:
    """Write a run and die, with its last words still in the log."""
    script = (
        "import os, sys; from pathlib import Path; from store_example import *;"
        "store = Store(Path(sys.argv[1])); begin(store); begin(store); os._exit(0)"
    )
    folders = [str(Path(__file__).parent), *sys.path]
    subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
    )
    assert (folder / "store.sqlite3-wal").stat().st_size


def test_two_scans_cannot_share_a_store(tmp_path: Path) -> None:
    with Store(tmp_path), pytest.raises(StoreError, match="another scan is using") as caught:
        Store(tmp_path)
    assert "--store DIR" in caught.value.hint
    with Store(tmp_path):
        """It is free again."""


def test_a_reader_sees_one_moment_while_a_scan_goes_on(tmp_path: Path) -> None:
    with Store(tmp_path) as writer:
        run = begin(writer)
        run.plan([(0, "summarize", Target("a.py", "", SPAN), Basis())])
        with Store(tmp_path, read_only=True) as reader:
            run.record(0, Ending(State.ANSWERED, "", "k", Summary("a.py", "A.")))
            begin(writer)
            assert len(stored_runs(reader)) == 1
            [module, _] = read(reader, run.id).modules()
            assert module.unanswered and not module.summaries
        with Store(tmp_path, read_only=True) as reader:
            assert len(stored_runs(reader)) == 2


def test_a_reader_changes_nothing(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        begin(store)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with Store(tmp_path, read_only=True) as store:
        assert len(stored_runs(store)) == 1
        with pytest.raises(StoreError, match="readonly"):
            store.keep_text("t", b"raw")
    assert before == {file.name: file.read_bytes() for file in tmp_path.iterdir()}


def test_a_reader_makes_no_folder(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(StoreError, match="there is no store in") as caught:
            Store(folder, read_only=True)
        assert "reposcan scan" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_reading_where_nothing_can_be_written(closed_folder: Path) -> None:
    with Store(closed_folder) as store:
        begin(store).keep_answer(answer("k"))
    close(closed_folder)
    with pytest.raises(StoreError, match="cannot write to") as caught:
        Store(closed_folder)
    assert "--store DIR" in caught.value.hint
    with Store(closed_folder, read_only=True) as store:
        assert len(stored_runs(store)) == 1
        assert store.answer("k") == answer("k")


def test_a_folder_that_cannot_be_read_is_an_error(closed_folder: Path) -> None:
    with Store(closed_folder) as store:
        begin(store)
    close(closed_folder, mode=0)
    with pytest.raises(StoreError, match="cannot read") as caught:
        Store(closed_folder, read_only=True)
    assert "--store DIR" in caught.value.hint


def test_what_a_killed_scan_left_is_read(tmp_path: Path) -> None:
    killed(tmp_path)
    with Store(tmp_path, read_only=True) as store:
        assert len(stored_runs(store)) == 2


def test_what_a_killed_scan_left_is_read_where_nothing_can_be_written(closed_folder: Path) -> None:
    killed(closed_folder)
    close(closed_folder)
    with Store(closed_folder, read_only=True) as store:
        assert len(stored_runs(store)) == 2


def test_what_a_killed_scan_left_is_never_read_without_its_log(closed_folder: Path) -> None:
    killed(closed_folder)
    (closed_folder / "store.sqlite3-shm").unlink()
    close(closed_folder)
    with pytest.raises(StoreError, match="was killed") as caught:
        Store(closed_folder, read_only=True)
    assert "copy" in caught.value.hint


def test_a_file_system_without_shared_memory_gets_the_older_journal(tmp_path: Path) -> None:
    database = sqlite3.connect(f"file:{tmp_path}/a.db?vfs=unix-none", uri=True)
    choose_journal(database)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert database.execute("PRAGMA synchronous").fetchone() == (2,)
    database.close()


def test_a_reader_of_the_older_journal_does_not_keep_the_writer_waiting(tmp_path: Path) -> None:
    with Store(tmp_path) as writer:
        assert writer.database.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        writer.database.execute("PRAGMA busy_timeout = 0")
        run = begin(writer)
        with Store(tmp_path, read_only=True) as reader:
            assert len(stored_runs(reader)) == 1
            run.keep_answer(answer("k"))
            assert reader.answer("k") == answer("k")


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def no_locks(file: object, operation: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(StoreError, match="without locks") as caught:
        Store(tmp_path)
    assert "--store DIR" in caught.value.hint


def test_the_folder_ignores_itself_in_git_and_is_never_reached_through_a_link(
    tmp_path: Path,
) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    folder = output_folder(None, checkout, [])
    assert (folder / ".gitignore").read_text().endswith("*\n")
    other = tmp_path / "other"
    other.mkdir()
    (other / ".reposcan").symlink_to(tmp_path)
    for place in (find_folder, output_folder):
        with pytest.raises(StoreError, match="symbolic link"):
            place(None, other, [])


@pytest.mark.parametrize(
    "name",
    [*(f"store.sqlite3{end}" for end in ("", "-wal", "-shm", "-journal")), "lock", "engine.log"],
)
def test_nothing_is_written_through_a_link_in_the_folder(tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("precious")
    folder = tmp_path / ".reposcan"
    with Store(folder) as store:
        begin(store)
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(elsewhere)
    for refused in (
        lambda: output_folder(None, tmp_path, ()),
        lambda: find_folder(folder, tmp_path, ()),
        lambda: Store(folder),
        lambda: Store(folder, read_only=True),
    ):
        with pytest.raises(StoreError, match=f"{re.escape(name)} is a symbolic link") as caught:
            refused()
        assert "remove it" in caught.value.hint
        assert "--store DIR" in caught.value.hint
    assert elsewhere.read_text() == "precious"


def test_a_link_to_nothing_makes_nothing_there(tmp_path: Path) -> None:
    folder = tmp_path / ".reposcan"
    folder.mkdir()
    (folder / ".gitignore").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="gitignore is a symbolic link"):
        output_folder(None, tmp_path, ())
    assert not (tmp_path / "elsewhere").exists()


def test_the_lock_follows_no_link_and_empties_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / "lock"
    held.write_text("precious")
    with Store(tmp_path):
        assert held.read_text() == "precious"
    held.rename(tmp_path / "elsewhere")
    held.symlink_to(tmp_path / "elsewhere")
    # As if the link had been made after the folder was looked at.
    monkeypatch.setattr("reposcan.store.lock.refuse_links", lambda folder: None)
    with pytest.raises(StoreError):
        Store(tmp_path)
    assert (tmp_path / "elsewhere").read_text() == "precious"


def test_finding_the_folder_makes_nothing(tmp_path: Path) -> None:
    assert find_folder(None, tmp_path, []) == tmp_path / ".reposcan"
    assert find_folder(tmp_path / "out", tmp_path, []) == tmp_path / "out"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot write"):
        output_folder(tmp_path / "file" / "out", tmp_path, [])


def test_a_checkout_that_cannot_be_written_is_an_error(closed_folder: Path) -> None:
    close(closed_folder)
    with pytest.raises(StoreError, match="cannot write to") as caught:
        output_folder(None, closed_folder, [])
    assert caught.value.hint == "choose a folder with --store DIR"


def test_a_folder_that_came_with_the_code_is_not_trusted(tmp_path: Path) -> None:
    tracked = [b"a.py", b".reposcan/store.sqlite3"]
    for place in (find_folder, output_folder):
        with pytest.raises(StoreError, match=r"tracks \.reposcan"):
            place(None, tmp_path, tracked)
        assert place(tmp_path / "out", tmp_path, tracked) == tmp_path / "out"
