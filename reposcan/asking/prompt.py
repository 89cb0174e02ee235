"""Prompts: a shared prefix (head of the conversation and code), then a tail of one's own.

The prefix is the same for every question about a context, to the last token, so that the engine's
prefix cache computes it once. All arithmetic is on token ids: what is counted is what is sent.
"""

import hashlib
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reposcan.asking.schema import json_schema
from reposcan.errors import ModelError
from reposcan.model.asking import Messages, ModelIdentity, Request, Sampling, Target
from reposcan.model.code import Definition, Kind, Level, Outline, Span
from reposcan.packing.tokens import Tokenizer
from reposcan.printable import LONGEST, printable
from reposcan.questions.interface import Question

#: Room kept for a question's own words: this, or a multiple of it if a template needs more. In
#: steps, since the layout depends on it: a reworded template must not move code to other contexts.
TAIL_TOKENS = 400
#: With less room for code than this, a context holds little more than one function.
LEAST_CODE_TOKENS = 512
#: Characters of names in a question: names in a script that costs many tokens a character are
#: shortened further where the question would not fit.
_NAMES = (LONGEST, 40, 20, 10)
#: Notes of people in a question, and at the same time how many names' length they may have in all.
_NOTES = 5


@dataclass(frozen=True, slots=True)
class Prefix:
    """What all questions about a context begin with.

    Attributes:
        ids: token ids.
        digest: of the ids; computed once a context, since it may be long.
        text: the same as text, for engines that take messages; empty for others.
    """

    ids: tuple[int, ...]
    digest: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """How prompts are written for an engine that takes messages.

    Attributes:
        system: the system's message; empty where there is none.
        opening: what the user's message begins with, before the code.
        plain: makes untrusted text what it is sent as.
        overhead: tokens that the engine adds to a prompt at most.
    """

    system: str
    opening: str
    plain: Callable[[str], str]
    overhead: int


