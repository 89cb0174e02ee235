"""What a report format is: something that turns a stored run into files."""

from collections.abc import Iterator
from typing import ClassVar, Protocol

from reposcan.model.report import RunReader


class Formatter(Protocol):
    """Turns a run into the files of one format.

    Attributes:
        name: of the format, as it is told while it is written.
    """

    name: ClassVar[str]

    def pages(self, reader: RunReader) -> Iterator[tuple[str, str]]:
        """Yield (path relative to the report's folder, text), each path once.

        Pages are made while they are asked for, so that memory follows the index of the run and
        one module, never all sources.
        """
