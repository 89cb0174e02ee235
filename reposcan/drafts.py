"""Drafts of doc comments, until each is proposed or dropped with its reason.

A draft must speak of what the code knows, fit into a comment, and leave the code as it is: every
file is parsed again with its drafts in it, in the processes that may be killed, and its code, the
comments taken out, must be what it was. Where that fails, the drafts of the file are halved and
tried again, until those that do harm stand alone and are dropped.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reposcan.docstrings import CONVENTIONS, inserted, insertion, marks_of, patch, settle, units
from reposcan.findings import SymbolTable
from reposcan.frontend import Code
from reposcan.model.code import Outline
from reposcan.model.docstring import Insertion, Unit, Words
from reposcan.model.finding import Docstring
from reposcan.printable import printable
from reposcan.questions import target_of
from reposcan.syntax import Outliner
from reposcan.undocumented import PLAIN

#: Bytes of a file that are parsed to find out which of its comments do harm, and how often at
#: least a file is: its comments that are not found to be harmless by then are dropped.
_MOST_BYTES, _LEAST_TRIES = 64_000_000, 16

#: Unknown names that a reason tells.
_TOLD = 3

#: The reason of those that are dropped by the last check.
CHANGES_CODE = "more than comments would change"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A unit for which no comment is proposed.

    Attributes:
        unit: without a comment.
        reason: why.
        words: that were refused; None where there were none.
    """

    unit: Unit
    reason: str
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The comments that are proposed for a file.

    Attributes:
        path: of the file.
        comments: each with the unit that it is about, in order.
    """

    path: str
    comments: tuple[tuple[Unit, Words], ...]


def _halves(whole: Proposed) -> Iterator[Proposed]:
    """Both halves of a file's comments; none of a single one."""
    middle = len(whole.comments) // 2
    if middle:
        yield replace(whole, comments=whole.comments[:middle])
        yield replace(whole, comments=whole.comments[middle:])


class Drafts:
    """Collects drafts.

    Args:
        code: that is documented.
        symbols: looks up the identifiers in what is said.

    Attributes:
        dropped: units without a proposal so far.
    """

    def __init__(self, code: Code, symbols: SymbolTable) -> None:
        self._code = code
        self._symbols = symbols
        self._drafts: defaultdict[str, list[tuple[Unit, Words]]] = defaultdict(list)
        self.dropped: list[Dropped] = []

    def drop(self, unit: Unit, reason: str, words: Words | None = None) -> None:
        """Propose nothing for a unit."""
        self.dropped.append(Dropped(unit, reason, words))

    def add(self, unit: Unit, said: Docstring) -> None:
        """Take what was said of a unit as a draft, or drop it."""
        language = self._code.outlines[unit.path].language
        about = f"{unit.name} {unit.path} {language}"
        words = settle(said.text, CONVENTIONS[language], about)
        if isinstance(words, str):
            self.drop(unit, words)
            return
        prose = f"{words.summary}\n{words.details}"
        if unknown := self._symbols.identifiers(prose, target_of(unit)).unknown:
            names = ", ".join(map(printable, unknown[:_TOLD]))
            self.drop(unit, f"it speaks of what is not in the code: {names}", words)
            return
        self._drafts[unit.path].append((unit, words))

    def checked(self) -> tuple[Proposed, ...]:
        """The drafts that change nothing but comments, file by file; the others are dropped."""
        drafted = [
            Proposed(path, tuple(sorted(self._drafts[path], key=lambda one: one[0].place.at)))
            for path in sorted(self._drafts)
        ]
        with Outliner() as outliner:
            before = self._digests(outliner, drafted)
            holds = self._hold(outliner, drafted, before)
            result = []
            for one in drafted:
                left = one if holds[one] else self._without_culprits(outliner, one, before)
                if left:
                    result.append(left)
        return tuple(result)

    def patch(self, proposed: Proposed) -> bytes:
        """The patch of a file."""
        mark = self._mark(proposed.path)
        moved = [replace(one, at=one.at + len(mark)) for one in self._insertions(proposed)]
        return patch(proposed.path, mark + self._code.read(proposed.path), moved)

    def contents(self, proposed: Proposed) -> tuple[bytes, bytes]:
        """The raw content of a file as it was read, and as it would be."""
        mark = self._mark(proposed.path)
        return mark + self._code.read(proposed.path), mark + self._text(proposed)

    def _without_culprits(
        self, outliner: Outliner, whole: Proposed, before: Mapping[str, str]
    ) -> Proposed | None:
        """The comments of a file that hold together, found by halving those that do not."""
        left = max(_LEAST_TRIES, _MOST_BYTES // len(self._code.read(whole.path)))
        good: list[tuple[Unit, Words]] = []
        # A file on which the parser fails without any comment would only fail again.
        groups = list(_halves(whole)) if before[whole.path] else []
        while groups and (left := left - len(groups)) >= 0:
            holds = self._hold(outliner, groups, before)
            good += [comment for group in groups if holds[group] for comment in group.comments]
            groups = [half for one in groups if not holds[one] for half in _halves(one)]
        kept = replace(whole, comments=tuple(one for one in whole.comments if one in good))
        if kept.comments and not self._hold(outliner, [kept], before)[kept]:
            kept = replace(kept, comments=())
        for unit, words in whole.comments:
            if (unit, words) not in kept.comments:
                self.drop(unit, CHANGES_CODE, words)
        return kept if kept.comments else None

    def _digests(self, outliner: Outliner, drafted: Sequence[Proposed]) -> Mapping[str, str]:
        texts = ((one.path, self._code.read(one.path)) for one in drafted)
        found = outliner.digests(texts)
        return {one.path: digest for one, digest in zip(drafted, found, strict=True)}

    def _hold(
        self, outliner: Outliner, drafted: Sequence[Proposed], before: Mapping[str, str]
    ) -> Mapping[Proposed, bool]:
        """Whether each leaves the code as it was, and documents what it is about."""

        def texts() -> Iterator[tuple[str, bytes]]:
            return ((one.path, self._text(one)) for one in drafted)

        digests = list(outliner.digests(texts()))
        outlines = outliner.outlines(texts())
        return {
            one: digest != "" and digest == before[one.path] and self._documents(one, outline)
            for one, digest, outline in zip(drafted, digests, outlines, strict=True)
        }

    def _documents(self, proposed: Proposed, outline: Outline) -> bool:
        path, old = proposed.path, self._code.outlines[proposed.path]
        if old.language != outline.language:
            return False
        convention = CONVENTIONS[old.language]
        was = list(units(path, self._code.read(path), old, convention))
        now = list(units(path, self._text(proposed), outline, convention))
        about = {unit for unit, _ in proposed.comments}
        return len(was) == len(now) and all(
            new.documented == (one.documented or one in about)
            and (one.kind, one.name) == (new.kind, new.name)
            for one, new in zip(was, now, strict=True)
        )

    def _text(self, proposed: Proposed) -> bytes:
        return inserted(self._code.read(proposed.path), self._insertions(proposed))

    def _insertions(self, proposed: Proposed) -> list[Insertion]:
        text = self._code.read(proposed.path)
        convention = CONVENTIONS[self._code.outlines[proposed.path].language]
        marks = marks_of(convention, text)
        return [
            insertion(unit, words, text, convention, marks) for unit, words in proposed.comments
        ]

    def _mark(self, path: str) -> bytes:
        """The byte order mark of a file."""
        return PLAIN[self._code.files[path].encoding]
