"""Stands for vLLM in the engine's real process, and does what makes processes die.

A request stays in hand for `max_tokens` steps; then comes what the last token of its prompt says,
as the code of a letter: Answer, Kill the process, Raise an error, Lose the request, Hang.

The folder that PRETENDED names holds `starts`, a JSON list of what becomes of each start: for how
many requests its cache has room, or how it ends; the last holds for all further ones. It receives
`lives`, a byte for each start, and `steps`, a line of JSON for each step: which start, and the
first tokens of what was in hand.
"""

import json
import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_FOLDER = Path(os.environ["PRETENDED"])


class EngineArgs:
    def __init__(self, **arguments: Any) -> None:
        self.arguments = arguments


class SamplingParams:
    def __init__(self, max_tokens: int, **_: Any) -> None:
        self.max_tokens = max_tokens


class LLMEngine:
    def __init__(self, room: int) -> None:
        self.vllm_config = SimpleNamespace(
            # One block is vLLM's own, and the requests of the tests take two.
            cache_config=SimpleNamespace(num_gpu_blocks=1 + 2 * room, block_size=16),
            scheduler_config=SimpleNamespace(max_num_seqs=1000),
        )
        self._hand: dict[str, tuple[list[int], int]] = {}

    @classmethod
    def from_engine_args(cls, _: EngineArgs) -> "LLMEngine":
        with (_FOLDER / "lives").open("a") as lives:
            lives.write("x")
        life = (_FOLDER / "lives").stat().st_size
        starts = json.loads((_FOLDER / "starts").read_text())
        start = starts[min(life, len(starts)) - 1]
        print(f"start {life}: {start}", flush=True)
        if start == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if start == "raise":
            raise ValueError("no memory for the cache")
        return cls(start)

    def add_request(self, name: str, prompt: dict[str, list[int]], asked: SamplingParams) -> None:
        self._hand[name] = prompt["prompt_token_ids"], asked.max_tokens

    def step(self) -> list[Any]:
        time.sleep(0.001)
        hand = [tokens[0] for tokens, _ in self._hand.values()]
        life = (_FOLDER / "lives").stat().st_size
        if hand:
            with (_FOLDER / "steps").open("a") as steps:
                steps.write(json.dumps([life, hand]) + "\n")
        self._hand = {name: (tokens, left - 1) for name, (tokens, left) in self._hand.items()}
        due = [name for name, (_, left) in self._hand.items() if left == 0]
        return [done for name in due if (done := _end(name, self._hand.pop(name)[0]))]


def _end(name: str, tokens: list[int]) -> Any:
    match chr(tokens[-1]):
        case "K":
            os.kill(os.getpid(), signal.SIGKILL)
        case "R":
            raise RuntimeError("a step that fails")
        case "L":
            return None
        case "H":
            time.sleep(3600)
    completion = SimpleNamespace(finish_reason="stop", stop_reason=None, text="{}", token_ids=[1])
    return SimpleNamespace(
        finished=True,
        request_id=name,
        prompt_token_ids=tokens,
        num_cached_tokens=0,
        outputs=[completion],
    )
