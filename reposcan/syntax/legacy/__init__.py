"""Older languages, read line by line in plain Python: no grammar reads enough of real programs.

Each reader is a function of a path and a text; it takes time in proportion to the text, whatever
that holds.
"""

from collections.abc import Callable, Mapping

from reposcan.model.code import Outline
from reposcan.syntax.legacy.assemble import assemble
from reposcan.syntax.legacy.bms import read_bms
from reposcan.syntax.legacy.cobol import read_cobol
from reposcan.syntax.legacy.fortran import read_fortran
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
