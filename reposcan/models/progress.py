"""Progress of a download that another program does: how much its folder has grown.

pip and the hub's client each draw bars of their own, in their own way, over whatever the terminal
shows already. Looking at the folder needs nothing of either, and the observer draws it like any
other stage.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from reposcan.observer import Observer

_MEGABYTE = 1_000_000
_BLOCK = 512
_SECONDS_BETWEEN_LOOKS = 0.5


@contextmanager
def growing(folder: Path, what: str, size: int | None, observer: Observer) -> Iterator[None]:
    """Report the growth of a folder, in megabytes, as a stage.

    Args:
        folder: what is written to; it need not exist yet.
        what: name of the stage.
        size: bytes that are to come, if that is known.
        observer: is told from another thread.
    """
    total = size // _MEGABYTE if size else None
    observer.stage(f"{what}, MB", total)
    finished = Event()
    watcher = Thread(target=_watch, args=(folder, total, finished, observer), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        finished.set()
        watcher.join()


def _watch(folder: Path, total: int | None, finished: Event, observer: Observer) -> None:
    before, told = _occupied(folder), 0
    while not finished.wait(_SECONDS_BETWEEN_LOOKS):
        grown = (_occupied(folder) - before) // _MEGABYTE
        if total is not None:
            grown = min(grown, total)
        if grown > told:
            observer.advance(grown - told)
            told = grown


def _occupied(folder: Path) -> int:
    """Bytes on the disk: a file may be given its full length before it is filled."""
    occupied = 0
    for path in folder.rglob("*"):
        try:
            occupied += path.lstat().st_blocks * _BLOCK
        except OSError:
            # Temporary files come and go while we look.
            continue
    return occupied
