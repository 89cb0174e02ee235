"""What a server says of itself: its model, how long its context is, and how it counts.

Nothing is believed to be there because of a server's name. vLLM and llama.cpp count, each in a way
of its own, and are told apart by asking; whatever else stands behind a URL is only asked to chat.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

import msgspec

from reposcan.errors import EngineError, ModelError, UsageError
from reposcan.model.asking import ModelIdentity
from reposcan.printable import printable
from reposcan.servers.connection import Connection
from reposcan.servers.trouble import Patience, RefusedError, insist

#: Tokens that a chat template may add around the messages where the server does not tell: most add
#: ten to forty, some a whole paragraph of their own.
_UNKNOWN_OVERHEAD = 128
#: The probe stands where other words will: they may join the template's in another way.
_SPARE = 8

#: A text of our own, to see how a server counts.
_PROBE = "x = 1"

#: Tokens. What is longer is not meant as a length.
_LONGEST_CONTEXT = 1_000_000_000

#: Names of models that are listed in an error.
_SHOWN = 8


class Counts(Enum):
    """How a server counts tokens, if it does."""

    VLLM = "vLLM"
    LLAMA_CPP = "llama.cpp"
    NOT = "not"


class _Model(msgspec.Struct):
    id: str
    max_model_len: int | None = None
    meta: dict[str, Any] | None = None


class _Models(msgspec.Struct):
    data: list[_Model]


class _Tokens(msgspec.Struct):
    tokens: list[int]


class _Props(msgspec.Struct):
    default_generation_settings: dict[str, Any]


class _Prompt(msgspec.Struct):
    prompt: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind a URL.

    Attributes:
        connection: to its server.
        model: what the server calls it.
        facts: what the server says of it that would be another for another model.
        context: tokens of a prompt and its answer; None where the server does not tell.
        counts: how it counts.
    """

    connection: Connection
    model: str
    facts: tuple[tuple[str, int], ...]
    context: int | None
    counts: Counts

    def identity(self, demonstration: bool, vocabulary: str) -> ModelIdentity:
        """What answers are stored under: not the URL, so that the model may move.

        Args:
            demonstration: the model is known to be too small to be trusted.
            vocabulary: digest of what counts instead of the server; empty where nothing does.
        """
        decides = json.dumps([self.model, self.facts, vocabulary])
        # llama.cpp calls a model by the path of its file.
        name = self.model.rpartition("/")[2] if self.model.endswith(".gguf") else self.model
        digest = hashlib.sha256(decides.encode("utf-8", "backslashreplace")).hexdigest()
        return ModelIdentity(printable(name), digest, demonstration)

    async def tokens(self, text: str, seconds: float, *, trusted: bool = False) -> list[int]:
        """Ids of a text, without any that begin or end a conversation.

        Args:
            text: to be encoded.
            seconds: until the reply must be here.
            trusted: control tokens in the text are such. (vLLM always takes them so.)
        """
        body: dict[str, Any] = {"content": text, "add_special": False, "parse_special": trusted}
        if self.counts is Counts.VLLM:
            body = {"model": self.model, "prompt": text, "add_special_tokens": False}
        url = f"{self.connection.address.root}/tokenize"
        return (await self.connection.post(url, body, seconds, _Tokens)).tokens

    async def overhead(self, system: str, patience: Patience) -> tuple[int, bool]:
        """Tokens around the messages of a conversation, and whether it takes the system's.

        Some chat templates know no system; then its words stand at the head of the user's.
        """
        address = self.connection.address
        apart = [{"role": "system", "content": system}, {"role": "user", "content": _PROBE}]
        joined = [{"role": "user", "content": f"{system}\n\n{_PROBE}"}]
        for taken, messages in ((True, apart), (False, joined)):
            # Not given up lightly: the layout depends on it, and stored answers on that.
            with suppress(RefusedError, EngineError):
                encode = partial(self.tokens, joined[0]["content"], patience.question)
                said = await insist(encode, address, patience)
                render = partial(self._conversation, messages, patience.question)
                whole = await insist(render, address, patience)
                if whole >= len(said):
                    return whole - len(said) + _SPARE, taken
        return _UNKNOWN_OVERHEAD + _SPARE, True

    async def _conversation(self, messages: list[dict[str, str]], seconds: float) -> int:
        """Tokens of a conversation by the model's own template."""
        root, body = self.connection.address.root, {"model": self.model, "messages": messages}
        match self.counts:
            case Counts.VLLM:
                url = f"{root}/tokenize"
                return len((await self.connection.post(url, body, seconds, _Tokens)).tokens)
            case Counts.LLAMA_CPP:
                url = f"{root}/apply-template"
                applied = await self.connection.post(url, body, seconds, _Prompt)
                return len(await self.tokens(applied.prompt, seconds, trusted=True))
            case Counts.NOT:
                raise RefusedError("it does not count")


