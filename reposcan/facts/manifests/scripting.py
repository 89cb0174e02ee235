"""Manifests of JavaScript, PHP, Ruby and Elixir."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reposcan.facts.manifests.interface import items, key_line, parse_json, table, word
from reposcan.model.facts import Manifest

_GEM = re.compile(r"\s*gem[ (]\s*[\"']([\w.-]{1,100})[\"']")
_GROUP = re.compile(r"\s*group\b.*\bdo\b")
_GEM_NEEDS = re.compile(r"\.add_(?:runtime_)?dependency[ (]+[\"']([\w.-]{1,100})[\"']")
_MIX_NEEDS = re.compile(r"\{\s*:(\w{1,100})\s*,(?![^}\n]{0,300}\bonly:)")


def package_json(found: Manifest, text: str) -> Manifest:
    """Of npm; the programs of `bin` stand before the scripts."""
    data = parse_json(text)
    name, licence, bins = word(data.get("name")), data.get("license"), data.get("bin")
    programs = {name.rpartition("/")[2]: bins} if isinstance(bins, str) else table(bins)
    commands = [*programs.items(), *table(data.get("scripts")).items()]
    return replace(
        found,
        name=name,
        version=word(data.get("version")),
        description=word(data.get("description")),
        licence=word(licence) or word(table(licence).get("type")),
        line=key_line(text, "name", name),
        dependencies=tuple(table(data.get("dependencies"))),
        commands=tuple((key, word(value)) for key, value in commands if word(value)),
    )


def composer_json(found: Manifest, text: str) -> Manifest:
    """Of Composer; what names PHP itself and its extensions is left out."""
    data = parse_json(text)
    name, licence = word(data.get("name")), data.get("license")
    needed = [one for one in table(data.get("require")) if "/" in one]
    scripts = table(data.get("scripts"))
    return replace(
        found,
        name=name,
        version=word(data.get("version")),
        description=word(data.get("description")),
        licence=word(licence) or " OR ".join(map(word, items(licence)[:9])),
        line=key_line(text, "name", name),
        dependencies=tuple(needed),
        commands=tuple((key, word(value)) for key, value in scripts.items() if word(value)),
    )


def gemfile(found: Manifest, text: str) -> Manifest:
    """Gems outside of groups: groups are for developing and testing."""
    return replace(found, dependencies=tuple(_gems(text)))


def _gems(text: str) -> Iterator[str]:
    inside = False
    for line in text.splitlines():
        inside = (inside or bool(_GROUP.match(line[:300]))) and line.strip() != "end"
        one = _GEM.match(line[:300])
        if one and not inside and "group:" not in line:
            yield one[1]


def gemspec(found: Manifest, text: str) -> Manifest:
    """The attributes of the specification that are plain strings."""

    def value(key: str) -> str:
        one = re.search(
            rf"^[ \t]*\w{{1,40}}\.{key}\s*=\s*[\"']([^\"'\n]{{1,300}})[\"']", text, re.MULTILINE
        )
        return one[1] if one else ""

    name = value("name")
    return replace(
        found,
        name=name,
        version=value("version"),
        description=value("summary") or value("description"),
        licence=value("license"),
        line=key_line(text, "name", name),
        dependencies=tuple(_GEM_NEEDS.findall(text)),
    )


def mix(found: Manifest, text: str) -> Manifest:
    """The keywords of the project that are plain."""
    app = re.search(r"\bapp:\s*:(\w{1,100})", text)
    version = re.search(r"\bversion:\s*\"([^\"\n]{1,100})\"", text)
    return replace(
        found,
        name=app[1] if app else "",
        version=version[1] if version else "",
        line=text.count("\n", 0, app.start()) + 1 if app else 1,
        dependencies=tuple(_MIX_NEEDS.findall(text)),
    )
