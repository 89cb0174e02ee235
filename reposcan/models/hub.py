"""Fetches models from the Hugging Face hub, and finds those that are in its cache.

The hub's own cache is used, so that a model that another program fetched is not fetched again. Only
safetensors, configuration and tokenizer are taken: no pickles, no second copy in another format.
"""

import errno
from pathlib import Path

from huggingface_hub import constants, snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HFValidationError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
)
from huggingface_hub.file_download import repo_folder_name
from huggingface_hub.utils.tqdm import disable_progress_bars

from reposcan.errors import ModelError
from reposcan.models.files import DamagedModelError, examine
from reposcan.models.presets import by_name, gap_of
from reposcan.models.progress import growing
from reposcan.observer import Observer

_TAKEN = ["*.safetensors", "*.json", "*.jinja", "tokenizer.model", "merges.txt"]
#: Folders and `consolidated` files hold the same weights once more, in their maker's format.
_LEFT = ["*/*", "consolidated*"]
_FORM = "Name a model with safetensors weights, tokenizer.json and a chat template"


def fetch_from_hub(repository: str, observer: Observer, cache: Path | None) -> Path:
    """Download a model, or what is missing of it.

    Raises:
        ModelError: it is unknown, closed, cannot be reached or written, or not of a form that is
            served.
    """
    size = preset.weights_bytes if (preset := by_name(repository)) else None
    with growing(_place(repository, cache), f"Fetching {repository}", size, observer):
        return _whole(repository, observer, cache)


def _whole(repository: str, observer: Observer, cache: Path | None) -> Path:
    """Download, and download again if what is in the cache is damaged."""
    folder = _download(repository, cache, again=False)
    talks = gap_of(repository) is None
    try:
        examine(folder, _FORM, talks=talks)
    except DamagedModelError:
        observer.note(f"the copy of {repository} is damaged; downloading it again")
        folder = _download(repository, cache, again=True)
        examine(folder, _FORM, talks=talks)
    return folder


def cached_in_hub(repository: str, cache: Path | None) -> Path | None:
    """The folder of a model that was fetched before, without asking the network; it may be broken.

    Raises:
        ModelError: that is no name of a repository.
    """
    try:
        return Path(
            snapshot_download(
                repository,
                cache_dir=_root(cache),
                allow_patterns=_TAKEN,
                ignore_patterns=_LEFT,
                local_files_only=True,
            )
        )
    except LocalEntryNotFoundError:
        return None
    except HFValidationError as exc:
        raise _unknown(repository) from exc


def _place(repository: str, cache: Path | None) -> Path:
    """The repository's folder in the hub's cache."""
    root = _root(cache) or Path(constants.HF_HUB_CACHE)
    return root / repo_folder_name(repo_id=repository, repo_type="model")


def _root(cache: Path | None) -> Path | None:
    return cache / "hub" if cache else None


def _download(repository: str, cache: Path | None, *, again: bool) -> Path:
    constants.HF_HUB_DISABLE_TELEMETRY = True
    disable_progress_bars()
    try:
        folder = snapshot_download(
            repository,
            cache_dir=_root(cache),
            allow_patterns=_TAKEN,
            ignore_patterns=_LEFT,
            force_download=again,
        )
    # The client raises errors of whichever HTTP library it is built on: all are failed downloads.
    except Exception as exc:
        raise _explain(repository, exc) from exc
    return Path(folder)


def _unknown(repository: str) -> ModelError:
    return ModelError(
        f"the Hugging Face hub has no model {repository}, or it is private",
        "reposcan models list shows the presets; a folder is written with a slash: ./NAME",
    )


def _explain(repository: str, exc: Exception) -> ModelError:
    if isinstance(exc, GatedRepoError):
        return ModelError(
            f"{repository} is given only to those who accepted its licence",
            f"Accept it at https://huggingface.co/{repository}, then log in: hf auth login",
        )
    if isinstance(exc, RepositoryNotFoundError | HFValidationError):
        return _unknown(repository)
    if isinstance(exc, OSError) and exc.errno == errno.ENOSPC:
        return ModelError(
            f"the disk is full: {repository} cannot be fetched",
            "Free some space, or move the hub's cache with HF_HOME; what came is kept",
        )
    reason = str(exc).strip().splitlines() or [type(exc).__name__]
    return ModelError(
        f"{repository} cannot be fetched: {reason[0]}",
        "Check the network and try again: what came is kept",
    )
