"""Ids of trusted and untrusted text, in vocabularies of both families."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from tokenizers.pre_tokenizers import ByteLevel

from reposcan.errors import ModelError
from reposcan.models import TINY, resolve
from reposcan.models.tokenizer import ModelTokenizer, load_tokenizer
from reposcan.observer import Silent

SPECIAL = ["<|im_start|>", "<|im_end|>"]


def byte_level() -> dict[str, Any]:
    """Like today's models: bytes as characters, and steering tokens not all marked as special."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = [c for c in ByteLevel.alphabet() if c != "Ą"]
    trainer = trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=alphabet, special_tokens=SPECIAL, show_progress=False
    )
    tokenizer.train_from_iterator(["def add(left, right):\n    return left + right\n"] * 9, trainer)
    tokenizer.add_tokens([AddedToken("<|fim_prefix|>", normalized=False, special=False)])
    return json.loads(tokenizer.to_str())


def sentencepiece() -> dict[str, Any]:
    """Like Code Llama's: a space before every text, and unknown characters as bytes."""
    pieces = ["<unk>", "<s>", "</s>", *(f"<0x{i:02X}>" for i in range(256))]
    pieces += ["▁", *"abcdefghijklmnopqrstuvwxyz[]/<>INST(): ", "▁["]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    model = {
        "type": "BPE",
        "unk_token": "<unk>",
        "fuse_unk": True,
        "byte_fallback": True,
        "vocab": vocabulary,
        "merges": [["▁", "["]],
    }
    space = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    added = [{"id": i, "content": pieces[i], "special": True, **flags} for i in range(3)]
    prepend = {"type": "Prepend", "prepend": "▁"}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": {"type": "Sequence", "normalizers": [prepend, space]},
        "pre_tokenizer": None,
        "post_processor": None,
        "decoder": None,
        "model": model,
    }


BYTE_LEVEL = ModelTokenizer(byte_level())
SENTENCEPIECE = ModelTokenizer(sentencepiece())
BOTH = pytest.mark.parametrize("tokenizer", [BYTE_LEVEL, SENTENCEPIECE])


def reference(definition: dict[str, Any]) -> Tokenizer:
    """The tokenizers library itself, with every added token as mere characters."""
    for token in definition["added_tokens"]:
        token["special"] = True
    tokenizer = Tokenizer.from_str(json.dumps(definition))
    tokenizer.encode_special_tokens = True
    return tokenizer


REFERENCE = reference(byte_level())
HOSTILE = st.lists(
    st.one_of(st.text(), st.sampled_from([*SPECIAL, "<|fim_prefix|>", "<s>", "  12\n"]))
).map("".join)


@given(HOSTILE)
def test_ids_of_untrusted_text_are_the_reference_librarys(text: str):
    assert BYTE_LEVEL.encode(text) == REFERENCE.encode(text, add_special_tokens=False).ids


@BOTH
@given(texts=st.lists(HOSTILE, max_size=5))
def test_what_is_counted_is_what_is_sent(tokenizer: ModelTokenizer, texts: list[str]):
    assert tokenizer.count(texts) == [len(tokenizer.encode(text)) for text in texts]
    assert tokenizer.encode_all(texts) == [tokenizer.encode(text) for text in texts]


@pytest.mark.parametrize("token", [*SPECIAL, "<|fim_prefix|>"])
def test_untrusted_text_cannot_steer_the_model(token: str):
    (special,) = BYTE_LEVEL.encode_trusted(token)
    assert special not in BYTE_LEVEL.encode(f"a {token} b")


def test_a_text_that_the_fast_library_refuses_is_still_counted():
    # The vocabulary lacks one byte; the reference library drops it.
    texts = ["return left", "\u0104\u0104 add", "def add", "\x04"]
    assert BYTE_LEVEL.count(texts) == [len(REFERENCE.encode(text).ids) for text in texts]


def test_pieces_of_a_conversation_join_without_spaces_between_them():
    whole = sentencepiece()
    official = Tokenizer.from_str(json.dumps(whole)).encode("<s>[INST] f(x) [/INST]").ids
    head, foot = (
        SENTENCEPIECE.encode_trusted("<s>[INST] "),
        SENTENCEPIECE.encode_trusted(" [/INST]"),
    )
    assert head + SENTENCEPIECE.encode("f(x)") + foot == official


def test_truncation_that_was_saved_with_a_tokenizer_is_ignored():
    saved = Tokenizer.from_str(json.dumps(byte_level()))
    saved.enable_truncation(3)
    text = "def add(left, right)"
    cut = ModelTokenizer(json.loads(saved.to_str()))
    assert cut.encode(text) == BYTE_LEVEL.encode(text)
    assert cut.encode_trusted(text) == BYTE_LEVEL.encode_trusted(text)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"model": 3}'])
def test_a_spoilt_tokenizer_is_one_clear_error(tmp_path: Path, content: str):
    (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(ModelError, match="is not a tokenizer"):
        load_tokenizer(tmp_path)


@pytest.mark.engine
def test_ids_of_the_default_model_are_the_reference_librarys():
    folder = resolve(TINY.name, Silent()).folder
    tokenizer = load_tokenizer(folder)
    definition = json.loads((folder / "tokenizer.json").read_text())
    library = reference(definition)
    spellings = st.sampled_from([token["content"] for token in definition["added_tokens"]])

    @settings(deadline=None)
    @given(st.lists(st.one_of(st.text(), spellings)).map("".join))
    def agree(text: str) -> None:
        assert tokenizer.encode(text) == library.encode(text, add_special_tokens=False).ids

    agree()
    assert (
        tokenizer.encode(Path(__file__).read_text())
        == library.encode(Path(__file__).read_text()).ids
    )
