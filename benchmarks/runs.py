"""What a run computes and how long the model takes for it, beside a bare loop around vLLM.

    python benchmarks/runs.py [--model NAME] [--rounds 3] CHECKOUT...

Every checkout is scanned with an empty store and an engine that is warm; the requests are recorded
in the order in which the engine took them, follow-ups and summaries of summaries included. Then the
same prompts go, in the same order, through `bare.py`, and in the first round once more task by task
(all summaries, then all documents, then all searches for bugs). Both alternate, since machines are
noisy.

The first table is about prompt tokens. "whole" are those of distinct whole blocks of the engine's
KV cache, which is all that vLLM can share: a block's digest is chained over those before it. What a
prompt has behind its last whole block ("below block size") can't be shared, and is left out of the
ratio: blocks computed / distinct blocks. "exact" are the distinct tokens by themselves, as if
blocks were of one token. vLLM computes the last block of a prompt again that ends with a block and
was computed before; such a block counts as computed twice.

The second table is about time, from the first request to the last answer: seconds, CPU seconds of
all processes, and the ratio to the bare loop of the same round.
"""

import argparse
import json
import pickle
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil

from reposcan import ScanConfig, scan
from reposcan.engine import Engine, Take, VllmEngine, VllmSettings
from reposcan.engine.vllm import child_environment, engine_arguments
from reposcan.model.asking import Answer, Request, Sampling
from reposcan.models import LocalModel, plan_memory, this_machine
from reposcan.observer import Silent
from reposcan.serving import engine_settings, serve

#: Shares no block with anything, and loads what only a first request loads.
_WARM_UP = Request("", "", (1, 2), (3,), '{"type": "boolean"}', 4, Sampling())


class Recorded:
    """An engine that notes what another one is given, and how long that takes it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._began: Spent | None = None
        self.spent = Spent(0, 0)
        self.requests: list[Request] = []
        self.answers: list[Answer] = []

    def start(self) -> None:
        """As the other engine."""
        self._engine.start()

    def run(self, take: Take) -> Iterator[Answer]:
        """As the other engine."""

        def noted() -> Request | None:
            request = take()
            if request:
                self._began = self._began or Spent.so_far()
                self.requests.append(request)
            return request

        for answer in self._engine.run(noted):
            self.answers.append(answer)
            yield answer
        if self._began:
            now = Spent.so_far()
            self.spent = Spent(now.seconds - self._began.seconds, now.cpu - self._began.cpu)

    def close(self) -> None:
        """As the other engine."""
        self._engine.close()


class Spent(NamedTuple):
    """Seconds of the clock, and of all CPUs."""

    seconds: float
    cpu: float

    @classmethod
    def so_far(cls) -> "Spent":
        """Of this process and its children."""
        program = psutil.Process()
        times = [one.cpu_times() for one in (program, *program.children(recursive=True))]
        return cls(time.monotonic(), sum(one.user + one.system for one in times))


class Bare(NamedTuple):
    """What `bare.py` tells."""

    spent: Spent
    cached: int
    block: int


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", default="auto", help="as of `reposcan scan`")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("checkouts", nargs="+")
    given = parser.parse_args()
    for checkout in given.checkouts:
        config = ScanConfig(Path(checkout), model=given.model, budget_minutes=0)
        print(f"\n{Path(checkout).resolve().name}, {given.model}")
        measure(config, given.rounds)


def measure(config: ScanConfig, rounds: int) -> None:
    """Scan, and run the same prompts bare, again and again; print what each took."""
    tokens: list[str] = []
    ratios: list[tuple[float, ...]] = []
    print(_row("round", "reposcan s", "CPU s", "bare s", "CPU s", "by task s", "ratio", "of CPU"))
    for number in range(1, rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            settings = _settings(config, Path(folder, "engine.log"))
            ours = recorded(replace(config, store=Path(folder, "store")), settings)
            bare = run_bare(settings, ours.requests, Path(folder))
            if number == 1:
                tasked = run_bare(settings, by_task(ours.requests), Path(folder))
        ratio = ours.spent.seconds / bare.spent.seconds, ours.spent.cpu / bare.spent.cpu
        ratios.append(ratio)
        seconds = (*ours.spent, *bare.spent, tasked.spent.seconds)
        row = _row(number, *(f"{one:.1f}" for one in seconds), *(f"{one:.2f}" for one in ratio))
        print(row, flush=True)
        tokens.append(_tokens_row(number, ours, bare, tasked))
    middle = [f"{median(column):.2f}" for column in zip(*ratios, strict=True)]
    print(_row("median", *[""] * 5, *middle))
    titles = ("computed", "whole", "ratio", "below block", "exact", "bare", "by task")
    print("\n" + _row("round", "questions", "prompts", *titles))
    print("\n".join(tokens), flush=True)


def recorded(config: ScanConfig, settings: VllmSettings) -> Recorded:
    """A scan by an engine that has been started before."""
    vllm = VllmEngine(settings)
    warm_up = [_WARM_UP]
    list(vllm.run(lambda: warm_up.pop() if warm_up else None))
    engine = Recorded(vllm)
    result = scan(config, engine=engine)
    if result.problem:
        sys.exit(f"the engine was lost: {result.problem}")
    return engine


def run_bare(settings: VllmSettings, requests: Sequence[Request], folder: Path) -> Bare:
    """The same prompts through `bare.py`."""
    asked, told = folder / "requests", folder / "told.json"
    asked.write_bytes(pickle.dumps((engine_arguments(settings), _WARM_UP, requests)))
    with settings.log.open("wb") as log:
        subprocess.run(
            [sys.executable, "-P", Path(__file__).with_name("bare.py"), asked, told],
            env=child_environment(settings),
            stdout=log,
            stderr=log,
            check=True,
        )
    read = json.loads(told.read_text())
    return Bare(Spent(read["seconds"], read["cpu"]), read["cached"], read["block"])


def by_task(requests: Iterable[Request]) -> list[Request]:
    """All of one task, then all of the next; a task's answers have a schema of their own."""
    tasks: dict[str, list[Request]] = {}
    for request in requests:
        tasks.setdefault(request.schema, []).append(request)
    return [request for group in tasks.values() for request in group]


