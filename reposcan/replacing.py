"""A folder that takes the place of another one, when all of it is written."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reposcan.errors import ReportError


@contextmanager
def replacing(out: Path, checkout: Path, ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A new folder that takes the place of `out` when the block ends well.

    Args:
        out: the folder.
        checkout: a folder that must stay.
        ours: whether a folder that is there holds nothing but what was written before.

    Raises:
        ReportError: it cannot be written, or holds what was not written by this program.
    """
    out = out.absolute()
    fresh, aside = (out.with_name(f".{out.name}-{secrets.token_hex(8)}") for _ in range(2))
    try:
        if checkout.is_relative_to(out.resolve()) or not _may_be_replaced(out, ours):
            raise ReportError(
                f"{out} holds what was not written by reposcan",
                "name a new or an empty folder with --out",
            )
        fresh.mkdir(parents=True)
        yield fresh
        if out.exists():
            out.rename(aside)
        fresh.rename(out)
    except OSError as error:
        raise ReportError(
            f"cannot write the contexts to {out}: {error.strerror}", "choose another --out"
        ) from error
    finally:
        for folder in (fresh, aside):
            shutil.rmtree(folder, ignore_errors=True)


def _may_be_replaced(folder: Path, ours: Callable[[Path], bool]) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return not folder.is_symlink() and not folder.exists()
    return not any(folder.iterdir()) or ours(folder)
