"""The tokenizer that counts for a model, found without the model's weights."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from reposcan.errors import UsageError
from reposcan.models.fetch import cached
from reposcan.models.resolve import AUTO, is_folder, resolve
from reposcan.models.tokenizer import LazyTokenizer
from reposcan.observer import Observer
from reposcan.packing.tokens import Tokenizer

_FILE = "tokenizer.json"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A tokenizer on this machine.

    Attributes:
        name: what the user called it.
        path: its `tokenizer.json`.
        digest: of that file.
        usual_context: tokens that its model is usually served with; 0 where nobody knows.
    """

    name: str
    path: Path
    digest: str
    usual_context: int

    def load(self) -> Tokenizer:
        """The tokenizer; its file is read, and found to be one or not, when it is first asked."""
        return LazyTokenizer(self.path)


def find_vocabulary(name: str, observer: Observer) -> Vocabulary:
    """Find a tokenizer; nothing is fetched.

    Args:
        name: a `tokenizer.json`, a folder that holds one, a preset or Hugging Face id that is on
            this machine, or `auto`.
        observer: is told which model `auto` takes.

    Raises:
        ModelError: there is none of that name.
        UsageError: it names a file that is not there.
    """
    if name.endswith(".json"):
        return _of_file(name, Path(name).expanduser(), 0)
    folder = None if name == AUTO else _folder(name)
    if folder and not (folder / "config.json").exists():
        return _of_file(name, folder / _FILE, 0)
    model = resolve(name, observer, offline=True)
    return _of_file(model.identity.name, model.folder / _FILE, model.usual_context)


def _folder(name: str) -> Path | None:
    return Path(name).expanduser() if is_folder(name) else cached(name)


def _of_file(name: str, path: Path, usual_context: int) -> Vocabulary:
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}",
            "name a tokenizer.json, a folder with one, or a model that `models list` shows",
        ) from error
    return Vocabulary(name, path, digest, usual_context)
