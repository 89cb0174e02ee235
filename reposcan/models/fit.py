"""What this machine can run, and how much of its memory the keys and values get.

Memory decides: weights, keys and values of at least one context, and what the engine itself takes.
A model that one GPU can't hold is spread over several: each gets a share of the weights and of the
heads (tensor parallelism). On processors time decides too, so `suits` is stricter than `fits`: what
would take days is not proposed, but whoever names it gets it.
"""

from dataclasses import dataclass
from typing import Protocol

from reposcan.errors import ModelError
from reposcan.models.attention import Attention
from reposcan.models.machine import GIB, SHARE_GPU, SHARE_RAM, Machine, gib
from reposcan.models.presets import Preset

#: On each GPU, or on the processors, beside weights, keys and values: vLLM, torch and activations
#: (measured: 1.1 GiB on processors).
_OVERHEAD = 2 * GIB
#: On processors more keys and values than this don't help: too few requests run at once.
_ENOUGH_ON_CPU = GIB
#: The engine hands out keys and values in blocks of up to 128 tokens and keeps one for itself.
_SPARE_TOKENS = 256
#: On processors a token costs time in proportion to the active parameters; with 2 billion, reading
#: a repository of 100,000 lines takes most of a day on a good machine.
_MOST_ACTIVE_ON_CPU = 2.0
#: Bug questions use contexts of this size; a model that can't hold one is not proposed.
_USUAL_CONTEXT = 16_384
#: Over how many GPUs a model may be spread: heads come in such numbers, and so do the GPUs of one
#: machine.
SPREADS = (1, 2, 4, 8)
#: Where not even this fits, a shorter context is no advice.
_LEAST_CONTEXT = 2048


class Measured(Protocol):
    """Anything with the sizes of a model: a preset, or a model that is here."""

    @property
    def weights_bytes(self) -> int:
        """Bytes of all weights."""

    @property
    def attention(self) -> Attention:
        """What a token costs."""

    @property
    def gpu_only(self) -> bool:
        """Whether processors can't run it."""


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """How a model is laid into memory.

    Attributes:
        gpu: whether on GPUs.
        tensor_parallel: over how many of them it is spread; 1 on processors.
        kv_cache_bytes: for keys and values, on each of them.
        tokens: whose keys and values fit into that.
    """

    gpu: bool
    tensor_parallel: int
    kv_cache_bytes: int
    tokens: int


def fits(model: Measured, context: int, machine: Machine) -> bool:
    """Whether the model can serve contexts of that many tokens."""
    return context <= longest_context(model, machine)


def suits(preset: Preset, machine: Machine) -> bool:
    """Whether the preset fits, and is quick enough to be proposed."""
    context = min(preset.usual_context, _USUAL_CONTEXT)
    quick = bool(machine.gpus) or preset.active <= _MOST_ACTIVE_ON_CPU
    return quick and fits(preset, context, machine)


def longest_context(model: Measured, machine: Machine) -> int:
    """Tokens of the longest context whose keys and values fit; 0 if the weights don't."""
    return max(_longest(model, machine, gpus) for gpus in _spreads(model, machine))


def plan_memory(model: Measured, context: int, machine: Machine) -> MemoryPlan:
    """Lay the model and at least one context into memory, over as few GPUs as hold them.

    On GPUs keys and values get all that is left, on processors no more than helps.

    Raises:
        ModelError: not even one context fits.
    """
    spreads = _spreads(model, machine)
    gpus = next((one for one in spreads if _longest(model, machine, one) >= context), None)
    if gpus is None:
        raise _too_large(model, context, machine, spreads[-1])
    room = _room(model, machine, gpus)
    if not machine.gpus:
        room = min(room, max(_one_context(model, context, gpus), _ENOUGH_ON_CPU))
    tokens = room // model.attention.kv_bytes_on_each(gpus)
    return MemoryPlan(bool(machine.gpus), gpus, room, tokens)


def needed(model: Measured, context: int, gpus: int) -> int:
    """Bytes that must be free on each of so many GPUs; 0 asks for the RAM of a machine without."""
    share = SHARE_GPU if gpus else SHARE_RAM
    return int(_taken(model, context, max(1, gpus)) / share)


def _too_large(model: Measured, context: int, machine: Machine, gpus: int) -> ModelError:
    if model.gpu_only and not machine.gpus:
        return ModelError("the model runs on a GPU, and here is none", "Take another --model")
    each = f" on each of {gpus} GPUs" if gpus > 1 else ""
    longest = longest_context(model, machine)
    shorter = f"a --context of at most {longest}," if longest >= _LEAST_CONTEXT else "more memory"
    return ModelError(
        f"the model needs {gib(_taken(model, context, gpus))} of memory{each} for a context of "
        f"{context:,} tokens, and {gib(machine.usable(gpus))} can be used",
        f"Take {shorter} or a smaller --model, or close other programs",
    )


def _spreads(model: Measured, machine: Machine) -> list[int]:
    """Over how many of the machine's GPUs the model can be spread, the fewest first."""
    most = max(1, len(machine.gpus))
    return [one for one in SPREADS if one <= most and model.attention.splits(one)]


def _longest(model: Measured, machine: Machine, gpus: int) -> int:
    tokens = _room(model, machine, gpus) // model.attention.kv_bytes_on_each(gpus)
    return max(0, tokens - _SPARE_TOKENS)


def _room(model: Measured, machine: Machine, gpus: int) -> int:
    """Memory left for keys and values, on each GPU."""
    if model.gpu_only and not machine.gpus:
        return 0
    return machine.usable(gpus) - _weights(model, gpus) - _OVERHEAD


def _taken(model: Measured, context: int, gpus: int) -> int:
    """Memory that one context needs in all, on each GPU."""
    return _weights(model, gpus) + _OVERHEAD + _one_context(model, context, gpus)


def _weights(model: Measured, gpus: int) -> int:
    return -(-model.weights_bytes // gpus)


def _one_context(model: Measured, context: int, gpus: int) -> int:
    return (context + _SPARE_TOKENS) * model.attention.kv_bytes_on_each(gpus)
