"""Imports that can mean one file only.

`imports.py` looks for what an import may mean, since a guess is better than nothing where files are
put side by side. What a report says must be true, so here every doubt counts: a header of the
system's library, a module of Python's, a folder that only a build could choose, two files that fit.
"""

import posixpath
import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from reposcan.graph.crates import Crates
from reposcan.graph.headers import SYSTEM_HEADERS
from reposcan.graph.imports import Modules
from reposcan.graph.names import COMPONENTS, family
from reposcan.graph.wanted import module_of
from reposcan.model.code import Kind, Outline, Reference, ReferenceKind

#: Folders that only hold the roots of packages.
_ROOTS = frozenset({"lib", "python", "source", "src"})
_SCRIPT = re.compile(r"\.[cm]?[jt]sx?$")
#: An imported name's last parts may be a class, one inside it and its member.
_MOST_MEMBERS = 2


class Imported(NamedTuple):
    """The one file that an import means.

    Attributes:
        path: of the file.
        member: the name that it takes from it; empty where it says none.
        declares: it only makes the file a part of the program, as Rust's `mod name;` does.
    """

    path: str
    member: str
    declares: bool = False


class CertainImports:
    """Finds what the imports of a snapshot's files mean."""

    def __init__(self, outlines: Mapping[str, Outline]) -> None:
        """Index files by the names under which they can be imported."""
        self._outlines = outlines
        families = {path: family(outline) for path, outline in outlines.items()}
        self._families = families
        self._modules = Modules(families)
        rust = [path for path in families if families[path] == "Rust"]
        self._crates = Crates(rust, partial(self._modules.exactly, "Rust"))
        self._go = self._go_module()

    def of(self, path: str) -> list[Imported]:
        """What a file imports, itself left out."""
        if self._families[path] == "Rust":
            found = list(self._rust(path))
        else:
            names = dict.fromkeys(ref.name for ref in self._imports(path))
            found = [self._meant(path, name) for name in names]
        return [one for one in found if one and one.path != path]

    def _imports(self, path: str) -> list[Reference]:
        references = self._outlines[path].references
        return [ref for ref in references if ref.kind is ReferenceKind.IMPORT]

    def _rust(self, path: str) -> Iterator[Imported | None]:
        """Paths of Rust depend on the modules that are written out around them."""
        outline = self._outlines[path]
        spans = [one.span for one in outline.definitions if one.kind is Kind.MODULE]
        starts = sorted(span.start_line for span in spans)
        ends = sorted(span.end_line for span in spans)
        for name, line in sorted((ref.name, at) for ref in self._imports(path) for at in ref.lines):
            depth = bisect_right(starts, line) - bisect_left(ends, line)
            found = self._crates.meant(path, name, depth)
            yield Imported(*found, declares="::" not in name) if found else None

    def folder(self, name: str) -> str | None:
        """The folder that a Go package's name means, if it is one of this repository's module."""
        if not self._go or not f"{name}/".startswith(f"{self._go}/"):
            return None
        return name[len(self._go) + 1 :]

    def _meant(self, path: str, name: str) -> Imported | None:
        folder = posixpath.dirname(path)
        own = self._families[path]
        match "JavaScript" if own in COMPONENTS else own:
            case "C":
                return self._header(folder, name)
            case "COBOL":
                return _only(self._modules.members(path, name))
            case "Go":
                return self._package(name)
            case "Java":
                return self._java_class(name)
            case "JavaScript":
                return self._script(folder, name)
            case "Python":
                return self._python_module(folder, name)
            case _:
                return None

    def _header(self, folder: str, name: str) -> Imported | None:
        if name in SYSTEM_HEADERS:
            return None
        beside = posixpath.normpath(posixpath.join(folder, name))
        exactly = self._modules.exactly("C", beside)
        return _only(exactly or self._modules.ending("C", posixpath.normpath(name)))

    def _package(self, name: str) -> Imported | None:
        """A package of one file; of several, names tell which are used."""
        folder = self.folder(name)
        files = () if folder is None else self._modules.exactly("Go", folder)
        return _only([path for path in files if not path.endswith("_test.go")])

    def _java_class(self, name: str) -> Imported | None:
        for parts, member in _shorter(name.split("."), 2):
            if found := self._modules.ending("Java", "/".join(parts)):
                return _only(found, member or parts[-1])
        return None

    def _script(self, folder: str, name: str) -> Imported | None:
        if not name.startswith("."):
            return None
        path = posixpath.normpath(posixpath.join(folder, name))
        if self._families.get(path) in COMPONENTS:
            return Imported(path, "")
        module = module_of(path, "JavaScript") if _SCRIPT.search(path) else path
        found = self._modules.exactly("JavaScript", module)
        if path in found:
            return Imported(path, "")
        return _only([one for one in found if not one.endswith(".d.ts")] or found)

    def _python_module(self, folder: str, name: str) -> Imported | None:
        bare = name.lstrip(".")
        parts = [part for part in bare.split(".") if part]
        if dots := len(name) - len(bare):
            base = posixpath.normpath(posixpath.join(folder, *[".."] * (dots - 1)))
            return self._relative(parts, "" if base == "." else base)
        for shorter, member in _shorter(parts, 1, most=1):
            if found := self._modules.ending("Python", "/".join(shorter)):
                return _only(_importable(folder, shorter, found), member)
        return None

    def _relative(self, parts: Sequence[str], base: str) -> Imported | None:
        for shorter, member in _shorter(parts, 0, most=1):
            if found := self._modules.exactly("Python", posixpath.join(base, *shorter)):
                return _only(found, member)
        return None

    def _go_module(self) -> str:
        """What names of this repository's packages begin with: it fits the most of its folders.

        `host/owner/name/config` may be the folder `config` of this repository or of another one.
        """
        folders: defaultdict[str, set[str]] = defaultdict(set)
        for path in self._outlines:
            if self._families[path] == "Go":
                for ref in self._imports(path):
                    for prefix, folder in self._splits(ref.name):
                        folders[prefix].add(folder)
        ranked = sorted(folders, key=lambda prefix: len(folders[prefix]), reverse=True)
        second = len(folders[ranked[1]]) if len(ranked) > 1 else 0
        return ranked[0] if ranked and len(folders[ranked[0]]) > second else ""

    def _splits(self, name: str) -> Iterator[tuple[str, str]]:
        parts = name.split("/")
        for at in range(1, len(parts)):
            folder = "/".join(parts[at:])
            if self._modules.exactly("Go", folder):
                yield "/".join(parts[:at]), folder


