"""A snapshot's texts outlive every change of the working tree."""

import os
from dataclasses import replace

import pytest
from git_repository import run_git, write_files

from reposcan.checkout import Checkout, CheckoutTexts, open_checkout, take_snapshot, texts
from reposcan.errors import CheckoutError
from reposcan.model.source import SourceFile


@pytest.fixture
def scanned(make_checkout):
    """A checkout with one file as committed and one changed, its snapshot, and what was kept."""
    root = make_checkout({"a.py": "a = 1\n", "b.py": "b = 1\n"})
    write_files(root, {"b.py": "b = 2\n"})
    kept: dict[str, bytes] = {}
    with open_checkout(root) as checkout:
        yield root, checkout, take_snapshot(checkout, kept.__setitem__), kept


def test_later_changes_do_not_show(scanned):
    root, checkout, snapshot, kept = scanned
    write_files(root, {"a.py": "changed\n", "b.py": "changed\n"})
    run_git(root, "commit", "-qam", "Second")
    (root / "a.py").unlink()
    reader = CheckoutTexts(checkout, kept.get)
    assert [reader.read(file) for file in snapshot.files] == [b"a = 1\n", b"b = 2\n"]


def test_what_still_stands_there_is_not_asked_of_git(scanned, monkeypatch):
    _, checkout, snapshot, _ = scanned
    monkeypatch.setattr(Checkout, "blob", None)
    reader = CheckoutTexts(checkout, lambda digest: None)
    assert [reader.read(file) for file in snapshot.files] == [b"a = 1\n", b"b = 2\n"]


def test_only_the_digest_tells_that_it_is_the_same(scanned):
    root, checkout, snapshot, kept = scanned
    before = (root / "a.py").stat()
    write_files(root, {"a.py": "a = 9\n"})
    os.utime(root / "a.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert CheckoutTexts(checkout, kept.get).read(snapshot.files[0]) == b"a = 1\n"


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../a.py", ".git/HEAD", "a\0.py", "\\xff"])
def test_a_path_that_no_snapshot_has_leads_nowhere(scanned, path):
    _, checkout, snapshot, kept = scanned
    named = replace(snapshot.files[0], path=path)
    assert CheckoutTexts(checkout, kept.get).read(named) == b"a = 1\n"


def test_texts_come_as_utf8_without_a_mark(make_checkout):
    text = "é = '€'\r\n"
    encodings = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252")
    files = {f"{encoding}.py": text.encode(encoding) for encoding in encodings}
    with open_checkout(make_checkout(files)) as checkout:
        snapshot = take_snapshot(checkout, lambda digest, raw: None)
        reader = CheckoutTexts(checkout, lambda digest: None)
        found = {file.path: (file.encoding, reader.read(file)) for file in snapshot.files}
    assert found == {f"{encoding}.py": (encoding, text.encode()) for encoding in encodings}


def test_a_text_that_is_gone(scanned):
    root, checkout, snapshot, _ = scanned
    (root / "b.py").unlink()
    forgetful = CheckoutTexts(checkout, lambda digest: None)
    with pytest.raises(CheckoutError, match="no content with the id"):
        forgetful.read(snapshot.files[1])


def test_a_text_that_was_kept_badly(scanned):
    root, checkout, snapshot, _ = scanned
    (root / "b.py").unlink()
    with pytest.raises(CheckoutError, match=r"b\.py is no longer the text"):
        CheckoutTexts(checkout, lambda digest: b"\xff").read(snapshot.files[1])


def test_texts_at_hand_are_few_and_the_latest(scanned, monkeypatch):
    _, checkout, _, _ = scanned
    asked: list[str] = []

    def kept(digest: str) -> bytes:
        asked.append(digest)
        return b"x" * 40

    monkeypatch.setattr(texts, "_CACHE_SIZE", 100)
    reader = CheckoutTexts(checkout, kept)
    for digest in "aabacabd":
        assert reader.read(SourceFile("f", digest, 40, "utf-8")) == b"x" * 40
    # Two of them fit: the third pushes out the one not read for longest.
    assert "".join(asked) == "abcbd"


def test_a_text_larger_than_the_cache_is_still_read(scanned, monkeypatch):
    _, checkout, snapshot, kept = scanned
    monkeypatch.setattr(texts, "_CACHE_SIZE", 1)
    reader = CheckoutTexts(checkout, kept.get)
    assert [reader.read(snapshot.files[0]) for _ in range(2)] == [b"a = 1\n"] * 2
