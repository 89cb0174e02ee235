"""`reposcan plan`: what a scan would read and cost, before it is paid."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from reposcan.commands import options
from reposcan.commands.asking import with_consent
from reposcan.commands.configuration import ConfiguredByCheckout
from reposcan.commands.exits import Exit
from reposcan.commands.output import say, say_json
from reposcan.commands.watching import watching

if TYPE_CHECKING:
    from reposcan.model.plan import Branch, Plan

#: Entries of one folder that are shown; the others are counted.
_BROADEST = 12

_LARGEST_SHOWN = 5

_EXAMPLES = """\b
Examples:
  reposcan plan                        the price of a scan of this checkout
  reposcan plan --model codellama-7b   with another model, once it was fetched
  reposcan plan --exclude 'docs/'      what leaving out a folder would save
  reposcan plan --calibrate            the same, with a time measured here and now
  reposcan plan --depth 4              a closer look at where the tokens go"""


@click.command(cls=ConfiguredByCheckout, epilog=_EXAMPLES)
@options.checkout
@options.model
@options.servers
@options.context
@options.tasks
@options.store
@options.rev
@options.paths
@options.exclude
@options.include
@options.repack
@options.seed
@options.language
@options.legacy
@click.option(
    "--depth",
    type=click.IntRange(min=0),
    default=2,
    show_default=True,
    metavar="N",
    help="Levels of folders to show.",
)
@click.option(
    "--calibrate",
    is_flag=True,
    help="Load the model and time it on the first context. Its answers are kept for the scan.",
)
@options.quiet
@options.as_json
@options.configuration
def plan(
    depth: int,
    calibrate: bool,
    quiet: bool,
    as_json: bool,
    server: tuple[str, ...],
    **given: Any,
) -> Exit:
    """Say what a scan of CHECKOUT would read and cost.

    Files, contexts, tokens, answers and time, for the options of a scan. Stored answers cost
    nothing and are not counted. Without --calibrate no model is loaded: only its tokenizer is, to
    count exactly, and the time is judged from the last run.
    """
    from dataclasses import asdict

    from reposcan.config import ScanConfig
    from reposcan.planning import plan as make_plan

    with watching(quiet) as watch:
        planned = partial(make_plan, calibrate=calibrate)
        made = with_consent(planned, ScanConfig(servers=server, **given), watch)
    if as_json:
        say_json(asdict(made))
    else:
        say(*_figures(made), "", *_where(made, depth), "", *_largest(made))
    return Exit.DONE


def _figures(plan: "Plan") -> Iterator[str]:
    skipped = ", ".join(f"{reason} {count:,}" for reason, count in plan.skipped)
    yield f"Files     {plan.read:,} of {_count(plan.tracked, 'tracked file')} to be read"
    if skipped:
        yield f"          left out: {skipped}"
    yield f"Model     {plan.model}, contexts of {plan.context:,} tokens"
    for width in plan.widths:
        name = f"{width.name} pack" if len(plan.widths) > 1 else "pack"
        yield (
            f"Packs     {_count(width.packs, name)} of at most {width.budget:,} tokens, "
            f"{width.tokens:,} in all"
        )
    for question in plan.questions:
        stored = f", {question.stored:,} of them stored already" if question.stored else ""
        yield f"Answers   {question.name}: {question.asks:,}{stored}"
    yield (
        f"Tokens    {plan.computed_tokens:,} to compute of {plan.prompt_tokens:,} in prompts: the "
        f"code of {_count(plan.contexts, 'context')} is computed once"
    )
    yield f"          about {plan.answer_tokens:,} to write"
    yield from _time(plan)


def _time(plan: "Plan") -> Iterator[str]:
    from reposcan.figures import told

    one = plan.estimate
    if not plan.computed_tokens:
        yield "Time      none: every answer is stored"
    elif one is None:
        yield "Time      unknown: nothing is known of this model's speed on this machine"
    else:
        more = "reading the code" if one.reading >= one.writing else "writing the answers"
        yield (
            f"Time      {'very roughly' if one.rough else 'about'} {told(one.seconds)}: "
            f"{told(one.reading)} to read, {told(one.writing)} to write, so {more} decides"
        )
        yield f"          judged by {one.basis}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _where(plan: "Plan", depth: int) -> Iterator[str]:
    yield "Where the tokens go"
    whole = max(plan.tree.tokens, 1)
    for indent, branch in walk(plan.tree, depth):
        name = f"{branch.name}/" if branch.files else branch.name
        yield f"{branch.tokens:>12,} {branch.tokens / whole:>5.0%}  {'  ' * indent}{name}"


def walk(branch: "Branch", depth: int, indent: int = 0) -> Iterator[tuple[int, "Branch"]]:
    """The branches down to a depth, the largest of each folder, and the others as one."""
    from reposcan.model.plan import Branch

    yield indent, branch
    if indent == depth:
        return
    for one in branch.branches[:_BROADEST]:
        yield from walk(one, depth, indent + 1)
    if others := branch.branches[_BROADEST:]:
        name = f"and {len(others):,} more"
        yield indent + 1, Branch(name, 0, sum(one.tokens for one in others))


def _largest(plan: "Plan") -> Iterator[str]:
    yield "Largest files"
    for path, tokens in plan.largest[:_LARGEST_SHOWN]:
        yield f"{tokens:>12,}        {path}"
