"""Any server with OpenAI's API as the engine of a scan.

Each server has so many requests in hand at most, and each context a server of its own, whose cache
holds it. A server that stays of no use is given up, and its contexts go to the others; with the
last one, the engine is lost. The scan then publishes what it has, and running it again goes on.
"""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from queue import SimpleQueue

from reposcan.engine.interface import Take
from reposcan.errors import EngineError
from reposcan.model.asking import Answer, Request
from reposcan.observer import Observer
from reposcan.servers.background import Background
from reposcan.servers.endpoint import Endpoint
from reposcan.servers.station import Station
from reposcan.servers.trouble import Patience

#: Beyond what is in flight, for each of several servers: the next contexts are another's, mostly.
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How servers are asked.

    Attributes:
        at_once: requests in flight at each.
        overhead: tokens that a server adds to a prompt at most.
        patience: with them.
    """

    at_once: int
    overhead: int
    patience: Patience


class ServerEngine:
    """An engine that asks servers.

    Args:
        endpoints: the same model on each.
        background: where they are talked with.
        settings: how they are asked.
        observer: is told what a server cannot do.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        background: Background,
        settings: ServerSettings,
        observer: Observer,
    ) -> None:
        self._background = background
        self._observer = observer
        #: From the thread that talks with the servers to the one that the observer knows.
        self._notes: SimpleQueue[str] = SimpleQueue()
        self._stations = [
            Station(one, settings.at_once, settings.overhead, settings.patience, self._notes.put)
            for one in endpoints
        ]
        ahead = _AHEAD if len(endpoints) > 1 else 1
        self._most = settings.at_once * len(endpoints) * ahead
        self._mourned: list[Station] = []
        self._flying: set[Future[Answer]] = set()

    def start(self) -> None:
        """The servers run already."""

    def run(self, take: Take) -> Iterator[Answer]:
        """Answer requests until `take` has none left and none is in flight.

        Raises:
            EngineError: the last server was lost, or one refuses all requests.
        """
        try:
            while True:
                while len(self._flying) < self._most and (request := take()) is not None:
                    self._flying.add(self._background.start(self._answer(request)))
                if not self._flying:
                    return
                done, self._flying = wait(self._flying, return_when=FIRST_COMPLETED)
                self._tell()
                # What was paid for comes before what went wrong.
                for future in sorted(done, key=lambda one: one.exception() is not None):
                    yield future.result()
        finally:
            self.close()

    def close(self) -> None:
        """Give up what is in flight."""
        for future in self._flying:
            future.cancel()
        self._flying = set()

    def _tell(self) -> None:
        while not self._notes.empty():
            self._observer.note(self._notes.get())

    async def _answer(self, request: Request) -> Answer:
        while True:
            station = self._station(request.context)
            try:
                return await station.answer(request)
            except EngineError as error:
                if not self._left():
                    raise
                if station not in self._mourned:
                    self._mourned.append(station)
                    self._notes.put(f"{error.message}; the other servers go on")

    def _left(self) -> list[Station]:
        return [one for one in self._stations if one.lost is None]

    def _station(self, context: str) -> Station:
        """The context's server: the same one in every run, as long as it lives."""
        left = self._left() or self._stations
        return max(left, key=lambda one: _rank(one.endpoint.connection.address.base, context))


def _rank(url: str, context: str) -> bytes:
    return hashlib.sha256(f"{url} {context}".encode()).digest()
