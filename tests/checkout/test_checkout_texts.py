"""A snapshot's texts outlive every change of the working tree."""

import os
from dataclasses import replace

import pytest
from git_repository import run_git, write_files

from reposcan.checkout import Checkout, CheckoutTexts, open_checkout, take_snapshot, texts
from reposcan.checkout.objects import blob_id
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


def test_a_kept_text_that_was_damaged_is_not_taken_for_the_scanned_one(scanned):
    root, checkout, snapshot, kept = scanned
    (root / "b.py").unlink()
    reader = CheckoutTexts(checkout, lambda digest: kept[digest].replace(b"2", b"3"))
    with pytest.raises(CheckoutError, match="no content with the id"):
        reader.read(snapshot.files[1])


def test_a_text_whose_encoding_nobody_knows(scanned):
    _, checkout, snapshot, kept = scanned
    unknown = replace(snapshot.files[1], encoding="rot26")
    with pytest.raises(CheckoutError, match=r"b\.py is no longer the text"):
        CheckoutTexts(checkout, kept.get).read(unknown)


def test_texts_at_hand_are_few_and_the_latest(scanned, monkeypatch):
    _, checkout, _, _ = scanned
    contents = {blob_id(raw, "0" * 40): raw for raw in (b"a" * 40, b"b" * 40, b"c" * 40, b"d" * 40)}
    asked: list[bytes] = []

    def kept(digest: str) -> bytes:
        asked.append(contents[digest][:1])
        return contents[digest]

    monkeypatch.setattr(texts, "_CACHE_SIZE", 100)
    reader = CheckoutTexts(checkout, kept)
    a, b, c, d = contents
    for digest in (a, a, b, a, c, a, b, d):
        text = reader.read(SourceFile("f", digest, 40, "utf-8"))
        assert text == contents[digest]
    # Two of them fit: the third pushes out the one not read for longest.
    assert b"".join(asked) == b"abcbd"


def test_a_text_larger_than_the_cache_is_still_read(scanned, monkeypatch):
    _, checkout, snapshot, kept = scanned
    monkeypatch.setattr(texts, "_CACHE_SIZE", 1)
    reader = CheckoutTexts(checkout, kept.get)
    assert [reader.read(snapshot.files[0]) for _ in range(2)] == [b"a = 1\n"] * 2
