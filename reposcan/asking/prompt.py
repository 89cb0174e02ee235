"""Prompts: a shared prefix (head of the conversation and code), then a tail of one's own.

The prefix is the same for every question about a context, to the last token, so that the engine's
prefix cache computes it once. All arithmetic is on token ids: what is counted is what is sent.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reposcan.asking.schema import json_schema
from reposcan.errors import ModelError
from reposcan.model.asking import ModelIdentity, Request, Sampling, Target
from reposcan.model.code import Definition, Kind, Level, Outline, Span
from reposcan.packing.tokens import Tokenizer
from reposcan.questions.interface import Question

#: Room kept for a question's own words: this, or a multiple of it if a template needs more. In
#: steps, since the layout depends on it: a reworded template must not move code to other contexts.
TAIL_TOKENS = 400
#: With less room for code than this, a context holds little more than one function.
LEAST_CODE_TOKENS = 512
#: Names in a question are shortened to this; the code itself shows them whole.
NAME_CHARACTERS = 80


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
        self._templates.filters["short"] = shorten
        self._context = context
        self._model = model
        self._sampling = sampling

    def budget(self, width: int, questions: Sequence[Question]) -> int:
        """Tokens for code in a context of `width` tokens that serves these questions.

        Raises:
            ModelError: hardly any code would fit.
        """
        answer = max(question.answer_tokens for question in questions)
        overhead = len(self._head) + self._tail_room(questions) + len(self._foot) + answer
        if width - overhead < LEAST_CODE_TOKENS:
            raise ModelError(
                f"a context of {width:,} tokens is too small",
                f"these questions need --context {overhead + LEAST_CODE_TOKENS} or more",
            )
        return width - overhead

    def prefix(self, parts: Iterable[str]) -> tuple[int, ...]:
        """Ids of the conversation's head and of the parts, each encoded by itself."""
        return tuple(chain(self._head, *(self._tokenizer.encode(part) for part in parts)))

    def request(
        self,
        question: Question,
        target: Target,
        variables: Mapping[str, object],
        prefix: tuple[int, ...],
    ) -> Request | str:
        """The request for a question, or the reason why it cannot be asked."""
        tail = (*self._tokenizer.encode(self._words(question, target, variables)), *self._foot)
        if len(prefix) + len(tail) + question.answer_tokens > self._context:
            return "the question does not fit into the context"
        return self._make(prefix, tail, json_schema(question.schema), question.answer_tokens)

    def with_more_room(self, request: Request) -> Request | None:
        """The same request with up to twice the room for its answer, if there is any more."""
        used = len(request.prefix) + len(request.tail)
        room = min(2 * request.max_tokens, self._context - used)
        if room <= request.max_tokens:
            return None
        return self._make(request.prefix, request.tail, request.schema, room)

    def _words(self, question: Question, target: Target, variables: Mapping[str, object]) -> str:
        template = self._templates.get_template(f"{question.name}.j2")
        return "\n" + template.render(target=target, **variables).strip()

    def _tail_room(self, questions: Sequence[Question]) -> int:
        """Tokens of the longest question about a target whose names are all as long as can be."""
        name = "n_" * (NAME_CHARACTERS // 2)
        span = Span(1, 99_999, 0, 99_999)
        definition = Definition(Kind.FUNCTION, name, name, span, name, "")
        outline = Outline(name, Level.OUTLINE, 99_999, (definition,) * 99, (span,), ())
        target = Target(name, name, span, 1, 99)
        sizes = self._tokenizer.count(
            [self._words(one, target, one.variables(target, outline)) for one in questions]
        )
        return -(-max(sizes) // TAIL_TOKENS) * TAIL_TOKENS

    def _make(
        self, prefix: tuple[int, ...], tail: tuple[int, ...], schema: str, max_tokens: int
    ) -> Request:
        context = _digest(repr(prefix))
        key = _digest(
            context, repr(tail), schema, str(max_tokens), self._model.digest, repr(self._sampling)
        )
        return Request(key, context, prefix, tail, schema, max_tokens, self._sampling)


def shorten(text: str) -> str:
    """`text` on one line of at most `NAME_CHARACTERS`, its middle left out if need be."""
    line = "".join(char if char.isprintable() else "?" for char in " ".join(text.split()))
    if len(line) <= NAME_CHARACTERS:
        return line
    half = NAME_CHARACTERS // 2 - 2
    return f"{line[:half]}...{line[-half:]}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
