"""How long a model takes, judged from what was seen."""

import os
from collections.abc import Sequence

from reposcan.model.plan import Estimate
from reposcan.models import LocalModel, this_machine
from reposcan.serving import RemoteModel
from reposcan.store import StoredRunInfo

#: Measured with SmolLM2-135M on two processor cores: tokens a second and core, for a billion
#: parameters. The work of a token grows with the parameters that are active for it.
_READING = 450 / 2 * 0.135
_WRITING = 150 / 2 * 0.135

#: Prompts of an earlier run that tell a speed: fewer are mostly the engine's start.
_ENOUGH = 50


def estimate(
    computed_tokens: int,
    answer_tokens: int,
    model: LocalModel | RemoteModel,
    runs: Sequence[StoredRunInfo],
) -> Estimate | None:
    """The time that a model takes to read and write so many tokens; None where nobody knows.

    The last run with the same model on this store tells the speed; its time holds the engine's
    start too. Without one, a measurement on another processor is scaled; for GPUs there is none.
    """
    if not computed_tokens:
        return None
    reading, writing = _scaled(computed_tokens, answer_tokens, 1.0)
    seen = next(
        (
            run
            for run in runs
            # A run that was killed has no time.
            if run.model == model.identity.name and run.asked >= _ENOUGH and run.seconds
        ),
        None,
    )
    if seen:
        expected = sum(_scaled(seen.prompt_tokens - seen.cached_tokens, seen.generated_tokens, 1.0))
        factor = seen.seconds / expected
        return Estimate(
            reading * factor, writing * factor, f"the speed of run {seen.id}", rough=False
        )
    if this_machine().gpu is not None or model.preset is None:
        return None
    speed = len(os.sched_getaffinity(0)) / model.preset.active
    reading, writing = _scaled(computed_tokens, answer_tokens, speed)
    basis = "a measurement with a small model on two processor cores, scaled by size and cores"
    return Estimate(reading, writing, basis, rough=True)


def _scaled(computed_tokens: int, answer_tokens: int, speed: float) -> tuple[float, float]:
    return computed_tokens / (_READING * speed), answer_tokens / (_WRITING * speed)
