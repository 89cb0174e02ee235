"""`reposcan models`: which models there are, what they need, and getting them."""

import click

from reposcan.commands import options
from reposcan.commands.exits import Exit
from reposcan.commands.output import say, say_json
from reposcan.commands.watching import watching


@click.group()
def models() -> None:
    """List the models, say what they need, and fetch them."""


@models.command("list")
@options.as_json
def list_models(as_json: bool) -> Exit:
    """List the presets: which are on this machine, and which it could run."""
    from reposcan.models import PRESETS, cached, suits, this_machine

    machine = this_machine()
    rows = [
        {
            "name": preset.name,
            "parameters": preset.parameters,
            "weights": preset.weights_bytes,
            "context": preset.max_context,
            "here": cached(preset.name) is not None,
            "fits": suits(preset, machine),
            "licence": preset.licence,
            "demonstration": preset.demonstration,
        }
        for preset in PRESETS
    ]
    if as_json:
        say_json(rows)
    else:
        say(*_table(rows))
    return Exit.DONE


_NUMBERS = ("parameters", "weights", "context")


def _table(rows: list[dict[str, object]]) -> list[str]:
    from rich.table import Table

    from reposcan.console import as_lines

    table = Table(box=None, pad_edge=False)
    for title in rows[0]:
        table.add_column(title, justify="right" if title in _NUMBERS else "left")
    for row in rows:
        table.add_row(*(_cell(title, value) for title, value in row.items()))
    return as_lines(table)


def _cell(title: str, value: object) -> str:
    match title:
        case "parameters":
            return f"{value:g} B"
        case "weights":
            assert isinstance(value, int)
            return f"{value / 1e9:.1f} GB"
        case "context":
            return f"{value:,}"
        case "here" | "fits":
            return "yes" if value else "no"
        case "demonstration":
            return "yes" if value else ""
        case _:
            return str(value)


_EXAMPLES = """\b
Examples:
  reposcan models show codellama-7b --context 100k   what a hundred thousand tokens take
  reposcan models show ./my-model --json             a folder, for a program"""


@models.command(epilog=_EXAMPLES)
@click.argument("name", type=options.ModelName())
@options.context
@options.as_json
def show(name: str, context: int | None, as_json: bool) -> Exit:
    """Say what the preset, Hugging Face model or folder NAME needs.

    Weights, keys and values of a context, what fits into this machine's memory, what GPUs it takes,
    and how vLLM is started for it. Nothing is fetched: of a preset that is not here the published
    figures are shown.
    """
    from dataclasses import asdict

    from reposcan.commands.sheet_lines import lines
    from reposcan.sheet import model_sheet

    sheet = model_sheet(name, context)
    if as_json:
        say_json(asdict(sheet))
    else:
        say(*lines(sheet))
    return Exit.DONE


@models.command()
@click.argument("name", type=options.ModelName())
@options.quiet
def fetch(name: str, quiet: bool) -> Exit:
    """Fetch the preset or Hugging Face model NAME."""
    from reposcan.models import fetch as fetch_model

    with watching(quiet) as watch:
        place = fetch_model(name, watch.observer)
    say(f"{name} is ready in {place}")
    return Exit.DONE
