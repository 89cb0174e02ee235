"""Which identifiers in a model's prose exist, and where.

Identifiers in prose are words that look like code: in backticks, with an underscore, with inner
capitals, or called with parentheses; names of files, by the suffixes that files of code have, or
files here; and in repositories of COBOL words joined by hyphens. One that
is defined, used or imported anywhere, or stands in the file that the prose is about, exists. The
share of those is a figure of truth that works for any model. Names of the wide world in the same
shape (JavaScript) count as unknown, so the figure errs on the strict side.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath

from reposcan.model.asking import Target
from reposcan.model.code import Outline
from reposcan.model.finding import (
    BugReport,
    Docstring,
    Document,
    Overview,
    Result,
    RuleWords,
    Summary,
    UnitNotes,
)
from reposcan.model.told import Identifiers, Mention

_BACKTICKS = re.compile(r"`([^`\n]+)`")
_HYPHENATED = re.compile(r"(?<![\w-])\w+(?:-\w+)+(?![\w-])")
_SHOUTED = re.compile(r"(?<![\w-])[A-Z0-9]+(?:-[A-Z0-9]+)+(?![\w-])")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_CODE_SHAPED = re.compile(
    r"""\b(?:
        [^\W\d]\w*(?=\(\))          # called: parse()
      | _*[^\W\d_]+(?:_+[^\W_]+)+_*  # joined by underscores: max_tokens, __init__
      | [a-z]+[A-Z]\w*              # camelCase
      | [A-Z]+[a-z0-9]+[A-Z]\w*     # PascalCase with two humps
    )""",
    re.VERBOSE,
)
#: Of files of code, also where a repository has none such. Without "js": products are called so.
_SUFFIXES = frozenset(
    "c cbl cc cob cpp cpy cs cxx f go h hpp java jcl kt php py rb rs swift".split()  # noqa: SIM905
)
_NOWHERE = Mention("")


class SymbolTable:
    """Every identifier that the parser saw defined, used in a signature, called or imported.

    Args:
        outlines: of all files that were read, by path; the parts of the paths count too.
        read: gives the text of one of these files, UTF-8.
    """

    def __init__(self, outlines: Mapping[str, Outline], read: Callable[[str], bytes]) -> None:
        self._outlines = outlines
        self._read = read

    def of(self, result: Result | None, target: Target) -> Identifiers:
        """Look up the identifiers in what was said of a target; findings have their own checks."""
        match result:
            case Document():
                prose = "\n".join((result.purpose, result.how, result.caution))
            case Summary() | Docstring():
                prose = result.text
            case Overview():
                prose = "\n".join((result.what, result.together, result.caution))
            case RuleWords():
                prose = "\n".join(one.text for one in result.rules)
            case UnitNotes():
                prose = "\n".join(one.does for one in result.notes)
            case BugReport() | None:
                prose = ""
        return self.identifiers(prose, target)

    def identifiers(self, prose: str, target: Target) -> Identifiers:
        """Look up the identifiers of a text.

        Args:
            prose: the text.
            target: what it is about; names mean what that file means by them first.
        """
        files = self._file_names.findall(prose)
        found = {name: self._file(name) for name in files}
        rest = self._file_names.sub(" ", prose)
        found |= {name: self._find(name, target) for name in self._candidates(rest)}
        found = dict(sorted(found.items()))
        return Identifiers(
            tuple(mention for mention in found.values() if mention is not _NOWHERE),
            tuple(name for name, mention in found.items() if mention is _NOWHERE),
        )

    @cached_property
    def _defined(self) -> Mapping[str, Mention]:
        """Every name that is defined, with its definition where there is only one."""
        names: dict[str, Mention] = {}
        for path, outline in self._outlines.items():
            for one in outline.definitions:
                only = Mention(one.name, path, one.span.start_line)
                names[one.name] = Mention(one.name) if one.name in names else only
        return names

    @cached_property
    def _mentioned(self) -> frozenset[str]:
        names: set[str] = set()
        for path, outline in self._outlines.items():
            names.add(PurePosixPath(path).stem)
            names.update(_IDENTIFIER.findall(path))
            names.update(one.name for one in outline.references)
            for text in _texts(outline):
                names.update(_IDENTIFIER.findall(text))
        return frozenset(names)

    @cached_property
    def _hyphens(self) -> bool:
        """Whether names are joined by hyphens here, as in COBOL."""
        return any(outline.language == "COBOL" for outline in self._outlines.values())

    @cached_property
    def _paths(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of files, by their last part."""
        paths: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for path in self._outlines:
            paths[path.rpartition("/")[2]] += (path,)
        return paths

    @cached_property
    def _file_names(self) -> re.Pattern[str]:
        suffixes = _SUFFIXES | {PurePosixPath(path).suffix[1:] for path in self._outlines} - {""}
        of_these = "|".join(map(re.escape, sorted(suffixes))) or r"(?!)"
        return re.compile(rf"(?<![\w./-])(?:[\w.-]+/)*\w[\w.-]*\.(?:{of_these})(?![\w-])")

    def _file(self, name: str) -> Mention:
        folder, _, last = name.rpartition("/")
        ends = f"/{folder}/{last}" if folder else f"/{last}"
        meant = [path for path in self._paths.get(last, ()) if f"/{path}".endswith(ends)]
        if not meant:
            return _NOWHERE
        return Mention(name, meant[0], 1) if len(meant) == 1 else Mention(name)

    def _candidates(self, prose: str) -> set[str]:
        found = set(_CODE_SHAPED.findall(prose))
        if self._hyphens:
            found.update(_SHOUTED.findall(prose))
        for quoted in _BACKTICKS.findall(prose):
            if self._hyphens:
                found.update(_HYPHENATED.findall(quoted))
                quoted = _HYPHENATED.sub(" ", quoted)
            found.update(_IDENTIFIER.findall(quoted))
        return found

    def _find(self, name: str, target: Target) -> Mention:
        outline = self._outlines.get(target.path)
        own = [one for one in outline.definitions if one.name == name] if outline else []
        if len(own) == 1:
            return Mention(name, target.path, own[0].span.start_line)
        defined = self._defined.get(name)
        if defined and (defined.path or own):
            return defined
        if outline and (line := self._line(name, target)):
            return Mention(name, target.path, line)
        return defined or (Mention(name) if name in self._mentioned else _NOWHERE)

    def _line(self, name: str, target: Target) -> int:
        """The first line of the target, or else of its file, that has a word; 0 where none has."""
        text = self._read(target.path)
        letter = rb"[\w-]" if self._hyphens else rb"\w"
        pattern = rb"(?<!%b)%b(?!%b)" % (letter, re.escape(name.encode()), letter)
        word = re.compile(pattern, re.IGNORECASE if self._hyphens else 0)
        start, end = (target.span.start_byte, target.span.end_byte) if target.span else (0, 0)
        found = word.search(text, start, end) or word.search(text)
        return text.count(b"\n", 0, found.start()) + 1 if found else 0


def _texts(outline: Outline) -> Iterator[str]:
    for one in outline.definitions:
        yield one.name
        yield one.signature
    for ref in outline.references:
        yield ref.name
