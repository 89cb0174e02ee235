"""A model that is spread over two workers; processors stand for the GPUs that tests don't have."""

import os
import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from scripted import make_model_folder

from reposcan.engine import VllmEngine
from reposcan.model.asking import Finish, Request
from reposcan.models import MemoryPlan, resolve
from reposcan.observer import Silent
from reposcan.serving import engine_settings

pytestmark = pytest.mark.engine

BLOCKS, BLOCK = 100, 128
CORES = sorted(os.sched_getaffinity(0))[:2]


@pytest.mark.skipif(len(CORES) < 2, reason="two workers need two processors")
def test_each_worker_holds_its_share_of_the_keys_and_values(
    tmp_path: Path, ask: Callable[..., Request]
) -> None:
    folder = make_model_folder(tmp_path / "model")
    attention = resolve(str(folder), Silent()).attention
    share = attention.kv_bytes_on_each(2)
    assert share == attention.kv_bytes_per_token // 2
    plan = MemoryPlan(
        gpu=False, tensor_parallel=2, kv_cache_bytes=share * BLOCKS * BLOCK, tokens=BLOCKS * BLOCK
    )
    log = tmp_path / "engine.log"
    # Otherwise both would take the same cores.
    bound = {**os.environ, "VLLM_CPU_OMP_THREADS_BIND": "|".join(map(str, CORES))}
    settings = engine_settings(folder, 4096, {}, plan, log)
    engine = VllmEngine(replace(settings, load_format="dummy", environment=bound))
    prefix = (5,) * 2000
    requests = [ask("", "", 8, key=f"k{n}", prefix=prefix, tail=(6, n)) for n in range(3)]
    with closing(engine):
        left = iter(requests)
        answers = list(engine.run(lambda: next(left, None)))
        workers = psutil.Process().children(recursive=True)
    assert {answer.finish for answer in answers} <= {Finish.STOP, Finish.LENGTH}
    whole = len(prefix) // BLOCK * BLOCK
    assert sorted(answer.cached_tokens for answer in answers) == [0, whole, whole]
    said = re.search(r"KV cache size: ([\d,]+) tokens", log.read_text())
    assert said is not None
    assert said[1] == f"{plan.tokens:,}"
    assert len(workers) >= 3, "the engine and its two workers"
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert not alive
