"""What can go wrong with one request, and how long to bear with it."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from reposcan.errors import EngineError
from reposcan.servers.address import Address

Result = TypeVar("Result")


class RefusedError(Exception):
    """The server does not take this request; asking again is no use.

    Args:
        reason: in the server's words, made printable.
        body: of its reply.
    """

    def __init__(self, reason: str, body: object = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.body = body


class TroubleError(Exception):
    """It failed, and may succeed if it is asked again.

    Args:
        reason: goes on where the server's name ended.
        pause: seconds that the server asks to wait; None where it does not.
        busy: it says that it has too much to do.
        silent: it took all the time there was.
    """

    def __init__(
        self, reason: str, pause: float | None = None, *, busy: bool = False, silent: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.pause = pause
        self.busy = busy
        self.silent = silent


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is borne with; times in seconds.

    Attributes:
        question: for a question about itself, and for counting.
        answer: for an answer of the model. A long context on a processor takes minutes, and waits
            for those before it.
        tries: of a request, until the server is given up; a silent one counts `silence` times.
        silence: see there.
        pause: after the first failure; after each further one twice as long.
        longest_pause: whatever the server asks for.
    """

    question: float = 60.0
    answer: float = 900.0
    tries: int = 6
    silence: int = 3
    pause: float = 0.5
    longest_pause: float = 60.0

    def weight(self, trouble: TroubleError) -> int:
        """How many of the tries a failure uses up."""
        return self.silence if trouble.silent else 1

    def pause_after(self, failures: int, trouble: TroubleError) -> float:
        """Seconds to wait, a little more or less each time, so that not all come back at once."""
        if trouble.pause is not None and trouble.pause >= 0:
            return min(trouble.pause, self.longest_pause)
        longest = min(self.pause * 2.0 ** max(failures - 1, 0), self.longest_pause)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


def lost(address: Address, trouble: TroubleError) -> EngineError:
    """What is told of a server that was borne with long enough."""
    return EngineError(
        f"the server at {address.host} is of no use: {trouble.reason}",
        "see whether it runs, and what its log says; then run the same command again",
    )


async def insist(
    attempt: Callable[[], Awaitable[Result]], address: Address, patience: Patience
) -> Result:
    """Try until it succeeds.

    Raises:
        EngineError: the patience is at its end.
    """
    failures = 0
    while True:
        try:
            return await attempt()
        except TroubleError as trouble:
            failures += patience.weight(trouble)
            if failures >= patience.tries:
                raise lost(address, trouble) from trouble
            await asyncio.sleep(patience.pause_after(failures, trouble))
