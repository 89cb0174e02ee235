"""Contexts longer than a model was made for, through the real engine.

The model has made-up weights, so its words are nonsense; the way there is real: a longer table of
positions, packs, prompts, vLLM's cache and scheduler. `benchmarks/long_context.py` does the same
with Code Llama's vocabulary and 102,400 tokens.
"""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from scripted import make_model_folder

from reposcan import ScanConfig, scan
from reposcan.engine import VllmEngine
from reposcan.model.asking import Answer, Finish, Request, Sampling
from reposcan.models import GIB, Machine, plan_memory, resolve
from reposcan.observer import Silent
from reposcan.serving import engine_settings
from reposcan.store import Store

pytestmark = pytest.mark.engine

NATIVE, CONTEXT, BLOCK = 16_384, 28_672, 128


def module(name: str) -> str:
    return "".join(f"def {name}_{n}(value):\n    return value + {n}\n\n\n" for n in range(160))


def test_a_context_beyond_what_the_model_was_made_for_is_computed_once(
    make_checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_model_folder(tmp_path / "model", context=NATIVE)
    # As a preset says it of Code Llama.
    model = replace(resolve(str(folder), Silent()), context=CONTEXT)
    monkeypatch.setattr("reposcan.serving.resolve", lambda *_: model)
    overrides = model.hf_overrides(CONTEXT)
    assert overrides == {"max_position_embeddings": CONTEXT}
    plan = plan_memory(model, CONTEXT, Machine(ram=16 * GIB))
    settings = engine_settings(folder, CONTEXT, overrides, plan, tmp_path / "engine.log")
    checkout = make_checkout({f"{name}.py": module(name) for name in ("one", "two", "three")})
    config = ScanConfig(checkout, model=str(folder), context=CONTEXT, tasks=("summarize",))

    with closing(VllmEngine(replace(settings, load_format="dummy"))) as engine:
        result = scan(config, engine=engine)
        filler = Request("k", "c", (5,) * CONTEXT, (), "{}", 1, Sampling())
        requests = iter([filler])
        (refused,) = engine.run(lambda: next(requests, None))

    assert refused.finish is Finish.REFUSED, "one token more never gets to vLLM"
    assert f"the context of {CONTEXT}" in refused.text
    report = json.loads((result.report.parent / "report.json").read_text())
    counts = report["coverage"]["questions"]["summarize"]
    assert counts["answered"] + counts["truncated"] + counts["malformed"] >= 3, "one of each module"
    assert counts["not_reached"] == 0
    with Store(checkout / ".reposcan") as store:
        keys = [row[0] for row in store.database.execute("SELECT key FROM answers")]
        answers = [answer for key in keys if isinstance(answer := store.answer(key), Answer)]
    long = [answer for answer in answers if answer.prompt_tokens > 20_000]
    assert len(long) >= 3, "in the one context that shows them all"
    cold = [answer for answer in long if not answer.cached_tokens]
    assert len(cold) == 1
    shared = {answer.cached_tokens for answer in long if answer.cached_tokens}
    assert min(shared) > NATIVE
    assert all(tokens % BLOCK == 0 for tokens in shared)
