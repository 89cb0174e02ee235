"""Doc comments by a model that fills gaps: the file up to a comment, and what stands behind it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from reposcan.asking import Ask, Context
from reposcan.docstrings import (
    CONVENTIONS,
    Convention,
    Marks,
    marks_of,
    opening,
    own_name,
    unmarked,
)
from reposcan.frontend import Code
from reposcan.model.docstring import Unit
from reposcan.questions import DocstringInfilling, target_of

#: Characters on either side that are handed over: no context holds more, and files may be long.
_SIDE = 200_000


class Filling:
    """The gaps of a checkout's code.

    Args:
        code: that has them.
    """

    def __init__(self, code: Code) -> None:
        self._code = code
        self._forms: dict[str, tuple[Convention, Marks]] = {}

    def plan(self, wanted: Mapping[str, Sequence[Unit]]) -> tuple[DocstringInfilling, list[Ask]]:
        """A question that knows the gaps, and an ask for each unit.

        Args:
            wanted: units by path.
        """
        question = DocstringInfilling(wanted, self.around, self.said)
        return question, list(_asks(question, wanted))

    def around(self, unit: Unit) -> tuple[str, str]:
        """What stands before a unit's comment, with the comment's opening, and what behind it."""
        convention, marks = self._form(unit)
        text, at = self._code.read(unit.path), unit.place.at
        before = text[max(0, at - _SIDE) : at].decode("utf-8", "ignore")
        after = text[at : at + _SIDE].decode("utf-8", "ignore")
        return before + opening(unit, convention, marks), f"\n{after}"

    def said(self, unit: Unit, text: str) -> str:
        """What the rest of a unit's comment says."""
        convention, marks = self._form(unit)
        words = unmarked(text, marks)
        return f"{own_name(unit)} {words}" if convention.name_first and words else words

    def _form(self, unit: Unit) -> tuple[Convention, Marks]:
        if unit.path not in self._forms:
            convention = CONVENTIONS[self._code.outlines[unit.path].language]
            marks = marks_of(convention, self._code.read(unit.path))
            self._forms[unit.path] = convention, marks
        return self._forms[unit.path]


def _asks(question: DocstringInfilling, wanted: Mapping[str, Sequence[Unit]]) -> Iterator[Ask]:
    for path, units in wanted.items():
        for unit in units:
            parts = partial(_before, question, unit)
            context = Context(f"{path}:{unit.place.at}", parts)
            yield Ask(question, target_of(unit), context)


def _before(question: DocstringInfilling, unit: Unit) -> list[str]:
    return [question.before(target_of(unit))]
