import json
from collections.abc import Callable
from pathlib import Path

import pytest
from scripted import ScriptedEngine, helpful, make_model_folder

from reposcan.asking import Ask, Context, Outcome, Prompter, ask_all
from reposcan.errors import EngineError
from reposcan.model.asking import Answer, Finish, ModelIdentity, Sampling, State, Target
from reposcan.model.code import Definition, Kind, Level, Outline, Span
from reposcan.model.finding import BugReport, Document, Result
from reposcan.models import load_chat, load_tokenizer
from reposcan.questions import QUESTIONS
from reposcan.resources import folder

SOURCE = b"def f(a):\n    return a / 0\n"
SPAN = Span(1, 2, 0, len(SOURCE))
OUTLINE = Outline(
    "Python",
    Level.OUTLINE,
    2,
    (Definition(Kind.FUNCTION, "f", "f", SPAN, "def f(a)", ""),),
    (SPAN,),
    (),
)
DOCUMENT, BUGS = QUESTIONS[1], QUESTIONS[3]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model_folder(tmp_path / "model")


def ask_about(path: str, context: str = "c") -> Ask:
    return Ask(DOCUMENT, Target(path, "", SPAN), Context(context, lambda: [SOURCE.decode()]))


def run(
    model: Path,
    reply: Callable[[str], str | Finish],
    asks: list[Ask],
    context: int = 4000,
    doubts: Callable[[Result, Target], list[str]] = lambda result, target: [],
) -> tuple[list[Outcome], list[Answer], ScriptedEngine]:
    chat = load_chat(model, "system")
    identity = ModelIdentity("test", "m", demonstration=True)
    prompter = Prompter(
        load_tokenizer(model),
        chat.head,
        chat.foot,
        folder("prompts"),
        context,
        identity,
        Sampling(),
    )
    engine = ScriptedEngine(model, reply)
    kept: list[Answer] = []
    paths = {ask.target.path: OUTLINE for ask in asks}
    outcomes = list(
        ask_all(asks, engine, prompter, paths, lambda path: SOURCE, kept.append, doubts=doubts)
    )
    return outcomes, kept, engine


def test_every_ask_gets_exactly_one_outcome_and_every_answer_is_kept(model: Path) -> None:
    asks = [ask_about(f"{n}.py") for n in range(9)]
    outcomes, kept, engine = run(model, helpful, asks)
    assert sorted(o.ask.target.path for o in outcomes) == [f"{n}.py" for n in range(9)]
    assert all(o.state is State.ANSWERED and isinstance(o.result, Document) for o in outcomes)
    assert {answer.key for answer in kept} == {o.key for o in outcomes}
    assert len(engine.prompts) == 9


def test_equal_prompts_are_sent_once_and_answer_all_who_asked(model: Path) -> None:
    outcomes, _, engine = run(model, helpful, [ask_about("a.py"), ask_about("a.py")])
    assert len(engine.prompts) == 1
    assert [o.state for o in outcomes] == [State.ANSWERED, State.ANSWERED]


def test_a_cut_answer_is_asked_once_more_with_more_room(model: Path) -> None:
    long = json.dumps({"purpose": "p" * 200, "how": "h" * 200, "caution": ""})
    outcomes, _, engine = run(model, lambda prompt: long, [ask_about("a.py")])
    assert [request.max_tokens for request in engine.requests] == [320, 640]
    assert [o.state for o in outcomes] == [State.ANSWERED]


def test_an_answer_that_is_cut_again_is_truncated(model: Path) -> None:
    outcomes, kept, engine = run(model, lambda prompt: "x" * 5000, [ask_about("a.py")])
    assert len(engine.requests) == len(kept) == 2
    [outcome] = outcomes
    assert outcome.state is State.TRUNCATED
    assert outcome.detail == "cut off after 640 tokens"


