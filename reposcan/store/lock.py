"""One scan writes to a store at a time.

The lock belongs to the process: when it ends, however it ends, the lock is gone.
"""

import errno
import fcntl
import os
from io import FileIO
from pathlib import Path

from reposcan.errors import StoreError
from reposcan.store.place import cannot_write, refuse_links

#: What network file systems without a lock service say.
_UNSUPPORTED = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


def lock(folder: Path) -> FileIO:
    """Take the folder's lock; it is held until the file that is returned is closed.

    Raises:
        StoreError: another scan holds it, or the folder cannot be written or locked, or a link
            leads out of it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        refuse_links(folder)
        file = FileIO(folder / "lock", "r+", opener=_open)
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise _explained(folder, error) from error
    return file


def _open(path: str, _: int) -> int:
    """Through no link, and without harm to whatever stands there; a pipe would wait for ever."""
    return os.open(
        path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666
    )


def _explained(folder: Path, error: OSError) -> StoreError:
    if isinstance(error, BlockingIOError):
        return StoreError(
            f"another scan is using {folder}",
            "wait until it ends, or choose another folder with --store DIR",
        )
    if error.errno in _UNSUPPORTED:
        return StoreError(
            f"{folder} is on a file system without locks, where two scans could harm each other",
            "choose a folder on a local disk with --store DIR",
        )
    return cannot_write(folder, error)
