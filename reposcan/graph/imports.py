"""From the name of an imported module to the files that it may stand for.

Import paths are roots that only a build knows, so a module is looked for by the tail of its path:
`pkg.mod.Class` is `.../pkg/mod.py`, `a.b.C` is `.../a/b/C.java`, `crate::a::b` is `.../a/b.rs`,
`host/repo/pkg` is the folder `.../pkg`, and COBOL's `COPY X` is the member X of a library, whatever
folder and suffix it has. Where several files fit, the nearest to the importer win.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reposcan.graph.wanted import module_of, wanted

#: Members of libraries by suffix: texts to be copied, and job control, which copies only its own.
_COPYBOOKS = frozenset({".ccp", ".copy", ".cpy", ".dcl", ".inc"})
_JOBS = frozenset({".jcl", ".prc", ".proc"})


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
        relative, absolute = wanted(folder, family, name)
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


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()


def _nearest(folder: str, paths: Sequence[str]) -> Sequence[str]:
    """Those that share most of the importer's folder."""

    def shared(path: str) -> int:
        return len(posixpath.commonprefix([folder.split("/"), path.split("/")]))

    most = max(map(shared, paths), default=0)
    return [path for path in paths if shared(path) == most]
