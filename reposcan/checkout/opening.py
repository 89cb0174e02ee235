"""Finding out whether a path is the root of a checkout that can be scanned.

GitPython finds the repository and its working tree without running anything of it.
"""

import os
from configparser import Error as ConfigError
from pathlib import Path

from reposcan.checkout.command import GitCommand
from reposcan.checkout.git import Checkout
from reposcan.errors import CheckoutError


def open_checkout(path: Path) -> Checkout:
    """Open the checkout whose root is `path`.

    Raises:
        CheckoutError: it is not the root of a checkout, cannot be read, or has no commits.
    """
    root = _folder(path)
    git = GitCommand(root)
    _require_root(root)
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


def _require_root(folder: Path) -> None:
    try:
        # Imported late: GitPython runs git when it is imported.
        from git import Repo
        from git.exc import GitError
    except ImportError as exc:
        raise CheckoutError(
            "git does not work on this machine", "check that `git --version` works"
        ) from exc
    try:
        with Repo(folder, search_parent_directories=True, expand_vars=False) as repo:
            root, git_folder = repo.working_tree_dir, repo.git_dir
    except (GitError, ConfigError, OSError, ValueError) as exc:
        raise CheckoutError(
            f"{folder} is not a git checkout", "give the root folder of one, or run `git clone`"
        ) from exc
    if root is None:
        raise CheckoutError(
            f"{folder} is a bare repository, without files to read",
            f"scan a clone of it: git clone {git_folder} FOLDER",
        )
    if Path(root).resolve() != folder:
        raise CheckoutError(f"{folder} is not the root of its checkout", f"scan {root} instead")
