"""A module in two sentences; and a part of the program in a few, made of such sentences."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from reposcan.model.asking import Target
from reposcan.model.code import Outline
from reposcan.model.finding import Malformed, Summary
from reposcan.model.pack import Member, Width
from reposcan.model.source import Category
from reposcan.questions.interface import AnswerSchema, parse
from reposcan.tasks import SUMMARIZE


class SummaryAnswer(AnswerSchema):
    """The answer's only field."""

    summary: str = Field(min_length=1, max_length=400)


class SummarizeQuestion:
    """Asks for a summary of every file that is read, and of parts by such summaries."""

    name: ClassVar[str] = SUMMARIZE
    width: ClassVar[Width] = Width.WIDE
    schema: ClassVar[type[AnswerSchema]] = SummaryAnswer
    answer_tokens: ClassVar[int] = 160

    def targets(self, member: Member, outline: Outline, category: Category) -> Iterator[Target]:
        """The member: every file is summarised, whatever its language."""
        yield Target(member.path, "", member.span, member.part, member.parts)

    def variables(self, target: Target, outline: Outline | None) -> Mapping[str, object]:
        """`language` of the file; empty for a part."""
        return {"language": outline.language if outline else ""}

    def read(self, text: str, target: Target, source: bytes) -> Summary | Malformed:
        """A summary that says something."""
        answer = parse(SummaryAnswer, text)
        if isinstance(answer, Malformed):
            return answer
        if not answer.summary.strip():
            return Malformed("summary: blank")
        return Summary(target.path, answer.summary.strip())
