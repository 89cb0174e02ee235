"""The options that several commands share, each defined once."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from reposcan.tasks import ALL_TASKS

if TYPE_CHECKING:
    _AnyType = click.ParamType[Any]
else:
    _AnyType = click.ParamType

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])

FOLDER = click.Path(path_type=Path)

SEVERITIES = ("high", "medium", "low")


class Names(_AnyType):
    """Names separated by commas; a list in a file."""

    name = "names"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Split what is one string."""
        names = value.split(",") if isinstance(value, str) else value
        return tuple(name.strip() for name in names if name.strip())

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete the last name."""
        before, comma, begun = incomplete.rpartition(",")
        left = [name for name in ALL_TASKS if name not in before.split(",")]
        return [CompletionItem(f"{before}{comma}{n}") for n in left if n.startswith(begun)]


class ModelName(_AnyType):
    """A preset's name, a Hugging Face id, or a folder."""

    name = "model"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete presets by name, and folders by the shell's own means."""
        from reposcan.models import AUTO, PRESETS

        names = [AUTO, *(preset.name for preset in PRESETS)]
        found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
        return found or [CompletionItem(incomplete, type="dir")]


class Tokens(_AnyType):
    """A number of tokens; 32k is 32 times 1,024, as models count."""

    name = "tokens"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number."""
        text = str(value).lower()
        try:
            return 1024 * int(text[:-1]) if text.endswith("k") else int(text)
        except ValueError:
            self.fail(f"{value!r} is not a number of tokens, such as 16384 or 16k", param, ctx)


class RunId(_AnyType):
    """The number of a stored run."""

    name = "run"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number."""
        return click.INT.convert(value, param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """List the runs of the store that is named so far."""
        from reposcan.archive import list_runs

        try:
            runs = list_runs(Path(ctx.params.get("checkout") or "."), ctx.params.get("store"))
        # Nothing may be said in the middle of a command that is being typed.
        except Exception:
            return []
        return [
            CompletionItem(str(run.id), help=f"{run.state}, {run.started}")
            for run in runs
            if str(run.id).startswith(incomplete)
        ]


def together(*decorators: Callable[[_Decorated], _Decorated]) -> Callable[[_Decorated], _Decorated]:
    """One decorator of several, in the order in which the help text shows them."""

    def decorate(function: _Decorated) -> _Decorated:
        for one in reversed(decorators):
            function = one(function)
        return function

    return decorate


checkout = click.argument("checkout", type=FOLDER, default=Path())

model = click.option(
    "--model",
    type=ModelName(),
    default="auto",
    show_default=True,
    metavar="NAME",
    help="A preset, a Hugging Face id or a folder. `auto` takes the strongest preset that is "
    "already on this machine and fits it, else the tiny demonstration model.",
)
_server = click.option(
    "--server",
    multiple=True,
    metavar="URL",
    help="Ask the model behind this URL, which speaks OpenAI's interface, such as "
    "http://127.0.0.1:8000/v1; --model is then the server's name for it, and may be left out where "
    "it has one alone. Can be given several times for the same model on several servers. A key is "
    "taken from the environment: REPOSCAN_API_KEY, or else OPENAI_API_KEY.",
)
_tokenizer = click.option(
    "--tokenizer",
    metavar="FILE_OR_NAME",
    help="Count with this one where a --server does not count itself: a tokenizer.json, a folder "
    "that holds one, or the name of a model on this machine.",
)
_send_code = click.option(
    "--send-code",
    is_flag=True,
    help="The code may go to a --server on another machine. Without it you are asked, once for "
    "each store and server. Files that look like keys and passwords are not sent.",
)
servers = together(_server, _tokenizer, _send_code)
at_once = click.option(
    "--at-once",
    type=int,
    default=16,
    show_default=True,
    metavar="NUMBER",
    help="Requests in flight at each --server.",
)
context = click.option(
    "--context",
    type=Tokens(),
    metavar="TOKENS",
    help="Length of the model's context: code, question and answer; 100k is 102,400. Default: the "
    "length that the model is usually served with, which may be less than its longest.",
)
tasks = click.option(
    "--tasks",
    type=Names(),
    default=ALL_TASKS,
    metavar="LIST",
    help=f"What to ask, separated by commas. Default: {','.join(ALL_TASKS)}.",
)
store = click.option(
    "--store",
    type=FOLDER,
    metavar="DIR",
    help="Folder for the stored answers and the report. Default: .reposcan in the checkout.",
)
rev = click.option("--rev", metavar="REV", help="Read this commit instead of the working tree.")
paths = click.option(
    "--paths",
    multiple=True,
    metavar="PATTERN",
    help="Read only what matches: a pattern as in .gitignore, such as 'src/' or '*.c'. Can be "
    "given several times.",
)
exclude = click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out what matches; it wins over --paths and --include. Can be given several times.",
)
include = click.option(
    "--include",
    multiple=True,
    metavar="PATTERN",
    help="Read also what matches and would be left out as vendored, generated, minified or data. "
    "Can be given several times.",
)
language = click.option(
    "--language",
    metavar="NAME",
    default="English",
    show_default=True,
    help="Language of the prose.",
)
legacy = together(
    click.option(
        "--legacy",
        is_flag=True,
        help="Make a legacy dossier of every program that can be read so: entry points, files, "
        "records, rules, what a change would break. Without it there is one where there is COBOL, "
        "JCL, BMS or Fortran 77.",
    ),
    click.option(
        "--glossary",
        type=FOLDER,
        metavar="FILE",
        help="Terms of the business for the legacy dossier and the model: a CSV file of term, "
        "meaning and, if you like, source.",
    ),
)
repack = click.option(
    "--repack",
    is_flag=True,
    help="Lay the code out in contexts afresh. Without it the last layout is kept where it can "
    "be, so that an edit asks little again.",
)
seed = click.option(
    "--seed",
    type=int,
    metavar="NUMBER",
    help="Draw the answers with this seed; another seed, other answers. Default: take the "
    "likeliest words.",
)
budget = together(
    click.option(
        "--budget-tokens",
        type=Tokens(),
        metavar="TOKENS",
        help="Ask no more when the model has computed this many tokens, of prompts and of answers. "
        "Running again goes on from there.",
    ),
    click.option(
        "--budget-minutes",
        type=int,
        metavar="NUMBER",
        help="Ask no more after this time. Default: no limit, 15 for the demonstration model on a "
        "processor; 0 is no limit for it, too.",
    ),
)
quiet = click.option("--quiet", is_flag=True, help="Show no progress.")
as_json = click.option(
    "--json",
    "as_json",
    is_flag=True,
    allow_from_autoenv=False,
    help="Write the result to standard output as one JSON object, errors too.",
)


def _configuration(instead_of: str) -> Callable[[_Decorated], _Decorated]:
    return together(
        click.option(
            "--config",
            type=FOLDER,
            metavar="FILE",
            help=f"Take settings from this file alone, instead of {instead_of}.",
        ),
        click.option("--no-config", is_flag=True, help="Take no settings from any file."),
    )


#: For commands that do not look at the code, whose settings its checkout has no say in.
own_configuration = _configuration("your own")
configuration = _configuration(
    "your own and reposcan.toml, or [tool.reposcan] in pyproject.toml, of the checkout"
)
