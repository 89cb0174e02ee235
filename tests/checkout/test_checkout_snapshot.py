"""Each tracked file is in exactly one place, with the content it had at that moment."""

import os
import tempfile
from pathlib import Path

import pytest
from git_repository import run_git, write_files
from hypothesis import given, settings
from hypothesis import strategies as st

from reposcan.checkout import Selection, open_checkout, take_snapshot
from reposcan.checkout.snapshot import SIZE_LIMIT
from reposcan.errors import CheckoutError
from reposcan.model.notes import NOTES_FILE
from reposcan.model.source import SkippedFile, SkipReason, Snapshot


def snap(root: Path, rev: str | None = None) -> tuple[Snapshot, dict[str, bytes]]:
    kept: dict[str, bytes] = {}
    with open_checkout(root) as checkout:
        return take_snapshot(checkout, kept.__setitem__, rev), kept


def hash_of(root: Path, content: bytes) -> str:
    return run_git(root, "hash-object", "--stdin", stdin=content).decode().strip()


def test_an_unchanged_file_needs_no_copy(make_checkout):
    root = make_checkout({"b.py": "x = 1\n", "a.py": "y = 2\n"})
    snapshot, kept = snap(root)
    assert [file.path for file in snapshot.files] == ["a.py", "b.py"]
    assert snapshot.files[1].digest == hash_of(root, b"x = 1\n")
    assert (snapshot.files[1].size, snapshot.files[1].encoding) == (6, "utf-8")
    assert (snapshot.name, snapshot.modified, snapshot.skipped, kept) == ("project", 0, (), {})


def test_a_touched_file_is_not_a_changed_one(make_checkout):
    root = make_checkout({"a.py": "x = 1\n"})
    os.utime(root / "a.py", (1, 1))
    assert snap(root)[0].modified == 0


def test_a_changed_file_is_kept(make_checkout):
    root = make_checkout({"a.py": "x = 1\n", "b.py": "y = 2\n"})
    write_files(root, {"a.py": "x = 10\n", "untracked.py": "z = 3\n"})
    snapshot, kept = snap(root)
    digest = hash_of(root, b"x = 10\n")
    assert [file.path for file in snapshot.files] == ["a.py", "b.py"]
    assert snapshot.files[0].digest == digest
    assert kept == {digest: b"x = 10\n"}
    assert snapshot.modified == 1


def test_people_s_notes_are_no_code_and_kept_as_it(make_checkout):
    root = make_checkout({"a.py": "x = 1\n", NOTES_FILE: "old"})
    snapshot, kept = snap(root)
    assert [file.path for file in snapshot.files] == ["a.py"]
    assert snapshot.skipped == (SkippedFile(NOTES_FILE, SkipReason.NOTES),)
    assert snapshot.notes is not None
    assert (snapshot.notes.digest, kept) == (hash_of(root, b"old"), {})
    write_files(root, {NOTES_FILE: "new"})
    snapshot, kept = snap(root)
    assert snapshot.notes is not None
    assert (snapshot.notes.digest, kept) == (hash_of(root, b"new"), {snapshot.notes.digest: b"new"})
    assert snapshot.modified == 0
    at_first, kept = snap(root, "HEAD")
    assert at_first.notes is not None
    assert (at_first.notes.digest, kept) == (hash_of(root, b"old"), {})


@pytest.mark.parametrize(
    ("content", "selection", "reason"),
    [
        (b"\0\1\2", Selection(), SkipReason.BINARY),
        (b"", Selection(), SkipReason.EMPTY),
        (b"text", Selection(exclude=(".*",)), SkipReason.EXCLUDED),
        (b"-----BEGIN PRIVATE KEY-----\n" + b"a" * 40, Selection(abroad=True), SkipReason.SECRET),
        (None, Selection(), SkipReason.SYMLINK),
    ],
)
def test_notes_that_are_not_read_say_why(make_checkout, content, selection, reason):
    root = make_checkout({"a.py": "x = 1\n", NOTES_FILE: "x" if content is None else content})
    if content is None:
        (root / NOTES_FILE).unlink()
        (root / NOTES_FILE).symlink_to("/etc/passwd")
    with open_checkout(root) as checkout:
        snapshot = take_snapshot(checkout, lambda digest, raw: None, selection=selection)
    assert snapshot.notes is None
    assert snapshot.skipped == (SkippedFile(NOTES_FILE, reason),)