def _only(found: Sequence[str], member: str = "") -> Imported | None:
    """The one file there is; a stub beside its module is not another one."""
    real = [path for path in found if not path.endswith(".pyi")] or found
    return Imported(real[0], member) if len(real) == 1 else None


def _shorter(
    parts: Sequence[str], least: int, most: int = _MOST_MEMBERS
) -> Iterator[tuple[Sequence[str], str]]:
    """The whole path, then without members; and the first of those members."""
    for length in range(len(parts), max(least, len(parts) - most) - 1, -1):
        yield parts[:length], (parts[length] if length < len(parts) else "")


def _importable(folder: str, parts: Sequence[str], found: Sequence[str]) -> Sequence[str]:
    """Those that Python would find: beside the importer or above it first, then at known roots."""
    tail = "/".join(parts)
    roots = {path: module_of(path, "Python").removesuffix(tail).removesuffix("/") for path in found}
    above = [
        path for path in found if f"{folder}/".startswith(f"{roots[path]}/") or not roots[path]
    ]
    if parts[0] in sys.stdlib_module_names:
        return [path for path in above if roots[path] == folder]
    if above:
        deepest = max(len(roots[path]) for path in above)
        return [path for path in above if len(roots[path]) == deepest]
    known = [path for path in found if posixpath.basename(roots[path]) in _ROOTS]
    return found if len(parts) > 1 else known
