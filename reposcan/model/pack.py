"""Which code stands together in one context."""

from dataclasses import dataclass
from enum import StrEnum

from reposcan.model.code import Span
from reposcan.model.source import Category


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
        shown: digest of what it shows: the file's where it is whole, else one of the text of the
            part, which other parts' edits leave as it is.
    """

    path: str
    digest: str
    part: int
    parts: int
    span: Span
    tokens: int
    shown: str


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Signatures of a module that is not in the pack, or only in part: what its members use of it.

    Attributes:
        path: of the file.
        digest: of the file.
        names: qualified names of the definitions whose signatures are shown, in the file's order.
        start_line: where the first of them starts.
        end_line: where the last of them ends.
        tokens: of its rendered form, header included, by the model's own tokenizer.
        shown: digest of its rendered form.
    """

    path: str
    digest: str
    names: tuple[str, ...]
    start_line: int
    end_line: int
    tokens: int
    shown: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What shares a context, in the order in which it is rendered.

    Attributes:
        id: digest of what is shown, so that equal packs have equal ids.
        category: what all its members are for: source, test or documentation.
        skeletons: of neighbours; they stand first, since definitions come before their uses.
        members: at least one.
        tokens: sum over both, exact: each is encoded by itself.
    """

    id: str
    category: Category
    skeletons: tuple[Skeleton, ...]
    members: tuple[Member, ...]
    tokens: int

    def __post_init__(self) -> None:
        signatures = sum(skeleton.tokens for skeleton in self.skeletons)
        code = sum(member.tokens for member in self.members)
        if not self.members or self.tokens != signatures + code:
            raise ValueError("a pack has members and the sum of their tokens")


@dataclass(frozen=True, slots=True)
class Layout:
    """All packs of a scan.

    Attributes:
        narrow: narrow packs; together they show every byte of the code once.
        wide: wide packs; so do they. Each shows what a run of narrow packs shows.
        runs: for each wide pack, how many narrow packs stand for it.
        narrow_budget: tokens that no narrow pack exceeds.
        wide_budget: tokens that no wide pack exceeds.
        parser: which parser made the outlines that the skeletons were made of.
    """

    narrow: tuple[Pack, ...]
    wide: tuple[Pack, ...]
    runs: tuple[int, ...]
    narrow_budget: int
    wide_budget: int
    parser: str = ""
