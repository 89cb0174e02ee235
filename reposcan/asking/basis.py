"""What an answer stands on, so that it is known when it is out of date, and when it is not.

A prompt shows a whole context, and an edit of one file changes it for all others there. What is
said of some lines stays true as long as these lines are what they were, and the signatures of what
they use elsewhere: an answer is carried over to another prompt about them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from reposcan.asking.plan import Ask, Outcome
from reposcan.asking.prompt import Prompter
from reposcan.model.asking import Answer, Finish, State, Target
from reposcan.model.code import Outline, Span
from reposcan.model.finding import Malformed
from reposcan.model.told import Basis, Origin


class Bases:
    """Tells what answers stand on.

    Args:
        prompter: knows the model, and the questions' words.
        outlines: by path.
        read: gives a file's text, UTF-8.
        signatures: of what lines of a file use elsewhere.
        noted: what people noted about a target.
    """

    def __init__(
        self,
        prompter: Prompter,
        outlines: Mapping[str, Outline],
        read: Callable[[str], bytes],
        signatures: Callable[[str, Span], Sequence[str]],
        noted: Callable[[Target], Sequence[str]],
    ) -> None:
        self._prompter = prompter
        self._outlines = outlines
        self._read = read
        self._signatures = signatures
        self._noted = noted

    def of(self, ask: Ask) -> Basis:
        """What the answer to an ask stands on."""
        question, target = ask.question, ask.target
        if not target.span:
            return Basis()
        shown = self._read(target.path)[target.span.start_byte : target.span.end_byte]
        lines = _digest(shown)
        variables = question.variables(target, self._outlines.get(target.path))
        stands_on = (
            self._prompter.wording_digest(question),
            *(target.path, target.name, f"{target.part}/{target.parts}"),
            repr(sorted(variables.items())),
            repr(list(self._noted(target))),
            *self._signatures(target.path, target.span),
            lines,
        )
        return Basis(_digest("\0".join(stands_on).encode()), lines)


def carry_over(
    asks: Iterable[tuple[Ask, Basis]],
    claim: Callable[[str], tuple[Answer, Origin] | None],
    read: Callable[[str], bytes],
) -> Iterator[Outcome]:
    """The outcomes of those asks that are answered on the same basis.

    Args:
        asks: each with its basis.
        claim: the stored answer on a basis, and where it was written.
        read: gives a file's text, UTF-8.
    """
    for ask, basis in asks:
        found = claim(basis.digest) if basis.digest else None
        if not found or found[0].finish is not Finish.STOP:
            continue
        answer, origin = found
        # Read anew: what it quotes may stand on other lines now.
        result = ask.question.read(answer.text, ask.target, read(ask.target.path))
        if not isinstance(result, Malformed):
            yield Outcome(ask, State.ANSWERED, result, key=answer.key, origin=origin)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]
