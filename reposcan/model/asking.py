"""Requests to a model, its answers, and what became of each planned question."""

from dataclasses import dataclass
from enum import StrEnum

from reposcan.model.code import Span


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model answers.

    Attributes:
        name: what the user called it: a preset, a Hugging Face id or a folder's name.
        digest: of its configuration, tokenizer and chat template, and of samples of its weights.
        demonstration: too small for its words to be trusted.
    """

    name: str
    digest: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are drawn; a temperature of 0 is greedy.

    The frequency penalty lowers a token for every time that the answer holds it already. (A
    repetition penalty would count the prompt too, and punish the names that the code uses.)
    """

    temperature: float = 0.0
    frequency_penalty: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """The tokens around a gap, as the model's vocabulary writes them.

    Attributes:
        opening: begin the prompt, before the text that stands before the gap.
        suffix: begins the text behind the gap.
        middle: ends the prompt.
        ends: each ends an answer.
        spaced: the text before the gap is encoded as one that begins, with the blank that the
            vocabulary puts there; the one behind it never is.
    """

    opening: tuple[str, ...]
    suffix: str
    middle: str
    ends: tuple[str, ...]
    spaced: bool


@dataclass(frozen=True, slots=True)
class Messages:
    """A prompt for an engine that takes messages: the same text as its token ids stand for.

    Attributes:
        system: the system's message; empty where there is none.
        context: beginning of the user's message, which the requests of a context share.
        question: the rest of it.
    """

    system: str
    context: str
    question: str


@dataclass(frozen=True, slots=True)
class Request:
    """One prompt: the context that it shares with others, then its own question.

    Attributes:
        key: digest of everything that decides the answer; answers are stored under it.
        context: digest of `prefix`; requests of one context share its computation.
        prefix: token ids of the conversation's head and the code.
        tail: token ids of the question and the conversation's end.
        schema: JSON schema that the answer must follow, as text; empty for free text.
        max_tokens: longest answer.
        sampling: how tokens are drawn.
        messages: the prompt for an engine that takes messages; None where it takes token ids.
        stop: token ids that end the answer, beside the model's own.
    """

    key: str
    context: str
    prefix: tuple[int, ...]
    tail: tuple[int, ...]
    schema: str
    max_tokens: int
    sampling: Sampling
    messages: Messages | None = None
    stop: tuple[int, ...] = ()


class Finish(StrEnum):
    """How an answer ended."""

    STOP = "stop"
    LENGTH = "length"
    REFUSED = "refused"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a request.

    Attributes:
        key: the request's.
        text: the model's words; for `REFUSED`, the engine's reason.
        finish: `STOP` is whole, `LENGTH` cut at `max_tokens`, `REFUSED` not accepted by the
            engine, `MISSING` not stored and no engine was there to ask.
        prompt_tokens: length of the prompt.
        cached_tokens: of these, not computed again.
        generated_tokens: length of the answer.
    """

    key: str
    text: str
    finish: Finish
    prompt_tokens: int
    cached_tokens: int
    generated_tokens: int


class State(StrEnum):
    """What became of a planned question."""

    ANSWERED = "answered"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Target:
    """What a question is about.

    Attributes:
        path: of the file; empty for the repository as a whole, its parts and groups of files.
        name: qualified name of the definition, or of the part; empty for a file and the repository.
        span: the lines shown to the model; None where it is about answers.
        part: which part of the file is shown, counted from 1; always 1 for what is shown whole.
        parts: into how many parts the file was split; 1 for what is shown whole.
    """

    path: str
    name: str
    span: Span | None
    part: int = 1
    parts: int = 1
