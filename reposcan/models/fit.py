"""What this machine can run, and how much of its memory the keys and values get.

Memory decides: weights, keys and values of at least one context, and what the engine itself takes.
On processors time decides too, so `suits` is stricter than `fits`: what would take days is not
proposed, but whoever names it gets it.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reposcan.errors import ModelError
from reposcan.models.presets import Preset

GIB = 1024**3

#: Beside weights, keys and values: vLLM, torch and activations (measured: 1.1 GiB on processors).
_OVERHEAD = 2 * GIB
#: Share of the free memory that the engine may take: the rest is for the desktop and other programs
#: on a GPU, for the scan itself and the page cache on processors.
_SHARE_GPU = 0.90
_SHARE_RAM = 0.70
#: On processors more keys and values than this don't help: too few requests run at once.
_ENOUGH_ON_CPU = GIB
#: The engine hands out keys and values in blocks of up to 128 tokens and keeps one for itself.
_SPARE_TOKENS = 256
#: On processors a token costs time in proportion to the active parameters; with 2 billion, reading
#: a repository of 100,000 lines takes most of a day on a good machine.
_MOST_ACTIVE_ON_CPU = 2.0
#: Bug questions use contexts of this size; a model that can't hold one is not proposed.
_USUAL_CONTEXT = 16_384


class Measured(Protocol):
    """Anything with the sizes of a model: a preset, or a model that is here."""

    @property
    def weights_bytes(self) -> int:
        """Bytes of all weights."""

    @property
    def kv_bytes_per_token(self) -> int:
        """Bytes of keys and values of one token."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Memory of this machine, in bytes.

    Attributes:
        ram: free for programs.
        gpu: free on the first CUDA GPU, or None without one.
    """

    ram: int
    gpu: int | None

    @property
    def usable(self) -> int:
        """What the engine may take."""
        if self.gpu is not None:
            return int(self.gpu * _SHARE_GPU)
        return int(self.ram * _SHARE_RAM)


def this_machine() -> Machine:
    """Look at the memory that is free now."""
    return Machine(ram=_free_ram(), gpu=_free_gpu())


def fits(model: Measured, context: int, machine: Machine) -> bool:
    """Whether the model can serve contexts of that many tokens."""
    return _room(model, machine) >= _one_context(model, context)


def suits(preset: Preset, machine: Machine) -> bool:
    """Whether the preset fits, and is quick enough to be proposed."""
    context = min(preset.context, _USUAL_CONTEXT)
    quick = machine.gpu is not None or preset.active <= _MOST_ACTIVE_ON_CPU
    return quick and fits(preset, context, machine)


def longest_context(model: Measured, machine: Machine) -> int:
    """Tokens of the longest context whose keys and values fit; 0 if the weights don't."""
    return max(0, _room(model, machine) // model.kv_bytes_per_token - _SPARE_TOKENS)


def kv_cache_bytes(model: Measured, context: int, machine: Machine) -> int:
    """How much memory to give to keys and values.

    At least one context; on a GPU all that is left, on processors no more than helps.

    Raises:
        ModelError: not even one context fits.
    """
    room, least = _room(model, machine), _one_context(model, context)
    if room < least:
        raise ModelError(
            f"the model needs {_gib(model.weights_bytes + _OVERHEAD + least)} of memory for a "
            f"context of {context:,} tokens, and {_gib(machine.usable)} can be used",
            "Take a shorter --context or a smaller --model, or close other programs",
        )
    return room if machine.gpu is not None else min(room, max(least, _ENOUGH_ON_CPU))


def _room(model: Measured, machine: Machine) -> int:
    """Memory left for keys and values."""
    return machine.usable - model.weights_bytes - _OVERHEAD


def _one_context(model: Measured, context: int) -> int:
    return (context + _SPARE_TOKENS) * model.kv_bytes_per_token


def _gib(size: int) -> str:
    return f"{size / GIB:.1f} GiB"


def _free_gpu() -> int | None:
    query = ("--query-gpu=memory.free", "--format=csv,noheader,nounits")
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed command
            ["nvidia-smi", *query],  # noqa: S607 - wherever the driver put it
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout
        return int(answer.split()[0]) * 1024**2
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None


def _free_ram() -> int:
    """Free memory: the kernel's estimate, or less where a container is limited."""
    free = _available()
    group = Path("/sys/fs/cgroup")
    try:
        limit = int((group / "memory.max").read_text())
        used = int((group / "memory.current").read_text())
    # Without a limit the file is missing or says "max".
    except (OSError, ValueError):
        return free
    return max(0, min(free, limit - used))


def _available() -> int:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        (kibibytes,) = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
        return int(kibibytes) * 1024
    except (OSError, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
