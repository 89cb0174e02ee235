"""Keeps pages short and links alive: long lists are cut, and what has no page is not linked."""

from collections.abc import Sequence
from typing import TypeVar

from reposcan.model.report import ScanReport
from reposcan.report.names import LONGEST_NAME, one_line, slug
from reposcan.report.page.shared import Listed, Place

Item = TypeVar("Item")

#: Rows of a list shown at once: about a screenful, the others unfold.
SHOWN = 25
#: Rows that a page holds at all: more of them make it slow to open, and nobody reads so far.
MOST = 1000


def listed(
    items: Sequence[Item], shown: int = SHOWN, most: int = MOST, all_of: int | None = None
) -> Listed[Item]:
    """Cut a list to what a page holds.

    Args:
        items: all of them, or the first.
        shown: rows shown at once.
        most: rows on the page.
        all_of: how many there are in truth, where `items` are only the first.
    """
    first, rest = tuple(items[:shown]), tuple(items[shown:most])
    total = len(items) if all_of is None else max(all_of, len(items))
    return Listed(first, rest, total - len(first) - len(rest))


class Places:
    """Where the report shows a file, a line, or nothing, since the file was not read."""

    def __init__(self, report: ScanReport) -> None:
        self._read = {entry.path for entry in report.files if entry.status != "skipped"}

    def page(self, path: str) -> Place:
        """The page of a file."""
        href = f"modules/{slug(path)}.html" if path in self._read else ""
        return Place(one_line(path, LONGEST_NAME), href)

    def line(self, path: str, line: int) -> Place:
        """A line of its source."""
        href = f"sources/{slug(path)}.html#L{line}" if path in self._read else ""
        return Place(f"{one_line(path, LONGEST_NAME)}:{line}", href)
