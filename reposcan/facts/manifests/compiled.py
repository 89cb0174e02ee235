"""Manifests of Rust, Go, Swift and .NET."""

import re
from dataclasses import replace

from reposcan.facts.manifests.interface import (
    items,
    key_line,
    line_of,
    parse_toml,
    parse_xml,
    table,
    word,
)
from reposcan.model.facts import Manifest

_LINE = 500
_GO_NEEDS = re.compile(r"(?:require)?[ \t]+([\w.~/-]+)[ \t]+v[^\s/]+")
_GO_BLOCK = re.compile(r"(\w+)[ \t]*\(")
_SWIFT_NAME = re.compile(r"\bPackage\s*\(\s*name:\s*\"([^\"\n]{1,200})\"")
_SWIFT_NEEDS = re.compile(r"\burl:\s{0,9}\"([^\"\n]{1,300})\"")


def cargo(found: Manifest, text: str) -> Manifest:
    """`[package]`, or a workspace of packages."""
    data = parse_toml(text)
    package = table(data.get("package"))
    if not package and "workspace" in data:
        found = replace(found, kind="Cargo workspace")
    name = word(package.get("name"))
    bins = [table(one) for one in items(data.get("bin"))]
    return replace(
        found,
        name=name,
        version=word(package.get("version")),
        description=word(package.get("description")),
        licence=word(package.get("license")),
        line=key_line(text, "name", name),
        dependencies=tuple(table(data.get("dependencies"))),
        commands=tuple((word(one.get("name")), word(one.get("path"))) for one in bins),
    )


def go_mod(found: Manifest, text: str) -> Manifest:
    """The module's path, and what it requires directly."""
    block, needed = "", list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        code = line[:_LINE].partition("//")[0].rstrip()
        if opened := _GO_BLOCK.fullmatch(code):
            block = opened[1]
        elif code == ")":
            block = ""
        elif code.startswith("module ") and not found.name:
            found = replace(found, name=code.removeprefix("module ").strip(' "'), line=number)
        elif block in ("", "require") and "// indirect" not in line[:_LINE]:
            one = _GO_NEEDS.fullmatch(code)
            needed += [one[1]] if one else []
    return replace(found, dependencies=tuple(needed))


def swift(found: Manifest, text: str) -> Manifest:
    """The package's name and the repositories that it needs."""
    name = _SWIFT_NAME.search(text)
    return replace(
        found,
        name=name[1] if name else "",
        line=line_of(text, rf"\bname:\s*\"{re.escape(name[1])}\"") if name else 1,
        dependencies=tuple(
            url.rstrip("/").rpartition("/")[2].removesuffix(".git")
            for url in _SWIFT_NEEDS.findall(text)
        ),
    )


def csproj(found: Manifest, text: str) -> Manifest:
    """The properties of the project, and the packages that it refers to."""
    root = parse_xml(text)

    def value(*keys: str) -> str:
        return next((one.strip() for key in keys if (one := root.findtext(f".//{key}"))), "")

    name = value("PackageId", "AssemblyName", "RootNamespace")
    return replace(
        found,
        name="" if "$" in name else name,
        version=value("Version", "VersionPrefix"),
        description=value("Description"),
        licence=value("PackageLicenseExpression"),
        line=line_of(text, rf">\s*{re.escape(name)}\s*<") if name else 1,
        dependencies=tuple(
            one.get("Include", "") for one in root.iter("PackageReference") if one.get("Include")
        ),
    )
