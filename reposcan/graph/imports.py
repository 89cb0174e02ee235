"""From the name of an imported module to the files that it may stand for.

Import paths are roots that only a build knows, so a module is looked for by the tail of its path:
`pkg.mod.Class` is `.../pkg/mod.py`, `a.b.C` is `.../a/b/C.java`, `crate::a::b` is `.../a/b.rs`,
`host/repo/pkg` is the folder `.../pkg`, and COBOL's `COPY X` is the member X of a library, whatever
folder and suffix it has. Where several files fit, the nearest to the importer win.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

#: Files that stand for their folder, by family of languages.
FOLDER_FILES = {"JavaScript": "index", "Python": "__init__", "Rust": "mod"}
#: Members of libraries by suffix: texts to be copied, and job control, which copies only its own.
_COPYBOOKS = frozenset({".ccp", ".copy", ".cpy", ".dcl", ".inc"})
_JOBS = frozenset({".jcl", ".prc", ".proc"})
#: An imported name's last parts may be a class and its member; more would be guessing.
_MOST_MEMBERS = 2
#: What a shell puts in when it runs.
_COMPUTED = re.compile(r"[$`)*~]")
_RUST_ROOTS = frozenset({"crate", "self", "super"})


class Modules:
    """The files of a snapshot by the names under which they can be imported."""

    def __init__(self, families: Mapping[str, str]) -> None:
        """Index files; `families` gives the family of languages of each path."""
        self._exact: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._tails: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        packages = {path.rpartition("/")[0] for path in families if path.endswith("__init__.py")}
        for path in sorted(families):
            family, module = families[path], module_of(path, families[path])
            self._exact[family, module].append(path)
            for tail in _tails(module, packages if family == "Python" else frozenset()):
                self._tails[family, tail].append(path)

    def exactly(self, family: str, module: str) -> Sequence[str]:
        """The files that stand at a module's path, counted from the root of the checkout."""
        return self._exact.get((family, module), ())

    def ending(self, family: str, tail: str) -> Sequence[str]:
        """The files whose module's path ends so."""
        return self._tails.get((family, tail), ())

    def resolve(self, importer: str, family: str, name: str) -> Sequence[str]:
        """The files that an import may mean, ordered by path; none for what is not in the snapshot.

        Args:
            importer: path of the file with the import.
            family: of its language.
            name: of the module, as written.
        """
        folder = posixpath.dirname(importer)
        if family == "COBOL":
            return _nearest(folder, self.members(importer, name))
        relative, absolute = _wanted(folder, family, name)
        for module in relative:
            if found := self.exactly(family, module):
                return found
        for tail in absolute:
            if found := self.ending(family, tail):
                return _nearest(folder, found)
        return ()

    def members(self, importer: str, name: str) -> Sequence[str]:
        """The members of libraries that a file of COBOL's family may copy by a name.

        A copybook comes before other texts, and all before a map, whose own is made from it.
        """
        jobs = _suffix(importer) in _JOBS
        found = [one for one in self.exactly("COBOL", name) if (_suffix(one) in _JOBS) == jobs]
        for likely in (lambda one: one in _COPYBOOKS, lambda one: one != ".bms"):
            if best := [path for path in found if likely(_suffix(path))]:
                return best
        return found


def module_of(path: str, family: str) -> str:
    """A file's path as imports write it: without suffix, or the folder that it stands for."""
    if family in ("C", "Shell"):
        return path
    folder, name = posixpath.split(path)
    if family == "COBOL":
        return posixpath.splitext(name)[0].upper()
    if family == "Go":
        return folder
    stem = re.sub(r"(\.d)?\.\w+$", "", name)
    return folder if stem == FOLDER_FILES.get(family) else posixpath.join(folder, stem)


def _tails(module: str, packages: frozenset[str] | set[str]) -> Iterator[str]:
    """The module's path and what is left of it without its first folders.

    Inside a Python package a module is never imported by less than the package's own path: a
    `pkg/json.py` is not what `import json` means.
    """
    parts = module.split("/")
    for start in range(len(parts)):
        yield "/".join(parts[start:])
        if "/".join(parts[: start + 1]) in packages:
            return


