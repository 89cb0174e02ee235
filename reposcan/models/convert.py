"""The child process that turns a GGUF file into the folder that vLLM loads.

`python -P convert.py FILE.gguf FOLDER` dequantises the weights to bfloat16 and writes
them as safetensors, with configuration, tokenizer and chat template beside them. It is a process of
its own so that the memory and the chatter of torch end with it. It fails if the conversation's
special tokens did not come across: a model that never stops would be found out much later.
"""

import json
import sys
from pathlib import Path
from typing import Any

#: What `save_pretrained` notes of the call, not of the model.
_LEFTOVERS = ("is_local", "local_files_only")

#: Vocabularies of this family hold no token of two digits: numbers were split into digits before
#: they were merged. GGUF names that rule, and transformers doesn't carry it over.
_DIGITS_APART = {"type": "Digits", "individual_digits": True}


def convert(gguf: Path, folder: Path) -> None:
    """Write the model in `gguf` into `folder`, in the form that Hugging Face repositories have.

    Raises:
        ValueError: the conversation's special tokens or the chat template are missing.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    source: dict[str, Any] = {"gguf_file": gguf.name, "local_files_only": True}
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, **source)
    model = AutoModelForCausalLM.from_pretrained(
        gguf.parent,
        dtype=torch.bfloat16,
        quantization_config=GgufConfig(dequantize=True),
        **source,
    )
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    _edit(folder / "tokenizer_config.json", _without_leftovers)
    _edit(folder / "tokenizer.json", _with_digits_apart)
    _check_conversation(folder)


def _edit(path: Path, change: Any) -> None:
    value = change(json.loads(path.read_text(encoding="utf-8")))
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")


def _without_leftovers(config: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in config.items() if key not in _LEFTOVERS}


def _with_digits_apart(tokenizer: dict[str, Any]) -> dict[str, Any]:
    present = tokenizer["pre_tokenizer"]
    both = {"type": "Sequence", "pretokenizers": [_DIGITS_APART, present]}
    return {**tokenizer, "pre_tokenizer": both}


def _check_conversation(folder: Path) -> None:
    """The end of a turn is one special token, ends generation, and the template writes it."""

    def read(name: str) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
        return value

    end = read("tokenizer_config.json")["eos_token"]
    ids = {t["content"]: t["id"] for t in read("tokenizer.json")["added_tokens"] if t["special"]}
    stops = read("generation_config.json")["eos_token_id"]
    template = (folder / "chat_template.jinja").read_text(encoding="utf-8")
    if end not in template or ids.get(end) is None or ids[end] != stops:
        raise ValueError(f"the end of a turn is lost: {end!r}, ids {ids.get(end)} and {stops}")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
