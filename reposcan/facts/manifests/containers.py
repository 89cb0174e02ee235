"""Manifests of containers."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reposcan.facts.manifests.interface import line_of
from reposcan.model.facts import Manifest

_FROM = re.compile(
    r"^FROM[ \t]+(?:--\S+[ \t]+)*(\S{1,300})(?:[ \t]+AS[ \t]+(\S{1,100}))?", re.I | re.M
)
_START = re.compile(r"^(ENTRYPOINT|CMD)[ \t]+(.{1,400})", re.IGNORECASE | re.MULTILINE)
_KEY = re.compile(r"( *)[\"']?([\w.-]{1,100})[\"']?:(?:[ \t]+(.{0,300}))?$")


def dockerfile(found: Manifest, text: str) -> Manifest:
    """The images that it builds on, and what a container runs: the last stage's words."""
    stages = {name for _, name in _FROM.findall(text) if name}
    images = [image for image, _ in _FROM.findall(text) if image not in stages]
    return replace(
        found,
        line=line_of(text, r"^(?i:FROM)\b"),
        dependencies=tuple(one for one in images if "$" not in one and one != "scratch"),
        commands=tuple({word.upper(): run for word, run in starts(text)}.items()),
    )


def starts(text: str) -> list[tuple[str, str]]:
    """The instructions of the last stage that say what runs."""
    text = text.replace("\\\n", " ")
    begin = max((one.start() for one in _FROM.finditer(text)), default=0)
    return [(word.upper(), run.strip()) for word, run in _START.findall(text[begin:])]


def compose(found: Manifest, text: str) -> Manifest | None:
    """The services, and the image or folder that each is made of.

    Only block style is read, line by line: it is what people write, and needs no parser of YAML.
    """
    services = tuple(_services(text.splitlines()))
    return (
        replace(found, commands=services, line=line_of(text, r"^services:")) if services else None
    )


def _services(lines: list[str]) -> Iterator[tuple[str, str]]:
    name, made_of, depth = "", "", None
    inside = False
    for line in lines:
        one = _KEY.fullmatch(line[:500].rstrip())
        if not one:
            continue
        indent, key, value = len(one[1]), one[2], one[3] or ""
        if indent == 0:
            inside = key == "services"
        elif inside and (depth is None or indent == depth):
            if name:
                yield name, made_of
            name, made_of, depth = key, "", indent
        elif inside and key in ("image", "build") and not made_of:
            made_of = value or key
    if name:
        yield name, made_of
