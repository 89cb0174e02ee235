"""Where programs begin: in code, in scripts, in commands of manifests, in containers."""

import posixpath
import re
from collections.abc import Iterator, Sequence

from reposcan.facts.basis import Basis
from reposcan.facts.manifests import LARGEST
from reposcan.facts.paths import is_aside
from reposcan.model.code import CALLABLE, Level, Outline
from reposcan.model.facts import EntryKind, EntryPoint, Manifest

#: Folders below a manifest in which Python packages stand.
_PYTHON_ROOTS = ("", "src", "lib", "python")


def entry_points(basis: Basis, manifests: Sequence[Manifest]) -> tuple[EntryPoint, ...]:
    """Those of the program itself first, and commands and programs before scripts and containers.

    A test's own beginning is left out.
    """
    found: dict[tuple[str, int], EntryPoint] = {}
    for one in (*_commands(basis, manifests), *_programs(basis)):
        if not basis.is_test(one.path):
            found.setdefault((one.path, one.line), one)
    return tuple(sorted(found.values(), key=_rank))


def _rank(one: EntryPoint) -> tuple[bool, bool, str, int]:
    second = one.kind in (EntryKind.SCRIPT, EntryKind.CONTAINER)
    return is_aside(one.path), second, one.path, one.line


def _programs(basis: Basis) -> Iterator[EntryPoint]:
    imported = {tie.target for tie in basis.ties if tie.imports}
    for path, outline in basis.outlines.items():
        line = outline.entry_line
        if line and basis.is_program(path):
            function = _function(outline)
            # On the first line it is what a `#!` says, if not a function.
            script = outline.level is not Level.OUTLINE or (line == 1 and not function)
            if script and path in imported:
                continue  # Modules of libraries begin with `#!` out of habit.
            kind = EntryKind.SCRIPT if script else EntryKind.CODE
            yield EntryPoint(path, line, kind, function or posixpath.basename(path))
        elif posixpath.basename(path) == "__main__.py":
            package = posixpath.dirname(path).removeprefix("src/").replace("/", ".")
            name = f"python -m {package}" if package else "__main__.py"
            yield EntryPoint(path, 1, EntryKind.CODE, name)


def _function(outline: Outline) -> str:
    """The function that begins where the program does; there need not be one."""
    line = outline.entry_line
    starts = (one for one in outline.definitions if one.kind in CALLABLE)
    here = (one.qualified for one in starts if one.span.start_line <= line <= one.span.end_line)
    return next(here, "")


def _commands(basis: Basis, manifests: Sequence[Manifest]) -> Iterator[EntryPoint]:
    for one in manifests:
        folder = posixpath.dirname(one.path)
        match one.kind:
            case "Python project":
                for name, target in one.commands:
                    yield _python(basis, one, folder, name, target)
            case "npm package":
                yield from _files(basis, one, folder, EntryKind.MANIFEST, _npm_programs(one))
            case "Cargo package":
                yield from _files(basis, one, folder, EntryKind.MANIFEST, one.commands)
            case "container":
                for name, target in one.commands:
                    line = _command_line(basis, one, name, last=True)
                    yield EntryPoint(one.path, line, EntryKind.CONTAINER, f"{name} {target}"[:120])


def _npm_programs(one: Manifest) -> list[tuple[str, str]]:
    """Those of `bin`: files. What scripts run are words for a shell."""
    return [(name, target) for name, target in one.commands if " " not in target and "/" in target]


def _python(basis: Basis, one: Manifest, folder: str, name: str, target: str) -> EntryPoint:
    """The function that `package.module:function` names, else the line of the manifest."""
    module, _, function = target.partition(":")
    place = module.strip().replace(".", "/")
    for root in _PYTHON_ROOTS:
        for end in (".py", "/__init__.py"):
            path = posixpath.join(folder, root, place + end)
            if path in basis.outlines:
                line = _line(basis.outlines[path], function.partition("[")[0].strip())
                return EntryPoint(path, line, EntryKind.MANIFEST, name)
    return EntryPoint(one.path, _command_line(basis, one, name), EntryKind.MANIFEST, name)


def _line(outline: Outline, name: str) -> int:
    found = (one.span.start_line for one in outline.definitions if one.qualified == name)
    return next(found, 1)


def _files(
    basis: Basis,
    one: Manifest,
    folder: str,
    kind: EntryKind,
    commands: Sequence[tuple[str, str]],
) -> Iterator[EntryPoint]:
    """Files that a manifest names and that are there; built ones are not."""
    for name, target in commands:
        path = posixpath.normpath(posixpath.join(folder, target))
        if path in basis.outlines:
            yield EntryPoint(path, basis.outlines[path].entry_line or 1, kind, name)


def _command_line(basis: Basis, one: Manifest, name: str, *, last: bool = False) -> int:
    """The first line, or the last, that begins with a command's name."""
    text = basis.text(one.path, LARGEST)
    found = list(re.finditer(rf"^[ \t\"']*{re.escape(name)}\b", text, re.MULTILINE | re.IGNORECASE))
    return text.count("\n", 0, found[-1 if last else 0].start()) + 1 if found else one.line
