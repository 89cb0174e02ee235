"""The data division: what its entries say, and the records that they make."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reposcan.model.dossier import DataItem, Record
from reposcan.syntax.legacy.cobol.dossier.layout import lay_out, size_of_all
from reposcan.syntax.legacy.cobol.vocabulary import CLAUSES
from reposcan.syntax.legacy.cobol.words import Word, is_literal, written

_LEVEL = re.compile(r"[0-9]{1,2}")
_USAGES = {
    **{f"COMPUTATIONAL{n}": f"COMP{n}" for n in ("", "-1", "-2", "-3", "-4", "-5", "-6", "-X")},
    **{f"COMP{n}": f"COMP{n}" for n in ("", "-1", "-2", "-3", "-4", "-5", "-6", "-X", "-N")},
    **{name: name for name in ("BINARY", "DISPLAY-1", "INDEX", "NATIONAL", "PACKED-DECIMAL")},
    **{name: name for name in ("POINTER", "FUNCTION-POINTER", "PROCEDURE-POINTER", "DISPLAY")},
}
#: Words that end the list of literals of a VALUE clause.
_ENDS_VALUE = (CLAUSES | set(_USAGES)) - {"COPY", "TYPE"}
#: Characters of a VALUE that are kept: a table of texts is told by its beginning.
_VALUE_CHARACTERS = 200
_MOST_OCCURS = 10**9


@dataclass(slots=True)
class Entries:
    """Entries that belong together: those of a record, or those of a copybook without one.

    Attributes:
        place: as in `Record`.
        items: in order.
        copies: (member, line) of copybooks between them.
        column: where the first of them begins; -1 where it is not known.
    """

    place: str
    items: list[DataItem] = field(default_factory=list)
    copies: list[tuple[str, int]] = field(default_factory=list)
    column: int = -1

    def record(self) -> Record | None:
        """The record with its layout; None where no entry says anything.

        One that is all copied, as those of files often are, has its member's name and no items.
        """
        if not self.items:
            name, line = self.copies[0] if self.copies else ("", 0)
            return Record(name, self.place, line, -1, (), (name,), (line,)) if name else None
        first = self.items[0]
        lines = tuple(line for _, line in self.copies)
        items = lay_out(self.items, lines)
        size = size_of_all(items, unknown=bool(lines))
        names = tuple(name for name, _ in self.copies)
        return Record(first.name, self.place, first.line, size, items, names, lines)


def entry(words: Sequence[Word], start: int, end: int) -> DataItem | None:
    """The item that an entry describes, or None where it is no entry.

    Args:
        words: all, with pictures.
        start: index of the level.
        end: index after the entry's last word, its period perhaps included.
    """
    if end - start < 2 or not _LEVEL.fullmatch(words[start].text):
        return None
    level = int(words[start].text)
    name = words[start + 1].text
    named = name not in CLAUSES and name != "PIC" and name != "." and not is_literal(name)
    said = dict(_clauses(words, start + 2 if named else start + 1, end))
    usage = " ".join(part for part in (said.get("usage", ""), said.get("sign", "")) if part)
    return DataItem(
        level=level,
        name=name if named and name != "FILLER" else "FILLER",
        line=words[start].line + 1,
        picture=said.get("picture", ""),
        usage=f"{usage} SYNC".strip() if "sync" in said else usage,
        occurs=max(1, min(_MOST_OCCURS, int(said.get("occurs", "1")))),
        redefines=said.get("redefines", ""),
        value=said.get("value", ""),
    )


def _clauses(words: Sequence[Word], at: int, end: int) -> Iterator[tuple[str, str]]:
    """What each clause says, by its name."""
    while at < end:
        text = words[at].text
        following = words[at + 1].text if at + 1 < end else ""
        after = at + 2
        match text:
            case "PIC" | "PICTURE":
                yield "picture", following
            case "REDEFINES":
                yield "redefines", following
            case "VALUE" | "VALUES":
                at += 2 if following in ("IS", "ARE") else 1
                after = _after_values(words, at, end)
                yield "value", written(words[at : min(after, at + 100)], _VALUE_CHARACTERS)
            case "OCCURS":
                yield from _occurs(words, at + 1, end)
            case "DEPENDING" | "INDEXED" | "RENAMES":
                pass  # The name that follows may be spelled as a usage.
            case _:
                after = at + 1
                yield from _usage(text)
        at = after


def _usage(text: str) -> Iterator[tuple[str, str]]:
    if text in _USAGES:
        yield "usage", "" if text == "DISPLAY" else _USAGES[text]
    elif text == "SEPARATE":
        yield "sign", "SIGN SEPARATE"
    elif text in ("SYNC", "SYNCHRONIZED"):
        yield "sync", text


def _occurs(words: Sequence[Word], at: int, end: int) -> Iterator[tuple[str, str]]:
    """The most of `OCCURS 5`, `OCCURS 1 TO 5 TIMES DEPENDING ON N`."""
    numbers = [words[at].text if at < end else ""]
    if at + 2 < end and words[at + 1].text == "TO":
        numbers.append(words[at + 2].text)
    if numbers[-1].isascii() and numbers[-1].isdecimal() and len(numbers[-1]) < 10:
        yield "occurs", numbers[-1]


def _after_values(words: Sequence[Word], at: int, end: int) -> int:
    while at < end and words[at].text != "." and words[at].text not in _ENDS_VALUE:
        at += 1
    return at
