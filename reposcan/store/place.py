"""The folder that holds the store and the report."""

from collections.abc import Iterable
from pathlib import Path

from reposcan.errors import StoreError

NAME = ".reposcan"

#: The database, and what SQLite keeps beside it.
DATABASE = "store.sqlite3"
_JOURNALS = tuple(f"{DATABASE}{ending}" for ending in ("-wal", "-shm", "-journal"))
#: Files that are written in place: a link by one of these names would lead that elsewhere.
_IN_PLACE = (DATABASE, *_JOURNALS, "lock", "engine.log", "allowed-hosts", ".gitignore")

_ELSEWHERE = "choose a folder with --store DIR"


def find_folder(store: Path | None, root: Path, tracked: Iterable[bytes]) -> Path:
    """Where the folder is, or would be; nothing is made.

    Args:
        store: chosen by the user; None takes `.reposcan` in the checkout.
        root: of the checkout.
        tracked: paths that git tracks there.

    Raises:
        StoreError: the checkout itself brought it along, or it holds links that would be followed.
    """
    if store:
        refuse_links(store)
        return store.absolute()
    folder = root / NAME
    if folder.is_symlink():
        # A checkout can hold a link to anywhere; nothing is written through it.
        raise StoreError(f"{folder} is a symbolic link", f"remove it, or {_ELSEWHERE}")
    if any(path.split(b"/")[0] == NAME.encode() for path in tracked):
        # Stored answers that came with the code could say anything of it.
        raise StoreError(f"this checkout tracks {NAME}", _ELSEWHERE)
    # One that is not tracked may still have come with the code, in an archive.
    refuse_links(folder)
    return folder


def refuse_links(folder: Path) -> None:
    """Make sure that what is written in this folder stays in it.

    Raises:
        StoreError: a file that is written in place is a symbolic link.
    """
    for name in _IN_PLACE:
        if (file := folder / name).is_symlink():
            raise StoreError(f"{file} is a symbolic link", f"remove it, or {_ELSEWHERE}")


def output_folder(store: Path | None, root: Path, tracked: Iterable[bytes]) -> Path:
    """Make the folder, or find it; the arguments are those of `find_folder`.

    Raises:
        StoreError: it cannot be made, or the checkout itself brought it along.
    """
    folder = find_folder(store, root, tracked)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if store is None and not ignore.exists():
            ignore.write_text("# Written by reposcan: nothing in here is meant for git.\n*\n")
    except OSError as error:
        raise cannot_write(folder, error) from error
    return folder


def cannot_write(folder: Path, error: OSError) -> StoreError:
    """What a user is told of a folder that cannot be written."""
    return StoreError(f"cannot write to {folder}: {error.strerror}", _ELSEWHERE)
