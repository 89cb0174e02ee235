"""What every division may hold, and what the readers of the divisions share."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from reposcan.model.code import ReferenceKind
from reposcan.syntax.legacy.cobol import blocks
from reposcan.syntax.legacy.cobol.form import Source
from reposcan.syntax.legacy.cobol.nest import Nest
from reposcan.syntax.legacy.cobol.values import Values
from reposcan.syntax.legacy.cobol.words import Word, is_literal, unquoted
from reposcan.syntax.legacy.found import Reading

#: Words of what a COPY replaces: longer ones are texts whose period is missing.
_REPLACING_WORDS = 1_000
_BEFORE_SIGN = re.compile(r" (?=[.,)])|(?<=\() ")
_BLOCKS = {"CICS": blocks.cics, "DLI": blocks.dli, "SQL": blocks.sql}


@dataclass(slots=True)
class State:
    """Where the reader stands.

    Attributes:
        words: of the whole text.
        source: its lines.
        nest: the units that are open.
        reading: what was found.
        division: without the word DIVISION; empty in a copybook, where all may stand.
        fresh: whether a sentence begins.
        begins: whether the next paragraph is where a program begins.
    """

    words: Sequence[Word]
    source: Source
    nest: Nest
    reading: Reading
    division: str = ""
    fresh: bool = True
    begins: bool = False
    values: Values = field(default_factory=Values)
    _items: list[tuple[ReferenceKind, str, int, int]] = field(default_factory=list)
    _block_ends: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._block_ends += (at for at, word in enumerate(self.words) if word.text == "END-EXEC")

    def text(self, at: int) -> str:
        """The word at an index, or nothing after the last."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def is_name(self, at: int) -> bool:
        """Whether a word may be the name of something: neither a literal nor a sign."""
        text = self.text(at)
        return text not in ("", ".", ",", "(", ")", "==") and not is_literal(text)

    def after_sentence(self, at: int, most: int) -> int:
        """The index after the next period, or after so many words."""
        end = min(len(self.words), at + most)
        return next((one + 1 for one in range(at, end) if self.words[one].text == "."), end)

    def block_end(self, at: int) -> int:
        """The index of the next END-EXEC, or 0 where there is none."""
        found = bisect_left(self._block_ends, at)
        return self._block_ends[found] if found < len(self._block_ends) else 0

    def joined(self, start: int, end: int) -> str:
        """Some words as one line, without the last period."""
        line = " ".join(word.text for word in self.words[start:end]).removesuffix(".")
        return _BEFORE_SIGN.sub("", line).rstrip()

    def refer(self, kind: ReferenceKind, word: Word, *, item: bool = False) -> None:
        """Note a use of a name, or of the names that an item holds."""
        if item:
            self._items.append((kind, word.text, word.line, self.nest.program))
        else:
            self.reading.refer(kind, unquoted(word.text), word.line)

    def enter(self, line: int) -> None:
        """A paragraph begins; the first one may be where the program does."""
        if self.begins and not self.reading.entry_line:
            self.reading.entry_line = line + 1
        self.begins = False

    def resolve(self) -> None:
        """Note the uses of what items hold, or of the items where nothing is known of them."""
        for kind, item, line, program in self._items:
            for name in self.values.of(program, item) or (item,):
                self.reading.refer(kind, name, line)


def read(state: State, at: int) -> int:
    """Read a COPY, a REPLACE or a block between EXEC and END-EXEC; 0 where there is none."""
    match state.text(at):
        case "COPY" if state.division != "IDENTIFICATION" or state.words[at].column >= 0:
            return _copy(state, at)
        case "REPLACE" if state.fresh:
            return _after_pseudo_text(state, at + 1)
        case "EXEC" | "EXECUTE" if state.text(at + 1) not in ("", "."):
            return _block(state, at)
        case _:
            return 0


def member(text: str) -> str:
    """The member that a COPY names: a path names one of a folder, a suffix is only the file's."""
    name = unquoted(text).replace("\\", "/").rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _copy(state: State, at: int) -> int:
    named = at + 1
    if not (state.is_name(named) or is_literal(state.text(named))):
        return at + 1
    word = state.words[named]
    state.reading.refer(ReferenceKind.IMPORT, member(word.text), word.line)
    at = named + 1
    if state.text(at) in ("OF", "IN"):
        at += 2
    if state.text(at) in ("SUPPRESS", "NOPRINT"):
        at += 1
    if state.text(at) == "REPLACING":
        return _after_pseudo_text(state, at + 1)
    return at + 1 if state.text(at) == "." else at


def _after_pseudo_text(state: State, at: int) -> int:
    """The index after the period that is not inside of `== ... ==`; it may be missing."""
    inside = False
    for one in range(at, min(len(state.words), at + _REPLACING_WORDS)):
        text = state.words[one].text
        if text == "==":
            inside = not inside
        elif text == "." and not inside:
            return one + 1
    return at


def _block(state: State, at: int) -> int:
    """Hand the words of a block to whoever knows its language."""
    start = at + 2
    end = state.block_end(start)
    read_block = _BLOCKS.get(state.text(at + 1))
    if not end:
        return start
    for use in read_block(state.words[start:end]) if read_block else ():
        state.refer(use.kind, use.word, item=use.item)
    return end + 1
