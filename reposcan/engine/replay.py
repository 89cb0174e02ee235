"""Serves stored answers through the interface of an engine.

A second scan asks only what has changed; with no engine behind it, a run can be read again on a
machine that could not compute it. Tests use it too: what answers them is the real interface.
"""

from collections import deque
from collections.abc import Callable, Iterator

from reposcan.engine.interface import Engine, Take
from reposcan.engine.unanswered import unanswered
from reposcan.model.asking import Answer, Finish, Request

#: How many stored answers may wait for the engine's next one. Looking past a stored answer keeps
#: the engine's window full; a bound keeps a long row of them from filling the memory.
_WAITING = 64


class Replay:
    """Answers from storage what is stored, and hands the rest to another engine."""

    def __init__(self, stored: Callable[[str], Answer | None], then: Engine | None = None) -> None:
        """Serve stored answers.

        Args:
            stored: gives the answer stored under a request's key, or None.
            then: answers the others; it is not touched before one is missing. Without it they
                yield an answer with `Finish.MISSING`.
        """
        self._stored = stored
        self._then = then

    def start(self) -> None:
        """Nothing is loaded: the engine behind is started when an answer is missing."""

    def run(self, take: Take) -> Iterator[Answer]:
        """Answer requests until `take` has none left and none is in flight."""
        while (request := take()) is not None:
            answer = self._stored(request.key)
            if answer is not None:
                yield answer
            elif self._then is None:
                yield unanswered(request, Finish.MISSING, "not stored, and no model was asked")
            else:
                yield from self._compute(self._then, request, take)

    def close(self) -> None:
        """Close the engine behind, if there is one."""
        if self._then is not None:
            self._then.close()

    def _compute(self, engine: Engine, first: Request, take: Take) -> Iterator[Answer]:
        """Keep the engine at work, from a first request on; what is stored is yielded between."""
        missing = deque([first])
        waiting: deque[Answer] = deque()

        def take_missing() -> Request | None:
            if missing:
                return missing.popleft()
            while len(waiting) < _WAITING and (request := take()) is not None:
                answer = self._stored(request.key)
                if answer is None:
                    return request
                waiting.append(answer)
            return None

        for answer in engine.run(take_missing):
            yield answer
            while waiting:
                yield waiting.popleft()
        yield from waiting
