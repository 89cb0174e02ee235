"""What an heir must mind: handled errors, fixed values, dates, money, input, abnormal ends."""

import re
from collections.abc import Iterator, Sequence

from reposcan.model.dossier import DataItem, Remark
from reposcan.syntax.legacy.cobol.dossier.statements import Piece
from reposcan.syntax.legacy.cobol.vocabulary import word_set
from reposcan.syntax.legacy.cobol.words import Word, is_literal, unquoted, written

#: Characters of what is shown: a statement of two or three lines.
_CHARACTERS = 200
_DATE_SOURCES = frozenset({"DATE", "DAY", "DAY-OF-WEEK", "TIME"})
_DATE_FUNCTIONS = word_set(
    "CURRENT-DATE DATE-OF-INTEGER DATE-TO-YYYYMMDD DATEVAL DAY-OF-INTEGER"
    " DAY-TO-YYYYDDD INTEGER-OF-DATE INTEGER-OF-DAY WHEN-COMPILED"
    " YEAR-TO-YYYY YEARWINDOW"
)
_DATE_CALLS = word_set("CEECBLDY CEEDATE CEEDATM CEEDAYS CEEDYWK CEEGMT CEEISEC CEELOCT CEESECS")
_ABEND_CALLS = frozenset({"CEE3ABD", "CEE3SPL", "ILBOABN0"})
_DATE_NAME = re.compile(
    r"(?:^|-)(?:DATE|DATES|DOB|DT|CCYY\w*|YYYY\w*|YYMMDD|YYDDD|YY|YEAR|CENTURY|JULIAN|TIMESTAMP)(?:-|$)"
)
#: What is about a date, and none.
_ABOUT = re.compile(r"-(?:ERR|FLAG|FLG|FLGS|IND|LEN|MSG|STATUS|SW|SWITCH)$")
_TWO_DIGITS = re.compile(r"(?:^|-)YY(?:-|$)")
_MONEY_NAME = re.compile(
    r"(?:^|-)(?:AMT|AMOUNT|BAL|BALANCE|RATE|PRICE|COST|FEE|FEES|TOTAL|TOT|LIMIT|CREDIT|DEBIT|INT"
    r"|INTEREST|PAY|PAYMENT|SALARY|TAX|CHARGE|CURRENCY|DISCOUNT|PREMIUM|SUM)(?:-|$)"
)
_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+")
_DATA_SET = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}(?:\.[A-Z0-9@#$&(+-][A-Z0-9@#$&)(+-]{0,9}){1,8}")
_HOST = re.compile(
    r"\w+://\S+|\d{1,3}(?:\.\d{1,3}){3}|[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|gov|edu)", re.I
)
_DATE = re.compile(r"\d{2,4}[-/.]\d{2}[-/.]\d{2,4}")
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}|[0-9]{2,}")
#: What is written with letters and is no code of anything.
_NO_CODE = frozenset({"NO", "OK", "YES", "TRUE", "FALSE"})
#: Statements whose literals are values that are worked with; others show or name something.
_WORKS = word_set("ADD COMPUTE DIVIDE EVALUATE IF MOVE MULTIPLY PERFORM SEARCH SUBTRACT WHEN")
_FAILURES = frozenset({"INVALID KEY", "ON EXCEPTION", "ON OVERFLOW", "ON SIZE ERROR"})
_ROUNDS = frozenset({"COMPUTE", "DIVIDE", "MULTIPLY"})


class Marks:
    """Gathers the remarks on one program."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._found: list[Remark] = []
        self._conditions: list[tuple[int, int, int]] = []
        self._decimals: set[str] = set()

    def all(self, status: set[str]) -> tuple[Remark, ...]:
        """All of them, by line.

        Args:
            status: items that hold what became of an operation: conditions on them handle errors.
        """
        for line, start, end in self._conditions:
            if any(word.text in status for word in self._words[start:end]):
                self._found.append(Remark("error handling", self._text(start, end), line + 1))
        return tuple(sorted(self._found, key=lambda one: (one.line, one.kind)))

    def add(self, kind: str, start: int, end: int) -> None:
        """Note what some words say."""
        self._found.append(Remark(kind, self._text(start, end), self._words[start].line + 1))

    def item(self, item: DataItem, start: int, end: int) -> None:
        """A data item that holds a date or money."""
        if not item.picture:
            return
        scaled = "V" in item.picture or "." in item.picture
        if scaled:
            self._decimals.add(item.name)
        if _DATE_NAME.search(item.name) and not _ABOUT.search(item.name):
            self.add("date", start, end)
        if "$" in item.picture or (scaled and _MONEY_NAME.search(item.name)):
            self.add("currency", start, end)

    def statement(self, piece: Piece, status: set[str], *, told: bool = False) -> None:
        """A statement, or the condition of a WHEN.

        Args:
            piece: of the text.
            status: items that are known to hold what became of an operation.
            told: it is one of the cases of such an item, and no value that is worked with.
        """
        name, start, end = piece.name or "WHEN", piece.start, piece.end
        words = self._words
        if name in ("EVALUATE", "IF", "WHEN"):
            self._conditions.append((words[start].line, start, end))
        for kind in self._kinds(name, start, end):
            self.add(kind, start, end)
        if name in _WORKS and not told and (at := self._literal(start, end, status)) >= 0:
            text = self._text(start, end)
            self._found.append(Remark("hard-coded", text, words[at].line + 1))

    def phrase(self, start: int, piece: Piece) -> None:
        """What is done when the statement that begins at a word fails."""
        if piece.name in _FAILURES:
            words = [*self._words[start : min(piece.start, start + 8)]]
            words += self._words[piece.start : piece.end]
            line = self._words[piece.start].line + 1
            self._found.append(Remark("error handling", written(words, _CHARACTERS), line))

    def _kinds(self, name: str, start: int, end: int) -> Iterator[str]:
        """What a statement is to be minded for, by its own words."""
        words = self._words[start:end]
        texts = {word.text for word in words}
        if name == "ACCEPT":
            dated = len(words) > 3 and words[2].text == "FROM" and words[3].text in _DATE_SOURCES
            yield "date" if dated else "user input"
        elif name == "CALL" and len(words) > 1:
            called = unquoted(words[1].text)
            if called in _DATE_CALLS:
                yield "date"
            elif called in _ABEND_CALLS:
                yield "abnormal end"
        elif name == "USE" and ("ERROR" in texts or "EXCEPTION" in texts):
            yield "error handling"
        if "RETURN-CODE" in texts and name in ("ADD", "COMPUTE", "MOVE"):
            yield "error handling"
        windows = name in ("IF", "WHEN") and any(_TWO_DIGITS.search(text) for text in texts)
        if ("FUNCTION" in texts and texts & _DATE_FUNCTIONS) or (
            windows and any(_NUMBER.fullmatch(text) for text in texts)
        ):
            yield "date"
        if "ROUNDED" in texts or (name in _ROUNDS and self._cuts(name, words)):
            yield "currency"

    def _cuts(self, name: str, words: Sequence[Word]) -> bool:
        """Whether digits after the decimal point may be lost."""
        texts = [word.text for word in words]
        scales = name != "COMPUTE" or "*" in texts or "/" in texts
        return scales and any(text in self._decimals or _MONEY_NAME.search(text) for text in texts)

    def _literal(self, start: int, end: int, status: set[str]) -> int:
        """The index of the first literal that fixes a value; -1 where there is none."""
        depth = 0
        for at in range(start + 1, end):
            text = self._words[at].text
            before = self._words[at - 1].text
            if text == "(":
                depth += depth > 0 or (before[:1].isalpha() and before not in _OPERATORS)
            elif text == ")":
                depth = max(0, depth - 1)
            elif depth == 0 and _is_value(text):
                names = (word.text for word in self._words[start:end])
                return -1 if any(name in status for name in names) else at
        return -1

    def _text(self, start: int, end: int) -> str:
        return written(self._words[start : min(end, start + _CHARACTERS)], _CHARACTERS)


_OPERATORS = frozenset({"AND", "BY", "FROM", "GIVING", "IF", "INTO", "NOT", "OR", "TO", "UNTIL"})


def _is_value(text: str) -> bool:
    """Whether a literal fixes an amount, an account, a date, a code, a host or a data set."""
    if not is_literal(text):
        if not _NUMBER.fullmatch(text):
            return False
        digits = text.strip("+-")
        return digits.strip("0.") != "" and ("." in digits or len(digits.lstrip("0")) > 2)
    said = text[1:].removesuffix(text[0]).strip()
    if not said or len(said) > 120:
        return False
    if _HOST.fullmatch(said) or _DATE.fullmatch(said) or _DATA_SET.fullmatch(said):
        return True
    return bool(_CODE.fullmatch(said)) and said not in _NO_CODE and said.strip("0") != ""
