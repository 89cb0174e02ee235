"""What a module is for, how it works, what to be careful with: prose beside the parser's facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from pydantic import Field

from reposcan.model.asking import Target
from reposcan.model.code import Level, Outline
from reposcan.model.finding import Document, Malformed
from reposcan.model.legacy import GlossaryEntry
from reposcan.model.pack import Member, Width
from reposcan.model.source import Category
from reposcan.questions.glossary import known
from reposcan.questions.interface import AnswerSchema, parse
from reposcan.tasks import DOCUMENT

#: Characters of names given to the model as a reminder of what stands in the module: about twenty
#: names. More would repeat the code.
NAMES_SHOWN = 400


class DocumentAnswer(AnswerSchema):
    """The answer's fields, in the order in which they are written."""

    purpose: str = Field(min_length=1, max_length=240)
    how: str = Field(min_length=1, max_length=600)
    caution: str = Field(max_length=240)


@dataclass(frozen=True)
class DocumentQuestion:
    """Asks for the documentation of a module that defines something.

    Attributes:
        glossary: as people gave it.
    """

    name: ClassVar[str] = DOCUMENT
    width: ClassVar[Width] = Width.WIDE
    schema: ClassVar[type[AnswerSchema]] = DocumentAnswer
    answer_tokens: ClassVar[int] = 320

    glossary: Sequence[GlossaryEntry] = ()

    def targets(self, member: Member, outline: Outline, category: Category) -> Iterator[Target]:
        """The module, if its language has an outline and something is defined in it."""
        if outline.level is not Level.LINES and outline.definitions:
            yield Target(member.path, "", member.span, member.part, member.parts)

    def variables(self, target: Target, outline: Outline | None) -> Mapping[str, object]:
        """`names`: of what the shown lines define; `known`: terms that the code's names use."""
        span = target.span
        assert outline and span  # a document is always about lines of a file
        names = [
            one.qualified
            for one in outline.definitions
            if span.start_line <= one.span.start_line <= span.end_line
        ]
        ends = accumulate(len(name) + 2 for name in names)
        shown = [name for name, end in zip(names, ends, strict=True) if end <= NAMES_SHOWN]
        used = (one.name for one in outline.references) if self.glossary else ()
        terms = known(self.glossary, (*names, *used))
        return {"names": shown, "language": outline.language, "known": terms}

    def read(self, text: str, target: Target, source: bytes) -> Document | Malformed:
        """A document with at least a purpose."""
        answer = parse(DocumentAnswer, text)
        if isinstance(answer, Malformed):
            return answer
        if not answer.purpose.strip():
            return Malformed("purpose: blank")
        assert target.span
        return Document(
            target.path,
            target.span,
            answer.purpose.strip(),
            answer.how.strip(),
            answer.caution.strip(),
        )
