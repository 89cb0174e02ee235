"""Manifests of Java and its relatives."""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from reposcan.facts.manifests.interface import line_of, parse_xml
from reposcan.model.facts import Manifest

_NEEDS = re.compile(
    r"^[ \t]*(?:implementation|api|compile|runtimeOnly|runtime)\b[ \t(]*[\"']([\w.-]+:[\w.-]+)",
    re.MULTILINE,
)
_ROOT = re.compile(r"\brootProject\.name\s*=\s*[\"']([^\"'\n]{1,200})[\"']")
_VERSION = re.compile(r"^version\s*=?\s*[\"']([^\"'\n$]{1,100})[\"']", re.MULTILINE)
_TEST_SCOPES = frozenset({"test", "provided", "system", "import"})


def pom(found: Manifest, text: str) -> Manifest:
    """Of Maven; values that are computed are left out."""
    root = parse_xml(text)
    name = _value(root, "artifactId")
    needed = [
        _value(one, "artifactId")
        for one in root.findall("dependencies/dependency")
        if _value(one, "scope") not in _TEST_SCOPES
    ]
    return replace(
        found,
        name=name,
        version=_value(root, "version"),
        description=_value(root, "description") or _value(root, "name"),
        licence=" OR ".join(
            filter(None, (_value(one, "name") for one in root.findall("licenses/license")[:9]))
        ),
        line=line_of(text, rf"<artifactId>\s*{re.escape(name)}\s*<") if name else 1,
        dependencies=tuple(filter(None, needed)),
    )


def _value(element: Element, key: str) -> str:
    value = (element.findtext(key) or "").strip()
    return "" if "${" in value else value


def gradle(found: Manifest, text: str) -> Manifest:
    """What a build or its settings say in plain strings."""
    name, version = _ROOT.search(text), _VERSION.search(text)
    return replace(
        found,
        name=name[1] if name else "",
        version=version[1] if version else "",
        line=text.count("\n", 0, name.start()) + 1 if name else 1,
        dependencies=tuple(_NEEDS.findall(text)),
    )
