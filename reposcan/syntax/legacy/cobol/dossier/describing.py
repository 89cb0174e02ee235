"""Reads the environment and data divisions: files, records, and what is known of items."""

import re
from typing import NamedTuple

from reposcan.model.dossier import DataItem, Record
from reposcan.syntax.legacy.cobol import data, shared
from reposcan.syntax.legacy.cobol.dossier.gathered import Gathered
from reposcan.syntax.legacy.cobol.dossier.layout import FIRST_LEVELS, OTHER_LEVELS
from reposcan.syntax.legacy.cobol.dossier.parts import Part
from reposcan.syntax.legacy.cobol.dossier.pictures import size_of
from reposcan.syntax.legacy.cobol.dossier.records import Entries, entry
from reposcan.syntax.legacy.cobol.form import AREA_B
from reposcan.syntax.legacy.cobol.shared import State
from reposcan.syntax.legacy.cobol.words import is_literal

_LEVEL = re.compile(r"[0-9]{1,2}")
_VALUES = 88
#: Members of IBM's that hold whole records.
_RECORDS = frozenset({"DFHAID", "DFHATTR", "DFHBMSCA", "SQLCA", "SQLDA"})
#: Words of a SELECT or FD entry: longer ones are texts whose period is missing.
_ENTRY_WORDS = 200


class _Copy(NamedTuple):
    """A member that is copied between entries; alone where it seems to begin a record."""

    name: str
    line: int
    alone: bool


class Describer:
    """Goes through the entries of one program, once."""

    def __init__(self, state: State, found: Gathered) -> None:
        self._state = state
        self._words = state.words
        self._found = found
        self._made: list[Entries] = []
        self._open: Entries | None = None
        self._copies: list[_Copy] = []
        self._place = ""
        self._item = ""

    def records(self) -> tuple[Record, ...]:
        """The records, in order."""
        self._flush()
        found = (one.record() for one in self._made)
        return tuple(one for one in found if one)

    def read(self, part: Part) -> None:
        """Read what stands in a part."""
        self._flush()
        self._place = part.section
        state, words = self._state, self._words
        at = part.start
        while at < part.end:
            text = words[at].text
            state.division = "DATA"
            state.fresh = at == 0 or words[at - 1].text in (".", "END-EXEC")
            begins = state.fresh or words[at].column >= 0
            if text in ("COPY", "EXEC", "EXECUTE") and (after := shared.read(state, at)):
                self._copy(at)
                self._cursor(at, after)
                at = after
            elif begins and text in ("FD", "SD", "SELECT"):
                at = self._file(at)
            elif begins and _LEVEL.fullmatch(text):
                after = data.after_entry(state, at + 1)
                if one := entry(words, at, min(after, part.end)):
                    self._take(one)
                    self._found.marks.item(one, at, after)
                at = after
            else:
                at += 1

    def _file(self, at: int) -> int:
        words = self._words
        end = self._state.after_sentence(at, _ENTRY_WORDS)
        if words[at].text == "SELECT":
            self._found.files.select(words, at, end)
        elif at + 1 < len(words):
            self._flush()
            self._place = f"FILE {words[at + 1].text}"
        return end

    def _cursor(self, start: int, end: int) -> None:
        """Cursors may be declared among the data."""
        inner = self._words[start + 2 : end - 1]
        if self._words[start].text != "COPY" and self._words[start + 1].text == "SQL" and inner:
            self._found.files.sql(inner)
            self._found.accesses.sql(inner, inner[0].text)

    def _copy(self, at: int) -> None:
        """Note a member that is copied between entries."""
        words = self._words
        named = at + 1
        alone = self._state.source.fixed and 0 <= words[at].column < AREA_B
        if words[at].text != "COPY":
            if [word.text for word in words[at + 1 : at + 3]] != ["SQL", "INCLUDE"]:
                return
            named, alone = at + 3, True  # What describes a table is a record.
        name = shared.member(words[named].text) if named < len(words) else ""
        if name and name not in _RECORDS:
            self._copies.append(_Copy(name, words[at].line + 1, alone))

    def _take(self, item: DataItem) -> None:
        """Put an item where it belongs."""
        if item.level in FIRST_LEVELS or self._continues_copy():
            self._flush(dropping=item.level in FIRST_LEVELS)
        if self._open is None:
            self._open = Entries(self._place)
            self._made.append(self._open)
        self._open.copies += ((one.name, one.line) for one in self._copies)
        self._copies.clear()
        self._open.items.append(item)
        self._note(item, self._open)

    def _continues_copy(self) -> bool:
        """Whether what follows a member goes on with the record that it began."""
        return bool(self._open and self._copies) and self._begins(self._copies[-1])

    def _begins(self, copy: _Copy) -> bool:
        """Whether what is copied behind the open record begins another one."""
        first = self._open.items[0] if self._open else None
        if first is None or first.picture or size_of("", first.usage) >= 0:
            return True
        # A group that has nothing else yet is filled by what is copied.
        return copy.alone and bool(self._open and len(self._open.items) > 1)

    def _flush(self, *, dropping: bool = True) -> None:
        """A record ends; what is copied behind it may begin one of its own."""
        others = [one for one in self._copies if self._begins(one)]
        if self._open:
            own = (one for one in self._copies if not self._begins(one))
            self._open.copies += ((one.name, one.line) for one in own)
        elif others and self._place.startswith("FILE "):
            copies = [(one.name, one.line) for one in others]
            self._made.append(Entries(self._place, copies=copies))
        self._open = None
        self._copies = [] if dropping else others

    def _note(self, item: DataItem, around: Entries) -> None:
        """What is known of an item beside its layout."""
        if item.name == "FILLER":
            self._give(around.items[0].name, item.value, len(around.items) == 2)
            return
        self._found.accesses.described[item.name] += 1
        if item.level == _VALUES:
            self._found.accesses.values_of[item.name] = self._item
            return
        if item.level not in OTHER_LEVELS:
            self._item = item.name
        if item.level in FIRST_LEVELS and self._place.startswith("FILE "):
            self._found.files.describe(self._place.removeprefix("FILE "), item.name)
        self._give(item.name, item.value, True)
        # The first part of a group is what its first bytes hold.
        self._give(around.items[0].name, item.value, len(around.items) == 2)

    def _give(self, name: str, value: str, known: bool) -> None:
        if known and is_literal(value):
            self._found.values.give(0, name, value)
