"""The default model, and one running engine for all tests that need a real one."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from reposcan.engine import VllmEngine, VllmSettings
from reposcan.model.asking import Request, Sampling
from reposcan.models.resolve import resolve
from reposcan.observer import Silent

#: A KV cache that holds two full contexts of 2,048 tokens, at 23,040 bytes a token of the model.
CONTEXT = 2048
KV_CACHE_BYTES = 2 * CONTEXT * 23_040

SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"summary": {"type": "string", "maxLength": 60}},
        "required": ["summary"],
        "additionalProperties": False,
    }
)


@pytest.fixture(scope="session")
def default_model() -> Path:
    return resolve("smollm2-135m", Silent()).folder


@pytest.fixture(scope="session")
def settings(default_model: Path, tmp_path_factory: pytest.TempPathFactory) -> VllmSettings:
    return VllmSettings(
        folder=default_model,
        context=CONTEXT,
        kv_cache_bytes=KV_CACHE_BYTES,
        log=tmp_path_factory.mktemp("engine") / "engine.log",
        environment=os.environ,
    )


@pytest.fixture(scope="session")
def shared_engine(settings: VllmSettings) -> Iterator[VllmEngine]:
    engine = VllmEngine(settings)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def ask(default_model: Path) -> Callable[..., Request]:
    """Builds a request from its texts; contexts and keys are the texts themselves."""
    tokenizer = Tokenizer.from_file(str(default_model / "tokenizer.json"))

    def build(code: str, question: str, max_tokens: int = 64, **changes: object) -> Request:
        request = Request(
            key=f"{code}\n{question}",
            context=code,
            prefix=tuple(tokenizer.encode(f"<|im_start|>user\n{code}").ids),
            tail=tuple(tokenizer.encode(f"{question}<|im_end|>\n<|im_start|>assistant\n").ids),
            schema=SCHEMA,
            max_tokens=max_tokens,
            sampling=Sampling(),
        )
        return replace(request, **changes)

    return build