class Prompter:
    """Makes requests for one model.

    Args:
        tokenizer: the served model's own.
        head: the conversation up to the code, in the model's chat format.
        foot: the conversation after the question.
        templates: folder of the templates.
        context: tokens of the model's context.
        model: identity, a part of every key.
        sampling: how answers are drawn.
        wording: for an engine that takes messages. Head and foot are then what the token ids count
            beside code and questions: its words, without what the engine adds.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        head: str,
        foot: str,
        templates: Path,
        context: int,
        model: ModelIdentity,
        sampling: Sampling,
        wording: Wording | None = None,
    ) -> None:
        self._tokenizer = tokenizer
        self._head = tuple(tokenizer.encode_trusted(head))
        self._foot = tuple(tokenizer.encode_trusted(foot))
        self._templates = Environment(  # noqa: S701 - prompts are text, there is nothing to escape
            loader=FileSystemLoader(templates),
            undefined=StrictUndefined,
            # A scan lasts hours: templates are those of its beginning.
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates_folder = templates
        self._wordings: dict[str, str] = {}
        self._context = context
        self._model = model
        self._sampling = sampling
        self._wording = wording
        self._added = wording.overhead if wording else 0

    def budget(self, width: int, questions: Sequence[Question]) -> int:
        """Tokens for code in a context of `width` tokens that serves these questions.

        Raises:
            ModelError: hardly any code would fit.
        """
        overhead = self._overhead(questions)
        if width - overhead < LEAST_CODE_TOKENS:
            raise ModelError(
                f"a context of {width:,} tokens is too small",
                f"these questions need --context {overhead + LEAST_CODE_TOKENS} or more",
            )
        return width - overhead

    def room(self, question: Question) -> int:
        """Tokens for what stands before this question in the model's context."""
        return self._context - self._overhead([question])

    def prefix(self, parts: Iterable[str]) -> Prefix:
        """The conversation's head and the parts, each encoded by itself."""
        texts = list(parts)
        ids = tuple(chain(self._head, *self._tokenizer.encode_all(texts)))
        wording = self._wording
        text = wording.opening + "".join(map(wording.plain, texts)) if wording else ""
        return Prefix(ids, digest_of(ids), text)

    def request(
        self,
        question: Question,
        target: Target,
        variables: Mapping[str, object],
        prefix: Prefix,
        notes: Sequence[str] = (),
    ) -> Request | str:
        """The request for a question, or the reason why it cannot be asked."""
        for longest in _NAMES:
            words = self._words(question, target, variables, longest, notes)
            tail = (*self._tokenizer.encode(words), *self._foot)
            used = len(prefix.ids) + len(tail) + self._added
            if used + question.answer_tokens <= self._context:
                schema = json_schema(question.schema)
                made = self._make(prefix, tail, schema, question.answer_tokens)
                return replace(made, messages=self._messages(prefix, words))
        return "the question does not fit into the context"

    def with_more_room(self, request: Request) -> Request | None:
        """The same request with up to twice the room for its answer, if there is any more."""
        used = len(request.prefix) + len(request.tail) + self._added
        room = min(2 * request.max_tokens, self._context - used)
        if room <= request.max_tokens:
            return None
        prefix = Prefix(request.prefix, request.context)
        made = self._make(prefix, request.tail, request.schema, room)
        return replace(made, messages=request.messages)

    def wording_digest(self, question: Question) -> str:
        """Digest of all that decides an answer beside the code: model, words, form, context."""
        if question.name not in self._wordings:
            folder = self._templates_folder
            texts = [folder / f"{question.name}.j2", *sorted(folder.glob("_*.j2"))]
            decides = (
                *(self._model.digest, repr(self._sampling), str(self._context)),
                *(digest_of(self._head), digest_of(self._foot), json_schema(question.schema)),
                *(one.read_text(encoding="utf-8") for one in texts),
            )
            digest = hashlib.sha256("\0".join(decides).encode()).hexdigest()[:32]
            self._wordings[question.name] = digest
        return self._wordings[question.name]

    def _overhead(self, questions: Sequence[Question]) -> int:
        answer = max(question.answer_tokens for question in questions)
        words = len(self._head) + self._tail_room(questions) + len(self._foot)
        return words + answer + self._added

    def _messages(self, prefix: Prefix, words: str) -> Messages | None:
        if self._wording is None:
            return None
        return Messages(self._wording.system, prefix.text, self._wording.plain(words))

    def _words(
        self,
        question: Question,
        target: Target,
        variables: Mapping[str, object],
        longest: int,
        notes: Sequence[str],
    ) -> str:
        """The question in words; what comes from the checkout is put on lines and shortened."""
        names = {name: _shown(value, longest) for name, value in variables.items()}
        shown = replace(
            target, path=printable(target.path, longest), name=printable(target.name, longest)
        )
        template = self._templates.get_template(f"{question.name}.j2")
        first = notes[:_NOTES]
        told = [printable(" ".join(one.split()), _NOTES * longest // len(first)) for one in first]
        return "\n" + template.render(target=shown, notes=told, **names).strip()

    def _tail_room(self, questions: Sequence[Question]) -> int:
        """Tokens of the longest question about a target whose names are all as long as can be.

        Notes too, in ordinary words: those that take more tokens are shortened where it is full.
        """
        name = "n_" * (_NAMES[0] // 2)
        span = Span(1, 99_999, 0, 99_999)
        definition = Definition(Kind.FUNCTION, name, name, span, name, "")
        outline = Outline(name, Level.OUTLINE, 99_999, (definition,) * 99, (span,), ())
        target = Target(name, name, span, 1, 99)
        notes = ["note " * (_NOTES * _NAMES[0] // len("note "))]
        words = [
            self._words(one, target, one.variables(target, outline), _NAMES[0], notes)
            for one in questions
        ]
        return -(-max(self._tokenizer.count(words)) // TAIL_TOKENS) * TAIL_TOKENS

    def _make(
        self,
        prefix: Prefix,
        tail: tuple[int, ...],
        schema: str,
        max_tokens: int,
        stop: tuple[int, ...] = (),
    ) -> Request:
        decides = (
            *(prefix.digest, digest_of(tail), schema, str(max_tokens)),
            *(self._model.digest, repr(self._sampling), *map(str, stop)),
        )
        key = hashlib.sha256("\0".join(decides).encode()).hexdigest()[:32]
        request = Request(key, prefix.digest, prefix.ids, tail, schema, max_tokens, self._sampling)
        return replace(request, stop=stop)


def _shown(value: object, longest: int) -> object:
    if isinstance(value, str):
        return printable(value, longest)
    if isinstance(value, list):
        return [_shown(item, longest) for item in value]
    return value


def digest_of(ids: Sequence[int]) -> str:
    """Digest of token ids."""
    return hashlib.sha256(array("I", ids).tobytes()).hexdigest()[:32]
