"""A hundred thousand tokens for real: Code Llama's tokenizer, format and positions, no weights.

    python benchmarks/long_context.py --tokenizer tokenizer.json CHECKOUT

Code Llama 7B needs a GPU with 72 GiB. A model of its kind with two small layers and made-up weights
takes the same way through everything else, on any machine: the preset with its lengthened table of
positions, packs of 102,400 tokens of a real checkout, prompts, vLLM's own cache and scheduler. The
answers are nonsense, and every token of the prompts is computed. Memory is planned so that the
cache holds little more than one context, as the GPU's would.

For each answer: the prompt's tokens, those that were in the cache and those that were computed; the
blocks of the cache that the question adds by the window's rule; and the seconds since the last one.
"""

import argparse
import json
import os
import re
import struct
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple

import psutil

from reposcan import ScanConfig
from reposcan.engine import VllmEngine
from reposcan.frontend import read_code
from reposcan.model.asking import Answer, Request
from reposcan.model.pack import Width
from reposcan.models import GIB, Machine, MemoryPlan, needed, plan_memory
from reposcan.observer import Silent
from reposcan.pipeline import plan_questions
from reposcan.serving import Served, engine_settings, serve
from reposcan.workspace import open_workspace

_PRESET = "codellama-7b"
_SOURCE = "codellama/CodeLlama-7b-Instruct-hf"
_CONTEXT = 102_400
_BLOCK = 128
#: The share of a second context that the cache holds: 57 GiB hold 50 of Code Llama 7B's.
_MORE_THAN_ONE = 1.14

_CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_act": "silu",
    "hidden_size": 256,
    "intermediate_size": 512,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-5,
    # As published.
    "max_position_embeddings": 16_384,
    "rope_theta": 1_000_000.0,
    "vocab_size": 32_016,
    "torch_dtype": "bfloat16",
}
_TEMPLATE = (
    "{% set system = '<<SYS>>\\n' + messages[0].content + '\\n<</SYS>>\\n\\n' %}"
    "{{ bos_token }}[INST] {{ (system + messages[1].content) | trim }} [/INST]"
)


