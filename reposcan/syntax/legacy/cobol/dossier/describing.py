"""Reads the environment and data divisions: files, records, and what is known of items."""

import re

from reposcan.model.dossier import DataItem, Record
from reposcan.syntax.legacy.cobol import data, shared
from reposcan.syntax.legacy.cobol.dossier.accesses import Accesses
from reposcan.syntax.legacy.cobol.dossier.files import Files
from reposcan.syntax.legacy.cobol.dossier.layout import FIRST_LEVELS, OTHER_LEVELS
from reposcan.syntax.legacy.cobol.dossier.marks import Marks
from reposcan.syntax.legacy.cobol.dossier.parts import Part
from reposcan.syntax.legacy.cobol.dossier.records import Entries, entry
from reposcan.syntax.legacy.cobol.form import AREA_B
from reposcan.syntax.legacy.cobol.shared import State
from reposcan.syntax.legacy.cobol.values import Values
from reposcan.syntax.legacy.cobol.words import is_literal

_LEVEL = re.compile(r"[0-9]{1,2}")
_VALUES = 88
#: Words of a SELECT or FD entry: longer ones are texts whose period is missing.
_ENTRY_WORDS = 200


class Describer:
    """Goes through the entries of one program, once.

    Attributes:
        files: that are selected.
        values: names that items hold from the beginning.
    """

    def __init__(self, state: State, files: Files, values: Values, accesses: Accesses) -> None:
        self._state = state
        self._words = state.words
        self.files = files
        self.values = values
        self._accesses = accesses
        self._made: list[Entries] = []
        self._open: Entries | None = None
        self._copies: list[tuple[str, int, bool]] = []
        self._place = ""
        self._item = ""

    def records(self) -> tuple[Record, ...]:
        """The records, in order."""
        self._flush()
        found = (one.record() for one in self._made)
        return tuple(one for one in found if one)

    def read(self, part: Part, marks: Marks) -> None:
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
                at = after
            elif begins and text in ("FD", "SD", "SELECT"):
                at = self._file(at)
            elif begins and _LEVEL.fullmatch(text):
                after = data.after_entry(state, at + 1)
                if one := entry(words, at, min(after, part.end)):
                    self._take(one)
                    marks.item(one, at, after)
                at = after
            else:
                at += 1

    def _file(self, at: int) -> int:
        words = self._words
        end = self._state.after_sentence(at, _ENTRY_WORDS)
        if words[at].text == "SELECT":
            self.files.select(words, at, end)
        elif at + 1 < len(words):
            self._flush()
            self._place = f"FILE {words[at + 1].text}"
        return end

    def _copy(self, at: int) -> None:
        """Note a member that is copied between entries."""
        words = self._words
        named = at + 1
        if words[at].text != "COPY":
            if [word.text for word in words[at + 1 : at + 3]] != ["SQL", "INCLUDE"]:
                return
            named = at + 3
        if named < len(words):
            in_area_a = self._state.source.fixed and 0 <= words[at].column < AREA_B
            self._copies.append((shared.member(words[named].text), words[at].line + 1, in_area_a))

    def _take(self, item: DataItem) -> None:
        """Put an item where it belongs."""
        begins = item.level in FIRST_LEVELS
        if begins:
            self._flush()
        if self._open is None:
            self._open = Entries(self._place)
            self._made.append(self._open)
        self._open.copies += ((name, line) for name, line, _ in self._copies)
        self._copies.clear()
        self._open.items.append(item)
        self._note(item, self._open)

    def _flush(self) -> None:
        """A record ends; what is copied behind it in area A begins one of its own."""
        if self._open:
            self._open.copies += ((name, line) for name, line, alone in self._copies if not alone)
        self._open = None
        self._copies.clear()

    def _note(self, item: DataItem, around: Entries) -> None:
        """What is known of an item beside its layout."""
        if item.name == "FILLER":
            self._give(around.items[0].name, item.value, len(around.items) == 2)
            return
        self._accesses.described[item.name] += 1
        if item.level == _VALUES:
            self._accesses.values_of[item.name] = self._item
            return
        if item.level not in OTHER_LEVELS:
            self._item = item.name
        if item.level in FIRST_LEVELS and self._place.startswith("FILE "):
            self.files.describe(self._place.removeprefix("FILE "), item.name)
        self._give(item.name, item.value, True)
        # The first part of a group is what its first bytes hold.
        self._give(around.items[0].name, item.value, len(around.items) == 2)

    def _give(self, name: str, value: str, known: bool) -> None:
        if known and is_literal(value):
            self.values.give(0, name, value)