class Tokens(NamedTuple):
    """Tokens of prompts.

    Attributes:
        prompts: all of them.
        whole: of distinct whole blocks.
        below: behind each prompt's last whole block.
        exact: distinct ones, as if blocks were of one token.
    """

    prompts: int
    whole: int
    below: int
    exact: int


def count(requests: Iterable[Request], block: int) -> Tokens:
    """Count tokens by the prompts themselves."""
    prompts = sorted((*one.prefix, *one.tail) for one in requests)
    shared = sum(_common(one, other) for one, other in pairwise(prompts))
    total = sum(map(len, prompts))
    blocks = {digest for ids in prompts for digest in _blocks(ids, block)}
    below = sum(len(ids) % block for ids in prompts)
    return Tokens(total, len(blocks) * block, below, total - shared)


def _blocks(ids: Sequence[int], block: int) -> Iterator[bytes]:
    """A digest of each whole block and all that stands before it."""
    digest = b""
    for start in range(0, len(ids) - block + 1, block):
        chained = digest + array("I", ids[start : start + block]).tobytes()
        digest = sha256(chained).digest()
        yield digest


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two prompts begin with that are the same."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _tokens_row(number: int, ours: Recorded, bare: Bare, tasked: Bare) -> str:
    tokens = count(ours.requests, bare.block)
    computed = sum(one.prompt_tokens - one.cached_tokens for one in ours.answers)

    def ratio(computed: int) -> str:
        return f"{(computed - tokens.below) / tokens.whole:.3f}"

    return _row(
        *(number, len(ours.requests), f"{tokens.prompts:,}", f"{computed:,}"),
        *(f"{tokens.whole:,}", ratio(computed), f"{tokens.below:,}", f"{tokens.exact:,}"),
        *(ratio(tokens.prompts - bare.cached), ratio(tokens.prompts - tasked.cached)),
    )


def _settings(config: ScanConfig, log: Path) -> VllmSettings:
    """As a scan would start its engine."""
    served = serve(config, Silent())
    model, context = served.model, served.context
    if not isinstance(model, LocalModel):
        sys.exit("the model must be on this machine")
    plan = plan_memory(model, context, this_machine())
    return engine_settings(model.folder, context, model.hf_overrides(context), plan, log)


def _row(*cells: object) -> str:
    return "".join(f"{cell:>12}" for cell in cells)


if __name__ == "__main__":
    main()
