"""What all runs tell together."""

from dataclasses import replace
from pathlib import Path

import pytest
from store_example import MODEL, SPAN, answer, begin

from reposcan.model.asking import Finish, State, Target
from reposcan.model.finding import Summary
from reposcan.model.told import Basis
from reposcan.store import Ending, Store, StoredRunInfo, stored_runs, usual_answer_tokens

TARGET = Target("a.py", "", SPAN)
BASIS = Basis()


def test_runs_are_listed_with_the_newest_first(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        run.plan(((number, "summarize", TARGET, BASIS) for number in range(4)), contexts=3)
        run.plan([], contexts=1)
        run.keep_answer(answer("k"), model_seconds=1.5)
        run.record(0, Ending(State.ANSWERED, "", "k", Summary("a.py", "A.")))
        run.record(1, Ending(State.TRUNCATED, "cut", "t"))
        run.end(2.5, interrupted=False, missed=0)
        begin(store, model=None).end(0.5, interrupted=False, missed=0)
    with Store(tmp_path, read_only=True) as store:
        bare, asked = stored_runs(store)
    assert asked == StoredRunInfo(
        id=1,
        state="incomplete",
        started="2024-01-01T00:00:00+00:00",
        seconds=2.5,
        repository="demo",
        commit="c" * 40,
        model="test",
        context=4096,
        contexts=4,
        answers=1,
        failures=((State.TRUNCATED, 1), (State.NOT_REACHED, 2)),
        asked=1,
        prompt_tokens=100,
        cached_tokens=64,
        generated_tokens=7,
        model_seconds=1.5,
    )
    assert (bare.id, bare.state, bare.model, bare.context) == (2, "complete", "", 0)
    assert (bare.answers, bare.failures, bare.asked) == (0, (), 0)


def test_usual_answers_are_those_of_the_question_and_the_model(tmp_path: Path) -> None:
    other = replace(MODEL, digest="other")
    lengths = {"summarize": (10, 20), "document": (300,)}
    with Store(tmp_path) as store:
        for model, factor in ((MODEL, 1), (other, 5)):
            run, number = begin(store, model=model), 0
            for question, tokens in lengths.items():
                for each in tokens:
                    key = f"{model.digest}{number}"
                    run.plan([(number, question, TARGET, BASIS)])
                    run.keep_answer(answer(key, generated=each * factor))
                    run.record(number, Ending(State.MALFORMED, "", key))
                    number += 1
            run.plan([(number, "bugs", TARGET, BASIS)])
        begin(store)
        assert usual_answer_tokens(store, "m") == {"summarize": 15, "document": 300}
        assert usual_answer_tokens(store, "other") == {"summarize": 75, "document": 1500}
        assert usual_answer_tokens(store, "none") == {}


def test_a_sample_of_many_answers_holds_every_question(tmp_path: Path) -> None:
    questions = ("summarize", "document", "bugs")
    planned = 12_000
    with Store(tmp_path) as store:
        run = begin(store)
        run.plan((n, questions[n % 3], TARGET, BASIS) for n in range(planned))
        keys = [f"{n:05}" for n in range(planned)]
        store.database.execute("BEGIN")
        store.database.executemany(
            "UPDATE asks SET key = ? WHERE run = 1 AND number = ?",
            ((key, int(key)) for key in keys),
        )
        store.database.executemany(
            "INSERT INTO answers VALUES (?, '', ?, 1, 0, ?)",
            ((key, Finish.STOP.value, 10 * (int(key) % 3) + int(key) % 2) for key in keys),
        )
        store.database.execute("COMMIT")
        usual = usual_answer_tokens(store, "m")
    assert [usual[one] for one in questions] == pytest.approx([0.5, 10.5, 20.5], abs=0.2)
