"""The one loop: requests out, answers in, follow-ups while the context is warm."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reposcan.asking.plan import Ask, Context, Outcome
from reposcan.asking.prompt import Prefix, Prompter
from reposcan.engine.interface import Engine
from reposcan.model.asking import Answer, Finish, Request, State, Target
from reposcan.model.code import Outline
from reposcan.model.finding import Malformed, Result

#: Names that a question is told not to use again: the first few show what is meant.
_MOST_DOUBTS = 5


def ask_all(
    asks: Iterable[Ask],
    engine: Engine,
    prompter: Prompter,
    outlines: Mapping[str, Outline],
    read_source: Callable[[str], bytes],
    keep: Callable[[Answer], None],
    noted: Callable[[Target], Sequence[str]] = lambda _: (),
    doubts: Callable[[Result, Target], Sequence[str]] = lambda *_: (),
) -> Iterator[Outcome]:
    """Ask everything; yield each outcome as soon as it is known.

    Args:
        asks: context by context.
        engine: answers.
        prompter: makes the requests.
        outlines: by path.
        read_source: text of a file by its path, UTF-8.
        keep: is given every answer before it is read.
        noted: what people noted about a target, the nearest first.
        doubts: names in what was said of a target that do not exist; a question whose answer has
            some is asked once more, without them.

    Raises:
        EngineError: the engine cannot start or was lost; outcomes already yielded stay valid.
    """
    loop = _Loop(asks, prompter, outlines, read_source, noted, doubts)
    for answer in engine.run(loop.take):
        keep(answer)
        yield from loop.receive(answer)
        yield from loop.refused()
    yield from loop.refused()


@dataclass(frozen=True, slots=True)
class _Open:
    """An ask that waits for an answer, with what was made of an earlier one."""

    ask: Ask
    first: Outcome | None = None


@dataclass(slots=True)
class _Flight:
    request: Request
    asks: list[_Open]
    more_room: bool = False


class _Loop:
    def __init__(
        self,
        asks: Iterable[Ask],
        prompter: Prompter,
        outlines: Mapping[str, Outline],
        read_source: Callable[[str], bytes],
        noted: Callable[[Target], Sequence[str]],
        doubts: Callable[[Result, Target], Sequence[str]],
    ) -> None:
        self._asks = iter(asks)
        self._prompter = prompter
        self._outlines = outlines
        self._read_source = read_source
        self._noted = noted
        self._doubts = doubts
        self._follow_ups: deque[Request] = deque()
        self._flights: dict[str, _Flight] = {}
        self._refused: list[Outcome] = []
        self._open: tuple[Context, Prefix] | None = None

    def take(self) -> Request | None:
        """The next request: a follow-up first, since its context is warm."""
        if self._follow_ups:
            return self._follow_ups.popleft()
        for ask in self._asks:
            request = self._request(ask)
            if isinstance(request, str):
                self._refused.append(Outcome(ask, State.REFUSED, detail=request))
            elif request.key in self._flights:
                self._flights[request.key].asks.append(_Open(ask))
            else:
                self._flights[request.key] = _Flight(request, [_Open(ask)])
                return request
        return None

    def receive(self, answer: Answer) -> Iterator[Outcome]:
        """Outcomes of an answer; none when it leads to a follow-up."""
        flight = self._flights.pop(answer.key)
        if answer.finish is Finish.LENGTH and not flight.more_room:
            again = self._prompter.with_more_room(flight.request)
            if again:
                self._follow_up(again, flight.asks, more_room=True)
                return
        for one in flight.asks:
            outcome = self._outcome(one.ask, answer)
            if one.first:
                yield self._better(one.first, outcome)
            elif corrected := self._corrected(outcome, flight.request):
                self._follow_up(corrected, [_Open(one.ask, outcome)])
            else:
                yield outcome

    def refused(self) -> Iterator[Outcome]:
        """Outcomes of asks that were never sent; each is given once."""
        refused, self._refused = self._refused, []
        yield from refused

    def _follow_up(self, request: Request, asks: list[_Open], more_room: bool = False) -> None:
        if request.key in self._flights:
            self._flights[request.key].asks.extend(asks)
        else:
            self._flights[request.key] = _Flight(request, asks, more_room)
            self._follow_ups.append(request)

    def _corrected(self, outcome: Outcome, request: Request) -> Request | None:
        """The same question, asked without the names of an answer that do not exist."""
        ask, doubts = outcome.ask, self._doubted(outcome)
        if not doubts:
            return None
        variables = ask.question.variables(ask.target, self._outlines.get(ask.target.path))
        prefix = Prefix(
            *(request.prefix, request.context),
            request.messages.context if request.messages else "",
        )
        more = {**variables, "unknown": list(doubts[:_MOST_DOUBTS])}
        notes = self._noted(ask.target)
        corrected = self._prompter.request(ask.question, ask.target, more, prefix, notes)
        return None if isinstance(corrected, str) else corrected

    def _doubted(self, outcome: Outcome) -> Sequence[str]:
        return self._doubts(outcome.result, outcome.ask.target) if outcome.result else ()

    def _better(self, first: Outcome, second: Outcome) -> Outcome:
        """The second answer, if it is one and names less that does not exist."""
        improved = second.result and len(self._doubted(second)) < len(self._doubted(first))
        return replace(second if improved else first, first=first.result)

    def _request(self, ask: Ask) -> Request | str:
        if not self._open or self._open[0].id != ask.context.id:
            self._open = ask.context, self._prompter.prefix(ask.context.parts())
        variables = ask.question.variables(ask.target, self._outlines.get(ask.target.path))
        notes = self._noted(ask.target)
        return self._prompter.request(ask.question, ask.target, variables, self._open[1], notes)

    def _outcome(self, ask: Ask, answer: Answer) -> Outcome:
        match answer.finish:
            case Finish.REFUSED:
                return Outcome(ask, State.REFUSED, detail=answer.text, key=answer.key)
            case Finish.MISSING:
                return Outcome(ask, State.NOT_REACHED, detail=answer.text, key=answer.key)
            case Finish.LENGTH:
                detail = f"cut off after {answer.generated_tokens} tokens"
                return Outcome(ask, State.TRUNCATED, detail=detail, key=answer.key)
        path = ask.target.path
        source = self._read_source(path) if path else b""
        result = ask.question.read(answer.text, ask.target, source)
        if isinstance(result, Malformed):
            return Outcome(ask, State.MALFORMED, detail=result.reason, key=answer.key)
        return Outcome(ask, State.ANSWERED, result=result, key=answer.key)
