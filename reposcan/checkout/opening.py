"""Finding out whether a path is the root of a checkout that can be scanned.

Git itself is asked: it knows worktrees, submodules and formats yet to come, and what it reads on
the way cannot hold it up for long.
"""

import os
from pathlib import Path

from reposcan.checkout.command import GitCommand
from reposcan.checkout.failure import GitFailedError, unreadable
from reposcan.checkout.git import Checkout
from reposcan.checkout.hearing import PATIENCE
from reposcan.errors import CheckoutError


def open_checkout(path: Path, patience: float = PATIENCE) -> Checkout:
    """Open the checkout whose root is `path`.

    Args:
        path: a folder.
        patience: seconds that git may leave a question without an answer.

    Raises:
        CheckoutError: it is not the root of a checkout, cannot be read, or has no commits.
    """
    root = _folder(path)
    git = GitCommand(root, patience)
    _require_root(root, git)
    return Checkout(root, git)


def _folder(path: Path) -> Path:
    try:
        folder = path.resolve(strict=True)
        if not folder.is_dir():
            raise CheckoutError(f"{path} is a file", "give the folder of a git checkout instead")
        # Asking for its content is the one sure way to learn whether it may be read.
        os.scandir(folder).close()
    except (FileNotFoundError, NotADirectoryError) as exc:
        raise CheckoutError(f"{path} does not exist", "check the path for a typo") from exc
    except (OSError, RuntimeError, ValueError) as exc:
        # The last two are Python's words for a loop of links and for a NUL in the name.
        cause = getattr(exc, "strerror", None) or exc
        raise CheckoutError(
            f"{path} cannot be read: {cause}", "check the path and its permissions"
        ) from exc
    return folder


def _require_root(folder: Path, git: GitCommand) -> None:
    try:
        answer = git.run("rev-parse", "--absolute-git-dir")
    except GitFailedError as exc:
        if "not a git repository" in exc.said:
            raise _not_a_root(folder) from exc
        raise unreadable(folder, exc) from exc
    if Path(os.fsdecode(answer.removesuffix(b"\n"))) != folder:
        return
    if folder.name == ".git":
        raise _below(folder, folder.parent)
    raise CheckoutError(
        f"{folder} is a bare repository, without files to read",
        f"scan a clone of it: git clone {folder} FOLDER",
    )


def _not_a_root(folder: Path) -> CheckoutError:
    places = (folder, *folder.parents)
    root = next((place for place in places if os.path.lexists(place / ".git")), folder)
    if root != folder:
        return _below(folder, root)
    return CheckoutError(
        f"{folder} is not a git checkout", "give the root folder of one, or run `git clone`"
    )


def _below(folder: Path, root: Path) -> CheckoutError:
    return CheckoutError(f"{folder} is not the root of its checkout", f"scan {root} instead")
