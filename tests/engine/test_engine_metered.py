"""A budget is kept, what it costs is counted, and nothing is started for nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.engine import Metered, Take
from reposcan.model.asking import Answer, Finish, Request, Sampling
from reposcan.model.usage import NO_BUDGET, Budget


def request(number: int, context: str = "a", prefix: int = 100, tail: int = 10) -> Request:
    key = f"{context}{number}"
    return Request(key, context, (1,) * prefix, (2,) * tail, "{}", 20, Sampling())


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Slow:
    """An engine with a prefix cache, room for a few requests, and a clock that it moves."""

    clock: Clock = field(default_factory=Clock)
    room: int = 4
    seconds: float = 1.0
    started: int = 0
    asked: list[str] = field(default_factory=list)
    cached: set[str] = field(default_factory=set)

    def start(self) -> None:
        if not self.started:
            self.clock.now += 1000
        self.started += 1

    def run(self, take: Take) -> Iterator[Answer]:
        flying: list[Request] = []
        while True:
            while len(flying) < self.room and (taken := take()) is not None:
                flying.append(taken)
            if not flying:
                return
            self.clock.now += self.seconds
            yield self._answer(flying.pop(0))

    def close(self) -> None:
        self.asked.append("closed")

    def _answer(self, one: Request) -> Answer:
        self.asked.append(one.key)
        cached = len(one.prefix) if one.context in self.cached else 0
        self.cached.add(one.context)
        prompt = len(one.prefix) + len(one.tail)
        return Answer(one.key, "", Finish.STOP, prompt, cached, one.max_tokens)


def taker(requests: list[Request]) -> Callable[[], Request | None]:
    waiting = iter(requests)
    return lambda: next(waiting, None)


def test_what_is_computed_is_counted_and_the_start_is_no_work() -> None:
    engine = Slow()
    meter = Metered(engine, NO_BUDGET, clock=engine.clock)
    requests = [request(1), request(2), request(3, "b")]
    assert len(list(meter.run(taker(requests)))) == 3
    usage = meter.usage
    assert (usage.answers, usage.contexts, usage.seconds) == (3, 2, 3.0)
    assert (usage.prompt_tokens, usage.cached_tokens, usage.generated_tokens) == (330, 100, 60)
    assert (usage.computed_tokens, usage.price, round(usage.hit_rate, 3)) == (230, 290, 0.303)
    list(meter.run(taker([request(4)])))
    assert meter.usage.seconds == 4.0
    meter.close()
    assert engine.asked == ["a1", "a2", "b3", "a4", "closed"]


def test_beyond_the_budget_nothing_is_asked_and_it_is_said() -> None:
    engine = Slow()
    # The first request of a context costs 100 + 10 + 20, each other one at most 130 too: the
    # whole prefix may stand in one block.
    meter = Metered(engine, Budget(tokens=300), clock=engine.clock)
    answers = list(meter.run(taker([request(n) for n in range(9)])))
    assert [one.finish for one in answers[:3]] == [Finish.STOP] * 3
    assert all(one.finish is Finish.MISSING for one in answers[3:])
    assert "300 tokens is used up" in answers[-1].text
    assert meter.usage.price == 130 + 2 * 30
    assert meter.exhausted and not meter.left_out_by_plan
    # Even if there would be room for it: what was left out before must not be passed over.
    [late] = meter.run(taker([request(99, prefix=0, tail=1)]))
    assert late.finish is Finish.MISSING


def test_an_engine_that_may_ask_nothing_is_not_started() -> None:
    engine = Slow()
    meter = Metered(engine, Budget(tokens=5, by_default=True), clock=engine.clock)
    [answer] = meter.run(taker([request(1)]))
    assert (answer.finish, engine.started) == (Finish.MISSING, 0)
    assert meter.left_out_by_plan
    assert list(meter.run(taker([]))) == []


def test_time_is_kept_by_asking_nothing_that_would_end_too_late() -> None:
    engine = Slow(room=1, seconds=7.0)
    meter = Metered(engine, Budget(seconds=1030.0), began=0.0, clock=engine.clock)
    answers = list(meter.run(taker([request(n) for n in range(9)])))
    # Loading takes 1,000 seconds, each answer 7: the fifth would end at 1,035.
    assert sum(one.finish is Finish.STOP for one in answers) == 4
    assert engine.clock.now == 1028
    assert "0.5 minutes" in str(Budget(seconds=30.0))


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 900), st.integers(1, 90)), max_size=30
    ),
    st.integers(1, 9_000),
    st.integers(1, 6),
)
def test_a_budget_of_tokens_is_never_exceeded(
    shapes: list[tuple[str, int, int]], tokens: int, room: int
) -> None:
    lengths: dict[str, int] = {}
    requests = [
        request(n, context, lengths.setdefault(context, prefix), tail)
        for n, (context, prefix, tail) in enumerate(shapes)
    ]
    engine = Slow(room=room)
    meter = Metered(engine, Budget(tokens=tokens), clock=engine.clock)
    answers = list(meter.run(taker(requests)))
    assert sorted(one.key for one in answers) == sorted(one.key for one in requests)
    assert meter.usage.price <= tokens
    assert meter.exhausted == any(one.finish is Finish.MISSING for one in answers)


def test_what_the_engine_raises_comes_through() -> None:
    class Broken(Slow):
        def run(self, take: Take) -> Iterator[Answer]:
            take()
            raise RuntimeError("lost")
            yield

    with pytest.raises(RuntimeError, match="lost"):
        list(Metered(Broken()).run(taker([request(1)])))
