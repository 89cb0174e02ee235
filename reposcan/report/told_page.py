"""Says what pages show of the model's words: their names as links, and when they were written."""

import re
from collections.abc import Iterator, Mapping, Sequence

from reposcan.model.finding import Document, Summary, UnitNotes
from reposcan.model.report import ModuleReport
from reposcan.model.told import Identifiers, Origin, Told, Words
from reposcan.report.listing import Places
from reposcan.report.names import LONGEST_NAME, lines_of, one_line
from reposcan.report.page.module import Prose, Section
from reposcan.report.page.shared import Place

#: Units that are named below a paragraph.
_MOST_UNITS = 8
_COMMIT = 10


class TellingPage:
    """Makes sections of what the model says of one file.

    Args:
        module: the file.
        places: of the report.
        run: id of the run that the report is of.
    """

    def __init__(self, module: ModuleReport, places: Places, run: int) -> None:
        self._lines = module.outline.lines
        self._definitions = module.outline.definitions
        self._units = {one.name for one in self._definitions}
        self._places = places
        self._run = run

    def summary(self, told: Told[Summary]) -> Section:
        """A section with one paragraph."""
        return self._section("", (("", told.words.text),), told)

    def document(self, told: Told[Document]) -> Section:
        """A section with a topic for each field that says something."""
        words = told.words
        whole = words.span.start_line == 1 and words.span.end_line >= self._lines
        topics = (
            ("Purpose", words.purpose),
            ("How it works", words.how),
            ("Be careful with", words.caution),
        )
        return self._section("" if whole else lines_of(words.span), topics, told)

    def units(self, told: Sequence[Told[UnitNotes]]) -> Mapping[str, Section]:
        """A section for each unit that something is said of, by its qualified name."""
        by_name = {one.name: one.qualified for one in self._definitions}
        known = {one.qualified for one in self._definitions}
        return {
            name: self._section("", (("", note.does),), one)
            for one in told
            for note in one.words.notes
            if (name := note.name if note.name in known else by_name.get(note.name, ""))
        }

    def _section(
        self, lines: str, topics: tuple[tuple[str, str], ...], told: Told[Words]
    ) -> Section:
        said = tuple((title, self._prose(text, told)) for title, text in topics if text)
        return Section(lines, written(told, self._run), told.stale, said)

    def _prose(self, text: str, told: Told[Words]) -> Prose:
        names = told.identifiers
        # Lines of an earlier state are not those of today's sources.
        links = () if told.stale else tuple(self._links(names))
        units = [
            Place(one_line(name, LONGEST_NAME), href)
            for name, href in links
            if name in self._units and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        ]
        return Prose(text, links, names.unknown, tuple(units[:_MOST_UNITS]))

    def _links(self, names: Identifiers) -> Iterator[tuple[str, str]]:
        for one in names.known:
            if one.line and (href := self._places.line(one.path, one.line).href):
                yield one.name, f"../{href}"


def written(told: Told[Words], run: int) -> str:
    """Which earlier run wrote the words, and what that means; empty for those of this run."""
    if told.stale:
        return (
            f"Out of date: written in {_named(told.origin)}. These lines, or the signatures that"
            " they rely on, have changed since, and this run did not write about them anew."
        )
    if told.origin.run == run:
        return ""
    return (
        f"Carried over from {_named(told.origin)}: neither these lines nor the signatures that"
        " they rely on have changed since."
    )


def _named(origin: Origin) -> str:
    return f"run {origin.run} ({origin.started[:10]}, commit {origin.commit[:_COMMIT]})"
