"""The folder that holds the store and the report."""

from pathlib import Path

from reposcan.errors import StoreError


def output_folder(out: Path | None, root: Path) -> Path:
    """Make the folder, or find it.

    Args:
        out: chosen by the user; None takes `.reposcan` in the checkout.
        root: of the checkout.

    Raises:
        StoreError: it cannot be made, or the checkout itself brought it along.
    """
    folder = out.absolute() if out else root / ".reposcan"
    if out is None and folder.is_symlink():
        # A checkout can hold a link to anywhere; nothing is written through it.
        raise StoreError(f"{folder} is a symbolic link", "remove it, or choose a folder with --out")
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
