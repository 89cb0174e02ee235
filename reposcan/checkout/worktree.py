"""Reading tracked files from the working tree without being led out of it.

Git lists paths; what stands there now may be anything. Each folder on the way is opened relative to
the one before and may not be a symbolic link, so that a link put in a folder's place leads nowhere;
only regular files are read, since a pipe would wait for ever.
"""

import os
import stat
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


def _irregular(status: os.stat_result) -> SkipReason | None:
    if stat.S_ISREG(status.st_mode):
        return None
    if stat.S_ISLNK(status.st_mode):
        return SkipReason.SYMLINK
    # A folder has taken the file's place: the file itself is gone.
    return SkipReason.MISSING if stat.S_ISDIR(status.st_mode) else SkipReason.UNREADABLE
