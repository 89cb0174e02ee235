"""What readers of manifests share: guarded parsers, and bounds on what strangers wrote.

Every pattern here and beside is linear, or looks at a bounded stretch only.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from reposcan.model.facts import Manifest

#: Turns the text of a manifest into what it says; None for a file that only looks like one.
Reader = Callable[[Manifest, str], Manifest | None]

_WORD_CHARACTERS = 120
_TEXT_CHARACTERS = 300
_MOST_ITEMS = 500
#: A dotted key costs the parser of TOML the square of its length, and stands on one line.
_TOML_LINE = 10_000

_Item = TypeVar("_Item")


class UnreadableError(Exception):
    """The manifest does not follow its format; says why in a few words."""


def parse_toml(text: str) -> Mapping[str, Any]:
    """The content of a TOML file."""
    if any(len(line) > _TOML_LINE for line in text.splitlines()):
        raise UnreadableError("it has lines that nobody writes by hand")
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as exc:
        raise UnreadableError("it is not valid TOML") from exc


def parse_json(text: str) -> Mapping[str, Any]:
    """The content of a JSON file; anything but an object says nothing."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise UnreadableError("it is not valid JSON") from exc
    if not isinstance(found, dict):
        raise UnreadableError("it is no JSON object")
    return found


def parse_xml(text: str) -> Element:
    """The root of an XML file, without entities; namespaces are taken off."""
    try:
        root: Element = fromstring(text)
    except (ParseError, DefusedXmlException, RecursionError, ValueError) as exc:
        raise UnreadableError("it is not valid XML, or holds entities") from exc
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    return root


def table(value: object) -> Mapping[str, Any]:
    """The value if it is a table, else an empty one: strangers put anything anywhere."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def word(value: object) -> str:
    """The value if it is a string, else nothing."""
    return value if isinstance(value, str) else ""


def line_of(text: str, *patterns: str) -> int:
    """The line where the first of the patterns is found, or 1."""
    for pattern in patterns:
        if found := re.search(pattern, text, re.MULTILINE):
            return text.count("\n", 0, found.start()) + 1
    return 1


def key_line(text: str, key: str, value: str) -> int:
    """The line that gives a key a value, in any of the usual notations."""
    pattern = rf"\b{re.escape(key)}\b[\"']?[ \t]{{0,99}}[:=]?[ \t]{{0,99}}[\"']?{re.escape(value)}"
    return line_of(text, pattern) if value else 1


def bounded(one: Manifest) -> Manifest:
    """The manifest, cut where somebody wrote more than anyone reads, on single lines."""
    return replace(
        one,
        name=_cut(one.name),
        version=_cut(one.version),
        description=_cut(one.description, _TEXT_CHARACTERS),
        licence=_cut(one.licence),
        dependencies=tuple(_cut(name) for name in _once(one.dependencies)),
        commands=tuple((_cut(a), _cut(b, _TEXT_CHARACTERS)) for a, b in _once(one.commands)),
    )


def _once(values: Iterable[_Item]) -> list[_Item]:
    return list(dict.fromkeys(values))[:_MOST_ITEMS]


def _cut(value: str, longest: int = _WORD_CHARACTERS) -> str:
    return " ".join(value[: longest * 4].split())[:longest]
