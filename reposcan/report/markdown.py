"""The report as Markdown: a folder `docs/` that drops into MkDocs, a wiki or GitHub.

Whatever a template prints is plain text, by the environment and not by the template's author; only
what passed one of the filters below is Markdown.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from markupsafe import Markup

from reposcan.model.code import ReferenceKind
from reposcan.model.report import ModuleReport, RunReader
from reposcan.report import markdown_prose
from reposcan.report.components_page import components_page
from reposcan.report.docs_page import Collector, Links
from reposcan.report.facts_page import unjudged
from reposcan.report.index_page import limits_of
from reposcan.report.listing import Places
from reposcan.report.markdown_text import code, escaped, fence
from reposcan.report.masthead import masthead
from reposcan.report.mermaid import mermaid
from reposcan.report.names import LONGEST_TEXT, anchor, lines_of, slug
from reposcan.report.remarks import where_noted
from reposcan.report.shipped import reports_folder
from reposcan.report.templates import environment
from reposcan.report.told_page import written
from reposcan.report.traits import traits

#: Rows of a list of facts; report.json has all of them.
_MOST = 200


class MarkdownFormatter:
    """Writes `docs/`: `index.md`, `findings.md`, `facts.md`, `legacy.md`, a page a module."""

    name: ClassVar = "Markdown"

    def pages(self, reader: RunReader) -> Iterator[tuple[str, str]]:
        """Yield the modules' pages in the order of the run, then the common ones.

        Raises:
            ReportError: the templates are missing from the installation.
        """
        report = reader.report
        templates = environment(reports_folder() / "docs", _shown, _FILTERS)
        templates.globals |= {"report": report, "head": masthead(report), "most": _MOST}
        templates.globals["limits"] = limits_of(report.run.settings)
        collector, links = Collector(), Links(report, "../")
        page = templates.get_template("module.md.j2")
        for module in reader.modules():
            collector.add(module)
            text = page.render(
                module=module,
                traits=traits(module.entry),
                imports=_imports(module),
                units=module.facts.legacy.units if module.facts.legacy else (),
                words=_words(module),
                links=links,
            )
            yield f"docs/modules/{slug(module.entry.path)}.md", _tidy(text)
        facts = report.facts
        parts = components_page(report, facts, Places(report)) if facts else None
        chart = mermaid(facts.components, facts.component_ties) if facts else ""
        blind = unjudged(report.facts) if report.facts else ""
        names = ["index", "findings"] if report.coverage.questions else ["index"]
        names += ["facts"] if report.facts else []
        names += ["legacy"] if report.facts and report.facts.legacy else []
        for name in names:
            template = templates.get_template(f"{name}.md.j2")
            text = template.render(
                collected=collector,
                links=Links(report, ""),
                unjudged=blind,
                parts=parts,
                chart=chart,
            )
            yield f"docs/{name}.md", _tidy(text)


def _imports(module: ModuleReport) -> list[str]:
    """The modules that this one names, each once, in order of use."""
    references = module.outline.references
    names = (one.name for one in references if one.kind is ReferenceKind.IMPORT)
    return list(dict.fromkeys(names))


def _words(module: ModuleReport) -> dict[tuple[str, int, int], str]:
    """The model's words of a rule, by its program, number and line."""
    return {
        (one.program, rule.number, rule.start_line): rule.text
        for one in module.rules
        for rule in one.rules
    }


def _shown(value: object) -> object:
    return escaped(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _tidy(text: str) -> str:
    """The text with one line feed at its end."""
    return text.strip("\n") + "\n"


_FILTERS: dict[str, Callable[..., Any]] = {
    "anchor": anchor,
    "blocks": markdown_prose.blocks,
    "code": lambda text: code(text, LONGEST_TEXT),
    "fence": fence,
    "inline": markdown_prose.inline,
    "lines": lines_of,
    "number": "{:,}".format,
    "where": where_noted,
    "short": lambda text: escaped(text, LONGEST_TEXT),
    "written": written,
}
