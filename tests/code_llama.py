"""What Code Llama's repositories hold, in small: its published figures, its format, its kind of
vocabulary; and its real vocabulary, where that lies beside the checkout."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers

_OURS = "shared/data/tokenizers/{name}/tokenizer.json"

#: Of the same outcome as the repositories' own, in the fewest words.
TEMPLATE = (
    "{% if messages[0].role == 'system' %}"
    "{% set text = '<<SYS>>\n' + messages[0].content + '\n<</SYS>>\n\n' + messages[1].content %}"
    "{% else %}{% set text = messages[0].content %}{% endif %}"
    "{{ bos_token }}[INST] {{ text | trim }} [/INST]"
)
#: Beside the chat template; written as there.
TOKENIZER_CONFIG = {
    "add_bos_token": True,
    "add_eos_token": False,
    "bos_token": {"__type": "AddedToken", "content": "<s>", "lstrip": False, "rstrip": False},
    "eos_token": {"__type": "AddedToken", "content": "</s>", "lstrip": False, "rstrip": False},
    "tokenizer_class": "CodeLlamaTokenizer",
}


def published_config(
    hidden: int, intermediate: int, layers: int, heads: int, kv_heads: int, vocabulary: int
) -> dict[str, Any]:
    """A `config.json` as it was released."""
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "bos_token_id": 1,
        "eos_token_id": 2,
        "hidden_act": "silu",
        "hidden_size": hidden,
        "intermediate_size": intermediate,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
        "max_position_embeddings": 16_384,
        "rms_norm_eps": 1e-5,
        "rope_scaling": None,
        "rope_theta": 1_000_000,
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "vocab_size": vocabulary,
    }


PUBLISHED = {
    "codellama-7b": published_config(4096, 11_008, 32, 32, 32, 32_016),
    "codellama-13b": published_config(5120, 13_824, 40, 40, 40, 32_016),
    "codellama-34b": published_config(8192, 22_016, 48, 64, 8, 32_000),
}


def built_vocabulary() -> Tokenizer:
    """Bytes, letters and a few merges; a space in front of every text, as SentencePiece has it."""
    merges = [("▁", "["), ("I", "N"), ("IN", "S"), ("INS", "T"), ("<", "<"), ("▁", "▁")]
    pieces = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    pieces += ["▁", *map(chr, range(33, 127)), *("".join(pair) for pair in merges)]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>", byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback()])
    tokenizer.add_special_tokens([AddedToken(p, normalized=False) for p in pieces[:3]])
    return tokenizer


def real_vocabulary(name: str = "codellama") -> Path:
    """A model's own `tokenizer.json`; a test that asks for it is skipped where it is not."""
    place = _OURS.format(name=name)
    for folder in _above():
        if (folder / place).is_file():
            return folder / place
    pytest.skip(f"the vocabulary is not beside the checkout: {place}")


def _above() -> Iterator[Path]:
    yield from Path(__file__).resolve().parents
