"""The engine over servers that fail in every way: what is lost, what is asked again, and where."""

import json
import threading

import pytest
from scripted_server import Call, Script, fails, in_turn, serving
from servers_example import HASTE, SCHEMA, MakeEngine, Notes, request, taker

from reposcan.errors import EngineError
from reposcan.model.asking import Finish, Sampling


def half_a_body(call: Call) -> None:
    call.send(b'{"choices": [{"mess', promised=1000)


def hang_up(call: Call) -> None:
    call.hang_up()


def garbage(call: Call) -> None:
    call.send(b"\xff<html>what?</html>")


def other_json(call: Call) -> None:
    call.reply({"choices": [], "usage": "none"})


def deep_json(call: Call) -> None:
    call.send(b"[" * 100_000)


def absurd_numbers(call: Call) -> None:
    choice = {"message": {"content": "{}"}, "finish_reason": "stop"}
    call.reply({"choices": [choice], "usage": {"prompt_tokens": 10**30}})


def packed(call: Call) -> None:
    call.send(b"\x1f\x8b", content_encoding="gzip")


#: What passes: the next try may succeed.
PASSING: dict[str, Script] = {
    "429": fails(429),
    "429 and a time": fails(429, retry_after="0.01"),
    "429 and an absurd time": fails(429, retry_after="1e9"),
    "429 and no time": fails(429, retry_after="soon"),
    "500": fails(500),
    "503": fails(503),
    "408": fails(408),
    "half a body": half_a_body,
    "nothing": hang_up,
    "garbage": garbage,
    "other JSON": other_json,
    "deep JSON": deep_json,
    "absurd numbers": absurd_numbers,
    "packed": packed,
    "flood": Call.flood,
}


@pytest.mark.parametrize("failure", PASSING.values(), ids=PASSING)
def test_what_passes_is_asked_again(failure: Script, make_engine: MakeEngine) -> None:
    with serving(in_turn(failure, failure, Call.help)) as server:
        [answer] = make_engine(server).run(taker([request()]))
    assert answer.finish is Finish.STOP
    assert json.loads(answer.text) == {"summary": "It does something."}
    assert len(server.chats) == 3


@pytest.mark.parametrize("failure", PASSING.values(), ids=PASSING)
def test_what_does_not_pass_loses_the_server_and_nothing_else(
    failure: Script, make_engine: MakeEngine
) -> None:
    with serving(in_turn(Call.help, failure)) as server:
        answers = make_engine(server, at_once=1).run(taker([request("1"), request("2")]))
        assert next(answers).finish is Finish.STOP
        with pytest.raises(EngineError) as lost:
            next(answers)
    assert server.host in lost.value.message
    assert "same command again" in lost.value.hint
    assert len(server.chats) == 1 + HASTE.tries


@pytest.mark.parametrize("silent", [Call.say_nothing, Call.drip])
def test_a_server_that_never_answers_is_an_error_and_no_hang(
    silent: Script, make_engine: MakeEngine
) -> None:
    patience = HASTE.__class__(answer=0.3, tries=4, silence=2, pause=0.01)
    with serving(silent) as server:
        engine = make_engine(server, patience=patience)
        with pytest.raises(EngineError, match=r"did not answer in 0\.3 seconds"):
            list(engine.run(taker([request("1"), request("2")])))
    assert len(server.chats) <= 4, "silence is dear, and counts for several failures"


@pytest.mark.parametrize(
    ("status", "says", "hint"),
    [
        (401, "wants another key", "REPOSCAN_API_KEY"),
        (403, "wants another key", "REPOSCAN_API_KEY"),
        (402, "does not do what is asked", "--server"),
        (404, "does not do what is asked", "--model"),
    ],
)
def test_what_no_request_would_get_is_told_at_once(
    status: int, says: str, hint: str, make_engine: MakeEngine
) -> None:
    with serving(fails(status, "you shall not pass")) as server:
        answers = make_engine(server).run(taker([request()]))
        with pytest.raises(EngineError, match=says) as lost:
            next(answers)
    assert "you shall not pass" in lost.value.message
    assert hint in lost.value.hint
    assert len(server.chats) == 1


