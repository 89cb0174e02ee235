"""Which code stands together in one context."""

from dataclasses import dataclass
from enum import StrEnum

from reposcan.model.code import Span


class Width(StrEnum):
    """How wide a question's context is."""

    NARROW = "narrow"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class Member:
    """A module, or a part of one, inside a pack.

    Attributes:
        path: of the file.
        digest: of the file.
        part: which part this is, counted from 1.
        parts: into how many the file was split; 1 means that it is whole.
        span: what of the file it shows.
        tokens: of its rendered form, header included, by the model's own tokenizer.
    """

    path: str
    digest: str
    part: int
    parts: int
    span: Span
    tokens: int


@dataclass(frozen=True, slots=True)
class Pack:
    """Members that share a context, in the order in which they are rendered.

    Attributes:
        id: digest of the members, so that equal packs have equal ids.
        members: at least one.
        tokens: sum over the members, exact: members are encoded one by one.
    """

    id: str
    members: tuple[Member, ...]
    tokens: int

    def __post_init__(self) -> None:
        if not self.members or self.tokens != sum(member.tokens for member in self.members):
            raise ValueError("a pack has members and the sum of their tokens")


@dataclass(frozen=True, slots=True)
class Layout:
    """All packs of a scan.

    Attributes:
        narrow: narrow packs; every member is in exactly one.
        wide: each the members of a run of whole narrow packs.
        runs: for each wide pack, how many narrow packs it holds.
        narrow_budget: tokens that no narrow pack exceeds.
        wide_budget: tokens that no wide pack exceeds.
    """

    narrow: tuple[Pack, ...]
    wide: tuple[Pack, ...]
    runs: tuple[int, ...]
    narrow_budget: int
    wide_budget: int
