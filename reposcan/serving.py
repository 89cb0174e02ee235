"""A model made ready: its context, its prompts, its engine."""

import os
from dataclasses import dataclass
from pathlib import Path

from reposcan.asking import Prompter
from reposcan.config import ScanConfig
from reposcan.engine import VllmEngine, VllmSettings
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

    def engine(self, log: Path) -> VllmEngine:
        """The engine that runs it; it starts with its first request.

        Args:
            log: file for the engine's own output.

        Raises:
            ModelError: this machine's memory does not hold one context.
        """
        machine = this_machine()
        return VllmEngine(
            VllmSettings(
                folder=self.model.folder,
                context=self.context,
                kv_cache_bytes=kv_cache_bytes(self.model, self.context, machine),
                log=log,
                environment=os.environ,
                gpu=machine.gpu is not None,
                hf_overrides=self.model.hf_overrides,
            )
        )


def serve(config: ScanConfig, observer: Observer) -> Served:
    """Find the model, fetching it if need be, and settle how long its context is.

    Raises:
        ModelError: there is no such model, or it cannot do what is asked.
    """
    model = resolve(config.model, observer)
    context = config.context or min(model.usual_context, longest_context(model, this_machine()))
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
