"""What a model's folder says of itself: checked, measured and named by a digest.

Everything that loads a model goes through `examine` first, so that a cut download, a missing file
or a base model without a chat template is one clear line before the engine starts, not a traceback
from inside it. Only headers of the weights are read: a few hundred kilobytes, whatever their size.
"""

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reposcan.errors import ModelError
from reposcan.models.attention import Attention

#: Safetensors files larger than this in their header are refused by the library too.
_LONGEST_HEADER = 100_000_000
_PICKLED = ("*.bin", "*.pth", "*.pt", "*.gguf")


class DamagedModelError(ModelError):
    """A file of the model is missing, cut short or unreadable: fetching it again mends it."""


#: Places of a weights file that its digest is made of, and bytes read at each: reading whole files
#: of many gigabytes would cost minutes.
_SAMPLES = 64
_SAMPLE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """What a model's folder holds.

    Attributes:
        folder: where it is.
        digest: of configuration, tokenizer, chat template and the headers of the weights.
        context: tokens it was made for.
        attention: what a token costs.
        weights_bytes: of all tensors.
    """

    folder: Path
    digest: str
    context: int
    attention: Attention
    weights_bytes: int


def examine(folder: Path, mend: str, *, talks: bool = True) -> ModelFiles:
    """Check a model's folder and measure it.

    Args:
        folder: where the model is.
        mend: what to do when it is damaged, as the hint of the error.
        talks: it must have a chat template; one that fills gaps can do without.

    Raises:
        DamagedModelError: a file is missing, cut short or unreadable.
        ModelError: the model is of a form that is not served.
    """
    reader = _Reader(folder, mend)
    config = reader.parsed("config.json")
    reader.parsed("tokenizer.json")
    template = _template(folder, reader.parsed("tokenizer_config.json"), talks=talks)
    digest = hashlib.sha256()
    for part in (
        reader.content("config.json"),
        reader.content("tokenizer.json"),
        template.encode(),
    ):
        digest.update(hashlib.sha256(part).digest())
    weights = 0
    for path in reader.weights():
        header = reader.header(path)
        weights += reader.checked_size(path, header)
        digest.update(path.name.encode() + hashlib.sha256(header).digest())
        digest.update(reader.sample(path))
    context, attention = _dimensions(config, mend)
    return ModelFiles(folder, digest.hexdigest(), context, attention, weights)


def _template(folder: Path, tokenizer_config: dict[str, Any], *, talks: bool) -> str:
    try:
        return chat_template(folder, tokenizer_config)
    except ModelError:
        if talks:
            raise
        return ""


def chat_template(folder: Path, tokenizer_config: dict[str, Any]) -> str:
    """The model's own chat template, as Jinja source.

    Raises:
        ModelError: it has none, as base models do.
    """
    beside = folder / "chat_template.jinja"
    if beside.is_file():
        return beside.read_text(encoding="utf-8", errors="replace")
    template = tokenizer_config.get("chat_template")
    if isinstance(template, list):
        named = {t.get("name"): t.get("template") for t in template if isinstance(t, dict)}
        template = named.get("default")
    if isinstance(template, str):
        return template
    raise ModelError(
        f"the model in {folder} has no chat template: it was not made to answer questions",
        "Take the variant of it that is called Instruct, Chat or -it",
    )


def _dimensions(config: dict[str, Any], mend: str) -> tuple[int, Attention]:
    """The context, and the shape of the attention."""
    text = config.get("text_config", config)
    try:
        layers, heads = text["num_hidden_layers"], text["num_attention_heads"]
        context = text["max_position_embeddings"]
        if text.get("kv_lora_rank"):
            # Latent attention: one vector of a token serves all heads as key and as value.
            kv_heads, head = 1, (text["kv_lora_rank"] + text["qk_rope_head_dim"]) // 2
        else:
            kv_heads = text.get("num_key_value_heads") or heads
            head = text.get("head_dim") or text["hidden_size"] // heads
        if not all(isinstance(one, int) for one in (context, layers, heads, kv_heads, head)):
            raise TypeError("a number is not a whole one")
        if context < 1:
            raise ValueError(context)
        attention = Attention(layers, heads, kv_heads, head)
    except (AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError) as exc:
        raise ModelError(
            "config.json does not describe a decoder with attention: "
            "layers, heads or positions are missing",
            mend,
        ) from exc
    return context, attention


class _Reader:
    """Reads the files of one folder; whatever goes wrong is one error that names the file."""

    def __init__(self, folder: Path, mend: str) -> None:
        self._folder = folder
        self._mend = mend

    def _damaged(self, what: str) -> ModelError:
        return DamagedModelError(f"the model in {self._folder} is damaged: {what}", self._mend)

    def content(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError as exc:
            raise self._damaged(f"{name} is missing") from exc
        except OSError as exc:
            raise self._damaged(f"{name} cannot be read: {exc.strerror}") from exc

    def parsed(self, name: str) -> dict[str, Any]:
        try:
            value = json.loads(self.content(name))
        except (ValueError, RecursionError) as exc:
            raise self._damaged(f"{name} is not JSON") from exc
        if not isinstance(value, dict):
            raise self._damaged(f"{name} is not a JSON object")
        return value

    def weights(self) -> tuple[Path, ...]:
        """The weights' files, by name; all that the index names are there."""
        if (self._folder / "model.safetensors.index.json").exists():
            return self._indexed(self.parsed("model.safetensors.index.json").get("weight_map"))
        single = self._folder / "model.safetensors"
        if not single.exists() and any(any(self._folder.glob(form)) for form in _PICKLED):
            raise ModelError(
                f"the weights in {self._folder} are not in safetensors form",
                "Take a repository with model.safetensors, or convert it with save_pretrained",
            )
        return (single,)

    def _indexed(self, parts: Any) -> tuple[Path, ...]:
        # A name with a slash would lead out of the folder.
        names = {Path(str(part)).name for part in parts.values()} if isinstance(parts, dict) else ()
        if not names:
            raise self._damaged("model.safetensors.index.json names no files")
        return tuple(self._folder / name for name in sorted(names))

    def header(self, path: Path) -> bytes:
        """The JSON header of a safetensors file."""
        try:
            with path.open("rb") as file:
                (length,) = struct.unpack("<Q", file.read(8))
                header = file.read(length) if length <= _LONGEST_HEADER else b""
        except FileNotFoundError as exc:
            raise self._damaged(f"{path.name} is missing") from exc
        except (OSError, struct.error) as exc:
            raise self._damaged(f"{path.name} cannot be read") from exc
        if len(header) != length:
            raise self._damaged(f"{path.name} is cut short")
        return header

    def sample(self, path: Path) -> bytes:
        """A digest of some of the weights: a tuned model has the headers of the one it was."""
        digest = hashlib.sha256()
        size = path.stat().st_size
        with path.open("rb") as file:
            for part in range(_SAMPLES):
                file.seek(size * part // _SAMPLES)
                digest.update(file.read(_SAMPLE_BYTES))
        return digest.digest()

    def checked_size(self, path: Path, header: bytes) -> int:
        """Bytes of the tensors, as the header says and the file holds."""
        try:
            tensors = json.loads(header)
            tensors.pop("__metadata__", None)
            size = max(int(tensor["data_offsets"][1]) for tensor in tensors.values())
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as exc:
            raise self._damaged(f"the header of {path.name} is not readable") from exc
        if path.stat().st_size != 8 + len(header) + size:
            raise self._damaged(f"{path.name} is cut short")
        return size
