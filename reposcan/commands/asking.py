"""Asking the user whether code may leave this machine, where somebody is there to be asked."""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

from reposcan.commands.watching import Watch
from reposcan.errors import ConsentError

if TYPE_CHECKING:
    from reposcan.config import ScanConfig
    from reposcan.observer import Observer

Result = TypeVar("Result")


def with_consent(
    work: Callable[["ScanConfig", "Observer"], Result], config: "ScanConfig", watch: Watch
) -> Result:
    """Do the work; where it needs the user's consent, ask for that and do it again.

    What was read and counted is kept, so that the second time is quick.

    Raises:
        ConsentError: the user does not agree, or nobody can be asked.
    """
    try:
        return work(config, watch.observer)
    except ConsentError as needed:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        watch.pause()
        if not click.confirm(f"{needed.message}. May it?", err=True):
            raise
    return work(replace(config, send_code=True), watch.observer)