def test_a_changed_file_that_is_skipped_is_not_kept(make_checkout):
    root = make_checkout({"a.csv": "1,2\n"})
    write_files(root, {"a.csv": "3,4\n"})
    snapshot, kept = snap(root)
    assert snapshot.skipped == (SkippedFile("a.csv", SkipReason.DATA),)
    assert (snapshot.modified, kept) == (0, {})


def test_files_staged_but_not_committed_are_tracked(make_checkout):
    root = make_checkout({"a.py": "x = 1\n"})
    write_files(root, {"new.py": "staged\n", "soon.py": "intended\n"})
    run_git(root, "add", "new.py")
    run_git(root, "add", "--intent-to-add", "soon.py")
    snapshot, kept = snap(root)
    assert [file.path for file in snapshot.files] == ["a.py", "new.py", "soon.py"]
    assert list(kept.values()) == [b"intended\n"]


def test_a_commit_is_read_without_the_working_tree(make_checkout):
    root = make_checkout({"a.py": "old\n", "gone.py": "old too\n"})
    old = run_git(root, "rev-parse", "HEAD").decode().strip()
    (root / "gone.py").unlink()
    write_files(root, {"a.py": "new\n", "c.py": "new\n"})
    run_git(root, "add", "--all")
    run_git(root, "commit", "-qm", "Second")
    write_files(root, {"a.py": "changed\n"})
    snapshot, kept = snap(root, "HEAD~1")
    assert snapshot.commit == old
    assert [(file.path, file.digest) for file in snapshot.files] == [
        ("a.py", hash_of(root, b"old\n")),
        ("gone.py", hash_of(root, b"old too\n")),
    ]
    assert (snapshot.modified, kept) == (0, {})


def test_an_unknown_revision_and_an_empty_checkout(make_checkout):
    with pytest.raises(CheckoutError, match="no commit named"):
        snap(make_checkout({"a.py": "1\n"}), "gone")
    with pytest.raises(CheckoutError, match="no tracked files"):
        snap(make_checkout({}))


@pytest.mark.parametrize("rev", [None, "HEAD"])
def test_every_other_thing_in_a_tree_has_its_reason(make_checkout, rev):
    root = make_checkout(
        {
            "blank.py": " \n\n",
            "image.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "large.py": b"#" * (SIZE_LIMIT + 1),
            "strange.txt": b"caf\xe9 \x02",
            "just.py": b"#" * SIZE_LIMIT,
        }
    )
    (root / "link").symlink_to("just.py")
    run_git(root, "add", "--all")
    commit = run_git(root, "rev-parse", "HEAD").decode().strip()
    run_git(root, "update-index", "--add", "--cacheinfo", f"160000,{commit},module")
    run_git(root, "commit", "-qm", "more")
    snapshot, _ = snap(root, rev)
    assert [file.path for file in snapshot.files] == ["just.py"]
    assert {file.path: file.reason for file in snapshot.skipped} == {
        "blank.py": SkipReason.EMPTY,
        "image.png": SkipReason.BINARY,
        "large.py": SkipReason.TOO_LARGE,
        "link": SkipReason.SYMLINK,
        "module": SkipReason.SUBMODULE,
        "strange.txt": SkipReason.UNDECODABLE,
    }
    assert list(snapshot.skipped) == sorted(snapshot.skipped, key=lambda file: file.path)


