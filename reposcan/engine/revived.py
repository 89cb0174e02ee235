"""An engine that survives its own death.

Native code crashes, the kernel ends what takes too much memory, drivers hang; and now and then it
is one prompt that does it. So the engine is started again, and what was in flight is asked one
request at a time: the one that ends it is known then, and is set aside, and the scan goes on.
"""

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator

from reposcan.engine.interface import Engine, Take
from reposcan.engine.unanswered import unanswered
from reposcan.errors import EngineError, EngineLostError
from reposcan.model.asking import Answer, Finish, Request

#: Deaths while a request is alone in flight, until it is set aside. Once may be anybody's doing.
_ALONE = 2

#: Deaths without an answer between them that are survived: one in company, and those of two
#: requests in a row. If a third one ends it too, it is hardly the requests' fault.
_IN_A_ROW = 1 + 2 * _ALONE


class Revived:
    """Implements `Engine` by one that can be run again after it was lost."""

    def __init__(self, engine: Engine, note: Callable[[str], None]) -> None:
        """Prepare.

        Args:
            engine: answers; after it has raised `EngineLostError`, a further `run` starts anew.
            note: is told of each death that is survived, in one line.
        """
        self._engine = engine
        self._note = note
        self._in_a_row = 0

    def start(self) -> None:
        """Start the engine, again where it is killed.

        Raises:
            EngineError: it cannot start, or is killed again and again.
        """
        while True:
            try:
                return self._engine.start()
            except EngineLostError as death:
                self._survive(death, "Starting it again")

    def run(self, take: Take) -> Iterator[Answer]:
        """Answer requests until `take` has none left and none is in flight.

        Raises:
            EngineError: the engine cannot start, or dies again and again.
        """
        suspects: deque[Request] = deque()
        deaths: Counter[str] = Counter()
        while True:
            alone = bool(suspects)
            first = suspects.popleft() if alone else take()
            if first is None:
                return
            self.start()
            in_flight: list[Request] = []
            death = yield from self._live(first, _nothing if alone else take, in_flight)
            if death is None:
                continue
            culprit = in_flight[0] if len(in_flight) == 1 else None
            if culprit:
                deaths[culprit.key] += 1
            if culprit and deaths[culprit.key] >= _ALONE:
                self._survive(death, "What it was asked is set aside")
                reason = f"asked alone, this ended the engine {_ALONE} times: {death.message}"
                yield unanswered(culprit, Finish.REFUSED, reason)
            else:
                self._survive(death, "Starting it again")
                # One that was alone comes last: if it was not its fault, it hardly happens again.
                suspects.extend(in_flight)

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()

    def _live(
        self, first: Request, take: Take, in_flight: list[Request]
    ) -> Generator[Answer, None, EngineLostError | None]:
        """Run to the end, or to the death that is returned; keep the list of what is in flight."""
        held = [first]

        def take_and_list() -> Request | None:
            request = held.pop() if held else take()
            if request is not None:
                in_flight.append(request)
            return request

        try:
            for answer in self._engine.run(take_and_list):
                in_flight.remove(next(one for one in in_flight if one.key == answer.key))
                if answer.finish is not Finish.REFUSED:
                    self._in_a_row = 0
                yield answer
        except EngineLostError as death:
            return death
        return None

    def _survive(self, death: EngineLostError, what_now: str) -> None:
        self._in_a_row += 1
        if self._in_a_row > _IN_A_ROW:
            message = f"{death.message}, {self._in_a_row} times without an answer between"
            raise EngineError(message, death.hint) from death
        self._note(f"{death.message[:1].upper()}{death.message[1:]}. {what_now}")


def _nothing() -> None:
    """Hand out no request."""
