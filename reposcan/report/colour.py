"""Colours code with Pygments, line by line.

Pygments names hundreds of token types; eight classes are enough to read code by, and keep pages of
large files small. Colouring never changes a text: where a lexer is unknown, fails, or gives back
anything but the characters that it was given, the code is shown plain.
"""

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup, escape
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class, find_lexer_class_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token, _TokenType
from pygments.util import ClassNotFound

from reposcan.report.names import visible

#: Larger texts, or longer lines, are shown plain: lexers are regular expressions, some of them
#: quadratic in the length of a line, and nothing can interrupt one.
LARGEST_TEXT = 400_000
LONGEST_LINE = 2_000

#: What `escape` does, for millions of tokens: it makes an object of each.
_ESCAPES = {ord(char): str(escape(char)) for char in "&<>\"'"}

_CLASSES: dict[_TokenType, str] = {
    Token: "",
    Comment: "c",
    Comment.Preproc: "p",
    Comment.PreprocFile: "s",
    Keyword: "k",
    Keyword.Type: "t",
    Name.Builtin: "b",
    Name.Class: "d",
    Name.Decorator: "p",
    Name.Function: "d",
    Name.Namespace: "",
    Name.Tag: "k",
    Number: "n",
    Operator.Word: "k",
    String: "s",
}


def coloured(text: str, language: str) -> list[Markup]:
    """One piece of HTML for each line of the text, line ends left out.

    Args:
        text: the code; a line ends with a line feed, a carriage return before it is dropped.
        language: name as the outline gives it; an unknown one is shown plain.
    """
    text = visible(text.replace("\r\n", "\n")).removesuffix("\n")
    lines = text.split("\n")
    if len(text) <= LARGEST_TEXT and max(map(len, lines)) <= LONGEST_LINE:
        lexer = _lexer(language)
        tokens = _tokens(lexer, text) if lexer else None
        if tokens is not None:
            return _split(tokens)
    return [escape(line) for line in lines]


@cache
def _lexer(language: str) -> Lexer | None:
    by_name = find_lexer_class(language)
    if by_name is not None:
        return by_name()
    try:
        return find_lexer_class_by_name(language.lower())()
    except ClassNotFound:
        return None


def _tokens(lexer: Lexer, text: str) -> list[tuple[str, str]] | None:
    """(class, characters) of the whole text, or None where the lexer did not return all of it."""
    try:
        found = [
            (_class(kind), value) for _, kind, value in lexer.get_tokens_unprocessed(text + "\n")
        ]
    except Exception:  # a lexer may raise anything on hostile input, and colour is a luxury
        return None
    return found if "".join(value for _, value in found) == text + "\n" else None


@cache
def _class(kind: _TokenType) -> str:
    while kind not in _CLASSES and kind.parent is not None:
        kind = kind.parent
    return _CLASSES.get(kind, "")


def _split(tokens: Iterable[tuple[str, str]]) -> list[Markup]:
    """The pieces of each line; a token over several lines is opened again on each."""
    lines: list[list[str]] = [[]]
    for css, value in tokens:
        for number, part in enumerate(value.split("\n")):
            if number:
                lines.append([])
            if part:
                safe = part.translate(_ESCAPES)
                lines[-1].append(f'<span class="{css}">{safe}</span>' if css else safe)
    lines.pop()
    return [Markup("".join(line)) for line in lines]  # noqa: S704 - every piece was escaped
