"""A model made ready: its context, its prompts, its engine."""

import os
from dataclasses import dataclass
from pathlib import Path

from reposcan.asking import Prompter
from reposcan.config import ScanConfig
from reposcan.engine import Engine, OnDemand, VllmEngine, VllmSettings
from reposcan.errors import ModelError
from reposcan.models import (
    LocalModel,
    kv_cache_bytes,
    load_chat,
    load_tokenizer,
    longest_context,
    resolve,
    this_machine,
)
from reposcan.observer import Observer
from reposcan.packing.tokens import Tokenizer
from reposcan.resources import folder

#: A shorter context is not worth its while: less memory than this needs is an error.
_SHORTEST = 2048


@dataclass(frozen=True, slots=True)
class Served:
    """A model as a scan uses it.

    Attributes:
        model: on this machine.
        context: tokens of a prompt and its answer.
        tokenizer: its own.
        prompter: makes its requests.
    """

    model: LocalModel
    context: int
    tokenizer: Tokenizer
    prompter: Prompter

    def engine(self, log: Path, observer: Observer) -> Engine:
        """The engine that runs it; it is made and started with its first request.

        Args:
            log: file for the engine's own output.
            observer: is told when it is started.
        """

        def make() -> Engine:
            observer.note(f"Starting vLLM; the first answers take a while. Its log is {log}")
            return VllmEngine(self._settings(log))

        return OnDemand(make)

    def _settings(self, log: Path) -> VllmSettings:
        machine = this_machine()
        return VllmSettings(
            folder=self.model.folder,
            context=self.context,
            kv_cache_bytes=kv_cache_bytes(self.model, self.context, machine),
            log=log,
            environment=os.environ,
            gpu=machine.gpu is not None,
            hf_overrides=self.model.hf_overrides,
        )


def serve(config: ScanConfig, observer: Observer) -> Served:
    """Find the model, fetching it if need be, and settle how long its context is.

    Raises:
        ModelError: there is no such model, or it cannot do what is asked.
    """
    model = resolve(config.model, observer)
    context = config.context or _usual_context(model)
    if context > model.context:
        raise ModelError(
            f"{model.identity.name} has contexts of at most {model.context:,} tokens",
            f"leave out --context, or give at most {model.context}",
        )
    tokenizer = load_tokenizer(model.folder)
    templates = folder("prompts")
    system = (templates / "system.j2").read_text(encoding="utf-8").strip()
    chat = load_chat(model.folder, system, model.opening)
    prompter = Prompter(
        tokenizer, chat.head, chat.foot, templates, context, model.identity, model.sampling
    )
    return Served(model, context, tokenizer, prompter)


def _usual_context(model: LocalModel) -> int:
    """The model's usual context, or the largest half of halves of it that memory holds.

    In steps, since layouts and stored answers depend on it: what is free changes all the time.
    """
    context, longest = model.usual_context, longest_context(model, this_machine())
    while longest < context and context > _SHORTEST:
        context //= 2
    return context
