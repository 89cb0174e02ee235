"""Makes small model folders: everything that a real one has, but weights worth the name."""

import json
import struct
from pathlib import Path
from typing import Any

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def config(**changes: Any) -> dict[str, Any]:
    sizes = {
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "hidden_size": 64,
        "max_position_embeddings": 16_384,
    }
    return {**sizes, **changes}


def write_weights(path: Path, elements: int) -> None:
    tensor = {"dtype": "BF16", "shape": [elements], "data_offsets": [0, 2 * elements]}
    header = json.dumps({"__metadata__": {"format": "pt"}, "w": tensor}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(2 * elements))


def write_model(
    folder: Path,
    config: dict[str, Any] = config(),  # noqa: B008 - never changed
    template: str | None = CHATML,
    shape: int = 32,
    tokenizer: dict[str, Any] | None = None,
    **tokenizer_config: Any,
) -> Path:
    """Write a model of `shape` elements; further arguments go to tokenizer_config.json."""
    folder.mkdir(parents=True)
    if template is not None:
        tokenizer_config["chat_template"] = template
    contents = {
        "config.json": config,
        "tokenizer.json": tokenizer or {"version": "1.0"},
        "tokenizer_config.json": tokenizer_config,
    }
    for name, content in contents.items():
        (folder / name).write_text(json.dumps(content))
    write_weights(folder / "model.safetensors", shape)
    return folder