def _wanted(folder: str, family: str, name: str) -> tuple[Sequence[str], Sequence[str]]:
    """Modules relative to a folder, and tails of modules elsewhere, the likeliest first."""
    match family:
        case "C":
            return [posixpath.normpath(posixpath.join(folder, name))], [posixpath.normpath(name)]
        case "Go":
            return _go(name), []
        case "JavaScript":
            path = posixpath.normpath(posixpath.join(folder, name))
            return ([path, module_of(path, family)] if name.startswith(".") else []), []
        case "C#":
            return [], _named_file(name.split("."))
        case _ if family in _WANTED:
            return _WANTED[family](folder, name)
        case _:
            return [], _shorter(name.split("."))


def _go(name: str) -> list[str]:
    """Folders, without the host and the repository's name; `encoding/json` is not `json`."""
    parts = name.split("/")
    least = 1 if "." in parts[0] else 2
    return ["/".join(parts[start:]) for start in range(max(1, len(parts) - least + 1))]


def _named_file(parts: Sequence[str]) -> list[str]:
    """A path that names a class with its namespace; one word alone names too many files."""
    return ["/".join(parts)] if len(parts) > 1 else []


def _php(folder: str, name: str) -> tuple[Sequence[str], Sequence[str]]:
    """Included files, and classes, whose first namespaces may stand for any folder."""
    if name.endswith((".php", ".inc")):
        path = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
        return [module_of(path, "PHP")], []
    parts = [part for part in name.split("\\") if part]
    return [], [tail for start in range(len(parts)) for tail in _named_file(parts[start:])]


def _ruby(folder: str, name: str) -> tuple[Sequence[str], Sequence[str]]:
    """What stands in a folder of libraries, else beside the importer."""
    stem = name.removesuffix(".rb")
    beside = posixpath.normpath(posixpath.join(folder, stem))
    if name.startswith("."):
        return [beside], []
    return [f"lib/{stem}", beside], [f"lib/{stem}", *_named_file(stem.split("/"))]


def _rust(folder: str, name: str) -> tuple[Sequence[str], Sequence[str]]:
    """`mod name;` and paths inside the crate; other paths name other crates."""
    parts = name.split("::")
    inside = parts[0] in _RUST_ROOTS
    below = _shorter([part for part in parts if part not in _RUST_ROOTS])
    beside = [posixpath.join(folder, tail) for tail in below]
    return (beside, below) if inside or len(parts) == 1 else ([], [])


def _perl(folder: str, name: str) -> tuple[Sequence[str], Sequence[str]]:
    """A package, or the file of a `require`."""
    if "::" in name:
        return [], [name.replace("::", "/")]
    path = module_of(posixpath.normpath(name), "Perl")
    return [posixpath.join(folder, path)], [path]


def _shell(folder: str, name: str) -> tuple[Sequence[str], Sequence[str]]:
    """A file beside this one, at the root or elsewhere; of its folders what no variable says."""
    parts = name.split("/")
    computed = [place for place, part in enumerate(parts) if _COMPUTED.search(part)]
    said = parts[computed[-1] + 1 :] if computed else parts
    path = posixpath.normpath("/".join(said)) if said else ""
    return ([posixpath.normpath(posixpath.join(folder, path)), path], [path]) if path else ([], [])


def _python(folder: str, name: str) -> tuple[Sequence[str], Sequence[str]]:
    bare = name.lstrip(".")
    parts = [part for part in bare.split(".") if part]
    dots = len(name) - len(bare)
    if not dots:
        return [], _shorter(parts)
    base = posixpath.normpath(posixpath.join(folder, *[".."] * (dots - 1)))
    here = "" if base == "." else base
    return [posixpath.join(here, tail) for tail in _shorter(parts)] + [here], []


def _shorter(parts: Sequence[str]) -> list[str]:
    """The whole path first, then without members of the module."""
    least = max(1, len(parts) - _MOST_MEMBERS)
    return ["/".join(parts[:length]) for length in range(len(parts), least - 1, -1) if length]


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()


def _nearest(folder: str, paths: Sequence[str]) -> Sequence[str]:
    """Those that share most of the importer's folder."""

    def shared(path: str) -> int:
        return len(posixpath.commonprefix([folder.split("/"), path.split("/")]))

    most = max(map(shared, paths), default=0)
    return [path for path in paths if shared(path) == most]


#: How a family's imports are looked for, where that takes more than a line.
_WANTED: Mapping[str, Callable[[str, str], tuple[Sequence[str], Sequence[str]]]] = {
    "Perl": _perl,
    "PHP": _php,
    "Python": _python,
    "Ruby": _ruby,
    "Rust": _rust,
    "Shell": _shell,
}
