"""Writes a report whole or not at all.

All files go into a new folder beside the report, which then takes its place by renaming. A failure,
a full disk or a kill leaves the old report as it was; what a killed write left is swept, or put
back, by the next one.
"""

import errno
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reposcan.errors import ReportError
from reposcan.model.report import ModuleReport, RunReader, ScanReport
from reposcan.observer import Observer, Silent
from reposcan.report.interface import Formatter

_FILLING = ".report-new-"
_OLD = ".report-old-"
_MARKER = re.compile(rb'\s*\{\s*"schema_version"\s*:\s*\d')
_CAUSES = {
    errno.ENOSPC: ("the disk is full", "free some space and run again: all answers are kept"),
    errno.EDQUOT: ("the disk quota is used up", "free some space and run again: answers are kept"),
    errno.EACCES: ("permission denied", "choose a folder that you may write to with --store"),
    errno.EPERM: ("permission denied", "choose a folder that you may write to with --store"),
    errno.EROFS: ("it is read-only", "choose a folder that you may write to with --store"),
    errno.ENOTDIR: ("a part of that path is a file", "choose another folder with --store"),
    errno.EEXIST: ("a file of that name is in the way", "choose another folder with --store"),
}


class _Watched:
    """A reader that tells how far its modules have been read."""

    def __init__(self, reader: RunReader, observer: Observer) -> None:
        self._reader = reader
        self._observer = observer

    @property
    def report(self) -> ScanReport:
        return self._reader.report

    def modules(self) -> Iterator[ModuleReport]:
        for module in self._reader.modules():
            yield module
            self._observer.advance()

    def source(self, path: str) -> str:
        return self._reader.source(path)


def write(
    reader: RunReader, formatters: Sequence[Formatter], out: Path, observer: Observer | None = None
) -> Path:
    """Write all formats to `out/report`, in place of an older report there.

    Args:
        reader: the run to report.
        formatters: one of them writes `report.json`, which marks the folder as a report.
        out: folder for all that a scan writes; made where it is missing.
        observer: is told of the progress, format by format.

    Returns:
        Path of `index.html`.

    Raises:
        ReportError: the folder cannot be written, or what stands there is not a report.
    """
    target = out / "report"
    with _mapped(target):
        out.mkdir(parents=True, exist_ok=True)
        _sweep(out, target)
        _require_ours(target)
        filling = _sibling(out, _FILLING)
        try:
            filling.mkdir()
            _fill(filling, reader, formatters, observer or Silent())
            _swap(filling, target, _sibling(out, _OLD))
        finally:
            shutil.rmtree(filling, ignore_errors=True)
    return target / "index.html"


@contextmanager
def _mapped(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        cause, hint = _CAUSES.get(
            error.errno or 0, (error.strerror or str(error), "choose another folder with --store")
        )
        raise ReportError(f"cannot write the report to {target}: {cause}", hint) from error


def _sibling(out: Path, prefix: str) -> Path:
    """A new name; a plain mkdir of it follows the user's umask, which mkdtemp does not."""
    return out / f"{prefix}{secrets.token_hex(8)}"


def _sweep(out: Path, target: Path) -> None:
    """Remove what killed writes left; a report that was moved aside and not replaced comes back."""
    for old in sorted(out.glob(f"{_OLD}*")):
        if _is_report(old) and not _exists(target):
            old.rename(target)
        else:
            shutil.rmtree(old, ignore_errors=True)
    for filling in out.glob(f"{_FILLING}*"):
        shutil.rmtree(filling, ignore_errors=True)


def _require_ours(target: Path) -> None:
    if not _exists(target) or _is_report(target):
        return
    if not target.is_symlink() and target.is_dir() and not any(target.iterdir()):
        return
    raise ReportError(
        f"{target} exists and was not written by reposcan",
        "move it away, or choose another folder with --store",
    )


def _exists(target: Path) -> bool:
    return target.is_symlink() or target.exists()


def _is_report(folder: Path) -> bool:
    """Whether a folder carries our mark: a report.json that begins with a schema version."""
    marker = folder / "report.json"
    if folder.is_symlink() or not marker.is_file():
        return False
    with marker.open("rb") as file:
        return _MARKER.match(file.read(256)) is not None


def _fill(
    folder: Path, reader: RunReader, formatters: Sequence[Formatter], observer: Observer
) -> None:
    modules = sum(entry.status != "skipped" for entry in reader.report.files)
    for formatter in formatters:
        observer.stage(f"Writing {formatter.name}", modules)
        for relative, text in formatter.pages(_Watched(reader, observer)):
            path = folder / relative
            if not path.resolve().is_relative_to(folder.resolve()):
                raise ValueError(f"a page outside the report: {relative!r}")
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    if not _is_report(folder):
        raise ValueError("one of the formatters must write report.json")


def _swap(filled: Path, target: Path, aside: Path) -> None:
    """Put the filled folder in the target's place; put the old one back if that fails."""
    moved = _exists(target)
    if moved:
        target.rename(aside)
    try:
        filled.rename(target)
    except BaseException:
        if moved:
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
