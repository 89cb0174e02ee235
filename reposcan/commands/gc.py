"""`reposcan gc`: clearing what is no longer needed."""

from dataclasses import asdict
from pathlib import Path

import click

from reposcan.commands import options
from reposcan.commands.configuration import Configured
from reposcan.commands.exits import Exit
from reposcan.commands.output import say, say_json, warn


@click.command(cls=Configured)
@options.checkout
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="Newest runs to keep.",
)
@click.option(
    "--answers",
    is_flag=True,
    help="Remove the answers too that no kept run stands on. They were paid for: a scan that "
    "needs one asks again.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@options.store
@options.as_json
@options.own_configuration
def gc(
    checkout: Path, keep: int, answers: bool, dry_run: bool, store: Path | None, as_json: bool
) -> Exit:
    """Remove old runs from the store of CHECKOUT, and what only they needed."""
    from reposcan.archive import collect_garbage

    freed = collect_garbage(checkout, store, keep, answers, dry_run)
    if as_json:
        say_json(asdict(freed))
        return Exit.DONE
    counts = ", ".join(
        f"{what} {getattr(freed, what):,}"
        for what in ("runs", "texts", "outlines", "layouts", "answers")
    )
    say(f"{'Would remove' if dry_run else 'Removed'}: {counts}")
    if not dry_run:
        say(f"The store has {_size(freed.after)}, and had {_size(freed.before)}")
    if freed.unfinished:
        warn(f"Answers stay: run {freed.unfinished} was stopped before it had looked for its own.")
    return Exit.DONE


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
