"""A bare loop around vLLM's engine: what anybody would write who has a list of prompts.

    python benchmarks/bare.py REQUESTS RESULT

All requests are added, then the engine steps until it is done. REQUESTS is a pickle of the engine's
arguments, a request to warm it up, and the requests; RESULT becomes JSON. `runs.py` starts it, in
the environment that reposcan gives to its own engine.
"""

import json
import pickle
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from vllm import EngineArgs, LLMEngine, SamplingParams
from vllm.sampling_params import RequestOutputKind, StructuredOutputsParams

from reposcan.model.asking import Request


def main(requests: str, result: str) -> None:
    """Run the requests."""
    arguments, warm_up, asked = pickle.loads(Path(requests).read_bytes())
    engine = LLMEngine.from_engine_args(EngineArgs(**arguments))
    run(engine, [warm_up])
    began, busy = time.monotonic(), time.process_time()
    outputs = run(engine, asked)
    told = {
        "seconds": time.monotonic() - began,
        "cpu": time.process_time() - busy,
        "cached": sum(one.num_cached_tokens or 0 for one in outputs),
        "block": engine.vllm_config.cache_config.block_size,
    }
    Path(result).write_text(json.dumps(told))


def run(engine: LLMEngine, requests: Iterable[Request]) -> list[Any]:
    """Add everything, and step until it is done."""
    for number, request in enumerate(requests):
        ids = [*request.prefix, *request.tail]
        engine.add_request(str(number), {"prompt_token_ids": ids}, parameters(request))
    outputs: list[Any] = []
    while engine.has_unfinished_requests():
        outputs += engine.step()
    return outputs


def parameters(request: Request) -> SamplingParams:
    """As reposcan's own engine samples."""
    return SamplingParams(
        temperature=request.sampling.temperature,
        frequency_penalty=request.sampling.frequency_penalty,
        seed=request.sampling.seed,
        max_tokens=request.max_tokens,
        structured_outputs=StructuredOutputsParams(json=request.schema),
        output_kind=RequestOutputKind.FINAL_ONLY,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
