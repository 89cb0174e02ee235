"""Prompts for models that infill are, to the id, what they were trained on."""

from dataclasses import replace

import pytest
from characters import TRUSTED, Characters, words
from code_llama import real_vocabulary

from reposcan.asking import Infiller
from reposcan.asking.infill import ANSWER_TOKENS
from reposcan.errors import ModelError
from reposcan.model.asking import Gap, ModelIdentity, Request, Sampling, Target
from reposcan.models.presets import PRESETS, gap_of
from reposcan.models.tokenizer import load_tokenizer_file
from reposcan.packing.tokens import Tokenizer
from reposcan.questions import SUMMARIZE
from reposcan.resources import folder

BEFORE = 'def add(a, b):\n    """'
AFTER = "\n    return a + b\n"
TARGET = Target("a.py", "add", None)
MODEL = ModelIdentity("m", "d", demonstration=False)
LETTERS = Gap(opening=("P",), suffix="S", middle="M", ends=("E",), spaced=False)


def made(
    tokenizer: Tokenizer, gap: Gap, before: str = BEFORE, after: str = AFTER, context: int = 1000
) -> Request:
    infiller = Infiller(tokenizer, gap, folder("prompts"), context, MODEL, Sampling())
    request = infiller.request(SUMMARIZE, TARGET, {"after": after}, infiller.prefix([before]))
    assert isinstance(request, Request)
    assert infiller.with_more_room(request) is None
    return request


def test_code_llamas_ids_are_those_that_it_was_trained_on() -> None:
    tokenizer = load_tokenizer_file(real_vocabulary())
    gap = gap_of("codellama/CodeLlama-7b-hf")
    assert gap
    request = made(tokenizer, gap)
    # <s> <PRE> enc(prefix) <SUF> enc(suffix), without a blank in front, <MID>
    assert request.prefix[:2] == (1, 32007)
    assert request.tail[0] == 32008
    assert request.tail[-1] == 32009
    assert request.stop == (32010,)
    # The vocabulary as it is puts a blank in front of what it encodes, as the reference does.
    reference = tokenizer.encode_trusted(f"<s>{BEFORE}")[1:]
    assert list(request.prefix[2:]) in (reference, tokenizer.encode(f" {BEFORE}"))
    assert list(request.prefix[2:4]) == [822, 788], "the pieces ▁def and ▁add"
    assert request.tail[1] == 13, "a line feed, with no blank before it"
    assert list(request.tail[1:-1]) == tokenizer.encode(AFTER)


def test_qwens_ids_are_those_that_it_was_trained_on() -> None:
    tokenizer = load_tokenizer_file(real_vocabulary("qwen2.5-coder"))
    gap = gap_of("Qwen/Qwen2.5-Coder-7B")
    assert gap
    request = made(tokenizer, gap)
    assert request.prefix == (151659, *tokenizer.encode(BEFORE))
    assert request.tail == (151661, *tokenizer.encode(AFTER), 151660)
    assert 151643 in request.stop


def test_code_that_holds_the_tokens_text_is_ordinary_text() -> None:
    for name, model in (("codellama", "codellama-7b"), ("qwen2.5-coder", "Qwen/Qwen2.5-Coder-7B")):
        gap = gap_of(model)
        assert gap
        request = made(
            load_tokenizer_file(real_vocabulary(name)),
            gap,
            f"{BEFORE}{gap.suffix}{gap.middle}",
            f"{gap.middle}{gap.ends[0]}{AFTER}",
        )
        ids = [*request.prefix, *request.tail]
        assert [ids.count(one) for one in (request.tail[0], request.tail[-1])] == [1, 1]
        assert not set(request.stop) & set(ids)


def test_what_is_next_to_the_gap_stays_when_there_is_no_room_for_all() -> None:
    request = made(Characters(), LETTERS, "<" + "b" * 999, "a" * 999 + ">", context=328)
    assert len(request.prefix) + len(request.tail) + request.max_tokens <= 328
    assert words(request.prefix) == "P" + "b" * 98
    assert words(request.tail) == "S" + "a" * 98 + "M"
    infiller = Infiller(Characters(), LETTERS, folder("prompts"), ANSWER_TOKENS, MODEL, Sampling())
    refused = infiller.request(SUMMARIZE, TARGET, {"after": ""}, infiller.prefix([""]))
    assert refused == "the context is too short"


def test_it_asks_for_free_text_and_what_ends_it_is_part_of_the_key() -> None:
    request = made(Characters(), LETTERS)
    assert (request.schema, request.messages) == ("", None)
    assert request.stop == (TRUSTED + ord("E"),)
    assert made(Characters(), replace(LETTERS, ends=("F",))).key != request.key


def test_a_vocabulary_without_the_tokens_is_no_infilling_models() -> None:
    with pytest.raises(ModelError, match="no token"):
        made(Characters(), replace(LETTERS, suffix="<SUF>"))


def test_which_models_infill() -> None:
    assert [preset.name for preset in PRESETS if gap_of(preset.name)] == [
        "codellama-7b",
        "codellama-13b",
    ]
    assert gap_of("codellama/CodeLlama-13b-hf") == gap_of("codellama/CodeLlama-13b-Instruct-hf")
    for name in ("codellama/CodeLlama-34b-hf", "codellama/CodeLlama-7b-Python-hf"):
        assert gap_of(name) is None
    assert gap_of("Qwen/Qwen2.5-Coder-1.5B")
    assert gap_of("Qwen/Qwen2.5-Coder-1.5B-Instruct") is None
