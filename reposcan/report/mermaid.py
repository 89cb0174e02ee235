"""The drawing of the components for Markdown: GitHub, and others that know mermaid, draw it."""

from collections.abc import Sequence

from markupsafe import Markup

from reposcan.model.facts import Component, ComponentTie
from reposcan.report.diagram import chosen, label, lines_between


def mermaid(components: Sequence[Component], ties: Sequence[ComponentTie]) -> Markup:
    """A fenced flow chart of the most important ties; empty where nothing is tied."""
    lines = chosen(lines_between(ties))
    tied = {name for line in lines for name in (line.user, line.used)}
    if not tied:
        return Markup("")
    number = {one.name: at for at, one in enumerate(components)}
    boxes = (
        f'    c{number[one.name]}["{_text(label(one.name))}"]'
        for one in components
        if one.name in tied
    )
    arrows = (f"    c{number[line.user]} -->|{line.ties}| c{number[line.used]}" for line in lines)
    chart = "\n".join(("```mermaid", "flowchart TB", *boxes, *arrows, "```"))
    return Markup(chart)  # noqa: S704 - names have character codes for all but letters


def _text(name: str) -> str:
    """A label's text: whatever could end it, be markup, or be read as mermaid's, by its code."""
    return "".join(char if char.isalnum() or char in " /_.:…-" else _code(char) for char in name)


def _code(char: str) -> str:
    return f"#{ord(char)};"
