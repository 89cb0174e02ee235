"""The words of a COBOL text, in order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from reposcan.syntax.legacy.cobol.form import Source

#: A comment, a literal, the mark of pseudo-text, a word, a sign, or a period that ends. A literal
#: need not end, so that no attempt to read one is made twice.
_TEXT = r"""\*>.*+ | '[^']*+'?+ | "[^"]*+"?+ | =="""
_NAME = r"""[\w$\#@:-]++(?:\.[\w$\#@:-]++)*+ | [(),] | \.(?!\S)"""
_WORD = re.compile(f"{_TEXT} | {_NAME}", re.VERBOSE)
#: All that is written: pictures as one word, and signs of arithmetic and comparison.
_ALL = re.compile(
    rf"{_TEXT} | (?<![\w$\#@:-])PIC(?:TURE)?+\s++(?:IS\s++)?+(?P<picture>\S++) | {_NAME}"
    r" | \*\* | <> | [<>]=?+ | [=*/+&]",
    re.VERBOSE | re.IGNORECASE,
)
_RUN_TOGETHER = re.compile(r"((?:PROGRAM|FUNCTION|CLASS|METHOD)-ID)\.([\w$#@-]+)", re.IGNORECASE)


class Word(NamedTuple):
    """A word, a literal with its quotation marks, a period or another sign.

    Attributes:
        text: upper case, but for literals.
        line: index of its line; of a line that was continued, the first one.
        column: index of the column where its line's code begins, if it is the first on its line;
            else -1.
        glued: whether nothing stands between it and the word before it.
    """

    text: str
    line: int
    column: int
    glued: bool = False


def words_of(source: Source, *, signs: bool = False) -> Iterator[Word]:
    """The words in order; comments inside of lines are left out.

    Args:
        source: the lines.
        signs: also those of arithmetic and comparison, and each picture as one word.
    """
    pattern = _ALL if signs else _WORD
    for line, column, code in source.code:
        first, end = column, -1
        for found in pattern.finditer(code):
            text = found[0]
            if text.startswith("*>"):
                break
            if text[0] not in "'\"":
                text = text.upper()
            glued, end = found.start() == end, found.end()
            for part in _parts(text, found):
                yield Word(part, line, first, glued)
                first = -1
                glued = False


def _parts(text: str, found: re.Match[str]) -> Sequence[str]:
    """Words that are written as one, or one that is read as two."""
    if found.re is _ALL and found["picture"]:
        picture = found["picture"].upper()
        bare = picture.removesuffix(".").rstrip(",;")
        return ("PIC", bare, ".") if picture.endswith(".") else ("PIC", bare)
    joined = _RUN_TOGETHER.fullmatch(text) if "-ID." in text else None
    return (joined[1], ".", joined[2]) if joined else (text,)


def written(words: Iterable[Word], most: int) -> str:
    """Words as they are written, on one line, white space folded.

    Args:
        words: the first of them that are enough are looked at.
        most: characters; what is longer ends with an ellipsis.
    """
    line = ""
    for word in islice(words, most):
        line += word.text if word.glued or not line or word.text in (".", ",") else f" {word.text}"
        if len(line) > most:
            return line[: most - 2].rstrip() + " …"
    return line


def is_literal(word: str) -> bool:
    """Whether it is a string."""
    return word[:1] in ("'", '"')


def unquoted(word: str) -> str:
    """A literal's text, or a name as it is, without white space around it and in upper case."""
    quote = word[:1]
    if quote not in ("'", '"'):
        return word
    return word[1:].removesuffix(quote).strip().upper()
