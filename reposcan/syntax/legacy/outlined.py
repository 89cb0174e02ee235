"""What an outline says of a file in any other language, and what plain patterns find in it."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from reposcan.model.code import CALLABLE, Definition, Outline, ReferenceKind
from reposcan.model.dossier import FileDossier, FileUse, Program, Remark, Step, Transfer

#: Remarks of one file, and characters of one: enough to see how it is done.
_MOST_REMARKS = 2_000
_CHARACTERS = 200
#: What comments and includes begin with in the languages of these words.
_SAYS_ONLY = ("#", "*", "/*", "//")
_KINDS = (
    ("abnormal end", re.compile(r"\b(?:exit|_exit|abort|die|croak|confess|longjmp)\s*+\(|\bdie\b")),
    (
        "error handling",
        re.compile(r"\b(?:errno|perror|strerror|setjmp|ferror|sigaction)\b|\$!|\$@|\beval\s*+\{"),
    ),
    (
        "date",
        re.compile(r"\b(?:strftime|strptime|localtime|gmtime|mktime|asctime|ctime|tm_year)\b"),
    ),
    ("user input", re.compile(r"\b(?:scanf|gets|getchar|getline|readline)\s*+\(|<STDIN>")),
)


def read_outlined(path: str, text: bytes, outline: Outline) -> FileDossier | None:
    """One program: the file, whose steps are its functions; None where there is nothing in it.

    Args:
        path: names it.
        text: of the file, UTF-8.
        outline: of it.
    """
    callable_ = [one for one in outline.definitions if one.kind in CALLABLE]
    if not callable_ and not outline.entry_line:
        return None
    name = path.rpartition("/")[2]
    name = name.rpartition(".")[0] or name
    calls = sorted(
        (line, one.name)
        for one in outline.references
        if one.kind in (ReferenceKind.CALL, ReferenceKind.PERFORM)
        for line in one.lines
    )
    own = {one.name for one in callable_}
    return FileDossier(
        programs=(
            Program(
                name=name,
                kind="program" if outline.entry_line else "subprogram",
                line=1,
                end_line=max(1, outline.lines),
                copybooks=tuple(
                    (one.name, one.lines[0])
                    for one in outline.references
                    if one.kind is ReferenceKind.IMPORT and one.lines
                ),
                transfers=tuple(
                    Transfer("CALL", name, line) for line, name in calls if name not in own
                ),
                files=tuple(
                    FileUse("table", one.name, "", one.lines[0])
                    for one in outline.references
                    if one.kind is ReferenceKind.DATA and one.lines
                ),
                steps=tuple(_steps(callable_, calls)),
                remarks=tuple(_remarks(text)),
                whole=False,
            ),
        )
    )


def _steps(units: list[Definition], calls: list[tuple[int, str]]) -> Iterator[Step]:
    """Each function with what it calls: a call belongs to the innermost one around it."""
    goes: defaultdict[int, list[Transfer]] = defaultdict(list)
    starts = [one.span.start_line for one in units]
    around: list[int] = []
    begun = 0
    for line, name in calls:
        last = bisect_right(starts, line)
        while begun < last:
            around.append(begun)
            begun += 1
        while around and units[around[-1]].span.end_line < line:
            around.pop()
        if around:
            goes[around[-1]].append(Transfer("CALL", name, line))
    for at, one in enumerate(units):
        yield Step(one.qualified, one.span.start_line, one.span.end_line, tuple(goes[at]))


def _remarks(text: bytes) -> Iterator[Remark]:
    count = 0
    for at, line in enumerate(text.decode("utf-8", "replace").split("\n")):
        if line.lstrip().startswith(_SAYS_ONLY):
            continue
        for kind, pattern in _KINDS:
            if count < _MOST_REMARKS and pattern.search(line):
                count += 1
                yield Remark(kind, " ".join(line.split())[:_CHARACTERS], at + 1)
