"""Stands in for vLLM in the engine's process, with answers that are a function of the prompt.

`kills.py` puts it on the path, so that everything but the model is the real thing: the process, its
connection, the window. Requests finish in random order, some answers are cut, and some are no JSON.
"""

import json
import random
import time
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tokenizers import Tokenizer

#: Seconds of loading, and for an answer: long enough to be hit by a kill.
_LOADING, _ANSWERING = 1.0, 0.02

_CACHE = SimpleNamespace(num_gpu_blocks=400, block_size=128)
_SCHEDULER = SimpleNamespace(max_num_seqs=32)


class EngineArgs(SimpleNamespace):
    """As vLLM's, but nothing is checked."""


class SamplingParams(SimpleNamespace):
    """As vLLM's, but nothing is checked."""


class LLMEngine:
    """As vLLM's, as far as it is used."""

    vllm_config = SimpleNamespace(cache_config=_CACHE, scheduler_config=_SCHEDULER)

    def __init__(self, folder: Path) -> None:
        time.sleep(_LOADING)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._waiting: list[tuple[str, list[int], SamplingParams]] = []

    @classmethod
    def from_engine_args(cls, arguments: EngineArgs) -> "LLMEngine":
        """The engine."""
        return cls(Path(arguments.model))

    def add_request(self, number: str, prompt: dict[str, list[int]], asked: SamplingParams) -> None:
        """Take a request."""
        self._waiting.append((number, prompt["prompt_token_ids"], asked))

    def step(self) -> list[Any]:
        """One answer, to any of the requests."""
        time.sleep(_ANSWERING)
        number, ids, asked = self._waiting.pop(random.randrange(len(self._waiting)))
        completion = self._answer(ids, asked)
        output = SimpleNamespace(
            request_id=number,
            finished=True,
            outputs=[completion],
            prompt_token_ids=ids,
            num_cached_tokens=0,
        )
        return [output]

    def _answer(self, ids: list[int], asked: SamplingParams) -> SimpleNamespace:
        digest = sha256(f"{ids} {asked.max_tokens}".encode()).digest()
        text, reason = self._words(ids, asked, digest), "stop"
        if digest[0] % 8 == 0:
            text, reason = text[: len(text) // 2], "length"
        elif digest[0] % 8 == 1:
            text = "no JSON"
        tokens = range(len(text) // 4 + 1)
        return SimpleNamespace(text=text, finish_reason=reason, stop_reason=None, token_ids=tokens)

    def _words(self, ids: list[int], asked: SamplingParams, digest: bytes) -> str:
        words = f"Does {digest.hex()[:12]}."
        fields = json.loads(asked.structured_outputs.json)["required"]
        if fields not in (["bugs"], ["units"]):
            return json.dumps(dict.fromkeys(fields, words))
        prompt = self._tokenizer.decode(ids)
        if fields == ["units"]:
            names = prompt.rpartition("in the file ")[2].partition("\nExplain")[0].split("\n")[1:]
            return json.dumps({"units": [{"name": name, "does": words} for name in names]})
        quote = prompt.rpartition("which begins:\n")[2].partition("\n")[0][:160]
        bug = {"quote": quote, "rule": "logic-error", "title": words, "why": words}
        return json.dumps({"bugs": [bug | {"severity": "low"}] * (digest[1] % 2)})
