"""How long a model takes, judged from what was seen."""

import os
from collections.abc import Sequence

from reposcan.model.plan import Estimate
from reposcan.model.usage import Speed
from reposcan.models import LocalModel, this_machine
from reposcan.serving import RemoteModel
from reposcan.store import StoredRunInfo

#: Measured with SmolLM2-135M on two processor cores: tokens a second and core, for a billion
#: parameters. The work of a token grows with the parameters that are active for it.
_READING = 450 / 2 * 0.135
_WRITING = 150 / 2 * 0.135

#: Prompts of an earlier run that tell a speed: fewer may all have been about one context.
_ENOUGH = 50


def estimate(
    computed_tokens: int,
    answer_tokens: int,
    model: LocalModel | RemoteModel,
    runs: Sequence[StoredRunInfo],
    calibrated: Speed | None = None,
) -> Estimate | None:
    """The time that a model takes to read and write so many tokens; None where nobody knows.

    The last run with the same model on this store tells the speed best, then a calibration. Without
    either, a measurement on another processor is scaled; for GPUs there is none.
    """
    if not computed_tokens:
        return None
    speed = None
    if seen := _last_run(model, runs):
        speed, basis = _speed_of(seen), f"the speed of run {seen.id}"
    elif calibrated:
        speed, basis = calibrated, "a calibration on this machine"
    rough = speed is None
    if speed is None:
        if this_machine().gpus or model.preset is None:
            return None
        share = len(os.sched_getaffinity(0)) / model.preset.active
        speed = Speed(_READING * share, _WRITING * share)
        basis = "a measurement with a small model on two processor cores, scaled by size and cores"
    return Estimate(computed_tokens / speed.reading, answer_tokens / speed.writing, basis, rough)


def _last_run(
    model: LocalModel | RemoteModel, runs: Sequence[StoredRunInfo]
) -> StoredRunInfo | None:
    known = (
        run
        for run in runs
        if run.model == model.identity.name and run.asked >= _ENOUGH and run.model_seconds
    )
    return next(known, None)


def _speed_of(run: StoredRunInfo) -> Speed:
    """One time tells two speeds, if their proportion is taken to be the usual one."""
    computed = run.prompt_tokens - run.cached_tokens
    usual = computed / _READING + run.generated_tokens / _WRITING
    factor = usual / run.model_seconds
    return Speed(_READING * factor, _WRITING * factor)