def test_a_malformed_answer_is_kept_and_counted(model: Path) -> None:
    outcomes, kept, _ = run(model, lambda prompt: "I cannot do that.", [ask_about("a.py")])
    assert [o.state for o in outcomes] == [State.MALFORMED]
    assert kept[0].text == "I cannot do that."


@pytest.mark.parametrize(
    ("finish", "state"),
    [(Finish.REFUSED, State.REFUSED), (Finish.MISSING, State.NOT_REACHED)],
)
def test_what_the_engine_does_not_answer_is_said(model: Path, finish: Finish, state: State) -> None:
    [outcome], _, _ = run(model, lambda prompt: finish, [ask_about("a.py")])
    assert (outcome.state, outcome.detail) == (state, "no")


def test_a_question_that_cannot_fit_is_refused_without_the_engine(model: Path) -> None:
    outcomes, _, engine = run(model, helpful, [ask_about("a.py")], context=500)
    assert [o.state for o in outcomes] == [State.REFUSED]
    assert engine.prompts == []


def test_findings_are_located_in_the_source(model: Path) -> None:
    claim = {
        "quote": "return a / 0",
        "rule": "logic-error",
        "title": "t",
        "why": "w",
        "severity": "high",
    }
    ask = Ask(BUGS, Target("a.py", "f", SPAN), Context("c", lambda: [SOURCE.decode()]))
    [outcome], _, _ = run(model, lambda prompt: json.dumps({"bugs": [claim]}), [ask])
    assert isinstance(outcome.result, BugReport)
    assert outcome.result.findings[0].span.start_line == 2


def test_a_context_is_opened_once_for_all_its_questions(model: Path) -> None:
    opened: list[str] = []

    def context(name: str) -> Context:
        return Context(name, lambda: opened.append(name) or [name])

    asks = [
        Ask(DOCUMENT, Target(f"{name}{n}.py", "", SPAN), context(name))
        for name in "ab"
        for n in range(3)
    ]
    run(model, helpful, asks)
    assert opened == ["a", "b"]


def test_a_lost_engine_raises_after_what_was_answered(model: Path) -> None:
    calls: list[str] = []

    def reply(prompt: str) -> str:
        calls.append(prompt)
        if len(calls) == 3:
            raise EngineError("lost", "start again")
        return helpful(prompt)

    with pytest.raises(EngineError):
        run(model, reply, [ask_about(f"{n}.py") for n in range(9)])
    assert len(calls) == 3


def correcting(second: str | Finish) -> Callable[[str], str | Finish]:
    """Names something that does not exist at first; what follows is given."""

    def reply(prompt: str) -> str | Finish:
        if "A first answer named" in prompt:
            return second
        return json.dumps({"purpose": "Calls `ghost`.", "how": "Fast.", "caution": ""})

    return reply


@pytest.mark.parametrize(
    ("second", "purpose"),
    [
        (json.dumps({"purpose": "Calls `f`.", "how": "Fast.", "caution": ""}), "Calls `f`."),
        (json.dumps({"purpose": "`ghost` again.", "how": "", "caution": ""}), "Calls `ghost`."),
        ("no JSON", "Calls `ghost`."),
        (Finish.MISSING, "Calls `ghost`."),
    ],
)
def test_an_answer_that_names_what_does_not_exist_is_asked_for_once_more(
    model: Path, second: str | Finish, purpose: str
) -> None:
    def doubts(result: Result, target: Target) -> list[str]:
        return ["ghost"] if "ghost" in str(result) else []

    outcomes, _, engine = run(model, correcting(second), [ask_about("a.py")], doubts=doubts)
    [outcome] = outcomes
    assert isinstance(outcome.result, Document) and isinstance(outcome.first, Document)
    assert outcome.state is State.ANSWERED
    assert (outcome.result.purpose, outcome.first.purpose) == (purpose, "Calls `ghost`.")
    assert len(engine.prompts) == 2
    assert "named ghost: nothing in this code is called that" in engine.prompts[1]
    assert engine.requests[0].prefix == engine.requests[1].prefix, "the context is still warm"
