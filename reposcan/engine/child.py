"""The engine's own process: `python -m reposcan.engine.child FD`.

It reads from a connection the arguments of vLLM's engine, then numbered requests; it writes the
room that the engine has, then each numbered answer as soon as it is finished, and signs of life
between them. vLLM runs inside this process, without the worker that it would start by default: on
few cores that is twice as fast, and there is one process to watch. The parent uses nothing of this
module but its name.
"""

import os
import sys
import threading
import time
import traceback
from collections.abc import Iterable
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from reposcan.engine.process import ALIVE
from reposcan.engine.unanswered import unanswered
from reposcan.engine.window import Capacity
from reposcan.model.asking import Answer, Finish, Request

#: Longest last line of the log, in characters: the parent shows it to the user.
_REASON_LENGTH = 400

#: Seconds between signs of life, at the least.
_PULSE = 1.0

_FINISHES = {"stop": Finish.STOP, "length": Finish.LENGTH}


def main() -> None:
    """Serve until the connection closes; an error ends the process, and is the log's last line."""
    connection: Connection[Any, Any] = Connection(int(sys.argv[1]))
    os.set_inheritable(connection.fileno(), False)
    inbox: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, inbox), daemon=True).start()
    try:
        _serve(connection, inbox)
    except Exception as error:
        traceback.print_exc()
        reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
        sys.stderr.write(f"{reason[:_REASON_LENGTH]}\n")
        sys.stderr.flush()
        # No thread of the engine may write behind that line, or keep the process alive.
        os._exit(1)


def _listen(connection: "Connection[Any, Any]", inbox: "SimpleQueue[Any]") -> None:
    """Hand on what arrives; when the parent is gone, end the process whatever it is doing."""
    try:
        while True:
            inbox.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)


def _serve(connection: "Connection[Any, Any]", inbox: "SimpleQueue[Any]") -> None:
    engine = _load(inbox.get())
    connection.send(_capacity(engine))
    asked: dict[int, Request] = {}
    pulse = _Pulse(connection)
    while True:
        while not (asked and inbox.empty()):
            number, request = inbox.get()
            refused = _add(engine, number, request)
            if refused is None:
                asked[number] = request
            else:
                connection.send((number, refused))
        for output in engine.step():
            if output.finished:
                number = int(output.request_id)
                connection.send((number, _answer(asked.pop(number), output)))
                pulse.answered()
        pulse.step(asked.values())


class _Pulse:
    """Signs of life: from the loop of steps, since another thread would go on when they stop.

    A step brings one of the requests forward by a token at the least. So an engine whose steps go
    round and round without an answer, because it lost a request, falls silent too.
    """

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._steps = 0
        self._last = time.monotonic()

    def answered(self) -> None:
        """An answer was sent, which is a sign of life as well."""
        self._steps = 0

    def step(self, asked: Iterable[Request]) -> None:
        """A step is done, and these requests are still without an answer."""
        self._steps += 1
        now = time.monotonic()
        if now - self._last >= _PULSE:
            self._last = now
            if self._steps <= sum(map(_longest, asked)):
                self._connection.send(ALIVE)


def _longest(request: Request) -> int:
    return len(request.prefix) + len(request.tail) + request.max_tokens


def _load(arguments: dict[str, Any]) -> Any:
    # Importing vLLM takes seconds, in which the connection must be listened to already.
    from vllm import EngineArgs, LLMEngine

    return LLMEngine.from_engine_args(EngineArgs(**arguments))


def _capacity(engine: Any) -> Capacity:
    cache, scheduler = engine.vllm_config.cache_config, engine.vllm_config.scheduler_config
    return Capacity(
        # One block is vLLM's own: the one that stands for "no block".
        blocks=cache.num_gpu_blocks - 1,
        block_size=cache.block_size,
        sequences=scheduler.max_num_seqs,
    )


def _add(engine: Any, number: int, request: Request) -> Answer | None:
    """Give a request to the engine, or return the engine's refusal."""
    from vllm import SamplingParams
    from vllm.sampling_params import RequestOutputKind, StructuredOutputsParams

    try:
        schema = request.schema
        parameters = SamplingParams(
            temperature=request.sampling.temperature,
            frequency_penalty=request.sampling.frequency_penalty,
            seed=request.sampling.seed,
            max_tokens=request.max_tokens,
            structured_outputs=StructuredOutputsParams(json=schema) if schema else None,
            stop_token_ids=list(request.stop),
            output_kind=RequestOutputKind.FINAL_ONLY,
        )
        prompt = {"prompt_token_ids": [*request.prefix, *request.tail]}
        engine.add_request(str(number), prompt, parameters)
    except Exception as error:
        # What vLLM raises about one request has no base class of its own; the others go on.
        return unanswered(request, Finish.REFUSED, f"{type(error).__name__}: {error}")
    return None


def _answer(request: Request, output: Any) -> Answer:
    completion = output.outputs[0]
    finish = _FINISHES.get(completion.finish_reason)
    if finish is None:
        reason = f"the engine gave up: {completion.finish_reason} {completion.stop_reason or ''}"
        return unanswered(request, Finish.REFUSED, reason.strip())
    return Answer(
        key=request.key,
        text=completion.text,
        finish=finish,
        prompt_tokens=len(output.prompt_token_ids),
        cached_tokens=output.num_cached_tokens or 0,
        generated_tokens=len(completion.token_ids),
    )


if __name__ == "__main__":
    main()
