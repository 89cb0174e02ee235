"""The report for people: plain HTML files that open from a disk, without network or script.

Everything that a template prints is escaped and has its hidden characters shown, by the environment
and not by the template's author. A content security policy in each page forbids whatever might
still get through; hence no inline style or script anywhere.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, ClassVar

from jinja2 import Environment
from markupsafe import Markup

from reposcan.model.legacy import Legacy
from reposcan.model.report import RunReader
from reposcan.report import prose
from reposcan.report.colour import coloured
from reposcan.report.facts_page import WHOLE, facts_page
from reposcan.report.glossary import GlossaryCollector
from reposcan.report.index_page import IndexCollector, limits_of
from reposcan.report.legacy_page import legacy_page
from reposcan.report.listing import Places
from reposcan.report.masthead import masthead
from reposcan.report.module_page import module_page
from reposcan.report.names import visible
from reposcan.report.shipped import reports_folder
from reposcan.report.templates import environment

_ASSETS = ("assets/reposcan.css", "assets/reposcan.js")


class HtmlFormatter:
    """Writes `index.html` and the pages that it leads to, two a module, and their assets."""

    name: ClassVar = "HTML"

    def pages(self, reader: RunReader) -> Iterator[tuple[str, str]]:
        """Yield the modules' pages in the order of the run, then the others and the assets.

        Raises:
            ReportError: the templates are missing from the installation.
        """
        folder, report = reports_folder(), reader.report
        templates = environment(folder, _shown, _FILTERS)
        head, places, index = masthead(report), Places(report), IndexCollector()
        legacy = report.facts.legacy if report.facts else None
        glossary = GlossaryCollector(legacy or Legacy())
        for module in reader.modules():
            index.add(module)
            glossary.add(module)
            page = module_page(module, places, report.run.id)
            inner = {"head": head, "page": page, "root": "../"}
            yield f"modules/{page.slug}.html", _render(templates, "module", inner)
            lines = coloured(reader.source(module.entry.path), page.language)
            source = _render(templates, "source", {**inner, "lines": lines})
            yield f"sources/{page.slug}.html", source
        top = {"head": head, "root": ""}
        if report.facts:
            limits = limits_of(report.run.settings)
            facts = {**top, "page": facts_page(report.facts, places, WHOLE), "limits": limits}
            yield "facts.html", _render(templates, "facts", facts)
        if legacy:
            page_of_all = {**top, "page": legacy_page(legacy, glossary.rows, places)}
            yield "legacy.html", _render(templates, "legacy", page_of_all)
        first = index.page(report, places)
        if first.components:
            parts = {**top, "page": first.components}
            yield "components.html", _render(templates, "components", parts)
        yield "index.html", _render(templates, "index", {**top, "page": first})
        for asset in _ASSETS:
            yield asset, (folder / asset).read_text(encoding="utf-8")


def _render(templates: Environment, name: str, values: dict[str, Any]) -> str:
    return templates.get_template(f"{name}.html.j2").render(values)


def _shown(value: object) -> object:
    """Show hidden characters in whatever a template prints; markup stays markup."""
    if isinstance(value, Markup):
        return Markup(visible(value))  # noqa: S704 - no character of HTML's own is added
    return visible(value) if isinstance(value, str) else value


def duration(seconds: float) -> str:
    """A length of time in its two largest units."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60} min"


def moment(iso: str) -> str:
    """A UTC time to the minute; anything else as it is."""
    try:
        return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return iso


def percent(part: int, whole: int) -> str:
    """A share in whole percent that says 0% and 100% only where that is exact."""
    if not whole:
        return "-"
    share = round(100 * part / whole)
    if share == 0 and part:
        return "<1%"
    return "99%" if share == 100 and part < whole else f"{share}%"


_FILTERS: dict[str, Callable[..., Any]] = {
    "blocks": prose.blocks,
    "coloured": coloured,
    "duration": duration,
    "inline": prose.inline,
    "moment": moment,
    "linked": prose.linked,
    "number": "{:,}".format,
    "percent": percent,
    "quoted": prose.quoted,
}
