"""The repository as a whole, from what is said of its parts."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from reposcan.model.asking import Target
from reposcan.model.code import Outline
from reposcan.model.finding import Malformed, Overview
from reposcan.model.pack import Member, Width
from reposcan.model.source import Category
from reposcan.questions.interface import AnswerSchema, parse


class OverviewAnswer(AnswerSchema):
    """The answer's fields, in the order in which they are written."""

    what: str = Field(min_length=1, max_length=400)
    together: str = Field(max_length=600)
    caution: str = Field(max_length=300)


class OverviewQuestion:
    """Asks once, when the parts have their summaries: what this is, how its parts work together."""

    name: ClassVar[str] = "overview"
    width: ClassVar[Width] = Width.WIDE
    schema: ClassVar[type[AnswerSchema]] = OverviewAnswer
    answer_tokens: ClassVar[int] = 400

    def targets(self, member: Member, outline: Outline, category: Category) -> Iterator[Target]:
        """Nothing: it is about no code."""
        yield from ()

    def variables(self, target: Target, outline: Outline | None) -> Mapping[str, object]:
        """None besides the target."""
        return {}

    def read(self, text: str, target: Target, source: bytes) -> Overview | Malformed:
        """An overview that says at least what this is."""
        answer = parse(OverviewAnswer, text)
        if isinstance(answer, Malformed):
            return answer
        if not answer.what.strip():
            return Malformed("what: blank")
        return Overview(answer.what.strip(), answer.together.strip(), answer.caution.strip())
