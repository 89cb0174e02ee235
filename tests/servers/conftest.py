"""Engines and requests for scripted servers."""

import json
from collections.abc import Callable, Iterator

import pytest
from scripted_server import ScriptedServer

from reposcan.model.asking import Messages, Request, Sampling
from reposcan.observer import Silent
from reposcan.servers.address import parse_address
from reposcan.servers.background import Background
from reposcan.servers.connection import Connection
from reposcan.servers.endpoint import find_endpoint
from reposcan.servers.engine import ServerEngine, ServerSettings
from reposcan.servers.trouble import Patience

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


@pytest.fixture(autouse=True)
def no_proxy_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests reach is on this machine: a proxy would be noticed."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy", "REPOSCAN_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def background() -> Background:
    return Background()


MakeEngine = Callable[..., ServerEngine]


@pytest.fixture
def make_engine(background: Background, notes: Notes) -> Iterator[MakeEngine]:
    """Makes an engine over scripted servers."""
    made: list[ServerEngine] = []

    def make(
        *servers: ScriptedServer, patience: Patience = HASTE, at_once: int = 4, overhead: int = 400
    ) -> ServerEngine:
        connections = [Connection(parse_address(one.url), "") for one in servers]
        endpoints = [background.run(find_endpoint(one, None, HASTE)) for one in connections]
        engine = ServerEngine(
            endpoints, background, ServerSettings(at_once, overhead, patience), notes
        )
        made.append(engine)
        return engine

    yield make
    for engine in made:
        engine.close()


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
