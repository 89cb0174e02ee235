"""A checkout at one moment: which files, with which content, and which were left out and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

#: What the text of a notebook begins with; the language of its cells follows on the same line.
NOTEBOOK_HEAD = "# Jupyter notebook, "


class SkipReason(StrEnum):
    """Why a tracked file is not read. The value is what the report shows."""

    BINARY = "binary"
    DATA = "data"
    EMPTY = "empty"
    EXCLUDED = "excluded by a pattern"
    GENERATED = "generated"
    LFS_POINTER = "LFS pointer"
    MINIFIED = "minified"
    # Not code: in a context, it would change with every note what all questions there begin with.
    NOTES = "people's notes"
    MISSING = "missing from the working tree"
    SECRET = "key or password"  # noqa: S105 - a reason
    SUBMODULE = "submodule"
    SYMLINK = "symbolic link"
    TOO_LARGE = "too large"
    UNDECODABLE = "unknown encoding"
    UNREADABLE = "unreadable"
    VENDORED = "vendored"


class Category(StrEnum):
    """What a text file is for, by the conventions of GitHub's Linguist. The value is shown."""

    SOURCE = "source"
    TEST = "test"
    DOCUMENTATION = "documentation"
    DATA = "data"
    GENERATED = "generated"
    VENDORED = "vendored"
    MINIFIED = "minified"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A tracked text file.

    Attributes:
        path: relative to the checkout's root, forward slashes, always valid Unicode (bytes of a
            name that are not UTF-8 appear as backslash escapes).
        digest: git's blob id of the raw bytes, 40 or 64 hexadecimal digits.
        size: raw bytes.
        encoding: the codec that turns the raw bytes into text.
        category: what it is for.
    """

    path: str
    digest: str
    size: int
    encoding: str
    category: Category = Category.SOURCE


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A tracked file that is not read, with the reason."""

    path: str
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tracked files of a checkout, fixed before anything else happens.

    Attributes:
        name: the checkout folder's name.
        commit: hexadecimal id of the commit that the files come from.
        files: to be read, ordered by path.
        skipped: not to be read, ordered by path. A path is in `files` or here, never in both.
        modified: number of files whose working-tree content differs from the index in more than
            line ends.
        notes: the file of people's notes, which is among the skipped; None where there is none.
    """

    name: str
    commit: str
    files: tuple[SourceFile, ...]
    skipped: tuple[SkippedFile, ...]
    modified: int = 0
    notes: SourceFile | None = None

    def __post_init__(self) -> None:
        paths = [file.path for file in self.files] + [skipped.path for skipped in self.skipped]
        if len(paths) != len(set(paths)):
            raise ValueError("a path appears twice in the snapshot")


class Texts(Protocol):
    """Gives back the text of a snapshot's files, however long ago the snapshot was made."""

    def read(self, file: SourceFile) -> bytes:
        """The file's text encoded as UTF-8, without a byte order mark, line ends untouched.

        All spans of the program are offsets into these bytes.
        """
