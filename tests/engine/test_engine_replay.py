"""Stored answers are served through the interface; only what is missing reaches the engine."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.engine import Engine, Replay, Take
from reposcan.errors import EngineError
from reposcan.model.asking import Answer, Finish, Request, Sampling


def request(key: str) -> Request:
    return Request(key, "context", (1, 2), (3,), "{}", 10, Sampling())


def answer(key: str, text: str) -> Answer:
    return Answer(key, text, Finish.STOP, 3, 0, 1)


def stored(key: str) -> Answer | None:
    return answer(key, "stored") if key.startswith("s") else None


class LastInFirstOut:
    """An engine with room for a few requests, which answers the newest first."""

    def __init__(self, room: int = 4) -> None:
        self.room = room
        self.runs = 0
        self.most_in_flight = 0
        self.closed = 0

    def start(self) -> None:
        pass

    def run(self, take: Take) -> Iterator[Answer]:
        self.runs += 1
        in_flight: list[Request] = []
        while True:
            while len(in_flight) < self.room and (taken := take()) is not None:
                in_flight.append(taken)
            if not in_flight:
                return
            self.most_in_flight = max(self.most_in_flight, len(in_flight))
            yield answer(in_flight.pop().key, "computed")

    def close(self) -> None:
        self.closed += 1


class Asker:
    """Hands out requests; an answer to one of `follow_ups` brings more of them."""

    def __init__(self, keys: list[str], follow_ups: dict[str, list[str]] | None = None) -> None:
        self.keys = list(keys)
        self.follow_ups = follow_ups or {}
        self.taken = 0
        self.answers: list[Answer] = []
        self.most_waiting = 0

    def take(self) -> Request | None:
        if not self.keys:
            return None
        self.taken += 1
        self.most_waiting = max(self.most_waiting, self.taken - len(self.answers))
        return request(self.keys.pop(0))

    def drain(self, engine: Engine) -> list[str]:
        for given_answer in engine.run(self.take):
            self.answers.append(given_answer)
            self.keys[:0] = self.follow_ups.get(given_answer.key, [])
        return [given_answer.key for given_answer in self.answers]


def test_what_is_stored_never_touches_the_engine():
    engine, asker = LastInFirstOut(), Asker(["s1", "s2", "s3"])
    assert asker.drain(Replay(stored, engine)) == ["s1", "s2", "s3"]
    assert engine.runs == 0
    assert asker.most_waiting == 1


def test_without_an_engine_the_rest_is_missing():
    asker = Asker(["s1", "m1", "s2"])
    asker.drain(Replay(stored))
    assert [given.finish for given in asker.answers] == [Finish.STOP, Finish.MISSING, Finish.STOP]
    assert asker.answers[1].prompt_tokens == 3


@given(
    st.lists(st.sampled_from("sm"), max_size=200),
    st.dictionaries(st.integers(0, 199), st.text("sm", max_size=4), max_size=20),
    st.integers(1, 5),
)
def test_every_request_is_answered_once_by_the_right_side(kinds, follow_ups, room):
    keys = [f"{kind}{index}" for index, kind in enumerate(kinds)]
    more = {
        keys[index]: [f"{kind}{index}.{nth}" for nth, kind in enumerate(extra)]
        for index, extra in follow_ups.items()
        if index < len(keys)
    }
    asker = Asker(keys, more)
    answered = asker.drain(Replay(stored, LastInFirstOut(room)))
    assert sorted(answered) == sorted(keys + [key for extra in more.values() for key in extra])
    assert all((a.text == "stored") == a.key.startswith("s") for a in asker.answers)


def test_stored_answers_do_not_pile_up_behind_a_slow_engine():
    asker = Asker(["m0", *(f"s{index}" for index in range(5000)), "m1"])
    assert len(asker.drain(Replay(stored, LastInFirstOut(room=4)))) == 5002
    assert asker.most_waiting < 100


def test_stored_answers_do_not_keep_the_engine_from_filling_its_room():
    engine = LastInFirstOut(room=8)
    Asker([f"{kind}{index}" for index in range(40) for kind in "ms"]).drain(Replay(stored, engine))
    assert engine.most_in_flight == 8


def test_follow_ups_of_the_last_answer_are_asked():
    for first in ("s1", "m1"):
        asker = Asker([first], {first: ["m2"], "m2": ["s3"], "s3": ["m4"]})
        assert asker.drain(Replay(stored, LastInFirstOut())) == [first, "m2", "s3", "m4"]


def test_an_engine_error_comes_through_and_close_is_handed_on():
    class Broken(LastInFirstOut):
        def run(self, take: Take) -> Iterator[Answer]:
            take()
            raise EngineError("lost", "look at the log")
            yield

    replay = Replay(stored, Broken())
    asker = Asker(["s1", "m1"])
    with pytest.raises(EngineError):
        asker.drain(replay)
    assert [given.key for given in asker.answers] == ["s1"]
    engine = LastInFirstOut()
    Replay(stored, engine).close()
    Replay(stored).close()
    assert engine.closed == 1
