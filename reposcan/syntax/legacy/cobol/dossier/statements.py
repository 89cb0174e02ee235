"""From the words of a procedure division to its statements, in order.

What stands inside what is told by `rules.py`: here the words are only cut where something begins.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from reposcan.syntax.legacy.cobol.vocabulary import ENDED, VERBS
from reposcan.syntax.legacy.cobol.words import Word

_VERBS = (VERBS - {"ELSE", "WHEN"}) | {"JSON", "REPLACE", "USE", "XML"}
#: Verbs that are none after these words: `EXIT PERFORM`, `SET P TO ENTRY "A"`, `XML GENERATE`.
_AFTER = {
    "ENTRY": frozenset({"TO"}),
    "GENERATE": frozenset({"JSON", "XML"}),
    "PERFORM": frozenset({"EXIT"}),
}
_PHRASES = {
    ("END",): "AT END",
    ("END-OF-PAGE",): "AT END-OF-PAGE",
    ("EOP",): "AT END-OF-PAGE",
    ("EXCEPTION",): "ON EXCEPTION",
    ("INVALID",): "INVALID KEY",
    ("OVERFLOW",): "ON OVERFLOW",
    ("SIZE", "ERROR"): "ON SIZE ERROR",
}


class Cut(Enum):
    """What begins at a word."""

    VERB = "verb"
    ELSE = "else"
    WHEN = "when"
    #: What is done when a statement ended so, such as AT END.
    PHRASE = "phrase"
    #: Such as END-IF.
    END = "end"
    PERIOD = "period"


class Piece(NamedTuple):
    """A piece of a procedure division.

    Attributes:
        cut: what it is.
        name: the verb, the phrase in full, or what an END ends.
        start: index of its first word.
        end: index after its last word.
    """

    cut: Cut
    name: str
    start: int
    end: int


def pieces(words: Sequence[Word], start: int, end: int) -> Iterator[Piece]:
    """Cut some words; those that belong to nothing are passed over."""
    at = start
    while at < end:
        found = _at(words, at, end)
        if found is None:
            at += 1
            continue
        cut, name, after = found
        if name in ("EXEC", "EXECUTE"):
            after = _after_block(words, after, end)
        elif name == "REPLACE" or cut in (Cut.VERB, Cut.WHEN):
            while after < end and _at(words, after, end) is None:
                after += 1
        yield Piece(cut, name, at, after)
        at = after


def _at(words: Sequence[Word], at: int, end: int) -> tuple[Cut, str, int] | None:
    """What begins at a word, its name, and the index after its first words."""
    text = words[at].text
    if text in _VERBS or text == "EXECUTE":
        return (Cut.VERB, text, at + 1) if _begins(words, at, end) else None
    match text:
        case ".":
            return Cut.PERIOD, "", at + 1
        case "ELSE":
            return Cut.ELSE, "", at + 1
        case "WHEN":
            return Cut.WHEN, "", at + 1
    if text.startswith("END-") and text[4:] in ENDED:
        return Cut.END, text[4:], at + 1
    return _phrase(words, at, end)


def _begins(words: Sequence[Word], at: int, end: int) -> bool:
    text = words[at].text
    if text == "NEXT":
        return at + 1 < end and words[at + 1].text == "SENTENCE"
    return not (text in _AFTER and at and words[at - 1].text in _AFTER[text])


def _phrase(words: Sequence[Word], at: int, end: int) -> tuple[Cut, str, int] | None:
    text = words[at].text
    negated = text == "NOT"
    one = at + 1 if negated else at
    if one < end and words[one].text in ("AT", "ON"):
        one += 1
    first = words[one].text if one < end else ""
    second = words[one + 1].text if one + 1 < end else ""
    name = _PHRASES.get((first,)) or _PHRASES.get((first, second))
    if not name or (first == "END" and second in ("DECLARATIVES", "PROGRAM")):
        return None
    after = one + (2 if first == "SIZE" or second == "KEY" else 1)
    return Cut.PHRASE, f"NOT {name}" if negated else name, after


def _after_block(words: Sequence[Word], at: int, end: int) -> int:
    """The index after END-EXEC; that of the next period where it is missing."""
    while at < end and words[at].text != "END-EXEC":
        at += 1
    return min(at + 1, end)
