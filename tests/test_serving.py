"""How long a context is served with, and when an engine is made."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from scripted import make_model_folder

from reposcan import ScanConfig
from reposcan.engine import OnDemand, Take
from reposcan.errors import ModelError
from reposcan.model.asking import Answer, Finish, Request, Sampling
from reposcan.models import Machine, by_name, resolve
from reposcan.observer import Silent
from reposcan.serving import serve

REQUEST = Request("k", "c", (1,), (2,), "{}", 3, Sampling())


@pytest.mark.parametrize(
    ("fits", "context"), [(99_999, 8192), (8191, 4096), (8000, 4096), (2049, 2048), (10, 2048)]
)
def test_the_usual_context_shrinks_in_steps_with_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fits: int, context: int
) -> None:
    # A few megabytes more or less must not lay the code out afresh.
    monkeypatch.setattr("reposcan.serving.longest_context", lambda model, machine: fits)
    folder = make_model_folder(tmp_path / "model")
    assert serve(ScanConfig(tmp_path, model=str(folder)), Silent()).context == context


def test_answers_under_scaled_positions_are_not_those_of_short_contexts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_model_folder(tmp_path / "model")
    model = resolve(str(folder), Silent())
    scaled = replace(model, context=32_768, preset=by_name("qwen2.5-coder-7b"))
    monkeypatch.setattr("reposcan.serving.resolve", lambda *_: scaled)

    def digest(context: int) -> str:
        config = ScanConfig(tmp_path, model="any", context=context)
        return serve(config, Silent()).model.identity.digest

    assert digest(4096) == digest(8192) == model.identity.digest
    assert digest(8193) == digest(32_768) != model.identity.digest


def test_too_little_memory_is_told_when_an_engine_is_needed_and_not_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reposcan.serving.this_machine", lambda: Machine(ram=0))
    folder = make_model_folder(tmp_path / "model")
    engine = serve(ScanConfig(tmp_path, model=str(folder)), Silent()).engine(
        tmp_path / "log", Silent()
    )
    assert list(engine.run(lambda: None)) == []
    requests = iter([REQUEST])
    with pytest.raises(ModelError, match="of memory"):
        list(engine.run(lambda: next(requests, None)))


def test_an_engine_is_made_once_gets_every_request_and_is_closed() -> None:
    class Counting:
        closed = False

        def start(self) -> None:
            pass

        def run(self, take: Take) -> Iterator[Answer]:
            while (request := take()) is not None:
                yield Answer(request.key, "", Finish.STOP, 0, 0, 0)

        def close(self) -> None:
            self.closed = True

    made: list[Counting] = []

    def make() -> Counting:
        made.append(Counting())
        return made[-1]

    engine = OnDemand(make)
    engine.close()
    for waiting in ([REQUEST, REQUEST], [REQUEST]):
        expected = len(waiting)
        answers = engine.run(lambda left=waiting: left.pop() if left else None)
        assert len(list(answers)) == expected
    engine.close()
    assert [one.closed for one in made] == [True]
