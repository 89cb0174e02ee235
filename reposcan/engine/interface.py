"""What a scan needs of whatever runs the model."""

from collections.abc import Callable, Iterator
from typing import Protocol

from reposcan.model.asking import Answer, Request

#: Hands out the next request, or None when there is none at this moment. After an answer has been
#: yielded there may be some again: a follow-up is asked while its context is still warm.
Take = Callable[[], Request | None]


class Engine(Protocol):
    """Answers requests, in whatever order they finish."""

    def start(self) -> None:
        """Make ready to answer; where it is ready already, nothing happens.

        Apart from `run`, so that loading a model is not taken for answering.

        Raises:
            EngineError: it cannot start.
        """

    def run(self, take: Take) -> Iterator[Answer]:
        """Answer requests until `take` has none left and none is in flight.

        It is started if it is not yet. Takes requests only as it has room for them, in the order
        given, since neighbours share their context. A request that cannot be run yields an answer
        with `Finish.REFUSED`.

        Raises:
            EngineError: it cannot start, or was lost: `EngineLostError` if a further `run` starts
                it anew. Answers already yielded stay valid.
        """

    def close(self) -> None:
        """Free what the engine holds; it may be called twice."""
