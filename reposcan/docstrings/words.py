"""From what a model wrote to the words of a comment, or the reason why there are none.

A comment is not as harmless as it looks: some words end it, and tools obey others, such as
`# noqa`, `//go:build`, `@deprecated`, or examples that a test runner runs. The code that it read
may have told the model to write them, so words that hold such a thing are not proposed.
"""

import re
import unicodedata

from reposcan.docstrings.conventions import Convention, Marks
from reposcan.model.docstring import Words

#: Characters; what is longer is no summary, and no detail.
SUMMARY_CHARACTERS, DETAILS_CHARACTERS = 160, 200

#: Typographic characters, as one types them.
_TYPED = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})  # noqa: RUF001

#: What ends or begins a comment or a string in some language. A backslash may go on with the next
#: line, or be half of an escape: in Java even one that ends the comment.
_ENDS = re.compile(r"\\|\*/|/\*|\"\"\"|'''|<!--|-->|\?>|%>")
#: What tools look for in comments.
_OBEYED = re.compile(
    r"""(?<![\w.])@\w | ``` | >>> | -\*- | \#! | \#\[
    | \b(?: noqa | nosec | nolint | fmt: | isort: | coding[:=] | vim?: | type:\s*ignore
        | (?:mypy | pylint | pyright | flake8 | ruff | pragma | eslint | prettier | istanbul
           | jshint | jslint | tslint | clang | rubocop | shellcheck | phpcs | phpstan | psalm
           | swiftlint | checkstyle | c8 | v8 | go | ts | cgo | coverage)(?:[-:]\s?\w)
        | @?ts-(?:ignore | nocheck | expect-error) | SPDX- | frozen[-_]string
        | (?:TODO | FIXME | XXX)\b )
    | ^\s*(?:[!+\#$=:|] | export\s | global\s)""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(r".*?[.!?](?=\s|$)", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_FILLERS = frozenset(
    (
        *("the", "an", "this", "that", "is", "it", "of", "in", "to", "for", "and"),
        *("function", "method", "class", "file", "module", "code"),
    )
)
#: Letters, marks, figures, punctuation, symbols and blanks; none that steer a line or a terminal.
_PLAIN = frozenset("LMNPSZ")


def settle(text: str, convention: Convention, about: str) -> Words | str:
    """The words of a comment, or why there are none.

    Args:
        text: what was written: a summary, maybe an empty line and details.
        convention: in which they are to be written.
        about: names of what they are about: the unit's, its file's and its language's.
    """
    paragraphs = [_plain(part) for part in re.split(r"\n[ \t]*\n", text.strip())]
    summary, rest = _summary(paragraphs[0])
    details = " ".join(filter(None, (rest, *paragraphs[1:])))
    # Small models say everything twice.
    details = details.removeprefix(summary).strip()
    if not _tells(summary, about.lower()):
        return "it says no more than the name"
    if len(summary) > SUMMARY_CHARACTERS:
        return "its summary is too long"
    # What is left out below counts, too: who tries that is not to be trusted in the rest.
    for part in (summary, details):
        if _ENDS.search(part):
            return "it holds what may end a comment"
        if _OBEYED.search(part):
            return "it holds what tools look for in comments"
    words = Words(summary, _shortened(details))
    if convention.card and not f"{summary}{words.details}".isascii():
        return "it holds letters that the file's code page may lack"
    return words


def unmarked(text: str, marks: Marks) -> str:
    """What is said in the rest of a comment that was begun with the marks' opening.

    Args:
        text: that goes on behind the opening; what comes after the comment's end is left out.
        marks: of the comment.
    """
    if marks.closing:
        # Of an element's closing line, what closes it: the model may put it anywhere.
        closed, _, _ = text.partition(marks.closing.split()[-1])
        return "\n".join(_without(marks.line.strip(), line) for line in closed.split("\n"))
    first, *others = text.split("\n")
    said = [first.strip()]
    for line in others:
        if not line.strip().startswith(marks.line.strip()):
            break
        said.append(_without(marks.line.strip(), line))
    return "\n".join(said)


def _tells(summary: str, about: str) -> bool:
    """Whether a summary has a word beyond what is in the names, and fillers."""
    words = _WORD.findall(summary.lower())
    return any(word not in about and word not in _FILLERS for word in words)


def _without(mark: str, line: str) -> str:
    return line.strip().removeprefix(mark).strip()


def _plain(text: str) -> str:
    """On one line, without characters that have no look of their own."""
    typed = text.translate(_TYPED)
    return " ".join(
        "".join(c if unicodedata.category(c)[0] in _PLAIN else " " for c in typed).split()
    )


def _summary(paragraph: str) -> tuple[str, str]:
    """The first sentence, and the rest."""
    found = _SENTENCE.match(paragraph)
    if found is None:
        return (f"{paragraph}." if paragraph else ""), ""
    return found[0].strip(), paragraph[found.end() :].strip()


def _shortened(details: str) -> str:
    """As many whole sentences as there is room for."""
    end = 0
    for found in _SENTENCE.finditer(details):
        if found.end() > DETAILS_CHARACTERS:
            break
        end = found.end()
    return details[:end].strip()
