"""An engine that dies is started again; what it dies of is set aside, and nothing is asked in vain.

`tests/engine/pretended` stands for vLLM here, in the real process; `test_engine_vllm.py` kills the
real one.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reposcan
from reposcan.engine import Revived, Take, VllmEngine, VllmSettings
from reposcan.errors import EngineError, EngineLostError
from reposcan.model.asking import Answer, Finish, Request, Sampling

PACKAGE = str(Path(reposcan.__file__).parent.parent)

#: Steps that a request is in hand: long enough for its neighbours to join it.
STEPS = 20

#: Seconds; the engine gives a sign of life each second, and a step of the pretended one takes a
#: millisecond at the least.
SILENCE = 3.0


def request(number: int, order: str = "A") -> Request:
    """A request whose first token is its number; `order` is what comes of it."""
    prefix, tail = (number, 7), (ord(order),)
    return Request(f"{number}{order}", f"c{number}", prefix, tail, "{}", STEPS, Sampling())


def requests(orders: str) -> list[Request]:
    return [request(number, order) for number, order in enumerate(orders)]


def taking(wanted: list[Request]) -> Take:
    return lambda: wanted.pop(0) if wanted else None


class Mortal:
    """An engine with some room, which answers the newest first and dies of what is to kill it."""

    def __init__(self, room: int, killed_by_others: list[int]) -> None:
        self.room = room
        self.answers_until_killed = killed_by_others
        self.asked = 0
        self.answered: set[str] = set()

    def start(self) -> None: ...

    def run(self, take: Take) -> Iterator[Answer]:
        in_hand: list[Request] = []
        until_killed = self.answers_until_killed.pop(0) if self.answers_until_killed else 10**9
        while True:
            while len(in_hand) < self.room and (taken := take()) is not None:
                in_hand.append(taken)
            if not in_hand:
                return
            self.asked += 1
            assert in_hand[-1].key not in self.answered
            if until_killed == 0 or in_hand[-1].key.endswith("K"):
                raise EngineLostError("it was killed", "look at the log")
            until_killed -= 1
            self.answered.add(in_hand[-1].key)
            yield Answer(in_hand.pop().key, "{}", Finish.STOP, 3, 0, 1)

    def close(self) -> None: ...


@given(
    st.integers(0, 40),
    st.sets(st.integers(0, 39), max_size=2),
    st.integers(1, 6),
    st.lists(st.integers(0, 9), max_size=1),
)
def test_everything_is_answered_once_and_only_what_kills_is_set_aside(
    number, killers, room, killings
):
    text = "".join("K" if n in killers else "A" for n in range(number))
    wanted, engine, notes = requests(text), Mortal(room, killings), list[str]()
    given = list(Revived(engine, notes.append).run(taking(list(wanted))))
    assert Counter(answer.key for answer in given) == Counter(one.key for one in wanted)
    for answer in given:
        assert (answer.finish is Finish.REFUSED) == answer.key.endswith("K")
    assert bool(notes) >= ("K" in text)


def test_an_engine_that_only_dies_is_given_up_and_its_answers_stay():
    engine, notes, given = Mortal(1, []), list[str](), list[str]()
    with pytest.raises(EngineError, match="it was killed, 6 times without an answer between"):
        for answer in Revived(engine, notes.append).run(taking(requests("AA" + "K" * 50))):
            given.append(answer.key)
    assert given == ["0A", "1A", "2K", "3K"]
    assert len(notes) == 5
    assert engine.asked == 2 + 6


@dataclass
class Pretended:
    """Settings of an engine of `tests/engine/pretended`, and what it was seen to do."""

    folder: Path
    notes: list[str] = field(default_factory=list)

    def engine(self, *starts: int | str, silence: float = 60.0) -> Revived:
        """Each start has that room, or ends that way; the last holds for all further ones."""
        (self.folder / "config.json").write_text("{}")
        (self.folder / "starts").write_text(json.dumps(starts))
        settings = VllmSettings(
            folder=self.folder,
            context=4096,
            kv_cache_bytes=None,
            log=self.folder / "engine.log",
            environment={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "pretended"), PACKAGE]),
                "PRETENDED": str(self.folder),
            },
            gpu=True,
            silence_seconds=silence,
        )
        return Revived(VllmEngine(settings), self.notes.append)

    def hands(self, start: int) -> list[list[int]]:
        """Numbers of the requests in hand at each step after that start."""
        lines = map(json.loads, (self.folder / "steps").read_text().splitlines())
        return [hand for life, hand in lines if life == start]


@pytest.fixture
def pretended(tmp_path: Path) -> Pretended:
    return Pretended(tmp_path)


def ask(engine: Revived, wanted: list[Request]) -> dict[str, Answer]:
    try:
        given = list(engine.run(taking(list(wanted))))
    finally:
        engine.close()
    assert Counter(answer.key for answer in given) == Counter(one.key for one in wanted)
    return {answer.key: answer for answer in given}


@pytest.mark.parametrize(("order", "reason"), [("K", "SIGKILL"), ("R", "a step that fails")])
def test_a_request_that_ends_the_process_is_set_aside_with_its_reason(pretended, order, reason):
    given = ask(pretended.engine(4), requests("AA" + order + "AAAAA"))
    refused = given.pop(f"2{order}")
    assert refused.finish is Finish.REFUSED
    assert reason in refused.text
    assert {answer.finish for answer in given.values()} == {Finish.STOP}
    assert [note.rpartition(". ")[2] for note in pretended.notes] == [
        *("Starting it again", "Starting it again", "What it was asked is set aside")
    ]
    assert all(reason in note for note in pretended.notes)


def test_what_was_in_flight_is_asked_one_at_a_time_in_order_and_the_culprit_last(pretended):
    ask(pretended.engine(4), requests("AKAAAAAA"))
    in_flight = pretended.hands(1)[-1]
    assert 1 in in_flight
    alone = [hand for start in (2, 3) for hand in pretended.hands(start)]
    assert {len(hand) for hand in alone} == {1}
    order = [number for [number], _ in groupby(alone)]
    assert order == [0, 1, *sorted(set(order) - {0, 1}), 1]
    assert set(order) >= set(in_flight)
    assert max(map(len, pretended.hands(4))) > 1, "then as before"


def test_the_window_follows_the_cache_that_each_process_has(pretended):
    ask(pretended.engine(4, 3, 3, 2), requests("AAK" + "A" * 20))
    assert max(map(len, pretended.hands(1))) == 4
    assert max(map(len, pretended.hands(4))) == 2


@pytest.mark.parametrize("order", ["L", "H"])
def test_a_silent_engine_is_ended_and_what_silences_it_is_set_aside(pretended, order):
    """It hangs in a step; or its steps go round without the request that it has lost."""
    given = ask(pretended.engine(4, silence=SILENCE), requests("A" + order + "AA"))
    refused = given.pop(f"1{order}")
    assert refused.finish is Finish.REFUSED
    assert "no sign of life for 3 seconds" in refused.text
    assert {answer.finish for answer in given.values()} == {Finish.STOP}


def test_a_slow_engine_is_not_a_silent_one(pretended):
    slow = replace(request(1), max_tokens=4000)
    given = ask(pretended.engine(4, silence=SILENCE), [slow])
    assert given[slow.key].finish is Finish.STOP
    assert not pretended.notes


def test_a_stuck_engine_does_not_block_who_asks_it(pretended):
    """What is sent to one that is stopped waits in a buffer, until that is full."""
    long = replace(request(1), prefix=tuple(range(70_000, 72_000)), max_tokens=20)
    wanted = [request(0, "H"), *(replace(long, key=f"long {n}") for n in range(40))]
    given = ask(pretended.engine(256, silence=SILENCE), wanted)
    assert given["0H"].finish is Finish.REFUSED


def test_killed_starts_are_survived_and_blamed_on_no_request(pretended):
    given = ask(pretended.engine("kill", "kill", "kill", 4), requests("A" * 6))
    assert {answer.finish for answer in given.values()} == {Finish.STOP}
    note = "The engine was ended by SIGKILL (often: out of memory). Starting it again"
    assert pretended.notes == [note] * 3


def test_an_engine_whose_starts_are_always_killed_is_given_up(pretended):
    with pytest.raises(EngineError, match=r"SIGKILL.*, 6 times") as raised:
        ask(pretended.engine("kill"), requests("A"))
    assert "engine.log" in raised.value.hint
    assert (pretended.folder / "lives").stat().st_size == 6


@pytest.mark.parametrize("starts", [["raise"], [4, "raise"]])
def test_a_start_that_says_why_it_fails_is_not_tried_again(pretended, starts):
    with pytest.raises(EngineError, match="no memory for the cache"):
        ask(pretended.engine(*starts), requests("KA"))
    assert (pretended.folder / "lives").stat().st_size == len(starts)


def test_the_log_keeps_what_former_processes_said_within_bounds(pretended):
    log = pretended.folder / "engine.log"
    log.write_bytes(b"from another scan\n" * 1_000_000)
    ask(pretended.engine(4), requests("KA"))
    text = log.read_text()
    assert "from another scan" in text
    assert "start 1: 4" in text
    assert "start 3: 4" in text
    assert len(text) < 1_100_000
