"""The report of a run: formats that yield files, and one writer that puts them in place."""

from reposcan.report.glossary import GlossaryFormatter
from reposcan.report.html import HtmlFormatter
from reposcan.report.interface import Formatter
from reposcan.report.json_format import JsonFormatter
from reposcan.report.markdown import MarkdownFormatter
from reposcan.report.sarif import SarifFormatter
from reposcan.report.write import write

#: Every format of a report, in the order in which they are written.
FORMATTERS: tuple[Formatter, ...] = (
    HtmlFormatter(),
    JsonFormatter(),
    MarkdownFormatter(),
    SarifFormatter(),
    GlossaryFormatter(),
)

__all__ = [
    "FORMATTERS",
    "Formatter",
    "GlossaryFormatter",
    "HtmlFormatter",
    "JsonFormatter",
    "MarkdownFormatter",
    "SarifFormatter",
    "write",
]
