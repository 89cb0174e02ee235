"""`reposcan runs`: what is stored."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reposcan.commands import options
from reposcan.commands.configuration import Configured
from reposcan.commands.exits import Exit
from reposcan.commands.output import say, say_json

if TYPE_CHECKING:
    from reposcan.store import StoredRunInfo


@click.command(cls=Configured)
@options.checkout
@options.store
@options.as_json
@options.own_configuration
def runs(checkout: Path, store: Path | None, as_json: bool) -> Exit:
    """List the stored runs of CHECKOUT, the newest first."""
    from reposcan.archive import list_runs

    found = list_runs(checkout, store)
    if as_json:
        say_json([asdict(run) | {"failures": dict(run.failures)} for run in found])
    else:
        say(*_table(found))
    return Exit.DONE


def _table(runs: "tuple[StoredRunInfo, ...]") -> list[str]:
    from rich.table import Table

    from reposcan.console import as_lines

    table = Table(box=None, pad_edge=False)
    numbers = ("answers", "prompt tokens", "cached", "generated", "seconds")
    for title in ("id", "state", "started", "commit", "model", "context", *numbers, "failures"):
        table.add_column(title, justify="right" if title in numbers else "left")
    for run in runs:
        table.add_row(
            str(run.id),
            run.state,
            run.started,
            run.commit[:10],
            run.model or "none",
            f"{run.context:,}" if run.model else "",
            *(f"{run.answers:,}", f"{run.prompt_tokens:,}", f"{run.cached_tokens:,}"),
            *(f"{run.generated_tokens:,}", f"{run.seconds:,.0f}"),
            ", ".join(f"{kind} {count:,}" for kind, count in run.failures),
        )
    return as_lines(table)
