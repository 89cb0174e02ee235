"""What is said of whole, broken and unsuitable model folders."""

import json
from pathlib import Path

import pytest
from model_folders import config, write_model, write_weights

from reposcan.errors import ModelError
from reposcan.models import by_name
from reposcan.models.files import DamagedModelError, examine


def test_a_whole_folder_is_measured(tmp_path: Path):
    files = examine(write_model(tmp_path / "m"), mend="fetch again")
    assert files.context == 16_384
    assert files.attention.kv_bytes_per_token == 2 * 2 * 2 * 16 * 2
    assert files.weights_bytes == 64


def test_code_llamas_published_configuration_gives_its_published_cache(tmp_path: Path):
    sizes = {"num_hidden_layers": 48, "num_attention_heads": 64, "hidden_size": 8192}
    folder = write_model(tmp_path / "m", config=config(**sizes, num_key_value_heads=8))
    assert examine(folder, mend="").attention.kv_bytes_per_token == 192 * 1024


#: What the published configurations say of attention and positions.
PUBLISHED = {
    "gpt-oss-20b": {
        "num_hidden_layers": 24,
        "num_attention_heads": 64,
        "num_key_value_heads": 8,
        "head_dim": 64,
        "hidden_size": 2880,
        "max_position_embeddings": 131_072,
    },
    "qwen3-coder-30b": {
        "num_hidden_layers": 48,
        "num_attention_heads": 32,
        "num_key_value_heads": 4,
        "head_dim": 128,
        "hidden_size": 2048,
        "max_position_embeddings": 262_144,
    },
    "qwen2.5-coder-1.5b": {
        "num_hidden_layers": 28,
        "num_attention_heads": 12,
        "num_key_value_heads": 2,
        "hidden_size": 1536,
        "max_position_embeddings": 32_768,
    },
    "qwen2.5-coder-14b": {
        "num_hidden_layers": 48,
        "num_attention_heads": 40,
        "num_key_value_heads": 8,
        "hidden_size": 5120,
        "max_position_embeddings": 32_768,
    },
    "qwen2.5-coder-32b": {
        "num_hidden_layers": 64,
        "num_attention_heads": 40,
        "num_key_value_heads": 8,
        "hidden_size": 5120,
        "max_position_embeddings": 32_768,
    },
    "devstral-small-2": {
        "model_type": "mistral3",
        "text_config": {
            "num_hidden_layers": 40,
            "num_attention_heads": 32,
            "num_key_value_heads": 8,
            "head_dim": 128,
            "hidden_size": 5120,
            "max_position_embeddings": 393_216,
        },
    },
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_table_of_presets_says_what_the_files_will_say(tmp_path: Path, name: str):
    files = examine(write_model(tmp_path / "m", config=PUBLISHED[name]), mend="")
    preset = by_name(name)
    assert preset is not None
    assert files.attention == preset.attention
    # Devstral's table of positions is longer than what its maker promises.
    assert files.context >= preset.native_context


def test_latent_attention_keeps_one_vector_of_a_token(tmp_path: Path):
    deepseek = {
        "num_hidden_layers": 27,
        "num_attention_heads": 16,
        "num_key_value_heads": 16,
        "hidden_size": 2048,
        "kv_lora_rank": 512,
        "qk_rope_head_dim": 64,
        "max_position_embeddings": 163_840,
    }
    attention = examine(write_model(tmp_path / "m", config=deepseek), mend="").attention
    assert attention.kv_bytes_per_token == 27 * (512 + 64) * 2
    assert attention.kv_bytes_on_each(4) == attention.kv_bytes_per_token, "each GPU has it whole"


def test_the_digest_follows_all_that_decides_an_answer(tmp_path: Path):
    digests = [
        examine(folder, mend="").digest
        for folder in (
            write_model(tmp_path / "a"),
            write_model(tmp_path / "b", config=config(rope_theta=5)),
            write_model(tmp_path / "c", template="{{ messages }}"),
            write_model(tmp_path / "d", shape=16),
            write_model(tmp_path / "e", tokenizer={"version": "2"}),
        )
    ]
    assert len(set(digests)) == 5
    assert examine(write_model(tmp_path / "f"), mend="").digest == digests[0]
    tuned = write_model(tmp_path / "g")
    weights = bytearray((tuned / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (tuned / "model.safetensors").write_bytes(weights)
    assert examine(tuned, mend="").digest not in digests


@pytest.mark.parametrize(
    "name", ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"]
)
def test_a_missing_file_is_named_with_the_way_to_mend_it(tmp_path: Path, name: str):
    folder = write_model(tmp_path / "m")
    (folder / name).unlink()
    with pytest.raises(DamagedModelError, match=f"{name} is missing") as caught:
        examine(folder, mend="fetch it again")
    assert caught.value.hint == "fetch it again"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_spoilt_configuration_is_damage(tmp_path: Path, content: bytes):
    folder = write_model(tmp_path / "m")
    (folder / "config.json").write_bytes(content)
    with pytest.raises(DamagedModelError, match=r"config\.json is not"):
        examine(folder, mend="")


@pytest.mark.parametrize("kept", [0, 4, 8, 20, -1])
def test_weights_cut_anywhere_are_damage(tmp_path: Path, kept: int):
    folder = write_model(tmp_path / "m")
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DamagedModelError, match=r"model\.safetensors"):
        examine(folder, mend="")


def test_a_header_that_claims_to_be_huge_is_not_read(tmp_path: Path):
    folder = write_model(tmp_path / "m")
    (folder / "model.safetensors").write_bytes(b"\xff" * 64)
    with pytest.raises(DamagedModelError, match="cut short"):
        examine(folder, mend="")


def test_every_part_that_the_index_names_must_be_there(tmp_path: Path):
    folder = write_model(tmp_path / "m")
    (folder / "model.safetensors").rename(folder / "part-1.safetensors")
    index = {"weight_map": {"a": "part-1.safetensors", "b": "part-2.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(DamagedModelError, match="part-2"):
        examine(folder, mend="")
    write_weights(folder / "part-2.safetensors", 8)
    assert examine(folder, mend="").weights_bytes == 64 + 16


def test_an_index_cannot_lead_out_of_the_folder(tmp_path: Path):
    write_weights(tmp_path / "outside.safetensors", 8)
    folder = write_model(tmp_path / "m")
    index = {"weight_map": {"a": "../outside.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(DamagedModelError, match="outside"):
        examine(folder, mend="")


def test_pickled_weights_are_refused_as_such(tmp_path: Path):
    folder = write_model(tmp_path / "m")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="not in safetensors form") as caught:
        examine(folder, mend="")
    assert not isinstance(caught.value, DamagedModelError)


def test_a_base_model_is_refused_as_such(tmp_path: Path):
    with pytest.raises(ModelError, match="no chat template") as caught:
        examine(write_model(tmp_path / "m", template=None), mend="")
    assert not isinstance(caught.value, DamagedModelError)


@pytest.mark.parametrize(
    "change",
    [
        {"num_attention_heads": 0, "head_dim": None},
        {"max_position_embeddings": "many"},
        {"num_hidden_layers": -1},
        {"text_config": 3},
    ],
)
def test_configurations_that_describe_no_decoder_are_refused(tmp_path: Path, change: dict):
    with pytest.raises(ModelError, match="does not describe"):
        examine(write_model(tmp_path / "m", config=config(**change)), mend="")