async def find_endpoint(connection: Connection, wanted: str | None, patience: Patience) -> Endpoint:
    """Ask a server what it serves.

    Args:
        connection: to the server.
        wanted: name of the model; None takes the only one.
        patience: with the server.

    Raises:
        EngineError: the server is of no use.
        ModelError: it does not serve that model.
        UsageError: it serves several, and none was named.
    """
    address = connection.address

    async def ask() -> _Models:
        return await connection.get(f"{address.base}/models", patience.question, _Models)

    try:
        listed = await insist(ask, address, patience)
    except RefusedError as refused:
        raise EngineError(
            f"the server at {address.host} does not list its models: {refused.reason}",
            "check --server, which mostly ends with /v1",
        ) from refused
    model = _chosen(listed.data, wanted, address.host)
    counts = await _counts(connection, model.id, patience)
    facts = {name: n for name, n in (model.meta or {}).items() if _is_fact(name, n)}
    return Endpoint(
        connection=connection,
        model=model.id,
        facts=tuple(sorted(facts.items())),
        context=await _context(connection, model, patience),
        counts=counts,
    )


def _is_fact(name: str, value: object) -> bool:
    """Whether it is of the model itself, and not of how it is served at the moment."""
    return name in ("n_vocab", "n_embd", "n_params", "size") and isinstance(value, int)


def _chosen(models: list[_Model], wanted: str | None, host: str) -> _Model:
    names = ", ".join(printable(model.id) for model in models[:_SHOWN]) or "none"
    if wanted is not None:
        for model in models:
            if model.id == wanted:
                return model
        raise ModelError(
            f"the server at {host} has no model {wanted}", f"it serves {names}: give one as --model"
        )
    if len(models) != 1:
        raise UsageError(
            f"the server at {host} serves {len(models):,} models", f"name one with --model: {names}"
        )
    return models[0]


async def _counts(connection: Connection, model: str, patience: Patience) -> Counts:
    for counts in (Counts.VLLM, Counts.LLAMA_CPP):
        endpoint = Endpoint(connection, model, (), None, counts)
        try:
            encode = partial(endpoint.tokens, _PROBE, patience.question)
            tokens = await insist(encode, connection.address, patience)
        except (RefusedError, EngineError):
            continue
        # Asked in vLLM's way, llama.cpp answers with nothing.
        if tokens:
            return counts
    return Counts.NOT


async def _context(connection: Connection, model: _Model, patience: Patience) -> int | None:
    if _is_length(model.max_model_len):
        return model.max_model_len
    try:
        url = f"{connection.address.root}/props"
        ask = partial(connection.get, url, patience.question, _Props)
        props = await insist(ask, connection.address, patience)
    except (RefusedError, EngineError):
        return None
    # Of one slot: what llama.cpp was given is divided among them.
    context = props.default_generation_settings.get("n_ctx")
    return context if _is_length(context) else None


def _is_length(context: object) -> bool:
    return isinstance(context, int) and 0 < context <= _LONGEST_CONTEXT
