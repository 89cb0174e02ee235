"""Decisions of Fortran: which statements are done under which conditions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reposcan.model.dossier import Rule

#: Characters of a condition, an action or a remark: enough to tell what it is.
CHARACTERS = 300


@dataclass(slots=True)
class _Branch:
    """A branch of an IF that is open.

    Attributes:
        condition: its own; empty for ELSE.
        around: with those that it stands in, and those before it that did not hold.
        denied: `around` without its own.
        line: index of the line of the condition.
        action: what is done.
        last: index of the last line of that.
    """

    condition: str
    around: str
    denied: str
    line: int
    action: str = ""
    last: int = 0


@dataclass(slots=True)
class Rules:
    """Gathers the decisions of one unit.

    Attributes:
        unit: its name.
    """

    unit: str
    _open: list[_Branch] = field(default_factory=list)
    _found: list[Rule] = field(default_factory=list)

    def all(self) -> tuple[Rule, ...]:
        """In the order of their conditions; what is open ends."""
        while self._open:
            self.end()
        return tuple(sorted(self._found, key=lambda rule: rule.start_line))

    def begin(self, condition: str, line: int) -> None:
        """`IF (condition) THEN`."""
        outer = self._open[-1].around if self._open else ""
        self._open.append(_Branch(condition, _joined(outer, condition), outer, line))

    def otherwise(self, condition: str, line: int) -> None:
        """`ELSE IF (condition) THEN`, or `ELSE` with no condition: all before did not hold."""
        if not self._open:
            return
        above = self._open[-1]
        self.end()
        denied = _joined(above.denied, f"NOT ({above.condition})")
        around = _joined(denied, condition) if condition else denied
        self._open.append(_Branch(condition, around, denied, line if condition else above.line))

    def end(self) -> None:
        """`END IF`."""
        if self._open:
            one = self._open.pop()
            if one.action:
                self._add(one.around, one.action, one.line, max(one.last, one.line))

    def do(self, written: str, last: int) -> None:
        """A statement inside of a branch."""
        if self._open:
            one = self._open[-1]
            if len(one.action) < CHARACTERS:
                one.action = f"{one.action}; {written}" if one.action else written
            one.last = last

    def single(self, condition: str, action: str, lines: Sequence[int]) -> None:
        """A statement that holds its condition; the first and the last of its lines."""
        around = self._open[-1].around if self._open else ""
        self._add(_joined(around, condition), action, lines[0], lines[-1])

    def _add(self, condition: str, action: str, first: int, last: int) -> None:
        self._found.append(Rule(self.unit, _last(condition), cut(action), first + 1, last + 1))


def cut(text: str) -> str:
    """The beginning of a text that is long."""
    return text if len(text) <= CHARACTERS else text[: CHARACTERS - 2] + " …"


def _joined(around: str, condition: str) -> str:
    """A condition with those around it: AND binds closer than OR."""
    return _last(f"{_grouped(around)} AND {_grouped(condition)}" if around else condition)


def _grouped(condition: str) -> str:
    """As it may be joined to others; what was joined already is."""
    loose = ".OR." in condition.upper() and " AND " not in condition
    return f"({condition})" if loose and not condition.startswith("NOT (") else condition


def _last(text: str) -> str:
    """The end of a text tells most: the innermost conditions."""
    return text if len(text) <= CHARACTERS else "… " + text[2 - CHARACTERS :]
