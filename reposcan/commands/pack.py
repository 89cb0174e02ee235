"""`reposcan pack`: the contexts as files, for any other tool."""

from pathlib import Path
from typing import Any

import click

from reposcan.commands import options
from reposcan.commands.configuration import ConfiguredByCheckout
from reposcan.commands.exits import Exit
from reposcan.commands.output import say, say_json
from reposcan.commands.watching import watching

_EXAMPLES = """\b
Examples:
  reposcan pack --out /tmp/contexts                             as long as the model allows
  reposcan pack --out /tmp/small --context 8192 --paths 'src/'  shorter ones, of one folder"""


@click.command(cls=ConfiguredByCheckout, epilog=_EXAMPLES)
@options.checkout
@click.option(
    "--out",
    type=options.FOLDER,
    required=True,
    metavar="DIR",
    help="Folder to make. One that holds contexts written before is replaced.",
)
@options.model
@options.context
@options.store
@options.rev
@options.paths
@options.exclude
@options.quiet
@options.as_json
@options.configuration
def pack(out: Path, quiet: bool, as_json: bool, **given: Any) -> Exit:
    """Write the code of CHECKOUT as contexts for any other tool.

    Each is a text file that fits the model's context, with related files together and room for
    a question; packs.json says what is in which. Counted with the model's own tokenizer; the
    model itself is not loaded.
    """
    from reposcan.config import ScanConfig
    from reposcan.contexts import shown, write_contexts

    with watching(quiet) as watch:
        index = write_contexts(ScanConfig(**given), out, watch.observer)
    if as_json:
        say_json(shown(index))
        return Exit.DONE
    tokens = sum(one.tokens for one in index.packs)
    say(
        f"Contexts: {len(index.packs):,} with {tokens:,} tokens of {index.tokenizer}, each at most "
        f"{index.budget:,}",
        f"In none:  {len(index.skipped):,} tracked files",
        f"Index:    {index.path}",
    )
    return Exit.DONE
