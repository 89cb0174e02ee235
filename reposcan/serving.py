"""A model made ready: its context, its prompts, its engine."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Template

from reposcan.asking import Prompter
from reposcan.config import ScanConfig
from reposcan.engine import Engine, OnDemand, Revived, VllmEngine, VllmSettings
from reposcan.errors import ModelError, UsageError
from reposcan.model.asking import Sampling
from reposcan.models import (
    AUTO,
    LocalModel,
    MemoryPlan,
    load_chat,
    load_tokenizer,
    longest_context,
    plan_memory,
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
        plan = plan_memory(self.model, self.context, this_machine())
        overrides = self.model.hf_overrides(self.context)
        return engine_settings(self.model.folder, self.context, overrides, plan, log)


def engine_settings(
    folder: Path, context: int, hf_overrides: Mapping[str, Any], plan: MemoryPlan, log: Path
) -> VllmSettings:
    """How vLLM runs a model that is laid into memory by that plan."""
    return VllmSettings(
        folder=folder,
        context=context,
        kv_cache_bytes=plan.kv_cache_bytes,
        log=log,
        environment=os.environ,
        gpu=plan.gpu,
        tensor_parallel=plan.tensor_parallel,
        hf_overrides=hf_overrides,
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
    check_context(context, model.identity.name, model.context)
    model = model.serving(context)
    tokenizer = load_tokenizer(model.folder)
    templates = folder("prompts")
    chat = load_chat(model.folder, _system(templates, config.language), model.opening)
    sampling = _sampling(model, config.seed)
    prompter = Prompter(
        tokenizer, chat.head, chat.foot, templates, context, model.identity, sampling
    )
    return Served(model, context, tokenizer, prompter)


def check_context(context: int, name: str, longest: int) -> None:
    """Refuse a context that is longer than a model's longest.

    Raises:
        ModelError: it is.
    """
    if context > longest:
        raise ModelError(
            f"{name} has contexts of at most {longest:,} tokens",
            f"leave out --context, or give at most {longest}",
        )


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
