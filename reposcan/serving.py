"""A model made ready: its context, its prompts, its engine."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Template

from reposcan.asking import Infiller, Prompter
from reposcan.config import ScanConfig
from reposcan.engine import Engine, OnDemand, Revived, VllmEngine, VllmSettings
from reposcan.errors import ModelError, UsageError
from reposcan.model.asking import ModelIdentity, Sampling
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
from reposcan.turns import guarded

#: A shorter context is not worth its while: less memory than this needs is an error.
_SHORTEST = 2048

#: With a seed, answers are drawn: warm enough that another seed gives others, cool enough to stay
#: with what the model holds likely.
_DRAWN_TEMPERATURE = 0.3


@dataclass(frozen=True, slots=True)
class RemoteModel:
    """A model of which only its servers know more.

    Attributes:
        identity: what answers are stored under.
        preset: nothing is known of its speed.
    """

    identity: ModelIdentity
    preset: None = None


@dataclass(frozen=True, slots=True)
class Served:
    """A model as a scan uses it.

    Attributes:
        model: on this machine, or behind servers.
        context: tokens of a prompt and its answer.
        tokenizer: its own.
        prompter: makes its requests.
        make: makes its engine, with a file for the engine's output and who is told of it.
        hosts: other machines that the code is sent to.
        counted_there: sent already to be counted.
    """

    model: LocalModel | RemoteModel
    context: int
    tokenizer: Tokenizer
    prompter: Prompter
    make: Callable[[Path, Observer], Engine]
    hosts: tuple[str, ...] = ()
    counted_there: bool = False

    def engine(self, log: Path, observer: Observer) -> Engine:
        """The engine that runs it; it is made and started with its first request.

        Args:
            log: file for the engine's own output.
            observer: is told when it is started, and started again.
        """
        return OnDemand(lambda: self.make(log, observer))


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


def serve(
    config: ScanConfig, observer: Observer, *, offline: bool = False, infilling: bool = False
) -> Served:
    """Find the model, fetching it if need be, and settle how long its context is.

    Servers that are named are asked for theirs.

    Args:
        config: of the scan; where it asks no model, the one is taken that would be asked.
        observer: is told which model is taken.
        offline: fetch nothing.
        infilling: a model that fills gaps is not talked with: its prompter is an `Infiller`.

    Raises:
        ModelError: there is no such model, or it cannot do what is asked.
        EngineError: no server is of use.
        UsageError: findings of a demonstration model are to decide over failure; or something is
            to be said of a server that it does not say itself.
    """
    if config.servers and config.model:
        # The client's library takes most of a second to import.
        from reposcan.remote import serve_remotely

        return serve_remotely(config, observer)
    model = resolve(config.model or AUTO, observer, offline)
    if config.fail_on and model.identity.demonstration:
        pass_over_the_gate(config, model.identity, observer)
    context = config.context or _usual_context(model)
    check_context(context, model.identity.name, model.context)
    model = model.serving(context)
    tokenizer, prompter = _prompting(config, model, context, infilling=infilling)

    def make(log: Path, observer: Observer) -> Engine:
        observer.note(f"Starting vLLM; the first answers take a while. Its log is {log}")
        plan = plan_memory(model, context, this_machine())
        settings = engine_settings(model.folder, context, model.hf_overrides(context), plan, log)
        return Revived(VllmEngine(settings), observer.note)

    return Served(model, context, tokenizer, prompter, make)


def _prompting(
    config: ScanConfig, model: LocalModel, context: int, *, infilling: bool
) -> tuple[Tokenizer, Prompter]:
    templates = folder("prompts")
    sampling = drawn(model.sampling, config.seed)
    tokenizer = load_tokenizer(model.folder)
    if infilling and model.gap:
        return tokenizer, Infiller(
            tokenizer, model.gap, templates, context, model.identity, sampling
        )
    chat = load_chat(model.folder, system_words(templates, config.language), model.opening)
    tokenizer = guarded(tokenizer, chat.head + chat.foot)
    return tokenizer, Prompter(
        tokenizer, chat.head, chat.foot, templates, context, model.identity, sampling
    )


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


def pass_over_the_gate(config: ScanConfig, model: ModelIdentity, observer: Observer) -> None:
    """Say that a demonstration model's findings cannot make a scan fail.

    Raises:
        UsageError: the user wants them to.
    """
    if not config.gate_may_idle:
        raise UsageError(
            f"--fail-on needs a model whose findings mean something, and {model.name} "
            "is for demonstration",
            "choose a stronger --model (see `reposcan models list`), or give --fail-on never",
        )
    observer.note(f"fail-on = {config.fail_on} is passed over: the model is for demonstration")


def system_words(templates: Path, language: str) -> str:
    """What the model is told before all else."""
    text = (templates / "system.j2").read_text(encoding="utf-8")
    system: str = Template(text, trim_blocks=True).render(language=language)
    return system.strip()


def drawn(sampling: Sampling, seed: int | None) -> Sampling:
    """A model's usual sampling, or a warmer one where a seed is given."""
    if seed is None:
        return sampling
    warm = max(sampling.temperature, _DRAWN_TEMPERATURE)
    return replace(sampling, temperature=warm, seed=seed)


def _usual_context(model: LocalModel) -> int:
    """The model's usual context, or the largest half of halves of it that memory holds.

    In steps, since layouts and stored answers depend on it: what is free changes all the time.
    """
    context, longest = model.usual_context, longest_context(model, this_machine())
    while longest < context and context > _SHORTEST:
        context //= 2
    return context
