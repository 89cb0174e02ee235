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
  reposcan pack --out /tmp/small --context 8192 --paths 'src/'  shorter ones, of one folder
  reposcan pack --out /tmp/long --tokenizer ~/tokenizer.json --context 100000 --reserve 4000"""


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
@click.option(
    "--tokenizer",
    metavar="FILE_OR_NAME",
    help="Count with this one instead of the model's: a tokenizer.json, a folder that holds one, "
    "or the name of a model on this machine.",
)
@options.context
@click.option(
    "--reserve",
    type=int,
    metavar="TOKENS",
    help="Tokens of each context to leave for a question and its answer. Default: 2048, or a "
    "quarter of a short context.",
)
@options.store
@options.rev
@options.paths
@options.exclude
@options.include
@options.repack
@options.quiet
@options.as_json
@options.configuration
def pack(
    out: Path,
    tokenizer: str | None,
    reserve: int | None,
    quiet: bool,
    as_json: bool,
    **given: Any,
) -> Exit:
    """Write the code of CHECKOUT as contexts for any other tool.

    Each is a text file that fits the model's context, with related files together, signatures
    of what they use elsewhere, and room for a question; packs.json says what is in which. Tests
    and documentation have contexts of their own. Counted with the model's own tokenizer; the model
    itself is not loaded.
    """
    from reposcan.config import ScanConfig
    from reposcan.contexts import shown, write_contexts

    with watching(quiet) as watch:
        index = write_contexts(ScanConfig(**given), out, tokenizer, reserve, watch.observer)
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
