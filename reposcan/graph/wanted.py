"""What imports are called in each language: modules as paths, and the modules that a name may mean.

Each of these functions gives modules relative to the importer's folder, and tails of the paths of
modules elsewhere, the likeliest first.
"""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence

#: Files that stand for their folder, by family of languages.
FOLDER_FILES = {"JavaScript": "index", "Python": "__init__", "Rust": "mod"}
#: An imported name's last parts may be a class and its member; more would be guessing.
_MOST_MEMBERS = 2
#: What a shell puts in when it runs.
_COMPUTED = re.compile(r"[$`)*~]")
_RUST_ROOTS = frozenset({"crate", "self", "super"})

_Wanted = tuple[Sequence[str], Sequence[str]]


def wanted(folder: str, family: str, name: str) -> _Wanted:
    """Modules relative to a folder, and tails of modules elsewhere.

    Args:
        folder: of the importer.
        family: of its language.
        name: as written.
    """
    return _BY_FAMILY.get(family, _dotted)(folder, name)


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


def _c(folder: str, name: str) -> _Wanted:
    return [posixpath.normpath(posixpath.join(folder, name))], [posixpath.normpath(name)]


def _csharp(_: str, name: str) -> _Wanted:
    return [], _named_file(name.split("."))


def _dotted(_: str, name: str) -> _Wanted:
    return [], _shorter(name.split("."))


def _go(_: str, name: str) -> _Wanted:
    """Folders, without the host and the repository's name; `encoding/json` is not `json`."""
    parts = name.split("/")
    least = 1 if "." in parts[0] else 2
    return ["/".join(parts[start:]) for start in range(max(1, len(parts) - least + 1))], []


def _javascript(folder: str, name: str) -> _Wanted:
    path = posixpath.normpath(posixpath.join(folder, name))
    return ([path, module_of(path, "JavaScript")] if name.startswith(".") else []), []


def _named_file(parts: Sequence[str]) -> list[str]:
    """A path that names a class with its namespace; one word alone names too many files."""
    return ["/".join(parts)] if len(parts) > 1 else []


def _php(folder: str, name: str) -> _Wanted:
    """Included files, and classes, whose first namespaces may stand for any folder."""
    if name.endswith((".php", ".inc")):
        path = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
        return [module_of(path, "PHP")], []
    parts = [part for part in name.split("\\") if part]
    return [], [tail for start in range(len(parts)) for tail in _named_file(parts[start:])]


def _ruby(folder: str, name: str) -> _Wanted:
    """What stands in a folder of libraries, else beside the importer."""
    stem = name.removesuffix(".rb")
    beside = posixpath.normpath(posixpath.join(folder, stem))
    if name.startswith("."):
        return [beside], []
    return [f"lib/{stem}", beside], [f"lib/{stem}", *_named_file(stem.split("/"))]


def _rust(folder: str, name: str) -> _Wanted:
    """`mod name;` and paths inside the crate; other paths name other crates."""
    parts = name.split("::")
    inside = parts[0] in _RUST_ROOTS
    below = _shorter([part for part in parts if part not in _RUST_ROOTS])
    beside = [posixpath.join(folder, tail) for tail in below]
    return (beside, below) if inside or len(parts) == 1 else ([], [])


def _perl(folder: str, name: str) -> _Wanted:
    """A package, or the file of a `require`."""
    if "::" in name:
        return [], [name.replace("::", "/")]
    path = module_of(posixpath.normpath(name), "Perl")
    return [posixpath.join(folder, path)], [path]


def _shell(folder: str, name: str) -> _Wanted:
    """A file beside this one, at the root or elsewhere; of its folders what no variable says."""
    parts = name.split("/")
    computed = [place for place, part in enumerate(parts) if _COMPUTED.search(part)]
    said = parts[computed[-1] + 1 :] if computed else parts
    path = posixpath.normpath("/".join(said)) if said else ""
    return ([posixpath.normpath(posixpath.join(folder, path)), path], [path]) if path else ([], [])


def _python(folder: str, name: str) -> _Wanted:
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


_BY_FAMILY: Mapping[str, Callable[[str, str], _Wanted]] = {
    "C": _c,
    "C#": _csharp,
    "Go": _go,
    "JavaScript": _javascript,
    "PHP": _php,
    "Perl": _perl,
    "Python": _python,
    "Ruby": _ruby,
    "Rust": _rust,
    "Shell": _shell,
}
