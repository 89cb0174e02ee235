"""The real engine with the real default model: loads once, about ten seconds."""

import json
import os
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from ipaddress import ip_address
from itertools import chain
from pathlib import Path

import psutil
import pytest

from reposcan.engine import Revived, Take, VllmEngine, VllmSettings
from reposcan.errors import EngineError, EngineLostError
from reposcan.model.asking import Answer, Finish, Request, Sampling

pytestmark = pytest.mark.engine

Ask = Callable[..., Request]

#: Numbered, so that no two stretches are alike; about 1,100 tokens of the default model.
CODE = "\n".join(f"def area_{n}(width, height): return width * height + {n}" for n in range(55))

#: On CPUs vLLM shares whole blocks of so many tokens.
BLOCK = 128


def handing_out(requests: Iterable[Request]) -> Take:
    remaining = iter(requests)
    return lambda: next(remaining, None)


def answers(engine: VllmEngine, *requests: Request) -> dict[str, Answer]:
    return {answer.key: answer for answer in engine.run(handing_out(requests))}


def engine_processes() -> list[int]:
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = chain.from_iterable(file.read_text().split() for file in found)
    return [
        int(child)
        for child in children
        if b"reposcan.engine.child" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_an_answer_follows_its_schema(shared_engine: VllmEngine, ask: Ask) -> None:
    request = ask("def area(width, height): return width * height", "Summarise it as JSON.", 200)
    answer = answers(shared_engine, request)[request.key]
    assert answer.finish is Finish.STOP
    assert list(json.loads(answer.text)) == ["summary"]
    assert answer.prompt_tokens == len(request.prefix) + len(request.tail)
    assert 0 < answer.generated_tokens <= 200


def test_without_a_schema_an_answer_is_free_text_up_to_a_token_that_ends_it(
    shared_engine: VllmEngine, ask: Ask
) -> None:
    free = replace(ask("x = 1", "What is the capital of France?", 24), key="free", schema="")
    whole = answers(shared_engine, free)["free"]
    assert whole.text
    assert not whole.text.lstrip().startswith("{")
    again = replace(free, key="ended", stop=tuple(range(2, 40_000)))
    assert answers(shared_engine, again)["ended"].generated_tokens == 1


def test_a_cut_answer_says_so(shared_engine: VllmEngine, ask: Ask) -> None:
    request = ask("x = 1", "Summarise it as JSON.", max_tokens=3)
    answer = answers(shared_engine, request)[request.key]
    assert answer.finish is Finish.LENGTH
    assert answer.generated_tokens == 3


def test_what_cannot_be_run_is_refused_and_the_rest_goes_on(
    shared_engine: VllmEngine, ask: Ask
) -> None:
    fine = ask("x = 1", "Summarise it as JSON.", 8)
    size = len(fine.prefix) + len(fine.tail)
    given = answers(
        shared_engine,
        replace(fine, key="too long", prefix=(5,) * 3000),
        replace(fine, key="one too many", max_tokens=2048 - size + 1),
        replace(fine, key="no schema", schema="{not json"),
        replace(fine, key="bad schema", schema='{"type": "nonsense"}'),
        replace(fine, key="no such token", tail=(10_000_000,)),
        replace(fine, key="bad sampling", sampling=Sampling(temperature=-1.0)),
        fine,
    )
    assert len(given) == 7
    assert given.pop(fine.key).finish is Finish.LENGTH
    assert {answer.finish for answer in given.values()} == {Finish.REFUSED}
    assert all(answer.text for answer in given.values())
    assert "3002" in given["too long"].text or "exceed" in given["too long"].text


def test_a_prompt_and_an_answer_may_fill_the_context(shared_engine: VllmEngine, ask: Ask) -> None:
    short = ask("x = 1", "Summarise it as JSON.", 8)
    full = replace(short, prefix=short.prefix[:1] * (2048 - len(short.tail) - 8))
    assert answers(shared_engine, full)[full.key].finish is Finish.LENGTH


def test_questions_on_one_context_compute_it_once(shared_engine: VllmEngine, ask: Ask) -> None:
    requests = [ask(CODE, f"What does area_{n} add?", 8) for n in range(8)]
    given = answers(shared_engine, *requests)
    shared = len(requests[0].prefix) // BLOCK * BLOCK
    assert shared > 1000
    cached = sorted(answer.cached_tokens for answer in given.values())
    assert cached == [0] + [shared] * 7


def test_a_cache_too_small_for_all_contexts_computes_each_once(
    shared_engine: VllmEngine, ask: Ask
) -> None:
    """Four contexts that the cache cannot hold together, in context-major order."""
    requests = [
        ask(f"# {letter}\n{CODE}\n{CODE[:800]}", f"What does area_{n} add?", 8)
        for letter in "abcd"
        for n in range(3)
    ]
    given = answers(shared_engine, *requests)
    assert sum(len(r.prefix) for r in {r.context: r for r in requests}.values()) > 4096 + 1000
    computed_cold = Counter(answer.cached_tokens == 0 for answer in given.values())
    assert computed_cold == {True: 4, False: 8}


def test_a_follow_up_is_asked_while_its_context_is_warm(
    shared_engine: VllmEngine, ask: Ask
) -> None:
    code = "# warm\n" + CODE
    pending = [ask(code, "Summarise it as JSON.", 4)]
    given: list[Answer] = []
    for answer in shared_engine.run(lambda: pending.pop() if pending else None):
        given.append(answer)
        if answer.finish is Finish.LENGTH and len(given) == 1:
            pending.append(ask(code, "Summarise it as JSON.", 200, key="again"))
    assert [answer.key for answer in given][1:] == ["again"]
    assert given[1].finish is Finish.STOP
    assert given[1].cached_tokens > 1000


def test_an_abandoned_run_leaves_nothing_to_the_next(shared_engine: VllmEngine, ask: Ask) -> None:
    run: Iterator[Answer] = shared_engine.run(
        handing_out(ask("x = 1", f"Count to {n}.", 4 + 40 * n) for n in range(5))
    )
    next(run)
    run.close()  # type: ignore[attr-defined]
    request = ask("y = 2", "Summarise it as JSON.", 4)
    assert list(answers(shared_engine, request)) == [request.key]


def test_a_killed_engine_is_an_error_and_its_answers_stay(
    shared_engine: VllmEngine, ask: Ask
) -> None:
    requests = [ask("x = 1", f"Count to {n}.", 4 + 200 * n) for n in range(4)]
    received = []
    with pytest.raises(EngineLostError, match="SIGKILL"):
        for answer in shared_engine.run(handing_out(requests)):
            received.append(answer.key)
            os.kill(engine_processes()[0], signal.SIGKILL)
    assert received == [requests[0].key]
    assert not engine_processes()


def test_the_engine_speaks_to_nobody_and_listens_on_the_loopback_interface_alone(
    shared_engine: VllmEngine, ask: Ask
) -> None:
    answers(shared_engine, ask("x = 1", "Summarise it as JSON.", 4))
    [process] = engine_processes()
    connections = psutil.Process(process).net_connections()
    assert connections, "PyTorch's processes, even a single one, listen for each other"
    assert all(ip_address(one.laddr.ip).is_loopback for one in connections)
    assert not any(one.raddr for one in connections)


def test_an_engine_that_is_killed_goes_on_in_another_process(
    shared_engine: VllmEngine, ask: Ask
) -> None:
    requests = [ask(f"# killed\n{CODE}", f"What does area_{n} add?", 8 + n) for n in range(8)]
    given, notes = answers_despite(signal.SIGKILL, shared_engine, requests)
    assert ["SIGKILL" in note for note in notes] == [True]
    assert sum(answer.cached_tokens == 0 for answer in given) == 2, "once in each process"


def test_an_engine_that_is_stopped_is_seen_to_be_silent_and_goes_on_in_another_process(
    settings: VllmSettings, tmp_path: Path, ask: Ask
) -> None:
    engine = VllmEngine(replace(settings, silence_seconds=10.0, log=tmp_path / "engine.log"))
    requests = [ask("x = 1", f"Count to {n}.", 8 + n) for n in range(8)]
    with closing(engine):
        _, notes = answers_despite(signal.SIGSTOP, engine, requests)
    assert ["no sign of life for 10 seconds" in note for note in notes] == [True]


def answers_despite(
    how: signal.Signals, engine: VllmEngine, requests: Sequence[Request]
) -> tuple[list[Answer], list[str]]:
    """All answers, and what is told, where that is done to the engine after the second answer."""
    notes, given = list[str](), list[Answer]()
    victim = 0
    for answer in Revived(engine, notes.append).run(handing_out(requests)):
        given.append(answer)
        if len(given) == 2:
            # The newest: another test's engine may be there as well.
            victim = max(engine_processes())
            os.kill(victim, how)
    assert sorted(answer.key for answer in given) == sorted(request.key for request in requests)
    assert {answer.finish for answer in given} <= {Finish.STOP, Finish.LENGTH}
    assert victim not in engine_processes()
    return given, notes


def test_ctrl_c_leaves_at_once(shared_engine: VllmEngine, ask: Ask) -> None:
    """While a prompt is computed; the engine's process is in another session and not reached."""
    requests = [ask(CODE, "Summarise it as JSON.", 512), ask(CODE, "What is area_3?", 512)]

    def take() -> Request | None:
        if len(requests) == 1:
            # The engine has been started and given the first request.
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        return requests.pop() if requests else None

    with pytest.raises(KeyboardInterrupt):
        list(shared_engine.run(take))
    assert not engine_processes()


def test_a_broken_model_says_what_is_wrong(
    settings: VllmSettings, default_model: Path, tmp_path: Path, ask: Ask
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(default_model, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    engine = VllmEngine(replace(settings, folder=folder, log=tmp_path / "engine.log"))
    with pytest.raises(EngineError) as raised:
        answers(engine, ask("x = 1", "Summarise it as JSON.", 4))
    assert "weights" in raised.value.message
    assert not engine_processes()


def test_a_cache_smaller_than_the_context_is_an_error(
    settings: VllmSettings, tmp_path: Path, ask: Ask
) -> None:
    small = replace(
        settings, kv_cache_bytes=settings.kv_cache_bytes // 4, log=tmp_path / "engine.log"
    )
    with pytest.raises(EngineError, match="KV cache"):
        answers(VllmEngine(small), ask("x = 1", "Summarise it as JSON.", 4))