def test_code_is_not_sent_on_to_another_address(make_engine: MakeEngine) -> None:
    with serving() as other:
        place = f"{other.url}/v1/chat/completions"
        with serving(lambda call: call.send(b"", 307, location=place)) as server:
            answers = make_engine(server).run(taker([request()]))
            with pytest.raises(EngineError, match="sends on to http") as lost:
                next(answers)
        assert "if you trust it" in lost.value.hint
        assert other.calls == []


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_request_that_is_not_taken_is_refused_alone(status: int, make_engine: MakeEngine) -> None:
    def picky(call: Call) -> None:
        if "Question 1" in call.prompt:
            call.fail(status, "too long\x1b[2J")
        else:
            call.help()

    with serving(picky) as server:
        answers = list(make_engine(server).run(taker([request(str(n)) for n in range(3)])))
    by_key = {answer.key: answer for answer in answers}
    assert by_key["code 1"].finish is Finish.REFUSED
    assert by_key["code 1"].text == "too long\\x1b[2J"
    assert by_key["code 0"].finish is by_key["code 2"].finish is Finish.STOP
    assert len(server.chats) == 3


def test_a_request_that_fails_while_others_are_answered_is_left_for_the_next_run(
    make_engine: MakeEngine, notes: Notes
) -> None:
    failed, answered, arrivals = threading.Event(), threading.Event(), []

    def poisoned(call: Call) -> None:
        if "Question 0" not in call.prompt:
            failed.wait(60)
            call.help()
            answered.set()
            return
        arrivals.append(call)
        if len(arrivals) > 1:
            failed.set()
            answered.wait(60)
        call.fail(500, "out of cheese")

    with serving(poisoned) as server:
        answers = list(make_engine(server).run(taker([request(str(n)) for n in range(4)])))
    finishes = {answer.key: answer.finish for answer in answers}
    assert finishes.pop("code 0") is Finish.MISSING
    assert set(finishes.values()) == {Finish.STOP}
    assert any("out of cheese" in note for note in notes.notes)


def test_a_busy_server_is_waited_for_while_it_answers_others(make_engine: MakeEngine) -> None:
    seen: dict[str, int] = {}

    def busy(call: Call) -> None:
        """Turn each request away far more often than a request may fail."""
        name = call.prompt.rsplit("Question ", 1)[-1]
        seen[name] = seen.get(name, 0) + 1
        if sum(seen.values()) % 4:
            call.fail(429, retry_after="0")
        else:
            call.help()

    requests = [request(str(n)) for n in range(30)]
    with serving(busy) as server:
        answers = list(make_engine(server).run(taker(requests)))
    assert {answer.finish for answer in answers} == {Finish.STOP}
    assert max(seen.values()) > 1


def test_a_context_stays_with_one_server_and_moves_when_that_dies(
    make_engine: MakeEngine, notes: Notes
) -> None:
    requests = [request(str(n), f"context {c}") for c in range(12) for n in range(4)]
    with serving() as one, serving() as two, serving() as three:
        answers = list(make_engine(one, two, three).run(taker(requests)))
        assert sorted(answer.key for answer in answers) == sorted(r.key for r in requests)
        homes: dict[str, set[str]] = {}
        for server in (one, two, three):
            assert server.most <= 4
            for call in server.chats:
                homes.setdefault(call.prompt.split("\n")[1], set()).add(server.url)
        assert len(homes) == 12
        assert all(len(urls) == 1 for urls in homes.values())
        assert len(set.union(*homes.values())) == 3

        engine = make_engine(one, two, three)
        two.close()
        answers = list(engine.run(taker(requests)))
        assert {answer.finish for answer in answers} == {Finish.STOP}
        assert len(answers) == len(requests)
        [note] = notes.notes
        assert two.host in note
        assert "the other servers go on" in note
        moved = {call.prompt.split("\n")[1] for server in (one, three) for call in server.chats}
        assert moved == homes.keys()
        for server in (one, three):
            for call in server.chats:
                assert homes[call.prompt.split("\n")[1]] <= {server.url, two.url}


def test_the_last_lost_server_loses_the_engine(make_engine: MakeEngine) -> None:
    with serving(fails(500, "first")) as one, serving(fails(500, "second")) as two:
        engine = make_engine(one, two)
        with pytest.raises(EngineError, match=r"first|second"):
            list(engine.run(taker([request(str(n), f"context {n}") for n in range(8)])))
        assert one.chats
        assert two.chats


def test_no_more_requests_are_in_flight_than_allowed(make_engine: MakeEngine) -> None:
    gate = threading.Barrier(3)

    def together(call: Call) -> None:
        gate.wait(30)
        call.help()

    with serving(together) as server:
        engine = make_engine(server, at_once=3)
        assert len(list(engine.run(taker([request(str(n)) for n in range(9)])))) == 9
    assert server.most == 3


