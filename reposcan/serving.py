"""A model made ready: its context, its prompts, its engine."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Template

from reposcan.asking import Prompter
from reposcan.config import ScanConfig
from reposcan.engine import Engine, OnDemand, Revived, VllmEngine, VllmSettings
from reposcan.errors import ModelError, UsageError
from reposcan.model.asking import Sampling
from reposcan.models import (
    AUTO,
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

#: With a seed, answers are drawn: warm enough that another seed gives others, cool enough to stay
#: with what the model holds likely.
_DRAWN_TEMPERATURE = 0.3


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
            observer: is told when it is started, and started again.
        """

        def make() -> Engine:
            observer.note(f"Starting vLLM; the first answers take a while. Its log is {log}")
            return Revived(VllmEngine(self._settings(log)), observer.note)

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


def serve(config: ScanConfig, observer: Observer, *, offline: bool = False) -> Served:
    """Find the model, fetching it if need be, and settle how long its context is.

    Args:
        config: of the scan; where it asks no model, the one is taken that would be asked.
        observer: is told which model is taken.
        offline: fetch nothing.

    Raises:
        ModelError: there is no such model, or it cannot do what is asked.
        UsageError: findings of a demonstration model are to decide over failure.
    """
    model = resolve(config.model or AUTO, observer, offline)
    if config.fail_on and model.identity.demonstration:
        _pass_over_the_gate(config, model, observer)
    context = config.context or _usual_context(model)
    if context > model.context:
        raise ModelError(
            f"{model.identity.name} has contexts of at most {model.context:,} tokens",
            f"leave out --context, or give at most {model.context}",
        )
    tokenizer = load_tokenizer(model.folder)
    templates = folder("prompts")
    chat = load_chat(model.folder, _system(templates, config.language), model.opening)
    sampling = _sampling(model, config.seed)
    prompter = Prompter(
        tokenizer, chat.head, chat.foot, templates, context, model.identity, sampling
    )
    return Served(model, context, tokenizer, prompter)


def _pass_over_the_gate(config: ScanConfig, model: LocalModel, observer: Observer) -> None:
    if not config.gate_may_idle:
        raise UsageError(
            f"--fail-on needs a model whose findings mean something, and {model.identity.name} "
            "is for demonstration",
            "choose a stronger --model (see `reposcan models list`), or give --fail-on never",
        )
    observer.note(f"fail-on = {config.fail_on} is passed over: the model is for demonstration")


def _system(templates: Path, language: str) -> str:
    text = (templates / "system.j2").read_text(encoding="utf-8")
    system: str = Template(text, trim_blocks=True).render(language=language)
    return system.strip()


def _sampling(model: LocalModel, seed: int | None) -> Sampling:
    if seed is None:
        return model.sampling
    warm = max(model.sampling.temperature, _DRAWN_TEMPERATURE)
    return replace(model.sampling, temperature=warm, seed=seed)


def _usual_context(model: LocalModel) -> int:
    """The model's usual context, or the largest half of halves of it that memory holds.

    In steps, since layouts and stored answers depend on it: what is free changes all the time.
    """
    context, longest = model.usual_context, longest_context(model, this_machine())
    while longest < context and context > _SHORTEST:
        context //= 2
    return context
