"""Engines and requests for scripted servers."""

from collections.abc import Iterator

import pytest
from scripted_server import ScriptedServer
from servers_example import HASTE, MakeEngine, Notes

from reposcan.servers.address import parse_address
from reposcan.servers.background import Background
from reposcan.servers.connection import Connection
from reposcan.servers.endpoint import find_endpoint
from reposcan.servers.engine import ServerEngine, ServerSettings
from reposcan.servers.trouble import Patience


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
