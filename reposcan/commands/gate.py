"""Which findings make a scan fail: the user's word, and what a checkout may add to it.

The checkout is the thing under examination. Its file can ask for a stricter gate than the user's,
never for a milder one, and it cannot take away what the user's gate looks at.
"""

from typing import TYPE_CHECKING

import click

from reposcan.commands.configuration import settings_of
from reposcan.commands.options import SEVERITIES

if TYPE_CHECKING:
    from reposcan.model.finding import Severity

#: What undoes a gate that a file has set.
NEVER = "never"

_MILDEST_FIRST = (NEVER, *SEVERITIES)

_FILE, _NOWHERE = "DEFAULT_MAP", "DEFAULT"


def gate(
    ctx: click.Context, users: str, without_model: bool, without_bugs: bool
) -> tuple["Severity | None", bool]:
    """The least severity that makes a scan fail, and whether only the checkout asks for it.

    A gate in a file is for scans that look for bugs, and is passed over where the user leaves them
    out. One that is typed must hold; so must the user's own where it is the checkout's file that
    leaves them out. What cannot hold is refused by `ScanConfig`.

    Args:
        ctx: of the command.
        users: option `--fail-on`, from wherever the user may have set it.
        without_model: the user asks no model.
        without_bugs: bugs are not among the tasks.
    """
    from reposcan.model.finding import Severity

    source = source_of(ctx, "fail_on")
    if source == _NOWHERE:
        wished = NEVER if without_model or without_bugs else _of_checkout(ctx)
        return (None if wished == NEVER else Severity(wished)), True
    idle = without_model or (without_bugs and not _checkout_chose_tasks(ctx))
    if users == NEVER or (idle and source == _FILE):
        return None, False
    return Severity(max(users, _of_checkout(ctx), key=_MILDEST_FIRST.index)), False


def source_of(ctx: click.Context, name: str) -> str:
    """Where a parameter comes from, in click's words."""
    source = ctx.get_parameter_source(name)
    return source.name if source else _NOWHERE


def _of_checkout(ctx: click.Context) -> str:
    settings = settings_of(ctx)
    return str(settings.gate.value) if settings and settings.gate else NEVER


def _checkout_chose_tasks(ctx: click.Context) -> bool:
    settings = settings_of(ctx)
    if settings is None or source_of(ctx, "tasks") != _FILE:
        return False
    return settings.by_key["tasks"].of_checkout
