"""The command line: gathers the commands, and ends the process.

Whatever goes wrong ends here, as one line, a hint and an exit code; see `commands/exits.py`.
"""

import os
import signal
import sys
from contextlib import suppress
from gc import set_threshold
from types import FrameType
from typing import NoReturn

import click

from reposcan.commands.completion import completion
from reposcan.commands.doctor import doctor
from reposcan.commands.document import document
from reposcan.commands.exits import Exit, exit_of, outcome_of
from reposcan.commands.gc import gc
from reposcan.commands.languages import languages
from reposcan.commands.models import models
from reposcan.commands.output import mend_streams, say_json, settle_streams, warn_of
from reposcan.commands.pack import pack
from reposcan.commands.plan import plan
from reposcan.commands.report import report
from reposcan.commands.runs import runs
from reposcan.commands.scan import scan
from reposcan.version import __version__

_COMMANDS = (scan, plan, pack, document, report, runs, gc, languages, models, doctor, completion)

#: Set by whoever looks for a mistake in this program.
_DEBUG = "REPOSCAN_DEBUG"

#: What a command makes mostly lives until it ends, and Python's usual (700, 10, 10) would have all
#: of it looked at again and again for cycles that are not there.
_COLLECTIONS = (100_000, 20, 100)


class _InOrder(click.Group):
    """A group that lists its commands as they were added: the first ones first."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands."""
        return list(self.commands)


@click.group(
    cls=_InOrder,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Document, check and summarise a git checkout with a code model on your own machines.\n\n"
    "Begin with `reposcan scan` in a checkout: it reads the code, asks the model and writes "
    "a report to .reposcan/report/index.html.",
)
@click.version_option(__version__, prog_name="reposcan")
def cli() -> None:
    """Hold the commands."""


for _command in _COMMANDS:
    cli.add_command(_command)


def main() -> NoReturn:
    """Run the command line and exit."""
    set_threshold(*_COLLECTIONS)
    mend_streams()
    # A terminated scan ends like an interrupted one: what is done is kept and published.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = cli.main(prog_name="reposcan", standalone_mode=False)
    except SystemExit:
        # Click's only one: who should have read the help went away.
        code = Exit.FAILED
    except BaseException as error:
        code = _fail(error)
    settle_streams()
    sys.exit(code or Exit.DONE)


def _fail(error: BaseException) -> Exit:
    if os.environ.get(_DEBUG) and not isinstance(error, click.ClickException):
        raise error
    # The options may be what is wrong, so they cannot be asked.
    if "--json" in sys.argv:
        with suppress(OSError):
            say_json(outcome_of(error))
    warn_of(error)
    return exit_of(error)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
