"""The folder that holds the store and the report."""

from collections.abc import Iterable
from pathlib import Path

from reposcan.errors import StoreError

NAME = ".reposcan"


def output_folder(out: Path | None, root: Path, tracked: Iterable[bytes]) -> Path:
    """Make the folder, or find it.

    Args:
        out: chosen by the user; None takes `.reposcan` in the checkout.
        root: of the checkout.
        tracked: paths that git tracks there.

    Raises:
        StoreError: it cannot be made, or the checkout itself brought it along.
    """
    folder = out.absolute() if out else root / NAME
    if out is None and folder.is_symlink():
        # A checkout can hold a link to anywhere; nothing is written through it.
        raise StoreError(f"{folder} is a symbolic link", "remove it, or choose a folder with --out")
    if out is None and any(path.split(b"/")[0] == NAME.encode() for path in tracked):
        # Stored answers that came with the code could say anything of it.
        raise StoreError(f"this checkout tracks {NAME}", "choose another folder with --out")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if out is None and not ignore.exists():
            ignore.write_text("# Written by reposcan: nothing in here is meant for git.\n*\n")
    except OSError as error:
        raise StoreError(
            f"cannot write to {folder}: {error.strerror}", "choose another folder with --out"
        ) from error
    return folder
