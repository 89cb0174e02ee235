"""Writing into a checkout: only what is still there as it was read, and never out of it."""

import os
from pathlib import Path

import pytest

from reposcan.checkout import open_checkout
from reposcan.checkout.worktree import WorkTree
from reposcan.errors import CheckoutError


def replaced(root: Path, path: str, old: bytes = b"old", new: bytes = b"new one") -> bool:
    with WorkTree(root) as tree:
        return tree.replace(path.encode(), old, new)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_file_gets_its_content_and_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "a.sh"
    file.parent.mkdir()
    file.write_bytes(b"old")
    file.chmod(0o751)
    assert replaced(tmp_path, "deep/a.sh")
    assert file.read_bytes() == b"new one"
    assert file.stat().st_mode & 0o777 == 0o751
    assert names(file.parent) == ["a.sh"]


def test_what_has_changed_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    for content in (b"edited", b"old and more", b"ol"):
        file.write_bytes(content)
        assert not replaced(tmp_path, "a.py")
        assert file.read_bytes() == content
    assert names(tmp_path) == ["a.py"]
    assert not replaced(tmp_path, "gone.py")


def test_no_link_leads_out(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    root.mkdir()
    (outside / "a.py").write_bytes(b"old")
    (root / "folder").symlink_to(outside)
    (root / "a.py").symlink_to(outside / "a.py")
    for path in ("folder/a.py", "a.py", "../outside/a.py", ".git/a.py"):
        assert not replaced(root, path), path
    assert (outside / "a.py").read_bytes() == b"old"
    assert names(outside) == ["a.py"]


def test_what_cannot_be_written_is_one_clear_error(make_checkout, monkeypatch) -> None:
    root = make_checkout({"a.py": "old"})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with open_checkout(root) as checkout:
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(CheckoutError, match=r"cannot write a\.py: No space"):
            checkout.rewrite("a.py", b"old", b"new")
        monkeypatch.undo()
        assert names(root) == [".git", "a.py"]
        assert checkout.rewrite("a.py", b"old", b"new")
    assert (root / "a.py").read_bytes() == b"new"
