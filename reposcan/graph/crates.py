"""The paths of Rust: which file a `mod` or `use` names inside its own crate."""

import posixpath
from collections.abc import Callable, Iterable, Sequence

_CRATE_FILES = frozenset({"lib.rs", "main.rs"})
_FOLDER_FILES = frozenset({"lib.rs", "main.rs", "mod.rs"})
#: A path's last parts may be a type and its member.
_MOST_MEMBERS = 2


class Crates:
    """Finds files by the paths that their crate gives them.

    Args:
        paths: of all Rust files.
        exactly: the files that stand for a module at a path.
    """

    def __init__(self, paths: Iterable[str], exactly: Callable[[str], Sequence[str]]) -> None:
        self._exactly = exactly
        self._roots: dict[str, list[str]] = {}
        for path in sorted(paths):
            folder, name = posixpath.split(path)
            if name in _CRATE_FILES:
                self._roots.setdefault(folder, []).append(path)

    def meant(self, path: str, name: str, depth: int) -> tuple[str, str] | None:
        """The one file that a path means, and the name that it takes from it, if any.

        Args:
            path: of the file with the import.
            name: the path as written.
            depth: how many modules that are written out in the file stand around the import.
        """
        parts = name.split("::")
        if parts[0] != "crate":
            if parts.count("super") < depth:
                return None  # It stays inside of those modules.
            parts = ["self", *parts[depth:]] if depth else parts
        folder, file = posixpath.split(path)
        here = folder if file in _FOLDER_FILES else posixpath.join(folder, file[:-3])
        start: str | None = here
        if parts[0] == "crate":
            start = self._root(folder)
        rest = [part for part in parts if part not in ("crate", "self", "super")]
        for _ in range(parts.count("super")):
            start = posixpath.dirname(start) if start else None
        if start is None:
            return None
        return self._below(start, rest, own=len(rest) == len(parts))

    def _below(self, start: str, rest: Sequence[str], *, own: bool) -> tuple[str, str] | None:
        """The longest path that is a file; one without a root must name a child module."""
        least = max(1 if own else 0, len(rest) - _MOST_MEMBERS)
        for length in range(len(rest), least - 1, -1):
            module = posixpath.join(start, *rest[:length])
            files = self._exactly(module) or (() if length else self._roots.get(module, ()))
            if files:
                member = rest[length] if length < len(rest) else ""
                return (files[0], member) if len(files) == 1 else None
        return None

    def _root(self, folder: str) -> str | None:
        while folder not in self._roots:
            if not folder:
                return None
            folder = posixpath.dirname(folder)
        return folder
