"""`reposcan languages`: which languages there are, and how well each is understood."""

from collections.abc import Mapping, Sequence

import click

from reposcan.commands import options
from reposcan.commands.exits import Exit
from reposcan.commands.output import say, say_json

_LEVELS = {"outline": "in depth", "generic": "generic", "lines": "lines"}


@click.command()
@options.as_json
def languages(as_json: bool) -> Exit:
    """List the languages, how well each is understood, and what tells them.

    In depth: definitions and what uses them, by a query or a reader for that language. Generic:
    definitions and calls as the names in the syntax tree tell them; some may be missing. Lines:
    files are only cut into lines.
    """
    from reposcan.syntax.languages import LANGUAGES

    ordered = sorted(LANGUAGES, key=lambda row: (list(_LEVELS).index(row.level), row.name.lower()))
    rows = [
        {
            "language": row.name,
            "level": row.level.value,
            "grammar": row.grammar,
            "interpreters": row.interpreters,
            "suffixes": row.suffixes,
            "filenames": row.filenames,
        }
        for row in ordered
    ]
    if as_json:
        say_json(rows)
    else:
        say(*_table(rows))
    return Exit.DONE


def _table(rows: Sequence[Mapping[str, object]]) -> list[str]:
    from rich.table import Table

    from reposcan.console import as_lines

    table = Table(box=None, pad_edge=False)
    for title in rows[0]:
        table.add_column(title)
    for row in rows:
        table.add_row(*(_cell(title, value) for title, value in row.items()))
    return as_lines(table)


def _cell(title: str, value: object) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return " ".join(value)
        case _:
            return _LEVELS[str(value)] if title == "level" else str(value)