def test_a_huge_file_is_never_read(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    # 100 GB of holes: reading any large part of it would not end.
    os.truncate(root / "a.py", 100_000_000_000)
    assert snap(root)[0].skipped == (SkippedFile("a.py", SkipReason.TOO_LARGE),)


def test_line_ends_that_git_converts(make_checkout):
    root = make_checkout({".gitattributes": "*.txt text eol=crlf\n", "a.txt": "one\ntwo\n"})
    (root / "a.txt").unlink()
    run_git(root, "checkout", "a.txt")
    assert (root / "a.txt").read_bytes() == b"one\r\ntwo\r\n"
    snapshot, kept = snap(root)
    assert kept == {snapshot.files[1].digest: b"one\r\ntwo\r\n"}
    assert snap(root, "HEAD")[0].files[1].digest == hash_of(root, b"one\ntwo\n")


def test_line_ends_that_git_leaves_alone(make_checkout):
    root = make_checkout({"a.txt": "one\r\ntwo\r\n"})
    run_git(root, "config", "core.autocrlf", "true")
    assert snap(root)[0].modified == 0


def test_a_sha256_repository(tmp_path):
    run_git(tmp_path, "init", "-q", "--object-format=sha256")
    write_files(tmp_path, {"a.py": "1\n", "b.py": "2\n"})
    run_git(tmp_path, "add", "--all")
    run_git(tmp_path, "commit", "-qm", "First")
    write_files(tmp_path, {"b.py": "3\n"})
    snapshot, kept = snap(tmp_path)
    digest = hash_of(tmp_path, b"3\n")
    assert [file.digest for file in snapshot.files] == [hash_of(tmp_path, b"1\n"), digest]
    assert kept == {digest: b"3\n"}
    assert {len(file.digest) for file in snap(tmp_path, "HEAD")[0].files} == {64}


def test_names_that_are_not_unicode_get_a_path_of_their_own(make_checkout):
    root = make_checkout({r"\xff": "escaped\n"})
    (root / os.fsdecode(b"\xff")).write_text("raw\n")
    run_git(root, "add", "--all")
    snapshot, _ = snap(root)
    contents = {file.path: file.digest for file in snapshot.files}
    assert contents == {r"\xff": hash_of(root, b"escaped\n"), "\\xff\\": hash_of(root, b"raw\n")}


FOLDER_NAME = st.binary(min_size=1, max_size=8).filter(
    lambda name: (
        not {0, ord("/")} & set(name) and name not in (b".", b"..") and b"git" not in name.lower()
    )
)
PATH = st.lists(FOLDER_NAME, min_size=1, max_size=3).map(b"/".join)
CONTENT = st.binary(max_size=50) | st.text(max_size=50).map(str.encode)


@settings(max_examples=40)
@given(
    files=st.dictionaries(PATH, CONTENT, min_size=1, max_size=6),
    changes=st.lists(CONTENT, max_size=6),
)
def test_every_tracked_file_is_in_exactly_one_place(files, changes):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        run_git(root, "init", "-q")
        for name in ("core.protectNTFS", "core.protectHFS"):
            run_git(root, "config", name, "false")
        tracked = [path for path in files if written(root, path, files[path])]
        run_git(root, "add", "--all")
        run_git(root, "commit", "-qm", "First")
        committed = snap(root, "HEAD")[0]
        for path, content in zip(tracked, changes, strict=False):
            written(root, path, content)
        current = snap(root)[0]
        listed = run_git(root, "ls-files", "-z").split(b"\0")[:-1]
    for snapshot in (committed, current):
        paths = [entry.path for entry in (*snapshot.files, *snapshot.skipped)]
        assert len(paths) == len(set(paths)) == len(listed) == len(tracked)
        assert list(snapshot.files) == sorted(snapshot.files, key=lambda file: file.path)
        "".join(paths).encode("utf-8")


def written(root: Path, path: bytes, content: bytes) -> bool:
    """Write a file, unless another one's path stands in the way."""
    place = root / os.fsdecode(path)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        return False
    return True


def test_line_ends_that_git_itself_wrote_are_no_change(make_checkout) -> None:
    root = make_checkout({".gitattributes": "*.bat eol=crlf\n", "a.bat": "one\ntwo\n"})
    (root / "a.bat").unlink()
    run_git(root, "checkout", "--quiet", "a.bat")
    assert (root / "a.bat").read_bytes() == b"one\r\ntwo\r\n"
    snapshot, kept = snap(root)
    assert snapshot.modified == 0
    assert list(kept.values()) == [b"one\r\ntwo\r\n"], "it is read as it stands"
