"""What a server does not know is left out once, said, and the answers are read all the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_server import Call, Script, serving
from servers_example import SCHEMA, MakeEngine, Notes, request, taker

from reposcan.model.asking import Finish, Sampling
from reposcan.servers.form import Form, follows, json_part, said

GOOD = '{"summary": "It does something."}'


def knows(*types: str | None) -> Script:
    """Answers where JSON is asked for in one of these ways, and refuses the others."""

    def answer(call: Call) -> None:
        if call.body.get("response_format", {}).get("type") in types:
            call.answer(GOOD)
        else:
            call.fail(400, "'response_format.type' must be something else")

    return answer


def asked(calls: list[Call]) -> list[str | None]:
    return [call.body.get("response_format", {}).get("type") for call in calls]


@pytest.mark.parametrize(
    ("types", "tried"),
    [
        (("json_schema",), ["json_schema"]),
        (("json_object", None), ["json_schema", "json_object"]),
        ((None,), ["json_schema", "json_object", None]),
    ],
)
def test_a_refused_form_is_replaced_by_the_next_once(
    types: tuple[str | None, ...], tried: list[str], make_engine: MakeEngine, notes: Notes
) -> None:
    with serving(knows(*types)) as server:
        answers = make_engine(server, at_once=1).run(taker([request("1"), request("2")]))
        assert [answer.text for answer in answers] == [GOOD, GOOD]
    assert asked(server.chats) == [*tried, tried[-1]]
    assert len(notes.notes) == len(tried) - 1
    told = said(SCHEMA) in server.chats[-1].prompt
    assert told == (tried[-1] != "json_schema")


def test_many_in_flight_agree_on_the_form(make_engine: MakeEngine, notes: Notes) -> None:
    with serving(knows(None)) as server:
        requests = [request(str(n)) for n in range(20)]
        answers = list(make_engine(server, at_once=8).run(taker(requests)))
    assert {(answer.text, answer.finish) for answer in answers} == {(GOOD, Finish.STOP)}
    assert len(notes.notes) == 2


def test_a_server_that_refuses_every_form_refuses_the_request(make_engine: MakeEngine) -> None:
    with serving(knows("none of them")) as server:
        [answer] = make_engine(server).run(taker([request()]))
    assert answer.finish is Finish.REFUSED
    assert len(server.chats) == 3


def test_a_server_that_passes_over_the_schema_is_asked_in_words(make_engine: MakeEngine) -> None:
    def prose(call: Call) -> None:
        call.answer(GOOD if "JSON object alone" in call.prompt else "It does something.")

    with serving(prose) as server:
        answers = make_engine(server, at_once=1).run(taker([request("1"), request("2")]))
        assert [answer.text for answer in answers] == [GOOD, GOOD]
    assert asked(server.chats) == ["json_schema", "json_object", "json_object"]


def test_one_freak_does_not_change_the_form(make_engine: MakeEngine, notes: Notes) -> None:
    def freak(call: Call) -> None:
        call.answer("no JSON" if "Question 2" in call.prompt else GOOD)

    with serving(freak) as server:
        requests = [request(str(n)) for n in range(1, 4)]
        answers = make_engine(server, at_once=1).run(taker(requests))
        assert [answer.text for answer in answers] == [GOOD, "no JSON", GOOD]
    assert asked(server.chats) == ["json_schema"] * 3
    assert notes.notes == []


def test_a_parameter_that_a_model_does_not_take_is_left_out(
    make_engine: MakeEngine, notes: Notes
) -> None:
    def modern(call: Call) -> None:
        for name in ("max_tokens", "temperature", "frequency_penalty"):
            if name in call.body:
                call.fail(400, "Unsupported", param=name, code="unsupported_parameter")
                return
        call.help()

    penalised = Sampling(frequency_penalty=0.4)
    requests = [request(str(n), sampling=penalised) for n in range(8)]
    with serving(modern) as server:
        answers = list(make_engine(server).run(taker(requests)))
    assert {answer.finish for answer in answers} == {Finish.STOP}
    assert server.chats[-1].body["max_completion_tokens"] == 100
    assert len(notes.notes) == 3


@pytest.mark.parametrize("name", ["messages", "max_completion_tokens", None, 5, ["seed"]])
def test_a_parameter_that_is_needed_is_no_reason_to_ask_again(
    name: object, make_engine: MakeEngine
) -> None:
    with serving(lambda call: call.fail(400, "no", param=name, code="unsupported_value")) as server:
        [answer] = make_engine(server).run(taker([request()]))
    assert answer.finish is Finish.REFUSED
    assert len(server.chats) == 1


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Here you are: {GOOD} I hope it helps.",
        f"<think>Maybe {{}}?</think>\n{GOOD}",
    ],
)
def test_words_around_the_object_are_taken_away(text: str, make_engine: MakeEngine) -> None:
    with serving(lambda call: call.answer(text)) as server:
        [answer] = make_engine(server).run(taker([request()]))
    assert answer.text == GOOD
    assert len(server.chats) == 1


@given(st.text())
def test_any_text_has_a_part_and_none_is_invented(text: str) -> None:
    assert json_part(text) in text
    assert not follows(SCHEMA, text)


def test_the_form_in_words_names_every_field() -> None:
    from reposcan.asking.schema import json_schema
    from reposcan.questions import QUESTIONS

    for question in QUESTIONS:
        words = said(json_schema(question.schema))
        example = json.loads(words[words.index("{") :])
        assert set(example) == set(question.schema.model_fields)
    assert Form.SAID.weaker is None
