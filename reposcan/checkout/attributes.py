"""What a repository says of its own files in `.gitattributes`, in the words of GitHub's Linguist.

The files are read as data, from the snapshot's own content; those of the user and of the machine
have no say, since the same commit must read the same everywhere. Git is not asked: its answer would
hold for the working tree alone, and for what is installed.

As in git, a later line wins over an earlier one and a deeper file over one above it; `-name` and
`name=false` deny, `!name` takes back what was said, and the top file's `[attr]` lines give a name
to several attributes. `linguist-language` is not obeyed: a name's suffix decides the language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from reposcan.checkout.wildmatch import Wildmatch, wildmatch

#: The file's name.
NAME = ".gitattributes"

#: Bytes of a file and of a line that are looked at, and number of lines obeyed in all: many times
#: what repositories have, little enough for a hostile one.
LONGEST_FILE = 200_000
_LONGEST_LINE = 2_000
_MOST_RULES = 2_000

_PREFIX = "linguist-"
_WORDS = frozenset({"vendored", "generated", "documentation", "detectable"})
_MACRO = "[attr]"

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(.*)', re.DOTALL)
_ESCAPE = re.compile(r"\\([0-7]{3}|.)", re.DOTALL)
#: Git knows no others, and in the bytes of a name there may be.
_BLANKS = re.compile(r"[ \t\r]+")
_CONTROLS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

#: An attribute's value; None takes back what was said before.
_Value = str | bool | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of one file; None where nothing is.

    Attributes:
        vendored: it was copied from elsewhere.
        generated: a program wrote it.
        documentation: it is documentation.
        detectable: it counts as source, though its language is data or prose.
    """

    vendored: bool | None = None
    generated: bool | None = None
    documentation: bool | None = None
    detectable: bool | None = None


NOTHING_STATED = Stated()


@dataclass(frozen=True, slots=True)
class _Rule:
    """A line: what it says of which files."""

    pattern: Wildmatch
    said: tuple[tuple[str, _Value], ...]


class Attributes:
    """All that a repository says of its files.

    Args:
        files: (folder, content) of each `.gitattributes`, read one at a time; the root's, whose
            folder is empty, comes first.
    """

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        macros: dict[str, list[str]] = {}
        left = _MOST_RULES
        for folder, content in files:
            rules = list(islice(_rules(content, macros, top=not folder), left))
            left -= len(rules)
            if rules:
                self._rules[_bytewise(folder)] = rules

    def of(self, path: str) -> Stated:
        """What is said of a file."""
        if not self._rules:
            return NOTHING_STATED
        said: dict[str, _Value] = {}
        names = _bytewise(path).split("/")
        for depth in range(len(names)):
            below = names[depth:]
            for rule in self._rules.get("/".join(names[:depth]), ()):
                if rule.pattern.matches(below):
                    said.update(rule.said)
        answers = {
            word: bool(value) and value != "false"
            for word, value in said.items()
            if value is not None
        }
        return Stated(**answers)


def _bytewise(path: str) -> str:
    """A character for each byte: git's patterns know no others."""
    return path.encode("utf-8").decode("latin-1")


def _rules(content: bytes, macros: dict[str, list[str]], *, top: bool) -> Iterator[_Rule]:
    """The lines that say something of interest."""
    for raw in content[:LONGEST_FILE].split(b"\n"):
        line = raw.decode("latin-1").strip(" \t\r\n")
        if not line or line.startswith("#") or len(raw) > _LONGEST_LINE:
            continue
        pattern, words = _taken_apart(line)
        if pattern.startswith(_MACRO):
            if top:
                macros[pattern.removeprefix(_MACRO)] = words
            continue
        said = tuple(_said(words, macros, set()))
        # Git has no use for a pattern that takes back, or that names a folder.
        if said and not pattern.startswith("!") and (matcher := wildmatch(pattern)):
            yield _Rule(matcher, said)


def _taken_apart(line: str) -> tuple[str, list[str]]:
    """The pattern, and the words behind it."""
    if quoted := _QUOTED.fullmatch(line):
        return _ESCAPE.sub(_unescaped, quoted[1]), _BLANKS.split(quoted[2])
    pattern, *words = _BLANKS.split(line)
    if pattern == _MACRO and words:
        pattern += words.pop(0)
    return pattern, words


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    return chr(int(code, 8) & 255) if len(code) == 3 else _CONTROLS.get(code, code)


def _said(
    words: Iterable[str], macros: Mapping[str, list[str]], seen: set[str]
) -> Iterator[tuple[str, _Value]]:
    """(word, value) of the attributes of interest, those behind macros too."""
    for word in words:
        name, _, value = word.lstrip("-!").partition("=")
        if name in macros and name == word and name not in seen:
            seen.add(name)
            yield from _said(macros[name], macros, seen)
        short = name.removeprefix(_PREFIX)
        if short != name and short in _WORDS:
            yield short, _value(word, value)


def _value(word: str, value: str) -> _Value:
    if word.startswith("!"):
        return None
    return False if word.startswith("-") else value or True
