"""Sources with a comment on everything that has none, by the real parser."""

from reposcan.docstrings import CONVENTIONS, inserted, insertion, marks_of, units
from reposcan.model.docstring import Unit, Words
from reposcan.syntax.outline import outline

WORDS = Words("Does its work.")
MORE = Words("Does its work.", "It takes its time.")


def units_of(path: str, text: bytes) -> list[Unit]:
    read = outline(path, text)
    return list(units(path, text, read, CONVENTIONS[read.language]))


def documented(path: str, text: bytes, words: Words = WORDS) -> bytes:
    convention = CONVENTIONS[outline(path, text).language]
    marks = marks_of(convention, text)
    places = [one for one in units_of(path, text) if not (one.documented or one.place.refused)]
    return inserted(text, [insertion(one, words, text, convention, marks) for one in places])
