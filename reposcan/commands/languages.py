"""`reposcan languages`: how well each language is understood, and which files are in it."""

from typing import TYPE_CHECKING

import click

from reposcan.commands import options
from reposcan.commands.exits import Exit
from reposcan.commands.output import say, say_json

if TYPE_CHECKING:
    from reposcan.syntax import Language

#: As the table says the levels.
_LEVELS = {"outline": "in depth", "generic": "generic", "lines": "lines"}


@click.command()
@options.as_json
def languages(as_json: bool) -> Exit:
    """List the languages that are known, and how well each is understood.

    In depth: definitions, calls, types, imports and branches are read by rules of the language's
    own. Generic: definitions are told by the names that its grammar gives to things. Lines: files
    are cut into stretches of lines, and nothing in them is looked for.
    """
    from reposcan.syntax import LANGUAGES

    rows = sorted(LANGUAGES, key=lambda row: list(_LEVELS).index(row.level))
    if as_json:
        say_json([_values(row) for row in rows])
    else:
        say(*_table(rows))
    return Exit.DONE


def _values(row: "Language") -> dict[str, object]:
    return {
        "name": row.name,
        "level": row.level,
        "programming": row.programming,
        "suffixes": row.suffixes,
        "filenames": row.filenames,
        "interpreters": row.interpreters,
        "grammar": row.grammar,
        "reader": row.reader,
    }


def _table(rows: "list[Language]") -> list[str]:
    from rich.table import Table

    from reposcan.console import as_lines

    table = Table(box=None, pad_edge=False)
    for title in ("language", "level", "files", "interpreters", "read by"):
        table.add_column(title)
    for row in rows:
        table.add_row(
            row.name,
            _LEVELS[row.level],
            " ".join((*row.suffixes, *row.filenames)),
            " ".join(row.interpreters),
            row.grammar or ("own reader" if row.reader else ""),
        )
    return as_lines(table)
