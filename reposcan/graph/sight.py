"""Which files' names a file can use without more ado."""

import posixpath
import re
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence

from reposcan.graph.certain import CertainImports, Imported
from reposcan.graph.names import defined
from reposcan.model.code import Outline, ReferenceKind

HEADER = re.compile(r"\.(?:h|hh|hpp|hxx|h\+\+|ipp|tpp|inl)$")
#: Files that hand on what they import: those that stand for their folder.
_HANDS_ON = re.compile(r"(?:^|/)(?:__init__\.pyi?|index\.[cm]?[jt]sx?|(?:mod|lib)\.rs)$")
#: Most files that are followed from one, the nearest first: with a tree of includes as large as the
#: repository, following all of them from all of them would take minutes.
_MOST_SEEN = 300


class Sight:
    """Follows certain imports."""

    def __init__(
        self,
        outlines: Mapping[str, Outline],
        imports: Mapping[str, Sequence[Imported]],
        certain: CertainImports,
    ) -> None:
        self._outlines = outlines
        self._certain = certain
        self._imports = imports
        self._targets = {
            path: tuple(dict.fromkeys(one.path for one in found)) for path, found in imports.items()
        }

    def defined(self, path: str) -> set[str]:
        """The names that a file defines, wherever in it."""
        return defined(self._outlines[path])

    def of(self, path: str) -> Callable[[str, str, bool], bool]:
        """Whether a file can use a name that another one offers, perhaps to the linker too."""
        match self._outlines[path].language:
            case "Go":
                own = posixpath.dirname(path)
                packages = {self._certain.folder(name) for name in self._names(path)} - {None}
                return lambda name, target, _: _is_go_name(name, target, own, packages)
            case "Java":
                places = {name.replace(".", "/") for name in self._names(path)}
                places.add(_package(path))
                direct = self._targets[path]
                return lambda _, target, __: target in direct or _package(target) in places
            case "BMS" | "C" | "COBOL" | "Fortran" | "Fortran 77" | "JCL":
                seen = self._followed(path)
                return lambda _, target, linked: linked or target in seen
            case "C++":
                seen = self._followed(path)
                heads = {_stem(one) for one in seen if HEADER.search(one)}
                return lambda _, target, linked: (
                    target in seen or (linked and _stem(target) in heads)
                )
            case "Python" | "Rust":
                whole = {one.path for one in self._imports[path] if not one.member}
                return lambda _, target, __: target in whole
            case _:
                seen = self._followed(path, _HANDS_ON)
                return lambda _, target, __: target in seen

    def through(self, path: str) -> set[str]:
        """What a file can hand on, if it is one of those that do."""
        return self._followed(path, _HANDS_ON) if _HANDS_ON.search(path) else set()

    def _names(self, path: str) -> list[str]:
        references = self._outlines[path].references
        return [ref.name for ref in references if ref.kind is ReferenceKind.IMPORT]

    def _followed(self, path: str, through: re.Pattern[str] | None = None) -> set[str]:
        """What a file imports, and what is imported by those of them that hand it on, or by all."""
        seen: set[str] = set()
        waiting = deque([path])
        while waiting and len(seen) < _MOST_SEEN:
            one = waiting.popleft()
            if one == path or through is None or through.search(one):
                fresh = [target for target in self._targets[one] if target not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
        return seen


def _is_go_name(name: str, target: str, own: str, packages: Collection[str | None]) -> bool:
    """Whether a Go file sees a name: all of its own package, and what others export."""
    folder = posixpath.dirname(target)
    exported = name[0].isupper() and not target.endswith("_test.go")
    return folder == own or (exported and folder in packages)


def _package(path: str) -> str:
    """The folder of a Java file, without the root that holds the sources."""
    folder = posixpath.dirname(path)
    return folder.partition("/java/")[2] or folder


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]