class Prepared(NamedTuple):
    """Requests about real code, and the model that they are for."""

    served: Served
    requests: Sequence[Request]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tokenizer", type=Path, required=True, help="Code Llama's")
    parser.add_argument("--packs", type=int, default=3)
    parser.add_argument("--questions", type=int, default=4, help="about each pack")
    parser.add_argument("checkout", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Where the hub's client keeps that model, so that the preset's name finds it.
        os.environ["HF_HUB_CACHE"] = str(folder / "hub")
        write_model(folder / "hub", given.tokenizer)
        prepared = prepare(given.checkout, folder / "store", given.packs, given.questions)
        measure(prepared, folder / "engine.log")


def write_model(hub: Path, tokenizer: Path) -> None:
    """Put the small model where the hub's client looks for the real one."""
    repository = hub / f"models--{_SOURCE.replace('/', '--')}"
    folder = repository / "snapshots" / ("0" * 40)
    folder.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0" * 40)
    file = tokenizer / "tokenizer.json" if tokenizer.is_dir() else tokenizer
    (folder / "tokenizer.json").write_bytes(file.read_bytes())
    (folder / "config.json").write_text(json.dumps(_CONFIG))
    special = {"bos_token": "<s>", "eos_token": "</s>", "chat_template": _TEMPLATE}
    (folder / "tokenizer_config.json").write_text(json.dumps(special))
    header = json.dumps({"w": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}).encode()
    weights = struct.pack("<Q", len(header)) + header + b"\0\0"
    (folder / "model.safetensors").write_bytes(weights)


def prepare(checkout: Path, store: Path, packs: int, questions: int) -> Prepared:
    """Lay the checkout out in the model's longest contexts, and ask about the first ones."""
    config = ScanConfig(checkout, model=_PRESET, context=_CONTEXT, store=store)
    with open_workspace(config) as (opened, kept):
        served = serve(config, Silent(), offline=True)
        code = read_code(config, opened, kept, Silent())
        _, asks = plan_questions(config, code, served, kept, Silent())
        wide = [ask for ask in asks if ask.question.width is Width.WIDE]
        requests = []
        for _, group in islice(groupby(wide, lambda ask: ask.context.id), packs):
            some = list(islice(group, questions))
            prefix = served.prompter.prefix(some[0].context.parts())
            for ask in some:
                variables = ask.question.variables(ask.target, code.outlines[ask.target.path])
                request = served.prompter.request(ask.question, ask.target, variables, prefix)
                assert isinstance(request, Request), request
                requests.append(request)
    return Prepared(served, requests)


def measure(prepared: Prepared, log: Path) -> None:
    """Ask everything of the real engine."""
    served, requests = prepared
    model = served.model
    machine = Machine(ram=needed(model, int(_CONTEXT * _MORE_THAN_ONE), 0))
    plan = plan_memory(model, _CONTEXT, machine)
    overrides = model.hf_overrides(_CONTEXT)
    settings = engine_settings(model.folder, _CONTEXT, overrides, plan, log)
    engine = VllmEngine(replace(settings, load_format="dummy"))
    print(f"overrides {json.dumps(overrides)}, kept for keys and values {plan.kv_cache_bytes:,} B")
    columns = ("context", "prompt", "cached", "computed", "blocks", "seconds")
    print(("{:>12}" * len(columns)).format(*columns))
    answers = list(_rows(engine, requests))
    _sums(answers, requests, plan, log)
    print(f"peak memory of the engine's process: {_peak():.2f} GiB")
    _refused(engine, requests[0])
    engine.close()


def _rows(engine: VllmEngine, requests: Sequence[Request]) -> Iterator[Answer]:
    left = iter(requests)
    by_key = {request.key: request for request in requests}
    seen: list[str] = []
    last = time.monotonic()
    for answer in engine.run(lambda: next(left, None)):
        now = time.monotonic()
        request = by_key[answer.key]
        blocks = _blocks(request, first=request.context not in seen)
        if request.context not in seen:
            seen.append(request.context)
        cells = (
            *(seen.index(request.context) + 1, f"{answer.prompt_tokens:,}"),
            *(f"{answer.cached_tokens:,}", f"{answer.prompt_tokens - answer.cached_tokens:,}"),
            *(f"{blocks:,}", f"{now - last:.1f}"),
        )
        print(("{:>12}" * len(cells)).format(*cells), flush=True)
        last = now
        yield answer


def _blocks(request: Request, *, first: bool) -> int:
    """What a request adds to those in hand, as `engine/window.py` counts it."""
    longest = len(request.prefix) + len(request.tail) + request.max_tokens
    return -(-longest // _BLOCK) - (0 if first else len(request.prefix) // _BLOCK)


def _sums(
    answers: Sequence[Answer], requests: Sequence[Request], plan: MemoryPlan, log: Path
) -> None:
    computed = sum(answer.prompt_tokens - answer.cached_tokens for answer in answers)
    prefixes = {request.context: len(request.prefix) for request in requests}
    unique = sum(prefixes.values()) + sum(len(request.tail) for request in requests)
    prompts = sum(answer.prompt_tokens for answer in answers)
    print(
        f"computed {computed:,} of {prompts:,} prompt tokens; {unique:,} are different ones: "
        f"x{computed / unique:.3f}"
    )
    said = re.search(r"KV cache size: ([\d,]+) tokens", log.read_text(errors="replace"))
    blocks = int(said[1].replace(",", "")) // _BLOCK if said else "nothing"
    print(
        f"the plan holds {plan.tokens:,} tokens in {plan.tokens // _BLOCK:,} blocks; vLLM says "
        f"{blocks}"
    )


def _peak() -> float:
    """GiB that the engine's process had at most."""
    sizes = [0.0]
    for child in psutil.Process().children(recursive=True):
        if "reposcan.engine.child" in child.cmdline():
            status = Path(f"/proc/{child.pid}/status").read_text()
            sizes += (int(size) * 1024 / GIB for size in re.findall(r"VmHWM:\s+(\d+)", status))
    return max(sizes)


def _refused(engine: VllmEngine, request: Request) -> None:
    """One token more than the context holds never gets to vLLM."""
    used = len(request.prefix) + len(request.tail) + request.max_tokens
    longer = replace(request, prefix=request.prefix + (5,) * (_CONTEXT + 1 - used))
    left = iter([longer])
    began = time.monotonic()
    (answer,) = engine.run(lambda: next(left, None))
    print(f"{_CONTEXT + 1:,} tokens: {answer.finish.value} in {time.monotonic() - began:.3f} s,")
    print(f"  {answer.text}")


if __name__ == "__main__":
    main()
