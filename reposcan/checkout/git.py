"""What git tracks in a checkout, and its content.

Git's own plumbing lists files and reads content (see `command`). `git status` and `git diff` are
never used: they run the filters that a checkout's configuration names.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from reposcan.checkout.command import GitCommand
from reposcan.checkout.failure import GitFailedError, unreadable
from reposcan.checkout.objects import BlobReader, blob_id
from reposcan.checkout.worktree import WorkTree
from reposcan.errors import CheckoutError

_COMMIT_ID = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64})\n")

#: A path in conflict is listed once for each side: ours stands for it, else theirs, else the base.
_STAGE_ORDER = (b"0", b"2", b"3", b"1")


@dataclass(frozen=True, slots=True)
class Entry:
    """A tracked path.

    Attributes:
        path: relative to the root, as git stores it: any bytes but NUL.
        mode: git's file mode, six octal digits.
        oid: id of the content, 40 or 64 hexadecimal digits.
        size: bytes; None in the index, for submodules, and where the content is not there.
    """

    path: bytes
    mode: str
    oid: str
    size: int | None = None


class Checkout:
    """An open checkout; use it as a context manager, so that no git process stays behind.

    Attributes:
        root: absolute path of the working tree.
        name: of its folder, always valid Unicode.
        commit: id of the commit that HEAD names.
        git: runs git there.
    """

    def __init__(self, root: Path, git: GitCommand) -> None:
        self.root = root
        self.name = os.fsencode(root.name).decode("utf-8", "backslashreplace")
        self.git = git
        self._blobs = BlobReader(git)
        self._worktree: WorkTree | None = None
        self.commit = self._head()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the git process that reads content; it may be called twice, and is restarted."""
        self._blobs.close()
        worktree, self._worktree = self._worktree, None
        if worktree is not None:
            worktree.close()

    def resolve(self, rev: str) -> str:
        """The id of the commit that a revision names.

        Raises:
            CheckoutError: there is no such commit.
        """
        commit = None
        # No name of a branch, tag or commit begins with a dash: it would be an option.
        if rev and "\0" not in rev and not rev.startswith("-"):
            commit = self._commit(rev)
        if commit is None:
            raise CheckoutError(
                f"{self.root} has no commit named {rev!r}",
                "give a branch, tag or commit id that `git log` knows there",
            )
        return commit

    def tracked(self) -> tuple[Entry, ...]:
        """The files of the index, each path once.

        Raises:
            CheckoutError: the index cannot be read, or is empty.
        """
        sides: dict[bytes, dict[bytes, Entry]] = {}
        for fields, path in _records(self._read("ls-files", "-s", "-z")):
            mode, oid, stage = fields
            entry = Entry(path, mode.decode(), oid.decode())
            sides.setdefault(path, {})[stage] = entry
        entries = (
            next(stages[stage] for stage in _STAGE_ORDER if stage in stages)
            for stages in sides.values()
        )
        return self._some(tuple(entries))

    def tree(self, commit: str) -> tuple[Entry, ...]:
        """The files of a commit.

        Args:
            commit: an id that `resolve` returned.

        Raises:
            CheckoutError: the commit cannot be read, or has no files.
        """
        listing = self._read("ls-tree", "-r", "-z", "-l", "--full-tree", commit)
        entries = (
            Entry(path, mode.decode(), oid.decode(), int(size) if size.isdigit() else None)
            for (mode, _, oid, size), path in _records(listing)
        )
        return self._some(tuple(entries))

    def blob(self, digest: str) -> bytes:
        """The content with that id, as git stores it.

        Raises:
            CheckoutError: the repository does not have it.
        """
        return self._blobs.read(digest)

    def unchanged(self, path: str, digest: str, size: int) -> bytes | None:
        """A file of the working tree, if its content is what the id names; else nothing.

        This costs a fraction of what git needs to give the same bytes back.

        Args:
            path: as in a snapshot; one that is not UTF-8 in git is not found.
            digest: of the content.
            size: of the content; what is larger is not read.
        """
        self._worktree = self._worktree or WorkTree(self.root)
        raw = self._worktree.read(path.encode(), size)
        return raw if isinstance(raw, bytes) and blob_id(raw, digest) == digest else None

    def rewrite(self, path: str, old: bytes, new: bytes) -> bool:
        """Put another content in the place of a file of the working tree, if it has the old one.

        Args:
            path: as in a snapshot.
            old: raw content that it must have.
            new: raw content that it gets, in one step.

        Returns:
            Whether it was done.

        Raises:
            CheckoutError: it cannot be written.
        """
        self._worktree = self._worktree or WorkTree(self.root)
        try:
            return self._worktree.replace(path.encode(), old, new)
        except OSError as error:
            raise CheckoutError(
                f"cannot write {path}: {error.strerror}", "check its folder's permissions"
            ) from error

    def _head(self) -> str:
        commit = self._commit("HEAD")
        if commit is None:
            raise CheckoutError(
                f"{self.root} has no commits yet", "commit the files to be scanned first"
            )
        return commit

    def _commit(self, rev: str) -> str | None:
        try:
            output = self.git.run("rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}")
        except GitFailedError as exc:
            if exc.status == 1 or rev != "HEAD":
                return None
            raise unreadable(self.root, exc) from exc
        # A range or an exclusion also verifies, with more than an id.
        match = _COMMIT_ID.fullmatch(output)
        return match[1].decode() if match else None

    def _read(self, *arguments: str) -> bytes:
        try:
            return self.git.run(*arguments)
        except GitFailedError as exc:
            raise unreadable(self.root, exc) from exc

    def _some(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        if not entries:
            raise CheckoutError(
                f"{self.root} has no tracked files", "add the files with `git add` and commit them"
            )
        return entries


def _records(listing: bytes) -> Iterator[tuple[list[bytes], bytes]]:
    """Split git's NUL-terminated lines into the fields before the tab and the path after it."""
    for line in listing.split(b"\0")[:-1]:
        fields, _, path = line.partition(b"\t")
        yield fields.split(), path
