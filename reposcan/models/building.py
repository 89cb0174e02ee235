"""Folders that are there whole or not at all.

What is fetched is built in a temporary folder beside its place, written through to the disk and
renamed. A lock makes two fetches of one model take turns; the kernel frees it when its holder dies,
so whoever holds it may sweep away what a killed fetch left.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reposcan.observer import Observer


@contextmanager
def locked(place: Path, observer: Observer) -> Iterator[None]:
    """Hold the lock of a folder that is to be built at `place`; wait if another process does."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / f".{place.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            observer.note(f"another process is fetching {place.name}; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build(place: Path, fill: Callable[[Path], None]) -> None:
    """Build a folder and put it at `place`, instead of what is there; call it under `locked`.

    Args:
        place: where it is to be.
        fill: writes what it shall hold into the empty folder it is given; if it raises, `place`
            stays as it was.
    """
    sweep(place)
    temporary = Path(tempfile.mkdtemp(prefix=_prefix(place), dir=place.parent))
    try:
        finished = temporary / "finished"
        finished.mkdir()
        fill(finished)
        for path in sorted(finished.rglob("*"), reverse=True):
            _flush(path)
        _flush(finished)
        if place.exists():
            place.rename(temporary / "replaced")
        finished.rename(place)
        _flush(place.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def sweep(place: Path) -> None:
    """Remove what killed builds of `place` left."""
    for stale in place.parent.glob(f"{_prefix(place)}*"):
        shutil.rmtree(stale, ignore_errors=True)


def _prefix(place: Path) -> str:
    return f".{place.name}.building-"


def _flush(path: Path) -> None:
    """Have the disk hold what was written."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
