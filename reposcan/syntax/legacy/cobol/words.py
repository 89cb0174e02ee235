"""The words of a COBOL text, in order."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reposcan.syntax.legacy.cobol.form import Source

#: A comment, a literal, the mark of pseudo-text, a word, a sign, or a period that ends. A literal
#: need not end, so that no attempt to read one is made twice.
_WORD = re.compile(
    r"""\*>.*+ | '[^']*+'?+ | "[^"]*+"?+ | ==
    | [\w$\#@:-]++(?:\.[\w$\#@:-]++)*+ | [(),] | \.(?!\S)""",
    re.VERBOSE,
)
_RUN_TOGETHER = re.compile(r"((?:PROGRAM|FUNCTION|CLASS|METHOD)-ID)\.([\w$#@-]+)", re.IGNORECASE)


class Word(NamedTuple):
    """A word, a literal with its quotation marks, a period or another sign.

    Attributes:
        text: upper case, but for literals.
        line: index of its line; of a line that was continued, the first one.
        column: index of the column where its line's code begins, if it is the first on its line;
            else -1.
    """

    text: str
    line: int
    column: int


def words_of(source: Source) -> Iterator[Word]:
    """The words in order; comments inside of lines are left out."""
    for line, column, code in source.code:
        first = column
        for found in _WORD.finditer(code):
            text = found[0]
            if text.startswith("*>"):
                break
            if text[0] not in "'\"":
                text = text.upper()
            joined = _RUN_TOGETHER.fullmatch(text) if "-ID." in text else None
            for part in (joined[1], ".", joined[2]) if joined else (text,):
                yield Word(part, line, first)
                first = -1


def is_literal(word: str) -> bool:
    """Whether it is a string."""
    return word[:1] in ("'", '"')


def unquoted(word: str) -> str:
    """A literal's text, or a name as it is, without white space around it and in upper case."""
    quote = word[:1]
    if quote not in ("'", '"'):
        return word
    return word[1:].removesuffix(quote).strip().upper()
