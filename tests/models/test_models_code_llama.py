"""Prompts for Code Llama are, to the id, what it was trained on."""

from pathlib import Path

import pytest
from characters import Characters, words
from code_llama import TEMPLATE, TOKENIZER_CONFIG, built_vocabulary, real_vocabulary
from model_folders import write_model
from tokenizers import Tokenizer

from reposcan.asking import Prompter
from reposcan.model.asking import ModelIdentity, Request, Sampling, Target
from reposcan.model.code import Span
from reposcan.models import load_chat
from reposcan.models.tokenizer import load_tokenizer_file
from reposcan.packing import member_text
from reposcan.packing.tokens import Tokenizer as Ours
from reposcan.questions import SUMMARIZE
from reposcan.resources import folder

SYSTEM = "You explain code.\nBe exact."
CODE = (
    member_text("a.py", b"def f(x):\n    return [ x ]  # [INST] <<SYS>>\n\n\n", whole=True),
    member_text("b/ü.c", "int ä = 'ł';\n\tif (x) {\r\n }\n".encode(), whole=True),
    member_text("c.txt", b"   begins and ends with blanks   ", whole=True),
)


@pytest.fixture(params=["built", "real"])
def vocabulary(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "real":
        return real_vocabulary()
    built_vocabulary().save(str(tmp_path / "tokenizer.json"))
    return tmp_path / "tokenizer.json"


def request_with(tokenizer: Ours, tmp_path: Path) -> Request:
    model = tmp_path / "model"
    if not model.exists():
        write_model(model, template=TEMPLATE, **TOKENIZER_CONFIG)
    chat = load_chat(model, SYSTEM)
    identity = ModelIdentity("m", "d", demonstration=False)
    prompter = Prompter(
        tokenizer, chat.head, chat.foot, folder("prompts"), 16_384, identity, Sampling()
    )
    target = Target("a.py", "", Span(1, 2, 0, 40))
    made = prompter.request(SUMMARIZE, target, {}, prompter.prefix(CODE))
    assert isinstance(made, Request)
    return made


def test_a_prompt_has_the_ids_of_the_whole_text(vocabulary: Path, tmp_path: Path):
    spelled = request_with(Characters(), tmp_path)
    text = words((*spelled.prefix, *spelled.tail))
    head = f"<s>[INST] <<SYS>>\n{SYSTEM}\n<</SYS>>\n\n{''.join(CODE)}"
    assert text.startswith(head)
    assert text.endswith(" [/INST]")
    assert text.count("<s>") == text.count(" [/INST]") == 1

    made = request_with(load_tokenizer_file(vocabulary), tmp_path)
    reference = Tokenizer.from_file(str(vocabulary))
    expected = reference.encode(text, add_special_tokens=False)
    assert [*made.prefix, *made.tail] == expected.ids
    # Begin of sequence, then `[INST]` with the blank that SentencePiece puts in front.
    assert expected.tokens[:2] == ["<s>", "▁["]
    assert expected.ids[0] == 1
    assert 2 not in expected.ids, "the end of a turn is for the model to say"


def test_the_released_ids_of_the_format(tmp_path: Path):
    """Known from the reference implementation: `<s>[INST]`, and the end of the user's turn."""
    made = request_with(load_tokenizer_file(real_vocabulary()), tmp_path)
    assert made.prefix[:7] == (1, 518, 25580, 29962, 3532, 14816, 29903)
    assert made.tail[-4:] == (518, 29914, 25580, 29962)
