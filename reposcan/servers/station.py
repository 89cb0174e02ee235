"""One server at work: so many requests at a time, and its failures counted."""

import asyncio
from collections.abc import Callable

from reposcan.engine.unanswered import unanswered
from reposcan.errors import EngineError
from reposcan.model.asking import Answer, Finish, Request
from reposcan.servers.dialect import Completion, Dialect
from reposcan.servers.endpoint import Endpoint
from reposcan.servers.trouble import Patience, RefusedError, TroubleError, lost


class Station:
    """A server at work.

    Args:
        endpoint: the model on it.
        at_once: requests in flight.
        overhead: tokens that it adds to a prompt at most.
        patience: with it.
        note: is told what it cannot do.

    Attributes:
        lost: why it was given up; None while it is of use.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        at_once: int,
        overhead: int,
        patience: Patience,
        note: Callable[[str], None],
    ) -> None:
        self.endpoint = endpoint
        self.lost: EngineError | None = None
        self._room = asyncio.Semaphore(at_once)
        self._dialect = Dialect(endpoint, overhead, note)
        self._patience = patience
        self._note = note
        self._answered = 0

    async def answer(self, request: Request) -> Answer:
        """Ask until there is an answer.

        Raises:
            EngineError: the server was given up.
        """
        async with self._room:
            failures = answered_before = 0
            while self.lost is None:
                try:
                    return await self._ask(request)
                except TroubleError as trouble:
                    if not failures:
                        answered_before = self._answered
                    failures += self._patience.weight(trouble)
                    if failures >= self._patience.tries:
                        others = self._answered - answered_before
                        if not (others and trouble.busy):
                            return self._give_up(request, trouble, others)
                        # It does all that it can.
                        failures = 0
                    await asyncio.sleep(self._patience.pause_after(failures, trouble))
                except EngineError as error:
                    self.lost = error
            raise self.lost

    async def _ask(self, request: Request) -> Answer:
        """Ask in every way that the server may understand."""
        url = f"{self.endpoint.connection.address.base}/chat/completions"
        while True:
            form, body = self._dialect.form, self._dialect.body(request)
            try:
                completion = await self.endpoint.connection.post(
                    url, body, self._patience.answer, Completion
                )
            except RefusedError as refused:
                if self._dialect.adapt(refused, form, body):
                    continue
                return unanswered(request, Finish.REFUSED, refused.reason)
            answer = self._dialect.read(request, completion, form)
            if answer:
                self._answered += 1
                return answer

    def _give_up(self, request: Request, trouble: TroubleError, others: int) -> Answer:
        """Give up the one request, if others were answered meanwhile; or else the server."""
        host = self.endpoint.connection.address.host
        if others:
            self._note(f"One question is given up: of the server at {host}, {trouble.reason}")
            return unanswered(request, Finish.MISSING, trouble.reason)
        self.lost = self.lost or lost(self.endpoint.connection.address, trouble)
        raise self.lost
