"""Requests for servers, and how long the tests bear with them."""

import json
from collections.abc import Callable

from reposcan.model.asking import Messages, Request, Sampling
from reposcan.observer import Silent
from reposcan.servers.engine import ServerEngine
from reposcan.servers.trouble import Patience

MakeEngine = Callable[..., ServerEngine]

#: A test must not wait; a machine that is busy must not make it fail.
HASTE = Patience(question=30, answer=30, tries=4, silence=2, pause=0.01, longest_pause=0.05)

SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"summary": {"type": "string", "maxLength": 60}},
        "required": ["summary"],
        "additionalProperties": False,
    }
)


class Notes(Silent):
    """An observer that keeps what it is told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, message: str) -> None:
        self.notes.append(message)


def request(name: str = "0", context: str = "code", **changes: object) -> Request:
    values: dict[str, object] = {
        "key": f"{context} {name}",
        "context": context,
        "prefix": tuple(context.encode()),
        "tail": tuple(name.encode()),
        "schema": SCHEMA,
        "max_tokens": 100,
        "sampling": Sampling(),
        "messages": Messages("Be brief.", f"{context}\n", f'=== Question {name}: "summary"'),
    }
    return Request(**values | changes)


def taker(requests: list[Request]) -> Callable[[], Request | None]:
    left = iter(requests)
    return lambda: next(left, None)
