"""Counts what an engine computes, and stops asking before that costs more than it may.

A request is taken only if all that it can cost is still in the budget, so that the budget is kept
and not only noticed; one of minutes is kept by taking nothing that would probably end too late.
What is under way is always finished: it is paid for.
"""

import time
from collections.abc import Callable, Iterator

from reposcan.engine.interface import Engine, Take
from reposcan.engine.unanswered import unanswered
from reposcan.model.asking import Answer, Finish, Request
from reposcan.model.usage import NO_BUDGET, NO_USAGE, Budget, Usage

#: Only whole blocks of a prefix are cached: a prompt about a known context computes up to one block
#: of it again. vLLM's have 128 tokens on processors, fewer on GPUs.
_BLOCK = 128


class Metered:
    """Implements `Engine` by another one.

    Args:
        engine: answers; it is started when something is to be asked.
        budget: what may be spent.
        began: when the scan began, by the clock; None is now.
        clock: tells seconds.

    Attributes:
        exhausted: whether something was not asked, since the budget was used up.
    """

    def __init__(
        self,
        engine: Engine,
        budget: Budget = NO_BUDGET,
        began: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._budget = budget
        self._clock = clock
        self._began = clock() if began is None else began
        self._contexts: set[str] = set()
        #: By key: the most that a request under way can cost, and when it was taken.
        self._under_way: dict[str, tuple[int, float]] = {}
        self._longest = 0.0
        self._usage = NO_USAGE
        self.exhausted = False

    @property
    def usage(self) -> Usage:
        """What was computed so far."""
        return self._usage

    @property
    def left_out_by_plan(self) -> bool:
        """Whether something was not asked because of a budget that nobody had asked for."""
        return self.exhausted and self._budget.by_default

    def start(self) -> None:
        """Start the engine."""
        self._engine.start()

    def run(self, take: Take) -> Iterator[Answer]:
        """Answer requests; those beyond the budget with `Finish.MISSING`."""
        held = take()

        def affordable() -> Request | None:
            nonlocal held
            held = held or take()
            if held is None or not self._affords(held):
                return None
            request, held = held, None
            self._under_way[request.key] = self._most(request), self._clock()
            self._contexts.add(request.context)
            return request

        if held and not self.exhausted and self._affords(held):
            self._engine.start()
            yield from self._counted(self._engine.run(affordable))
        while request := held or take():
            held, self.exhausted = None, True
            reason = f"not asked: the budget of {self._budget} is used up"
            yield unanswered(request, Finish.MISSING, reason)

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()

    def _affords(self, request: Request) -> bool:
        tokens, seconds = self._budget.tokens, self._budget.seconds
        if tokens is not None:
            promised = sum(most for most, _ in self._under_way.values())
            if self._usage.price + promised + self._most(request) > tokens:
                return False
        return seconds is None or self._clock() - self._began + self._longest < seconds

    def _most(self, request: Request) -> int:
        """Tokens that the request costs at most, if the cache holds what it has been given."""
        shared = len(request.prefix) if request.context in self._contexts else 0
        computed = len(request.prefix) - shared + min(shared, _BLOCK) + len(request.tail)
        return computed + request.max_tokens

    def _counted(self, answers: Iterator[Answer]) -> Iterator[Answer]:
        before, began = self._usage.seconds, self._clock()
        for answer in answers:
            now = self._clock()
            _, taken = self._under_way.pop(answer.key)
            self._longest = max(self._longest, now - taken)
            self._usage = Usage(
                answers=self._usage.answers + (answer.finish in (Finish.STOP, Finish.LENGTH)),
                contexts=len(self._contexts),
                prompt_tokens=self._usage.prompt_tokens + answer.prompt_tokens,
                cached_tokens=self._usage.cached_tokens + answer.cached_tokens,
                generated_tokens=self._usage.generated_tokens + answer.generated_tokens,
                seconds=before + now - began,
            )
            yield answer
