"""The glossary: what people gave, and what the model proposes for them to check."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import ClassVar

from reposcan.model.legacy import Legacy
from reposcan.model.report import ModuleReport, RunReader
from reposcan.report.names import LONGEST_NAME, LONGEST_TEXT, one_line
from reposcan.report.page.legacy import TermRow

#: What a program that shows tables would take for a formula.
_FORMULA = ("=", "+", "-", "@")
#: Said of a term that nobody has checked; `--glossary` takes such a line for a proposal still.
UNCHECKED = "model, unchecked"


class GlossaryCollector:
    """Gathers the model's proposals while the modules pass by.

    Args:
        legacy: holds what people gave.
    """

    def __init__(self, legacy: Legacy) -> None:
        self._given = [
            TermRow(_name(one.term), _text(one.meaning), _name(one.source), given=True)
            for one in legacy.glossary
        ]
        self._known = {row.term.upper() for row in self._given}
        self._proposed: dict[str, TermRow] = {}

    def add(self, module: ModuleReport) -> None:
        """Keep what is proposed of this module: the first meaning of each term."""
        for words in module.rules:
            for one in words.terms:
                key = _name(one.term).upper()
                if key not in self._known:
                    row = TermRow(_name(one.term), _text(one.meaning), UNCHECKED, given=False)
                    self._proposed.setdefault(key, row)

    @property
    def rows(self) -> tuple[TermRow, ...]:
        """What people gave, in their order, then the proposals by name."""
        return (*self._given, *(row for _, row in sorted(self._proposed.items())))


class GlossaryFormatter:
    """Writes `glossary.csv`, in the form that `--glossary` reads."""

    name: ClassVar = "glossary"

    def pages(self, reader: RunReader) -> Iterator[tuple[str, str]]:
        """Yield the file, where there is an older system."""
        facts = reader.report.facts
        if facts is None or facts.legacy is None:
            return
        collector = GlossaryCollector(facts.legacy)
        for module in reader.modules():
            collector.add(module)
        file = StringIO(newline="")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("term", "meaning", "source"))
        for row in collector.rows:
            writer.writerow(map(_cell, (row.term, row.meaning, row.source)))
        yield "glossary.csv", file.getvalue()


def _cell(text: str) -> str:
    """A text that no table takes for a formula; the reader takes the mark off again."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _name(text: str) -> str:
    return one_line(text, LONGEST_NAME)


def _text(text: str) -> str:
    return one_line(text, LONGEST_TEXT)
