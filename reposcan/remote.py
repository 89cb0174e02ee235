"""A model made ready that somebody else serves: what `serving.py` does, for servers."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from reposcan.asking import Prompter, Wording
from reposcan.asking.schema import json_schema
from reposcan.config import ScanConfig
from reposcan.engine import Engine
from reposcan.errors import EngineError, ModelError, UsageError
from reposcan.model.asking import ModelIdentity, Sampling
from reposcan.models import AUTO, by_name, find_vocabulary
from reposcan.observer import Observer
from reposcan.packing.tokens import Tokenizer
from reposcan.questions import EVERY_QUESTION
from reposcan.resources import folder
from reposcan.servers.address import parse_address
from reposcan.servers.background import Background
from reposcan.servers.connection import Connection, key_of_environment
from reposcan.servers.counting import JOINT, ServerTokenizer
from reposcan.servers.endpoint import Counts, Endpoint, find_endpoint
from reposcan.servers.engine import ServerEngine, ServerSettings
from reposcan.servers.form import said
from reposcan.servers.trouble import Patience
from reposcan.serving import RemoteModel, Served, drawn, pass_over_the_gate, system_words
from reposcan.turns import PlainTokenizer, plain

_PATIENCE = Patience()
#: Whoever has typed a wrong port is told so in a second or two.
_AT_FIRST = Patience(tries=3)


def serve_remotely(config: ScanConfig, observer: Observer) -> Served:
    """Ask the servers what they serve, and settle how it is counted and asked.

    No code is sent yet.

    Raises:
        EngineError: no server is of use.
        ModelError: they do not serve what is asked for.
        UsageError: something is to be said that they do not say themselves.
    """
    background = Background()
    endpoints = background.run(_find(config, observer))
    first = endpoints[0]
    tokenizer, vocabulary = _tokenizer(config, endpoints, background, observer)
    preset = by_name(first.model)
    identity = first.identity(preset is not None and preset.demonstration, vocabulary)
    if config.fail_on and identity.demonstration:
        pass_over_the_gate(config, identity, observer)
    context = _context(config, endpoints, identity)
    observer.note(f"model: {identity.name}, contexts of {context:,} tokens, at {_hosts(endpoints)}")
    templates = folder("prompts")
    system = system_words(templates, config.language)
    overhead, takes_system = background.run(first.overhead(system, _PATIENCE))
    # A server that knows no schemas is told of them in words, which must have their room.
    overhead += max(tokenizer.count([said(json_schema(one.schema)) for one in EVERY_QUESTION]))
    wording = Wording(
        system=system if takes_system else "",
        opening="" if takes_system else f"{system}\n\n",
        plain=plain,
        overhead=overhead,
    )
    sampling = drawn(preset.sampling if preset else Sampling(), config.seed)
    prompter = Prompter(tokenizer, system, "", templates, context, identity, sampling, wording)

    def make(log: Path, observer: Observer) -> Engine:
        settings = ServerSettings(config.at_once, overhead, _PATIENCE)
        return ServerEngine(endpoints, background, settings, observer)

    return Served(
        model=RemoteModel(identity),
        context=context,
        tokenizer=tokenizer,
        prompter=prompter,
        make=make,
        hosts=config.hosts_abroad,
        counted_there=isinstance(tokenizer, ServerTokenizer),
    )


async def _find(config: ScanConfig, observer: Observer) -> list[Endpoint]:
    """The servers that are of use, all with the same model."""
    key = key_of_environment()
    wanted = None if config.model == AUTO else config.model
    connections = [Connection(parse_address(url), key) for url in config.servers]
    found = await asyncio.gather(
        *(find_endpoint(one, wanted, _AT_FIRST) for one in connections), return_exceptions=True
    )
    endpoints = [one for one in found if isinstance(one, Endpoint)]
    for problem in found:
        if isinstance(problem, BaseException):
            if not (endpoints and isinstance(problem, EngineError)):
                raise problem
            observer.note(f"{problem.message}; the other servers go on")
    names = sorted({one.model for one in endpoints})
    if len(names) > 1:
        raise UsageError(
            f"the servers have different models: {', '.join(names)}", "name one with --model"
        )
    return endpoints


def _tokenizer(
    config: ScanConfig, endpoints: Sequence[Endpoint], background: Background, observer: Observer
) -> tuple[Tokenizer, str]:
    """What counts, and its digest where it is not the server itself."""
    if config.tokenizer:
        vocabulary = find_vocabulary(config.tokenizer, observer)
        return PlainTokenizer(vocabulary.load(), [JOINT]), vocabulary.digest
    counting = [one for one in endpoints if one.counts is not Counts.NOT]
    if not counting:
        raise UsageError(
            f"the server at {_hosts(endpoints)} does not count tokens",
            "give its model's tokenizer as --tokenizer: a tokenizer.json, a folder that holds one, "
            "or the name of a model on this machine",
        )
    return ServerTokenizer(counting, background, _PATIENCE), ""


def _context(config: ScanConfig, endpoints: Sequence[Endpoint], model: ModelIdentity) -> int:
    longest = min((one.context for one in endpoints if one.context), default=None)
    context = config.context or longest
    if context is None:
        raise UsageError(
            f"the server at {_hosts(endpoints)} does not tell how long a context is",
            "say it with --context",
        )
    if longest and context > longest:
        raise ModelError(
            f"{model.name} is served with contexts of at most {longest:,} tokens",
            f"leave out --context, or give at most {longest}",
        )
    return context


def _hosts(endpoints: Sequence[Endpoint]) -> str:
    return ", ".join(one.connection.address.host for one in endpoints)
