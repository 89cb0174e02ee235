"""Manifests of programs that are compiled by Make and its relatives."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reposcan.facts.manifests.interface import line_of
from reposcan.model.facts import Manifest

_CMAKE_PROJECT = re.compile(
    r"^[ \t]*project[ \t]*\(\s*\"?([^\s\")]{1,200})([^)]{0,2000})", re.M | re.I
)
_CMAKE_NEEDS = re.compile(r"^[ \t]*find_package[ \t]*\(\s*([\w.+-]{1,100})", re.M | re.I)
_MESON_PROJECT = re.compile(r"^project\s*\(\s*'([^'\n]{1,200})'([^)]{0,4000})", re.MULTILINE)
_MESON_NEEDS = re.compile(r"\bdependency\s*\(\s*'([\w.+-]{1,100})'")
_AC_INIT = re.compile(
    r"^AC_INIT\s*\(\s*\[?([^\],)\n]{1,200})\]?\s*(?:,\s*\[?([\w.+-]{1,100})\]?\s*[,)])?",
    re.MULTILINE,
)
_AC_NEEDS = re.compile(r"^[ \t]*PKG_CHECK_MODULES\s*\(\s*\[?\w+\]?\s*,\s*\[?([\w.+-]{1,100})", re.M)
_TARGET = re.compile(r"([A-Za-z0-9_][\w -]{0,200}?)[ \t]*:(?![:=])(.*)")
_PHONY = re.compile(r"\.PHONY[ \t]*:(.*)")


def cmake(found: Manifest, text: str) -> Manifest | None:
    """The file of a project; those of its folders are parts of it."""
    project = _CMAKE_PROJECT.search(text)
    if not project:
        return None
    version = re.search(r"\bVERSION\s+([\d.]+)", project[2])
    description = re.search(r"\bDESCRIPTION\s+\"([^\"]{1,400})\"", project[2])
    return replace(
        found,
        name="" if "$" in project[1] else project[1],
        version=version[1] if version else "",
        description=description[1] if description else "",
        line=_line(text, project),
        dependencies=tuple(_CMAKE_NEEDS.findall(text)),
    )


def meson(found: Manifest, text: str) -> Manifest | None:
    """The file of a project; those of its folders are parts of it."""
    project = _MESON_PROJECT.search(text)
    if not project:
        return None
    version = re.search(r"\bversion\s*:\s*'([^'\n]{1,100})'", project[2])
    licence = re.search(r"\blicense\s*:\s*\[?\s*'([^'\n]{1,100})'", project[2])
    return replace(
        found,
        name=project[1],
        version=version[1] if version else "",
        licence=licence[1] if licence else "",
        line=_line(text, project),
        dependencies=tuple(_MESON_NEEDS.findall(text)),
    )


def autoconf(found: Manifest, text: str) -> Manifest:
    """The arguments of `AC_INIT`."""
    init = _AC_INIT.search(text)
    return replace(
        found,
        name=init[1].strip() if init else "",
        version=(init[2] or "") if init else "",
        line=_line(text, init) if init else 1,
        dependencies=tuple(_AC_NEEDS.findall(text)),
    )


def makefile(found: Manifest, text: str) -> Manifest:
    """Its targets that are no files: those it calls phony, or else those with plain names."""
    lines = text.splitlines()
    phony = {name for line in lines if (one := _PHONY.match(line)) for name in one[1].split()}
    targets = {name: run for name, run in _targets(lines) if not phony or name in phony}
    commands = tuple(targets.items())
    return replace(found, commands=commands, line=line_of(text, r"^[A-Za-z0-9_][\w -]*:(?![:=])"))


def _targets(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Each target and the first line of its recipe, or what it depends on."""
    for at, line in enumerate(lines):
        one = _TARGET.match(line[:500])
        if one:
            after = lines[at + 1] if at + 1 < len(lines) else ""
            run = after.strip().lstrip("@-+") if after.startswith("\t") else one[2].strip()
            for name in one[1].split():
                yield name, run


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start(1)) + 1
