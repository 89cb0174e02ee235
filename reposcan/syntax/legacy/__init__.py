"""Older languages, read line by line in plain Python: no grammar reads enough of real programs.

Each reader is a function of a path and a text; it takes time in proportion to the text, whatever
that holds.
"""

from collections.abc import Callable, Mapping

from reposcan.model.code import Outline
from reposcan.syntax.legacy.assemble import assemble
from reposcan.syntax.legacy.bms import read_bms
from reposcan.syntax.legacy.cobol import form, read_cobol
from reposcan.syntax.legacy.fortran import read_fortran, source
from reposcan.syntax.legacy.found import Reading
from reposcan.syntax.legacy.jcl import read_jcl
from reposcan.syntax.lines import Lines

#: By the name that a row of `languages.LANGUAGES` gives its reader.
READERS: Mapping[str, Callable[[str, bytes, Lines], Reading]] = {
    "bms": read_bms,
    "cobol": read_cobol,
    "fortran": read_fortran,
    "jcl": read_jcl,
}

#: Those that sort lines into code and comments.
_SORTERS: Mapping[str, Callable[[bytes, Lines], form.Source | source.Source]] = {
    "cobol": form.source_of,
    "fortran": source.source_of,
}


def comment_lines(reader: str, text: bytes, lines: Lines) -> frozenset[int]:
    """Indices of the lines that a reader takes for comments; none where it does not sort lines."""
    sorter = _SORTERS.get(reader)
    return frozenset(sorter(text, lines).comments) if sorter else frozenset()


def read(reader: str, path: str, text: bytes, language: str) -> Outline:
    """The outline of a file.

    Args:
        reader: its name in `READERS`.
        path: of the file; the names of members of libraries are taken from it.
        text: UTF-8.
        language: as shown in reports.
    """
    lines = Lines(text)
    return assemble(language, text, lines, READERS[reader](path, text, lines))
