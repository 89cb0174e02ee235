"""`reposcan doctor`: what is installed, and what is wrong."""

from dataclasses import asdict

import click

from reposcan.commands import options
from reposcan.commands.exits import Exit
from reposcan.commands.output import say, say_json


@click.command()
@options.as_json
def doctor(as_json: bool) -> Exit:
    """Say what is installed, what is wrong, and the cure.

    Exit code 4 if anything is wrong.
    """
    from reposcan.doctor import examine

    checks = examine()
    if as_json:
        say_json([asdict(check) for check in checks])
    else:
        for check in checks:
            say(f"{'ok' if check.ok else 'wrong'}  {check.name}: {check.detail}")
            if not check.ok:
                say(f"       {check.cure}")
    return Exit.DONE if all(check.ok for check in checks) else Exit.FAILED
