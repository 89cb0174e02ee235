"""What is known of a model before it runs: its sizes, what fits here, and how vLLM is started.

For a model that is on this machine its own files are read; for a preset that isn't, the table of
its published configuration is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reposcan.engine import engine_arguments
from reposcan.errors import ModelError, UsageError
from reposcan.models import (
    GIB,
    SPREADS,
    LocalModel,
    Machine,
    MemoryPlan,
    Preset,
    by_name,
    cached,
    longest_context,
    needed,
    plan_memory,
    resolve,
    this_machine,
)
from reposcan.observer import Silent
from reposcan.serving import check_context, engine_settings

#: Memory of the GPUs that are thought of where this machine can't hold the model.
COMMON_GPU = 80 * GIB


@dataclass(frozen=True, slots=True)
class ModelSheet:
    """A model, as it would be served with contexts of one length.

    Attributes:
        name: what the user called it.
        source: its Hugging Face id, or the Python package that it comes in; empty where unknown.
        folder: where it is on this machine; None for a preset that is not.
        licence: of the weights; empty where unknown.
        parameters: billions; None where unknown.
        active: billions used for one token; None where unknown.
        weights_bytes: of all weights.
        kv_bytes_per_token: of keys and values.
        native_context: tokens it was made for.
        max_context: tokens it can serve.
        context: tokens of the contexts that this sheet is about.
        kv_bytes_per_context: of keys and values.
        machine: what is free here.
        plan: how it would be laid into this machine's memory; None where it does not fit.
        contexts_at_a_time: that the plan holds.
        longest_context: tokens of the longest one that fits here; 0 if the weights don't.
        ram_needed: bytes that must be free without a GPU; None where it runs on one alone.
        gpus_needed: (number of GPUs, bytes that must be free on each), for numbers over which the
            model can be spread.
        gpus_supposed: how many GPUs of `COMMON_GPU` bytes the engine's arguments are for; 0 where
            they are for this machine.
        engine_arguments: of `vllm.EngineArgs`; empty where no such GPUs hold the model.
    """

    name: str
    source: str
    folder: str | None
    licence: str
    parameters: float | None
    active: float | None
    weights_bytes: int
    kv_bytes_per_token: int
    native_context: int
    max_context: int
    context: int
    kv_bytes_per_context: int
    machine: Machine
    plan: MemoryPlan | None
    contexts_at_a_time: int
    longest_context: int
    ram_needed: int | None
    gpus_needed: tuple[tuple[int, int], ...]
    gpus_supposed: int
    engine_arguments: Mapping[str, Any]


def model_sheet(name: str, context: int | None = None) -> ModelSheet:
    """Describe a model; nothing is fetched.

    Args:
        name: a preset's name, a Hugging Face id, or a folder.
        context: tokens of a context; None takes the usual length.

    Raises:
        ModelError: there is no such model here and no preset of that name, or the context is longer
            than it can serve.
        UsageError: the context is none.
    """
    if context is not None and context < 1:
        raise UsageError("--context must be positive", "leave it out to take the usual length")
    preset = by_name(name)
    if preset is None or cached(name) is not None:
        model = resolve(name, Silent(), offline=True)
        known = model.preset
        return _sheet(name, model, known, model.folder, model.context, context)
    place = Path(preset.source if isinstance(preset.source, str) else preset.name)
    return _sheet(name, preset, preset, place, preset.max_context, context)


def _sheet(
    name: str,
    model: LocalModel | Preset,
    preset: Preset | None,
    place: Path,
    longest: int,
    context: int | None,
) -> ModelSheet:
    context = model.usual_context if context is None else context
    check_context(context, name, longest)
    machine, attention = this_machine(), model.attention
    plan = _plan(model, context, machine)
    gpus = tuple((n, needed(model, context, n)) for n in SPREADS if attention.splits(n))
    supposed = 0 if plan else next((n for n, size in gpus if size <= COMMON_GPU), 0)
    served = _plan(model, context, Machine(0, (COMMON_GPU,) * supposed)) if supposed else plan
    return ModelSheet(
        name=name,
        source=_source(preset) if preset else "",
        folder=str(place) if isinstance(model, LocalModel) else None,
        licence=preset.licence if preset else "",
        parameters=preset.parameters if preset else None,
        active=preset.active if preset else None,
        weights_bytes=model.weights_bytes,
        kv_bytes_per_token=attention.kv_bytes_per_token,
        native_context=model.native_context,
        max_context=longest,
        context=context,
        kv_bytes_per_context=context * attention.kv_bytes_per_token,
        machine=machine,
        plan=plan,
        contexts_at_a_time=plan.tokens // context if plan else 0,
        longest_context=min(longest, longest_context(model, machine)),
        ram_needed=None if model.gpu_only else needed(model, context, 0),
        gpus_needed=gpus,
        gpus_supposed=supposed,
        engine_arguments=_arguments(model, context, served, place) if served else {},
    )


def _plan(model: LocalModel | Preset, context: int, machine: Machine) -> MemoryPlan | None:
    try:
        return plan_memory(model, context, machine)
    except ModelError:
        return None


def _arguments(
    model: LocalModel | Preset, context: int, plan: MemoryPlan, place: Path
) -> dict[str, Any]:
    """Those of the engine that a scan would start."""
    overrides = model.hf_overrides(context)
    return engine_arguments(engine_settings(place, context, overrides, plan, Path("engine.log")))


def _source(preset: Preset) -> str:
    packaged = preset.source
    if isinstance(packaged, str):
        return packaged
    return f"{packaged.distribution} {packaged.version} from the Python package index"
