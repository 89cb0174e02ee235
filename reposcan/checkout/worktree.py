"""Reading tracked files from the working tree without being led out of it.

Git lists paths; what stands there now may be anything. Each folder on the way is opened relative to
the one before and may not be a symbolic link, so that a link put in a folder's place leads nowhere;
only regular files are read, since a pipe would wait for ever.
"""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from reposcan.model.source import SkipReason

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC

#: Git writes none of these into an index; a forged one may hold them.
_FORBIDDEN = frozenset({b"", b".", b"..", b".git"})


class WorkTree:
    """The files below a folder, as they are now."""

    def __init__(self, root: Path) -> None:
        self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing can be read any more."""
        os.close(self._root)

    def read(self, path: bytes, limit: int) -> bytes | SkipReason:
        """The raw bytes of a file, or why they cannot be had.

        Args:
            path: relative to the root, with forward slashes.
            limit: bytes; a larger file is not read.
        """
        *folders, name = path.split(b"/")
        if b"\0" in path or not _FORBIDDEN.isdisjoint((*folders, name)):
            return SkipReason.UNREADABLE
        try:
            parent = self._open_folder(folders)
        except (FileNotFoundError, NotADirectoryError):
            return SkipReason.MISSING
        except OSError:
            return SkipReason.UNREADABLE
        try:
            return _read_regular(parent, name, limit)
        finally:
            os.close(parent)

    def replace(self, path: bytes, old: bytes, new: bytes) -> bool:
        """Put another content in a file's place, in one step, if it still has the old one.

        Args:
            path: relative to the root, with forward slashes.
            old: content that the file must have.
            new: content that it gets; its permissions stay.

        Returns:
            Whether it was done; not where something else stands there by now.

        Raises:
            OSError: it cannot be written; the file is as it was.
        """
        if self.read(path, len(old)) != old:
            return False
        *folders, name = path.split(b"/")
        parent = self._open_folder(folders)
        fresh = f".reposcan-{secrets.token_hex(8)}".encode()
        try:
            mode = stat.S_IMODE(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)
            _write_new(parent, fresh, new, mode)
            # What was edited in the meantime stays.
            if _read_regular(parent, name, len(old)) != old:
                return False
            os.rename(fresh, name, src_dir_fd=parent, dst_dir_fd=parent)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(fresh, dir_fd=parent)
            os.close(parent)
        return True

    def _open_folder(self, names: list[bytes]) -> int:
        folder = os.dup(self._root)
        for name in names:
            try:
                inner = os.open(name, _FOLDER, dir_fd=folder)
            finally:
                os.close(folder)
            folder = inner
        return folder


def _read_regular(parent: int, name: bytes, limit: int) -> bytes | SkipReason:
    try:
        # Looked at before it is opened: opening a device may already do something.
        if reason := _irregular(os.stat(name, dir_fd=parent, follow_symlinks=False)):
            return reason
        with open(os.open(name, _FILE, dir_fd=parent), "rb") as file:  # noqa: PTH123 - a descriptor
            status = os.fstat(file.fileno())
            if reason := _irregular(status):
                return reason
            if status.st_size > limit:
                return SkipReason.TOO_LARGE
            raw = file.read(limit + 1)
            return raw if len(raw) <= limit else SkipReason.TOO_LARGE
    except FileNotFoundError:
        return SkipReason.MISSING
    except OSError:
        return SkipReason.UNREADABLE


def _write_new(parent: int, name: bytes, content: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(name, flags, 0o600, dir_fd=parent), "wb") as file:  # noqa: PTH123
        file.write(content)
        file.flush()
        os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())


def _irregular(status: os.stat_result) -> SkipReason | None:
    if stat.S_ISREG(status.st_mode):
        return None
    if stat.S_ISLNK(status.st_mode):
        return SkipReason.SYMLINK
    # A folder has taken the file's place: the file itself is gone.
    return SkipReason.MISSING if stat.S_ISDIR(status.st_mode) else SkipReason.UNREADABLE
