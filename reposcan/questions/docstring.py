"""The words of a doc comment for one unit that has none.

A model that answers questions is asked; one that infills goes on where the comment begins. Either
way its words are checked and written down by others: here they are only read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from reposcan.model.asking import Target
from reposcan.model.code import Kind, Outline
from reposcan.model.docstring import Unit
from reposcan.model.finding import Docstring, Malformed
from reposcan.model.pack import Member, Width
from reposcan.model.source import Category
from reposcan.questions.interface import AnswerSchema, parse

#: What a sentence that is cut by its bound ends with.
_CUT = "…"


class DocstringAnswer(AnswerSchema):
    """The answer's fields, in the order in which they are written."""

    summary: str = Field(min_length=1, max_length=160)
    details: str = Field(max_length=200)


class DocstringQuestion:
    """Asks what a unit does.

    Args:
        wanted: by path, the units to be asked about.
    """

    name: ClassVar[str] = "docstring"
    width: ClassVar[Width] = Width.NARROW
    schema: ClassVar[type[AnswerSchema]] = DocstringAnswer
    answer_tokens: ClassVar[int] = 160

    def __init__(self, wanted: Mapping[str, Sequence[Unit]]) -> None:
        self._units = {
            Target(path, unit.name, unit.span): unit
            for path, units in wanted.items()
            for unit in units
        }
        self._targets = {path: tuple(map(target_of, units)) for path, units in wanted.items()}

    def targets(self, member: Member, outline: Outline, category: Category) -> Iterator[Target]:
        """The wanted units that begin in the member."""
        for target in self._targets.get(member.path, ()):
            assert target.span
            if member.span.start_byte <= target.span.start_byte < member.span.end_byte:
                yield target

    def unit(self, target: Target) -> Unit:
        """The unit that was asked about."""
        return self._units[target]

    def variables(self, target: Target, outline: Outline | None) -> Mapping[str, object]:
        """`kind`, `signature`, `language`; `twins` of that name, and which `number` it is."""
        assert outline
        unit = self.unit(target)
        twins = [one.span for one in outline.definitions if one.qualified == unit.name]
        return {
            "kind": "file" if unit.kind is Kind.MODULE else unit.kind.value,
            "signature": unit.signature,
            "language": outline.language,
            "twins": len(twins),
            "number": twins.index(unit.span) + 1 if unit.span in twins else 1,
        }

    def read(self, text: str, target: Target, source: bytes) -> Docstring | Malformed:
        """A summary that says something, and details."""
        answer = parse(DocstringAnswer, text)
        if isinstance(answer, Malformed):
            return answer
        summary = " ".join(answer.summary.split())
        if summary.endswith(_CUT):
            return Malformed("summary: longer than it may be")
        details = " ".join(answer.details.split())
        if details.endswith(_CUT):
            # Without an end of its own, the last sentence is left out by whoever writes it down.
            details = details.removesuffix(_CUT).rstrip()
        elif details and not details.endswith((".", "!", "?")):
            details += "."
        return _docstring(target, f"{summary}\n\n{details}")


class DocstringInfilling(DocstringQuestion):
    """Has a comment written where it stands.

    Args:
        wanted: by path, the units to be asked about.
        around: gives what stands before a unit's comment, with its opening, and what behind it.
        said: gives the words of the rest of a unit's comment.
    """

    def __init__(
        self,
        wanted: Mapping[str, Sequence[Unit]],
        around: Callable[[Unit], tuple[str, str]],
        said: Callable[[Unit, str], str],
    ) -> None:
        super().__init__(wanted)
        self._around = around
        self._said = said

    def before(self, target: Target) -> str:
        """What stands before the comment, its opening included."""
        return self._around(self.unit(target))[0]

    def variables(self, target: Target, outline: Outline | None) -> Mapping[str, object]:
        """`after`: what stands behind the comment."""
        return {"after": self._around(self.unit(target))[1]}

    def read(self, text: str, target: Target, source: bytes) -> Docstring | Malformed:
        """What of the text is the comment."""
        return _docstring(target, self._said(self.unit(target), text))


def target_of(unit: Unit) -> Target:
    """What is asked about for a unit."""
    return Target(unit.path, unit.name, unit.span)


def _docstring(target: Target, text: str) -> Docstring | Malformed:
    if not text.strip():
        return Malformed("summary: blank")
    return Docstring(target.path, target.name, text.strip())
