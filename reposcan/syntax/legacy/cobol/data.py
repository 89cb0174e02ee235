"""The environment and data divisions: files, records and the values of items."""

import re

from reposcan.model.code import Kind, ReferenceKind
from reposcan.syntax.legacy.cobol.form import AREA_B
from reposcan.syntax.legacy.cobol.nest import Rank
from reposcan.syntax.legacy.cobol.shared import State
from reposcan.syntax.legacy.cobol.vocabulary import CLAUSES, DEVICES
from reposcan.syntax.legacy.cobol.words import is_literal, unquoted

_CONSTANT, _CONDITION = 78, 88
_LEVEL = re.compile(r"[0-9]{1,2}")
#: The device and organization that older programs write before the name of a file.
DEVICE = re.compile(r"(?:[A-Z]{1,6}-)?(?:[0-9A-Z]{1,5}-)?(?:AS|S|R|I|D|W)-(?=[A-Z@#$])")
#: Words between SELECT and the name that the system knows a file by.
_SELECT_WORDS = 12


def read(state: State, at: int) -> int:
    """Read an entry that begins at a word, or pass over the word."""
    text = state.text(at)
    if not (state.fresh or _in_area_a(state, at)):
        return at + 1
    if text == "SELECT":
        return _select(state, at)
    if text in ("FD", "SD") and state.is_name(at + 1):
        name, line = state.text(at + 1), state.words[at].line
        state.nest.open(Rank.FILE, Kind.RECORD, name, line, f"{text} {name}")
        return at + 2
    if _LEVEL.fullmatch(text) and state.text(at + 1) != "":
        return _entry(state, at, int(text))
    return at + 1


def _in_area_a(state: State, at: int) -> bool:
    """Whether a level there begins an entry even if the period before it was forgotten."""
    return state.source.fixed and 0 <= state.words[at].column < AREA_B


def _select(state: State, at: int) -> int:
    end = min(len(state.words), at + _SELECT_WORDS)
    words = (one for one in range(at, end) if state.words[one].text == "ASSIGN")
    found = next(words, 0) + 1
    while found > 1 and state.text(found) in DEVICES:
        found += 1
    if found > 1 and (state.is_name(found) or is_literal(state.text(found))):
        name = unquoted(state.text(found))
        kept = DEVICE.sub("", name, count=1) if DEVICE.match(name) else name
        state.reading.refer(ReferenceKind.DATA, kept, state.words[found].line)
        return found + 1
    return at + 1


def _entry(state: State, at: int, level: int) -> int:
    """A data description: its record, where it begins one, and the values that it gives."""
    name = state.text(at + 1)
    named = state.is_name(at + 1) and name not in CLAUSES
    item = name if named else "FILLER"
    end = after_entry(state, at + 1)
    if level == 1 or level == _CONSTANT:
        kind = Kind.RECORD if level == 1 else Kind.CONSTANT
        line = state.words[at].line
        state.nest.open(Rank.ITEM, kind, item, line, state.joined(at, end))
    elif level == 77:
        state.nest.close(Rank.ITEM)
    if level != _CONDITION and named:
        _values(state, at + 2, end, item)
    return end


def after_entry(state: State, at: int) -> int:
    """The index after the entry's period, or of what cannot belong to it."""
    while at < len(state.words):
        text = state.words[at].text
        if text == ".":
            return at + 1
        if text in ("COPY", "EXEC", "DIVISION", "SECTION"):
            return at
        if _in_area_a(state, at) and _LEVEL.fullmatch(text):
            return at
        at += 1
    return at


def _values(state: State, start: int, end: int, item: str) -> None:
    for at in range(start, end):
        if state.words[at].text in ("VALUE", "VALUES"):
            after = at + 2 if state.text(at + 1) in ("IS", "ARE") else at + 1
            if is_literal(state.text(after)):
                state.values.give(state.nest.program, item, state.text(after))
            return
