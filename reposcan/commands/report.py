"""`reposcan report`: a stored run rendered again."""

from pathlib import Path

import click

from reposcan.commands import options
from reposcan.commands.configuration import Configured
from reposcan.commands.exits import Exit
from reposcan.commands.output import say
from reposcan.commands.watching import watching


@click.command(cls=Configured)
@options.checkout
@click.option(
    "--run",
    type=options.RunId(),
    metavar="ID",
    help="Which run; `reposcan runs` lists them. Default: the newest.",
)
@options.store
@options.quiet
@options.own_configuration
def report(checkout: Path, run: int | None, store: Path | None, quiet: bool) -> Exit:
    """Write the report of a stored run of CHECKOUT again.

    It takes the place of the report that is there. No model is asked and nothing is scanned.
    """
    from reposcan.archive import render

    with watching(quiet) as watch:
        page = render(checkout, store, run, watch.observer)
    say(f"Report: {page}")
    return Exit.DONE
