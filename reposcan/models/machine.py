"""How much memory this machine has free, and how much of it the engine may take."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

GIB = 1024**3

#: Share of the free memory that the engine may take: the rest is for the desktop and other programs
#: on a GPU, for the scan itself and the page cache on processors.
SHARE_GPU = 0.90
SHARE_RAM = 0.70


@dataclass(frozen=True, slots=True)
class Machine:
    """Memory of this machine, in bytes.

    Attributes:
        ram: free for programs.
        gpus: free on each CUDA GPU, in the order in which they are taken; empty without one.
    """

    ram: int
    gpus: tuple[int, ...] = ()

    def usable(self, gpus: int = 1) -> int:
        """What the engine may take of the RAM, or of each of the first GPUs where there are any."""
        if self.gpus:
            return int(min(self.gpus[:gpus]) * SHARE_GPU)
        return int(self.ram * SHARE_RAM)


def this_machine() -> Machine:
    """Look at the memory that is free now."""
    return Machine(ram=_free_ram(), gpus=_visible(_free_gpus()))


def gib(size: int) -> str:
    """Bytes as people read them."""
    return f"{size / GIB:.1f} GiB"


def _visible(gpus: tuple[int, ...]) -> tuple[int, ...]:
    """Those that CUDA_VISIBLE_DEVICES leaves to the engine, in its order."""
    try:
        wanted = [int(one) for one in os.environ["CUDA_VISIBLE_DEVICES"].split(",")]
    # Not set, or not by numbers.
    except (KeyError, ValueError):
        return gpus
    return tuple(gpus[one] for one in wanted if 0 <= one < len(gpus))


def _free_gpus() -> tuple[int, ...]:
    query = ("--query-gpu=memory.free", "--format=csv,noheader,nounits")
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed command
            ["nvidia-smi", *query],  # noqa: S607 - wherever the driver put it
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout
        return tuple(int(line) * 1024**2 for line in answer.splitlines() if line.strip())
    except (OSError, subprocess.SubprocessError, ValueError):
        return ()


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
