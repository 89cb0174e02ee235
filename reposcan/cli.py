"""The command line: arguments to configuration, errors to messages and exit codes.

The only module that prints and exits.

Exit codes: 0 done; 2 wrong usage; 3 incomplete, some questions are not answered; 4 failed.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click
from rich.console import Console
from rich.table import Table

from reposcan.config import ALL_TASKS, ScanConfig
from reposcan.console import Bars, Lines
from reposcan.errors import ReposcanError, UsageError
from reposcan.version import __version__

EXIT_USAGE = 2
EXIT_INCOMPLETE = 3
EXIT_FAILED = 4

_FOLDER = click.Path(path_type=Path)


def main() -> NoReturn:
    """Run the command line and exit."""
    # A terminated scan ends like an interrupted one: what is done is kept and published.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        sys.exit(cli.main(prog_name="reposcan", standalone_mode=False) or 0)
    except click.exceptions.Abort:
        _fail("interrupted", "run the same command again to go on", EXIT_INCOMPLETE)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_USAGE)
    except ReposcanError as error:
        code = EXIT_USAGE if isinstance(error, UsageError) else EXIT_FAILED
        _fail(error.message, error.hint, code)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Document, check and summarise a git checkout with a code model on your own machines.\n\n"
    "Begin with `reposcan scan` in a checkout: it reads the code, asks the model and writes "
    "a report to .reposcan/report/index.html.",
)
@click.version_option(__version__, prog_name="reposcan")
def cli() -> None:
    """Hold the commands."""


@cli.command()
@click.argument("checkout", type=_FOLDER, default=Path())
@click.option(
    "--model",
    default="auto",
    show_default=True,
    metavar="NAME",
    help="A preset, a Hugging Face id or a folder. `auto` takes the strongest preset that is "
    "already on this machine and fits it, else the tiny demonstration model.",
)
@click.option(
    "--context",
    type=int,
    metavar="TOKENS",
    help="Length of the model's context: code, question and answer. Default: the model's own.",
)
@click.option(
    "--tasks",
    default=",".join(ALL_TASKS),
    show_default=True,
    metavar="LIST",
    help="What to ask, separated by commas.",
)
@click.option(
    "--out",
    type=_FOLDER,
    metavar="DIR",
    help="Folder for the report and the stored answers. Default: .reposcan in the checkout.",
)
@click.option("--rev", metavar="REV", help="Scan this commit instead of the working tree.")
@click.option("--replay", is_flag=True, help="Ask no model: use stored answers only.")
@click.option(
    "--repack",
    is_flag=True,
    help="Lay the code out in contexts afresh. Without it the last layout is kept where it can "
    "be, so that an edit asks little again.",
)
def scan(
    checkout: Path,
    model: str,
    context: int | None,
    tasks: str,
    out: Path | None,
    rev: str | None,
    replay: bool,
    repack: bool,
) -> int:
    """Scan CHECKOUT (the current folder by default) and write its report.

    Running it again continues: answers are stored as they arrive, and only what changed is asked
    again. Ctrl-C stops within seconds and publishes what is done.

    Exit codes: 0 done; 2 wrong usage; 3 incomplete, the report says what is missing; 4 failed.
    """
    # The engine's libraries are loaded late: --help must not wait for them.
    from reposcan.pipeline import scan as run_scan

    names = tuple(name.strip() for name in tasks.split(",") if name.strip())
    config = ScanConfig(checkout, model, context, names, out, rev, replay, repack)
    observer = _observer()
    try:
        result = run_scan(config, observer)
    finally:
        observer.close()
    click.echo(f"Report: {result.report}")
    if result.problem:
        click.echo(f"reposcan: {result.problem.message}", err=True)
        click.echo(f"  {result.problem.hint}", err=True)
    if result.state == "complete":
        return 0
    what = "was interrupted" if result.state == "interrupted" else "is incomplete"
    click.echo(f"The scan {what}: the report says what is missing.", err=True)
    if result.not_reached:
        again = "the command without --replay" if replay else "the same command again"
        click.echo(f"Run {again} to go on; finished answers are kept.", err=True)
    else:
        click.echo(
            "What is missing cannot be had by running it again: try another --model.", err=True
        )
    return EXIT_INCOMPLETE


@cli.group()
def models() -> None:
    """List the models that are known, and fetch them."""


@models.command("list")
def list_models() -> None:
    """List the presets: which are on this machine, and which it could run."""
    from reposcan.models import PRESETS, cached, suits, this_machine

    machine = this_machine()
    table = Table(box=None, pad_edge=False)
    for title in ("name", "parameters", "context", "here", "fits", "licence", "note"):
        table.add_column(title, no_wrap=title == "name")
    for preset in PRESETS:
        table.add_row(
            preset.name,
            f"{preset.parameters:g} B",
            f"{preset.max_context:,}",
            "yes" if cached(preset.name) else "no",
            "yes" if suits(preset, machine) else "no",
            preset.licence,
            "demonstration" if preset.demonstration else "",
        )
    Console().print(table)


@models.command()
@click.argument("name")
def fetch(name: str) -> None:
    """Fetch the preset or Hugging Face model NAME."""
    from reposcan.models import fetch as fetch_model

    observer = _observer()
    try:
        place = fetch_model(name, observer)
    finally:
        observer.close()
    click.echo(f"{name} is ready in {place}")


@cli.command()
def doctor() -> int:
    """Say what is installed, what is wrong, and the cure."""
    from reposcan.doctor import examine

    checks = examine()
    for check in checks:
        mark = click.style("ok", fg="green") if check.ok else click.style("wrong", fg="red")
        click.echo(f"{mark}  {check.name}: {check.detail}")
        if not check.ok:
            click.echo(f"       {check.cure}")
    return 0 if all(check.ok for check in checks) else EXIT_FAILED


def _observer() -> Bars | Lines:
    console = Console(stderr=True)
    if console.is_terminal and not os.environ.get("CI"):
        return Bars(console)
    return Lines(sys.stderr)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _fail(message: str, hint: str, code: int) -> NoReturn:
    click.echo(f"reposcan: {message}", err=True)
    click.echo(f"  {hint}", err=True)
    sys.exit(code)
