"""Conversations as the models' own chat templates write them."""

from pathlib import Path

import pytest
from model_folders import write_model

from reposcan.errors import ModelError
from reposcan.models.chat import Chat, load_chat

#: Of the same outcome as Code Llama's own, in the fewest words.
CODE_LLAMA = (
    "{% if messages[0].role == 'system' %}"
    "{% set text = '<<SYS>>\n' + messages[0].content + '\n<</SYS>>\n\n' + messages[1].content %}"
    "{% else %}{% set text = messages[0].content %}{% endif %}"
    "{{ bos_token }}[INST] {{ text | trim }} [/INST]"
)
NO_SYSTEM = (
    "{% if messages[0].role != 'user' %}{{ raise_exception('system role not supported') }}"
    "{% endif %}<u>{{ messages[0].content }}</u><a>"
)
SILENT_ON_SYSTEM = "{% for m in messages if m.role == 'user' %}<u>{{ m.content }}</u>{% endfor %}"


def chat(
    tmp_path: Path, template: str, system: str = "Be exact.", opening: str = "", **rest
) -> Chat:
    return load_chat(write_model(tmp_path / "m", template=template, **rest), system, opening)


def test_code_llamas_format(tmp_path: Path):
    made = chat(tmp_path, CODE_LLAMA, bos_token="<s>", add_bos_token=True)
    assert made == Chat("<s>[INST] <<SYS>>\nBe exact.\n<</SYS>>\n\n", " [/INST]")


def test_a_template_that_forgets_bos_gets_it_where_the_tokenizer_wants_it(tmp_path: Path):
    template = "[INST] {{ messages[0].content }} {{ messages[1].content }} [/INST]"
    bos = {"content": "<s>", "lstrip": False}
    assert chat(tmp_path / "a", template, bos_token=bos, add_bos_token=True).head.startswith("<s>[")
    assert chat(tmp_path / "b", template, bos_token=bos).head.startswith("[")


@pytest.mark.parametrize("template", [NO_SYSTEM, SILENT_ON_SYSTEM])
def test_without_a_system_role_the_user_says_it(tmp_path: Path, template: str):
    made = chat(tmp_path, template)
    assert made.head == "<u>Be exact.\n\n"
    assert made.foot.startswith("</u>")


def test_the_opening_follows_the_template(tmp_path: Path):
    made = chat(tmp_path, NO_SYSTEM, opening="<|channel|>final<|message|>")
    assert made.foot == "</u><a><|channel|>final<|message|>"


def test_a_template_beside_the_configuration_comes_first(tmp_path: Path):
    folder = write_model(tmp_path / "m", template=CODE_LLAMA)
    (folder / "chat_template.jinja").write_text(NO_SYSTEM)
    assert load_chat(folder, "S").foot == "</u><a>"


def test_of_several_templates_the_default_is_taken(tmp_path: Path):
    several = [
        {"name": "tool_use", "template": "no"},
        {"name": "default", "template": NO_SYSTEM},
    ]
    assert chat(tmp_path, several).foot == "</u><a>"  # type: ignore[arg-type]


def test_a_date_in_the_template_never_changes(tmp_path: Path):
    template = "{{ strftime_now('%Y-%m-%d') }} {{ messages[0].content }} {{ messages[1].content }}"
    assert chat(tmp_path, template).head.startswith("2025-01-01 ")


@pytest.mark.parametrize(
    "template",
    [
        "{{ messages[7].content.x }}",
        "{% if %}",
        "{{ 1 // 0 }}",
        "no words of the user at all",
        "{{ messages[-1].content }}{{ messages[-1].content }}",
        "{{ messages[-1].content | lower }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ messages.clear() }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_hostile_and_broken_templates_are_one_clear_error(tmp_path: Path, template: str):
    with pytest.raises(ModelError, match="chat template"):
        chat(tmp_path, template)
