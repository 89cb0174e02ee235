"""Python's manifests."""

import configparser
import re
from collections.abc import Iterable
from dataclasses import replace

from reposcan.facts.manifests.interface import (
    UnreadableError,
    items,
    key_line,
    line_of,
    parse_toml,
    table,
    word,
)
from reposcan.model.facts import Manifest

#: Long enough for a requirement; a longer one costs the parser the square of its length.
_LINE = 300
#: Likewise for lines that the parser of configuration files complains about.
_LINES = 2_000
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_CALL = re.compile(r"\bsetup\s*\(")
_COMMAND = re.compile(r"[\"']([\w.-]{1,80})\s{0,9}=\s{0,9}([\w.]{1,200}:[\w.]{1,200})[\"']")


def pyproject(found: Manifest, text: str) -> Manifest | None:
    """`[project]`, or Poetry's table; a file that only configures tools is no manifest."""
    data = parse_toml(text)
    project, poetry = table(data.get("project")), table(table(data.get("tool")).get("poetry"))
    if not project and not poetry:
        return replace(found) if "build-system" in data else None
    needed = _names(items(project.get("dependencies")))
    needed += [name for name in table(poetry.get("dependencies")) if name != "python"]
    commands = {
        **table(poetry.get("scripts")),
        **table(project.get("scripts")),
        **table(project.get("gui-scripts")),
    }
    either = {**poetry, **project}
    name = word(either.get("name"))
    licence = either.get("license")
    return replace(
        found,
        name=name,
        version=word(either.get("version")),
        description=word(either.get("description")),
        # A table holds the whole text, or names the file that does.
        licence=word(licence) or _first_line(word(table(licence).get("text"))),
        line=key_line(text, "name", name),
        dependencies=tuple(needed),
        commands=tuple((key, word(value)) for key, value in commands.items() if word(value)),
    )


def setup_cfg(found: Manifest, text: str) -> Manifest | None:
    """`[metadata]` and `[options]` of setuptools."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string("\n".join(line[:_LINE] for line in text.splitlines()[:_LINES]))
    except (configparser.Error, AttributeError, RecursionError) as exc:
        # The second is the parser's own, for a value that goes on where none began.
        raise UnreadableError("it is not a valid configuration file") from exc

    def value(section: str, key: str) -> str:
        return (parser.get(section, key, fallback="") or "").strip()

    if not any(parser.has_section(section) for section in ("metadata", "options")):
        return None
    lines = value("options.entry_points", "console_scripts").splitlines()
    name, version = value("metadata", "name"), value("metadata", "version")
    return replace(
        found,
        name=name,
        version="" if version.startswith(("attr:", "file:")) else version,
        description=value("metadata", "description"),
        licence=value("metadata", "license"),
        line=key_line(text, "name", name),
        dependencies=tuple(_names(value("options", "install_requires").splitlines())),
        commands=tuple(_pair(line) for line in lines if "=" in line),
    )


def setup_py(found: Manifest, text: str) -> Manifest | None:
    """What the arguments of `setup(...)` say where they are plain strings."""
    call = _CALL.search(text)
    if not call:
        return None
    arguments = text[call.end() :]

    def value(key: str) -> str:
        one = re.search(rf"\b{key}\s{{0,9}}=\s{{0,9}}[\"']([^\"'\n]{{1,300}})[\"']", arguments)
        return one[1] if one else ""

    needed = re.search(r"\binstall_requires\s{0,9}=\s{0,9}\[([^\]]{0,4999})\]", arguments)
    strings = re.findall(r"[\"']([^\"'\n]{1,200})[\"']", needed[1]) if needed else []
    name = value("name")
    return replace(
        found,
        name=name,
        version=value("version"),
        description=value("description"),
        licence=value("license"),
        line=line_of(text, rf"\bname\s*=\s*[\"']{re.escape(name)}") if name else 1,
        dependencies=tuple(_names(strings)),
        commands=tuple(_COMMAND.findall(arguments)),
    )


def requirements(found: Manifest, text: str) -> Manifest:
    """One name a line; options and other files are left out."""
    return replace(found, dependencies=tuple(_names(text.splitlines())))


def _names(lines: Iterable[object]) -> list[str]:
    """The names of requirements such as `name[extra]>=1; marker`."""
    found = (_REQUIREMENT.match(word(line)[:_LINE]) for line in lines)
    return [one[1] for one in found if one]


def _pair(line: str) -> tuple[str, str]:
    name, _, target = line.partition("=")
    return name.strip(), target.strip()


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]
