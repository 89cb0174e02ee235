"""What a question is: one file here, one template in prompts/."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Protocol, TypeVar

from annotated_types import MaxLen
from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator

from reposcan.model.asking import Target
from reposcan.model.code import Outline
from reposcan.model.finding import Malformed, Result
from reposcan.model.pack import Member, Width
from reposcan.model.source import Category

#: What a whole sentence ends with.
_ENDS = (".", "!", "?")


class AnswerSchema(BaseModel):
    """Base of the schemas: nothing but the declared fields, and nothing coerced silently.

    Strings are bounded, so that an answer ends; one that the bound has cut says so at its end.

    Attributes:
        verbatim: names of fields that are copied from the code, and not marked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    verbatim: ClassVar[frozenset[str]] = frozenset()

    @field_validator("*")
    @classmethod
    def _mark_cut(cls, value: object, info: ValidationInfo) -> object:
        if type(value) is not str or info.field_name in cls.verbatim:
            return value
        bounds = cls.model_fields[str(info.field_name)].metadata
        longest = next((one.max_length for one in bounds if isinstance(one, MaxLen)), None)
        whole = longest is None or len(value) < longest or value.endswith(_ENDS)
        return value if whole else f"{value.rstrip()} …"


Schema = TypeVar("Schema", bound=AnswerSchema)


class Question(Protocol):
    """A kind of question, asked about many targets.

    Attributes:
        name: stable; names the template `prompts/<name>.j2` and the row in the coverage.
        width: how wide a context it needs.
        schema: what an answer must look like; every string and list in it is bounded, so that an
            answer ends.
        answer_tokens: the longest answer at first; one that is cut is asked once more with room
            for twice as much.
    """

    name: ClassVar[str]
    width: ClassVar[Width]
    schema: ClassVar[type[AnswerSchema]]
    answer_tokens: ClassVar[int]

    def targets(self, member: Member, outline: Outline, category: Category) -> Iterator[Target]:
        """What to ask about a member of a pack; nothing where the question does not apply.

        Args:
            member: of the pack.
            outline: of its file.
            category: what the pack's members are for.
        """

    def variables(self, target: Target, outline: Outline | None) -> Mapping[str, object]:
        """What the template gets besides `target`; lists and strings are bounded.

        Args:
            target: what is asked about.
            outline: of the target's file; None where it is not about one file.
        """

    def read(self, text: str, target: Target, source: bytes) -> Result | Malformed:
        """Turn an answer into a result. It never raises, whatever the model wrote.

        Args:
            text: the answer.
            target: what was asked about.
            source: text of the target's file, UTF-8; empty where it is not about one file.
        """


def parse(schema: type[Schema], text: str) -> Schema | Malformed:
    """Check an answer against its schema."""
    try:
        return schema.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return Malformed(f"{place}: {first['msg']}" if place else str(first["msg"]))
