"""The files that say what is built and how: one table, one reader a kind.

To add a kind, write a reader and give it a row. Nothing here is executed: what is a program
(`setup.py`, `build.gradle`) is looked through for the few phrases that everybody writes alike.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from reposcan.facts.basis import Basis
from reposcan.facts.manifests import (
    compiled,
    containers,
    jvm,
    native,
    python,
    scripting,
    submodules,
)
from reposcan.facts.manifests.interface import Reader, UnreadableError, bounded
from reposcan.facts.paths import depth_first
from reposcan.model.facts import Manifest

#: Nobody writes a longer one by hand.
LARGEST = 300_000

_ROWS: tuple[tuple[str, str, Reader], ...] = (
    (r"pyproject\.toml", "Python project", python.pyproject),
    (r"setup\.cfg", "Python project", python.setup_cfg),
    (r"setup\.py", "Python project", python.setup_py),
    (r"requirements\.txt", "Python requirements", python.requirements),
    (r"package\.json", "npm package", scripting.package_json),
    (r"composer\.json", "PHP package", scripting.composer_json),
    (r"Gemfile", "Ruby dependencies", scripting.gemfile),
    (r".+\.gemspec", "Ruby gem", scripting.gemspec),
    (r"mix\.exs", "Elixir project", scripting.mix),
    (r"Cargo\.toml", "Cargo package", compiled.cargo),
    (r"go\.mod", "Go module", compiled.go_mod),
    (r"Package\.swift", "Swift package", compiled.swift),
    (r".+\.csproj", ".NET project", compiled.csproj),
    (r"pom\.xml", "Maven project", jvm.pom),
    (r"(build|settings)\.gradle(\.kts)?", "Gradle build", jvm.gradle),
    (r"CMakeLists\.txt", "CMake project", native.cmake),
    (r"(GNU)?[Mm]akefile", "Makefile", native.makefile),
    (r"meson\.build", "Meson project", native.meson),
    (r"configure\.(ac|in)", "Autoconf project", native.autoconf),
    (r"(Docker|Container)file(\.[\w.-]+)?|.+\.[Dd]ockerfile", "container", containers.dockerfile),
    (r"(docker-)?compose(\.[\w.-]+)?\.ya?ml", "containers together", containers.compose),
    (r"\.gitmodules", "submodules", submodules.gitmodules),
)
_TABLE = [(re.compile(pattern), kind, reader) for pattern, kind, reader in _ROWS]


def manifests(basis: Basis) -> tuple[Manifest, ...]:
    """What is built, as the repository says; ordered by depth of the folder, then path."""
    found = (one for path in basis.outlines for one in _read(basis, path))
    return tuple(sorted(found, key=lambda one: depth_first(one.path)))


def _read(basis: Basis, path: str) -> Iterator[Manifest]:
    name = posixpath.basename(path)
    row = next(
        ((kind, reader) for pattern, kind, reader in _TABLE if pattern.fullmatch(name)), None
    )
    if row is None:
        return
    kind, reader = row
    raw = basis.read(path)
    empty = Manifest(path, kind)
    if len(raw) > LARGEST:
        yield replace(empty, problem=f"larger than {LARGEST:,} bytes")
        return
    try:
        found = reader(empty, raw.decode("utf-8", "replace"))
    except UnreadableError as exc:
        found = replace(empty, problem=str(exc))
    except Exception as exc:  # One manifest must not cost the others; what is wrong is said.
        found = replace(empty, problem=f"reading it failed: {type(exc).__name__}")
    if found:
        yield bounded(found)
