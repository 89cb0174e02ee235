"""Requests to a model that infills: the text before a gap, the text behind it, and nothing else.

Models were trained on such prompts as token ids, in the order prefix, suffix, middle. There is no
conversation, no schema and no question; the answer ends with a token of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from reposcan.asking.prompt import Prefix, Prompter, digest_of
from reposcan.errors import ModelError
from reposcan.model.asking import Gap, ModelIdentity, Request, Sampling, Target
from reposcan.packing.tokens import Tokenizer
from reposcan.questions.interface import Question

#: Tokens of an answer: a sentence or three. One that is cut is of no use, nor is more room for it.
ANSWER_TOKENS = 128


class Infiller(Prompter):
    """Makes requests for a model that infills.

    Args:
        tokenizer: the served model's own.
        gap: the tokens around a gap.
        context: tokens of the model's context.
        model: identity, a part of every key.
        sampling: how answers are drawn.

    Raises:
        ModelError: the vocabulary lacks one of the tokens.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        gap: Gap,
        templates: Path,
        context: int,
        model: ModelIdentity,
        sampling: Sampling,
    ) -> None:
        super().__init__(tokenizer, "", "", templates, context, model, sampling)
        self._opening = tuple(self._token(one) for one in gap.opening)
        self._suffix, self._middle = self._token(gap.suffix), self._token(gap.middle)
        self._ends = tuple(self._token(one) for one in gap.ends)
        self._spaced = gap.spaced
        room = context - ANSWER_TOKENS - len(self._opening) - 2
        #: Half for either side: behind a gap stands the code that its comment is about.
        self._room = room // 2

    def prefix(self, parts: Iterable[str]) -> Prefix:
        """The text before a gap; of one that is too long its end."""
        text = "".join(parts)
        ids = self._tokenizer.encode(f" {text}" if self._spaced else text)
        prefix = (*self._opening, *ids[-self._room :])
        return Prefix(prefix, digest_of(prefix))

    def request(
        self,
        question: Question,
        target: Target,
        variables: Mapping[str, object],
        prefix: Prefix,
        notes: Sequence[str] = (),
    ) -> Request | str:
        """The request for the text in a gap; of the text behind it, `after`, the beginning.

        What people noted has no place in it.
        """
        if self._room < 1:
            return "the context is too short"
        ids = self._tokenizer.encode(str(variables["after"]))[: self._room]
        tail = (self._suffix, *ids, self._middle)
        return self._make(prefix, tail, "", ANSWER_TOKENS, self._ends)

    def with_more_room(self, request: Request) -> Request | None:
        """Nothing: what has not ended by then does not end."""
        return None

    def _token(self, text: str) -> int:
        ids = self._tokenizer.encode_trusted(text)
        if len(ids) != 1:
            raise ModelError(
                f"the model's vocabulary has no token {text}",
                "Take another model, or fetch it again",
            )
        return ids[0]
