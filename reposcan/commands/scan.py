"""`reposcan scan`: ask about a checkout and write its report."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from reposcan.commands import options
from reposcan.commands.asking import with_consent
from reposcan.commands.configuration import ConfiguredByCheckout, notes_of
from reposcan.commands.exits import TABLE, Exit
from reposcan.commands.gate import NEVER, gate, source_of
from reposcan.commands.output import say, say_json, warn
from reposcan.commands.watching import STANDARD_OUTPUT, tell_the_end, watching
from reposcan.errors import ReposcanError, UsageError

if TYPE_CHECKING:
    from reposcan.config import ScanConfig
    from reposcan.pipeline import ScanResult

#: What was left out by an announced default is not missing.
_AS_WISHED = ("complete", "partial")

#: Where a setting can come from, in click's words; the last is the nearest to the user.
_NEARER = ("DEFAULT", "DEFAULT_MAP", "ENVIRONMENT", "COMMANDLINE")

_EXAMPLES = """\b
Examples:
  reposcan scan                             this checkout, with the best model that is here
  reposcan scan --no-model                  only what the parser knows: seconds
  reposcan scan --paths src/ --tasks bugs   bugs in one folder
  reposcan scan --fail-on high --json       a gate for continuous integration
  reposcan scan --rev v1.0 --store /tmp/v1  an old release, with a store of its own

Options can also be set in files, see --config, and in the environment: REPOSCAN_STORE stands for
--store, and so on. What is typed wins over the environment, and that over files."""


class _Watched(ConfiguredByCheckout):
    """One whose wrong usage is told to who watches, too.

    Otherwise the end of the last scan would stay in the file of events, and pass for this one's.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and tell what is wrong."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except (click.ClickException, ReposcanError) as error:
            if not ctx.resilient_parsing:
                found = self.first_look(ctx, given).get("events")
                tell_the_end(found or (ctx.default_map or {}).get("events"), error)
            raise


@click.command(
    cls=_Watched,
    epilog=_EXAMPLES,
    help=f"""\
Scan CHECKOUT (the current folder by default) and write its report.

Running it again continues: answers are stored as they arrive, and only what changed is asked
again. Ctrl-C stops within seconds and publishes what is done.

{TABLE}""",
)
@options.checkout
@options.model
@options.servers
@options.at_once
@click.option("--no-model", is_flag=True, help="Ask no model: a report of what the parser knows.")
@options.context
@options.tasks
@options.store
@options.rev
@options.paths
@options.exclude
@options.include
@click.option("--replay", is_flag=True, help="Ask no model: use stored answers only.")
@options.repack
@options.seed
@options.language
@options.legacy
@options.budget
@click.option(
    "--fail-on",
    type=click.Choice((*options.SEVERITIES, NEVER)),
    default=NEVER,
    help="Exit with 1 if there are findings of this severity or worse. Default: never.",
)
@options.quiet
@options.as_json
@click.option(
    "--events",
    metavar="FILE",
    help="Write the progress to FILE as JSON lines; - is standard output.",
)
@options.configuration
@click.pass_context
def scan(
    ctx: click.Context,
    /,
    quiet: bool,
    as_json: bool,
    events: str | None,
    **given: Any,
) -> Exit:
    """Scan a checkout."""
    # The engine's libraries are loaded late: --help must not wait for them.
    from reposcan.pipeline import scan as run_scan

    if as_json and events == STANDARD_OUTPUT:
        raise UsageError(
            "--json and --events - both write to standard output", "give --events a file"
        )
    with watching(quiet, events) as watch:
        config = _config(ctx, **given)
        result = with_consent(run_scan, config, watch)
        code = _exit(result, config)
        outcome = _outcome(result, code) | {"settings": list(notes_of(ctx))}
        watch.end(outcome)
    if as_json:
        say_json(outcome)
    elif events != STANDARD_OUTPUT:
        if result.planned and not quiet:
            from reposcan.figures import computed

            say(*filter(None, (_summary(result), computed(result.usage))))
        say(f"Report: {result.report}")
    _tell(result, config)
    return code


def _config(
    ctx: click.Context, no_model: bool, fail_on: str, server: tuple[str, ...], **given: Any
) -> "ScanConfig":
    from reposcan.config import ScanConfig

    if _without_model(ctx, no_model):
        given["model"] = None
    severity, wished = gate(ctx, fail_on, given["model"] is None, "bugs" not in given["tasks"])
    return ScanConfig(fail_on=severity, gate_may_idle=wished, servers=server, **given)


def _without_model(ctx: click.Context, no_model: bool) -> bool:
    """Whether none is asked: of two settings that contradict each other, the nearer one counts."""
    none, nearest = source_of(ctx, "no_model"), "DEFAULT"
    for name in ("model", "server"):
        source = source_of(ctx, name)
        if no_model and none == source == "COMMANDLINE":
            raise UsageError(
                f"--{name} and --no-model contradict each other", "leave one of them out"
            )
        nearest = max(nearest, source, key=_NEARER.index)
    return no_model and _NEARER.index(none) >= _NEARER.index(nearest)


def _at_the_gate(result: "ScanResult", config: "ScanConfig") -> int:
    # With a demonstration model, a gate that came this far is one that is passed over.
    if config.fail_on is None or result.demonstration:
        return 0
    return result.at_or_above(config.fail_on)


def _exit(result: "ScanResult", config: "ScanConfig") -> Exit:
    if _at_the_gate(result, config):
        return Exit.FINDINGS
    return Exit.DONE if result.state in _AS_WISHED else Exit.INCOMPLETE


def _outcome(result: "ScanResult", code: Exit) -> dict[str, object]:
    problem = result.problem
    return {
        "state": result.state,
        "exit_code": int(code),
        "report": str(result.report),
        "run": result.run,
        "findings": (
            None
            if result.findings is None
            else {str(severity): number for severity, number in result.findings}
        ),
        "answered": result.answered,
        "planned": result.planned,
        "demonstration": result.demonstration,
        "not_reached": result.not_reached,
        "over_budget": result.over_budget,
        "usage": asdict(result.usage),
        "problem": {"message": problem.message, "hint": problem.hint} if problem else None,
    }


def _summary(result: "ScanResult") -> str:
    """What was answered and found, in one line."""
    said = f"Answered {result.answered:,} of {result.planned:,} questions"
    if result.findings is None:
        return f"{said}; defects were not looked for."
    found = ", ".join(f"{number:,} {severity}" for severity, number in result.findings if number)
    by = ", by a demonstration model" if result.demonstration else ""
    return f"{said}; findings: {found}{by}." if found else f"{said}; no finding was located."


def _tell(result: "ScanResult", config: "ScanConfig") -> None:
    """What the result line does not say."""
    if number := _at_the_gate(result, config):
        warn(f"Findings of severity {config.fail_on} or worse: {number:,}.")
    if result.problem:
        warn(f"reposcan: {result.problem.message}")
        warn(f"  {result.problem.hint}")
    if result.state == "complete":
        return
    what = "was interrupted" if result.state == "interrupted" else f"is {result.state}"
    warn(f"The scan {what}: the report says what is missing.")
    if result.over_budget:
        warn(f"The budget is used up: {result.not_reached:,} questions were not asked.")
    if result.not_reached:
        again = "the command without --replay" if config.replay else "the same command again"
        warn(f"Run {again} to go on; finished answers are kept.")
    elif config.model is None:
        warn("Some files could not be read or parsed whole: mend them, or --exclude them.")
    else:
        warn("Running it again will hardly bring what is missing: try another --model.")