def test_answers_come_as_they_finish_and_follow_ups_are_taken(make_engine: MakeEngine) -> None:
    first_done = threading.Event()

    def slow_first(call: Call) -> None:
        if "Question 0" in call.prompt:
            first_done.wait(60)
        call.help()

    waiting = [request("0"), request("1")]
    keys = []
    with serving(slow_first) as server:
        for answer in make_engine(server).run(lambda: waiting.pop(0) if waiting else None):
            keys.append(answer.key)
            if answer.key == "code 1":
                waiting.append(request("2"))
            if answer.key == "code 2":
                first_done.set()
    assert keys == ["code 1", "code 2", "code 0"]


def test_what_is_asked_is_what_the_interface_knows(make_engine: MakeEngine) -> None:
    drawn = request("drawn", sampling=Sampling(0.3, 0.4, 5))
    with serving() as server:
        list(make_engine(server, at_once=1).run(taker([request(), drawn])))
    greedy, warm = (call.body for call in server.chats)
    assert greedy["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": 'code\n=== Question 0: "summary"'},
    ]
    assert greedy["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": json.loads(SCHEMA)},
    }
    assert (greedy["max_tokens"], greedy["temperature"]) == (100, 0)
    assert "seed" not in greedy
    assert (warm["temperature"], warm["seed"], warm["frequency_penalty"]) == (0.3, 5, 0.4)


def test_tokens_are_accounted_for_as_the_server_says(make_engine: MakeEngine, notes: Notes) -> None:
    with serving(lambda call: call.answer('{"summary": "x"}', prompt_tokens=20)) as server:
        [answer] = make_engine(server).run(taker([request()]))
    assert (answer.prompt_tokens, answer.cached_tokens, answer.generated_tokens) == (20, 7, 16)
    assert notes.notes == []


def test_a_tokenizer_of_another_model_is_noticed(make_engine: MakeEngine, notes: Notes) -> None:
    with serving(lambda call: call.answer('{"summary": "x"}', prompt_tokens=900)) as server:
        list(make_engine(server).run(taker([request("1"), request("2")])))
    [note] = notes.notes
    assert "counts 900 tokens where 5 were counted" in note


def test_a_cut_answer_is_a_cut_answer(make_engine: MakeEngine) -> None:
    with serving(lambda call: call.answer('{"summary": "It', "length")) as server:
        [answer] = make_engine(server).run(taker([request()]))
    assert (answer.finish, answer.text) == (Finish.LENGTH, '{"summary": "It')


@pytest.mark.parametrize(
    ("text", "finish"), [("", "content_filter"), ("", "\x1b"), ("x" * 1_000_000, "stop")]
)
def test_an_answer_that_is_none_is_refused(text: str, finish: str, make_engine: MakeEngine) -> None:
    with serving(lambda call: call.answer(text, finish)) as server:
        [answer] = make_engine(server).run(taker([request()]))
    assert answer.finish is Finish.REFUSED
    assert len(answer.text) < 200
    assert answer.text.isprintable()


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": None}])
def test_a_server_that_does_not_account_is_believed_to_count_alike(
    usage: object, make_engine: MakeEngine
) -> None:
    choice = {"message": {"content": '{"summary": "x"}'}, "finish_reason": "stop"}
    with serving(lambda call: call.reply({"choices": [choice], "usage": usage})) as server:
        [answer] = make_engine(server).run(taker([request()]))
    assert (answer.prompt_tokens, answer.cached_tokens, answer.generated_tokens) == (5, 0, 0)


@pytest.mark.parametrize("odd", ["\0", "\ud800", "\x1b[2J", "\u202e", "🙂" * 10])
def test_any_characters_can_be_stored(odd: str, make_engine: MakeEngine) -> None:
    # A server that writes half a character makes no sense, and is asked again.
    script = in_turn(lambda call: call.answer(f'{{"summary": "{odd}"}}', "length"), Call.help)
    with serving(script) as server:
        [answer] = make_engine(server).run(taker([request()]))
    assert answer.text.encode()


def test_leaving_early_gives_up_what_is_in_flight(make_engine: MakeEngine) -> None:
    with serving(in_turn(Call.help, Call.say_nothing)) as server:
        engine = make_engine(server)
        answers = engine.run(taker([request(str(n)) for n in range(4)]))
        next(answers)
        answers.close()
        assert list(engine.run(lambda: None)) == []
