"""What stands before and after the user's words in a conversation with the model.

The checkpoint's own chat template decides. It is rendered once, with a sentinel where the user's
words will be, and cut there; the words themselves never pass through it, so that they can be
encoded as untrusted text and shared as a prefix. The template came with the weights and is no more
trusted than they are: it runs in Jinja's sandbox, and what it raises is one clear error.
"""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reposcan.errors import ModelError
from reposcan.models.files import chat_template

#: One word of letters, so that no template trims, folds or escapes it.
_SENTINEL = "THEUSERSWORDSGOHERE"
#: For templates that print today's date: a prompt must not change overnight.
_TODAY = datetime.date(2025, 1, 1)
_SPECIAL = ("bos_token", "eos_token", "pad_token", "unk_token")
_INSTEAD = "Take another model, or correct its chat_template.jinja"


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation around the user's words.

    Attributes:
        head: special tokens, the system's text, and the beginning of the user's turn.
        foot: the end of the user's turn and the beginning of the model's.
    """

    head: str
    foot: str


def load_chat(folder: Path, system: str, opening: str = "") -> Chat:
    """Render the model's chat template around a place for the user's words.

    Args:
        folder: the model's.
        system: what the model is told before the user's words.
        opening: what each answer begins with, where the template leaves it to the model.

    Raises:
        ModelError: there is no template, it fails, or it does not keep the user's words whole.
    """
    config = _tokenizer_config(folder)
    special = {name: text for name in _SPECIAL if (text := _text(config.get(name)))}
    source = chat_template(folder, config)
    rendered = _with_system(source, special, system, folder)
    head, sentinel, foot = rendered.partition(_SENTINEL)
    if not sentinel or _SENTINEL in foot:
        raise ModelError(f"the chat template in {folder} does not show the user once", _INSTEAD)
    bos = special.get("bos_token", "")
    if config.get("add_bos_token") is True and not head.startswith(bos):
        head = bos + head
    return Chat(head, foot + opening)


def _with_system(source: str, special: dict[str, str], system: str, folder: Path) -> str:
    """Render with a system turn; where the template refuses or drops it, in the user's turn."""
    apart = [{"role": "system", "content": system}, {"role": "user", "content": _SENTINEL}]
    joined = [{"role": "user", "content": f"{system}\n\n{_SENTINEL}"}]
    try:
        rendered = _render(source, special, apart)
        if system.strip() in rendered:
            return rendered
    except TemplateError:
        pass
    try:
        return _render(source, special, joined)
    except TemplateError as exc:
        raise ModelError(f"the chat template in {folder} fails: {exc}", _INSTEAD) from exc


def _render(source: str, special: dict[str, str], messages: list[dict[str, str]]) -> str:
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
    )
    environment.filters["tojson"] = _to_json
    environment.globals.update(raise_exception=_refuse, strftime_now=_TODAY.strftime)
    try:
        return environment.from_string(source).render(
            messages=messages,
            add_generation_prompt=True,
            # Answers follow a schema from the first token on: there is no room for thoughts.
            enable_thinking=False,
            **special,
        )
    except TemplateError:
        raise
    # A hostile or broken template may raise anything that Python can.
    except Exception as exc:
        raise TemplateError(f"{type(exc).__name__}: {exc}") from exc


def _refuse(message: str) -> NoReturn:
    raise TemplateError(message)


def _to_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _tokenizer_config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "tokenizer_config.json").read_bytes())
    except (OSError, ValueError) as exc:
        raise ModelError(f"tokenizer_config.json in {folder} cannot be read", _INSTEAD) from exc
    return config if isinstance(config, dict) else {}


def _text(token: Any) -> str:
    """A special token is written as text, or as an object that holds it."""
    value = token.get("content") if isinstance(token, dict) else token
    return value if isinstance(value, str) else ""
