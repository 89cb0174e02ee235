"""The model's words with what was checked of them, and when they were written."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from reposcan.model.finding import Document, Summary, UnitNotes

Words = TypeVar("Words", Document, Summary, UnitNotes)


@dataclass(frozen=True, slots=True)
class Mention:
    """An identifier in prose that exists in the scanned code.

    Attributes:
        name: as the prose writes it.
        path: of the file that shows what it is; empty where several may be meant.
        line: where in that file; 0 where several may be meant.
    """

    name: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The distinct identifiers of some prose.

    Attributes:
        known: exist; ordered by name.
        unknown: exist nowhere in what was read; ordered.
    """

    known: tuple[Mention, ...] = ()
    unknown: tuple[str, ...] = ()


#: No prose was looked at, or it names nothing.
NO_IDENTIFIERS = Identifiers()


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer about lines of a file stands on.

    Attributes:
        digest: of all of it, 32 hexadecimal digits: the lines, the signatures of what they use
            elsewhere, the question, the model. Empty for what is not about lines.
        lines: of the lines alone: the first 32 hexadecimal digits of the SHA-256 of their UTF-8.
    """

    digest: str = ""
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The run that some words were written in.

    Attributes:
        run: its id.
        commit: that it scanned.
        started: UTC, ISO 8601.
        content: digest of all that it read; empty where that is not known.
    """

    run: int
    commit: str
    started: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Told(Generic[Words]):
    """Words of the model about a file, or a part of one.

    Attributes:
        words: what it says.
        identifiers: in it.
        lines: digest of the lines that it is about, as they were; see `Basis`.
        origin: where it was written; an earlier run for words that were carried over, since
            neither the lines that they are about nor the signatures that those rely on changed.
        stale: something of that did change, and the words could not be written anew.
    """

    words: Words
    identifiers: Identifiers
    lines: str
    origin: Origin
    stale: bool = False
