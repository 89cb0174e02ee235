"""The procedure division: what runs what, and where it branches."""

from collections.abc import Callable, Mapping

from reposcan.model.code import ReferenceKind
from reposcan.syntax.legacy.cobol.form import AREA_B
from reposcan.syntax.legacy.cobol.shared import State
from reposcan.syntax.legacy.cobol.vocabulary import ALONE, BRANCHES, ENDED, INLINE, VERBS
from reposcan.syntax.legacy.cobol.words import is_literal

#: Words looked at for what an item is given, and for the names of a GO TO.
_LIST_WORDS = 64


def read(state: State, at: int) -> int:
    """Read the statement that begins at a word, or pass over the word."""
    text = state.text(at)
    if handler := _HANDLERS.get(text):
        return handler(state, at)
    if text in BRANCHES:
        before = state.words[at - 1].text if at else ""
        if before != "NOT" and not (before == "ON" and at > 1 and state.text(at - 2) == "NOT"):
            state.nest.decide()
    return at + 1


def is_paragraph(state: State, at: int) -> bool:
    """Whether a word is the name of a paragraph: alone before a period, where a sentence begins.

    In fixed form a name in area A is one even where the period before it was forgotten.
    """
    if state.text(at + 1) != "." or not state.is_name(at):
        return False
    word = state.words[at]
    in_area_a = state.source.fixed and 0 <= word.column < AREA_B
    if word.column < 0 or not (state.fresh or in_area_a):
        return False
    text = word.text
    return text not in ALONE and not (text.startswith("END-") and text[4:] in ENDED)


def _call(state: State, at: int) -> int:
    if is_literal(state.text(at + 1)) or state.is_name(at + 1):
        word = state.words[at + 1]
        state.refer(ReferenceKind.CALL, word, item=not is_literal(word.text))
        return at + 2
    return at + 1


def _entry(state: State, at: int) -> int:
    """`SET pointer TO ENTRY "NAME"`."""
    if state.text(at - 1) == "TO" and is_literal(state.text(at + 1)):
        return _call(state, at)
    return at + 1


def _perform(state: State, at: int) -> int:
    following = state.text(at + 1)
    if following in INLINE or (following.isdecimal() and state.text(at + 2) == "TIMES"):
        return at + 1
    if not state.is_name(at + 1) or state.text(at + 2) == "TIMES":
        return at + 1
    return _range(state, at + 1)


def _range(state: State, at: int) -> int:
    """A procedure, or all from one to another one."""
    state.refer(ReferenceKind.PERFORM, state.words[at])
    at = _after_qualifier(state, at + 1)
    if state.text(at) in ("THRU", "THROUGH") and state.is_name(at + 1):
        state.refer(ReferenceKind.PERFORM, state.words[at + 1])
        at = _after_qualifier(state, at + 2)
    return at


def _after_qualifier(state: State, at: int) -> int:
    return at + 2 if state.text(at) in ("OF", "IN") else at


def _go(state: State, at: int) -> int:
    first = at + 2 if state.text(at + 1) == "TO" else at + 1
    names = _names(state, first)
    several = any(state.text(one + 1) == "DEPENDING" for one in names)
    for one in names if several else names[:1]:
        if state.text(one) not in ("DEPENDING", "ON"):
            state.refer(ReferenceKind.PERFORM, state.words[one])
        else:
            break
    return names[0] + 1 if names else first


def _alter(state: State, at: int) -> int:
    for one in _names(state, at + 1):
        if state.text(one) not in ("TO", "PROCEED"):
            state.refer(ReferenceKind.PERFORM, state.words[one])
    return at + 1


def _procedure(state: State, at: int) -> int:
    """`INPUT PROCEDURE IS name THRU name` of a SORT."""
    named = at + 2 if state.text(at + 1) == "IS" else at + 1
    if state.text(at - 1) in ("INPUT", "OUTPUT") and state.is_name(named):
        return _range(state, named)
    return at + 1


def _move(state: State, at: int) -> int:
    """What an item is given may be the name of a program."""
    giver = state.text(at + 1)
    to = at + 2
    while state.text(to) not in ("TO", ".", "") and to < at + 8:
        to += 1
    if state.text(to) == "TO" and (is_literal(giver) or state.is_name(at + 1)):
        for one in _names(state, to + 1):
            if state.text(one - 1) not in ("OF", "IN") and state.text(one) not in ("OF", "IN"):
                state.values.give(state.nest.program, state.text(one), giver)
    return at + 1


def _names(state: State, at: int) -> list[int]:
    """The indices of the names from a word on, up to a verb or a period."""
    result: list[int] = []
    for one in range(at, min(len(state.words), at + _LIST_WORDS)):
        text = state.words[one].text
        if text == "." or text in VERBS or text.startswith("END-"):
            break
        if state.is_name(one):
            result.append(one)
    return result


def _when(state: State, at: int) -> int:
    if state.text(at + 1) != "OTHER":
        state.nest.decide()
    return at + 1


def _end(state: State, at: int) -> int:
    """`AT END` branches."""
    if state.text(at - 1) == "AT" and state.text(at - 2) != "NOT":
        state.nest.decide()
    return at + 1


def _size(state: State, at: int) -> int:
    before = state.text(at - 2) if state.text(at - 1) == "ON" else state.text(at - 1)
    if state.text(at + 1) == "ERROR" and before != "NOT":
        state.nest.decide()
    return at + 1


_HANDLERS: Mapping[str, Callable[[State, int], int]] = {
    "ALTER": _alter,
    "CALL": _call,
    "CANCEL": _call,
    "END": _end,
    "ENTRY": _entry,
    "GO": _go,
    "MOVE": _move,
    "PERFORM": _perform,
    "PROCEDURE": _procedure,
    "SIZE": _size,
    "WHEN": _when,
}
