"""Whether the readers of older languages find what plain patterns find.

    python benchmarks/legacy.py [--show KIND] [--ties N] CHECKOUT...

For each checkout and each kind of unit and tie: how many of them a pattern finds, line by line as
grep would and without any code of the readers; how many of those the readers found on the same line
and under the same name; that share; and how many the readers found in all. What a pattern names
only through a data item counts as found where the readers have a tie of that kind on that line.
`--show` lists what was not found; `--ties` prints so many ties drawn at random, to be judged by
hand. Fortran is measured against universal-ctags.
"""

import argparse
import random
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from reposcan.checkout.decode import encoding_of, text_of
from reposcan.model.code import Kind, Outline, ReferenceKind
from reposcan.syntax.languages import language_of
from reposcan.syntax.outline import outline

_NAME = r"[A-Z0-9@#$][A-Z0-9@#$_-]*"
_LITERAL = rf"['\"] *(?P<name>{_NAME}) *['\"]"
_CICS = r"\bEXEC\s+CICS\s+"
_AREA_A = r"^ {0,3}"
#: What looks like a paragraph's name and is a statement.
_STATEMENTS = r"(?!(?:EXIT|GOBACK|CONTINUE|DECLARATIVES|STOP|ELSE|END-[A-Z]+|\d+) *\.)"


class Row(NamedTuple):
    """A kind of thing: the pattern that grep would look for, and what the readers call it.

    Attributes:
        label: as printed.
        pattern: with the group `name`, or without where a data item names it.
        found: kind of definition or of reference.
        after: only what stands after a line that matches this.
    """

    label: str
    pattern: str
    found: Kind | ReferenceKind
    after: str = ""


_COBOL = (
    Row("program", rf"^ *PROGRAM-ID *\.\s*['\"]?(?P<name>{_NAME})", Kind.PROGRAM),
    Row(
        "division",
        rf"{_AREA_A}(?P<name>ENVIRONMENT|DATA|PROCEDURE|IDENTIFICATION)\s+DIVISION\b",
        Kind.DIVISION,
    ),
    Row("section", rf"{_AREA_A}(?P<name>{_NAME})\s+SECTION *(?:\d+ *)?\.", Kind.SECTION),
    Row(
        "paragraph",
        rf"{_AREA_A}{_STATEMENTS}(?P<name>{_NAME}) *\.(?= |$)",
        Kind.PARAGRAPH,
        after=r"^ *PROCEDURE\s+DIVISION",
    ),
    Row("record (01)", rf"^ *01 +(?P<name>{_NAME})", Kind.RECORD),
    Row("file (FD, SD)", rf"^ *(?:FD|SD) +(?P<name>{_NAME})", Kind.RECORD),
    Row("static CALL", rf"(?<![\w-])CALL\s+{_LITERAL}", ReferenceKind.CALL),
    Row("dynamic CALL", r"^(?:[^'\"\n]* )?CALL +[A-Z][A-Z0-9-]*(?= |$)", ReferenceKind.CALL),
    Row("COPY", rf"(?<![\w-])COPY\s+['\"]?(?P<name>{_NAME})", ReferenceKind.IMPORT),
    Row(
        "EXEC SQL INCLUDE",
        rf"\bEXEC\s+SQL\s+INCLUDE\s+(?P<name>{_NAME})",
        ReferenceKind.IMPORT,
    ),
    Row(
        "PERFORM of a name",
        rf"(?<![\w-])PERFORM\s+(?!(?:UNTIL|VARYING|WITH|TEST|FOREVER)\b|{_NAME}\s+TIMES\b)"
        rf"(?P<name>{_NAME})(?![\w-])",
        ReferenceKind.PERFORM,
    ),
    Row("GO TO", rf"(?<![\w-])GO\s+TO\s+(?P<name>{_NAME})", ReferenceKind.PERFORM),
    Row("XCTL by name", rf"{_CICS}XCTL\s+PROGRAM\s*\(\s*{_LITERAL}", ReferenceKind.CALL),
    Row("XCTL by item", rf"{_CICS}XCTL\s+PROGRAM\s*\(\s*(?=[A-Z])", ReferenceKind.CALL),
    Row("LINK by name", rf"{_CICS}LINK\s+PROGRAM\s*\(\s*{_LITERAL}", ReferenceKind.CALL),
    Row("LINK by item", rf"{_CICS}LINK\s+PROGRAM\s*\(\s*(?=[A-Z])", ReferenceKind.CALL),
    Row(
        "SEND, RECEIVE MAP by name",
        rf"{_CICS}(?:SEND|RECEIVE)\s+MAP\s*\(\s*{_LITERAL}",
        ReferenceKind.TYPE,
    ),
    Row(
        "SEND, RECEIVE MAP by item",
        rf"{_CICS}(?:SEND|RECEIVE)\s+MAP\s*\(\s*(?=[A-Z])",
        ReferenceKind.TYPE,
    ),
    Row(
        "SELECT ... ASSIGN",
        r"^ *SELECT\s+(?:OPTIONAL\s+)?[\w-]+\s+ASSIGN(?:\s+TO)?\s+(?=\S)",
        ReferenceKind.DATA,
    ),
)
_OPTIONS = r"[^\s,]*"
_JCL = (
    Row("job", r"^//(?P<name>[A-Z0-9@#$]+) +JOB(?= |$)", Kind.JOB),
    Row("procedure", r"^//[A-Z0-9@#$]* +PROC(?= |$)", Kind.PROCEDURE),
    Row("step", r"^//(?P<name>[A-Z0-9@#$.]+) +EXEC ", Kind.STEP),
    Row("EXEC PGM=", r"^//[A-Z0-9@#$.]* +EXEC +PGM=(?P<name>[A-Z0-9@#$]+)", ReferenceKind.CALL),
    Row(
        "EXEC of a procedure",
        r"^//[A-Z0-9@#$.]* +EXEC +(?:PROC=)?(?!PGM=)(?P<name>[A-Z0-9@#$]+)",
        ReferenceKind.CALL,
    ),
    Row(
        "DD DSN=",
        r"^// (?:.*,)?.*?(?<=[ ,])(?:DSN|DSNAME)='?(?P<name>[A-Z0-9@#$&._-]+)"
        r"|^//\S+ +DD .*?(?<=[ ,])(?:DSN|DSNAME)='?(?P<other>[A-Z0-9@#$&._-]+)",
        ReferenceKind.DATA,
    ),
    Row("INCLUDE MEMBER=", r"^//.* INCLUDE +MEMBER=(?P<name>\w+)", ReferenceKind.IMPORT),
    Row("RUN PROGRAM", r"^ +RUN +PROG(?:RAM)? *\((?P<name>\w+)", ReferenceKind.CALL),
)
_BMS = (
    Row("set of maps", r"^(?P<name>[A-Z0-9@#$]+) +DFHMSD ", Kind.MODULE),
    Row("map", r"^(?P<name>[A-Z0-9@#$]+) +DFHMDI ", Kind.MAP),
    Row("named field", r"^(?P<name>[A-Z0-9@#$]+) +DFHMDF ", Kind.RECORD),
)
_ROWS: Mapping[str, tuple[Row, ...]] = {"COBOL": _COBOL, "JCL": _JCL, "BMS": _BMS}
_COPYBOOKS = (".cpy", ".ccp")
_CTAGS_KINDS = {"function": Kind.FUNCTION, "subroutine": Kind.SUBROUTINE, "program": Kind.PROGRAM}


class Hit(NamedTuple):
    """What a pattern found; the name is empty where a data item stands for it."""

    path: str
    line: int
    name: str


def main() -> None:
    """Read the arguments, and print a table for each checkout."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("checkouts", nargs="+", type=Path, metavar="CHECKOUT")
    parser.add_argument("--show", metavar="KIND", help="list what was not found of a kind")
    parser.add_argument("--ties", type=int, default=0, metavar="N", help="print N ties")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of what is drawn")
    options = parser.parse_args()
    for checkout in options.checkouts:
        texts = dict(_texts(checkout))
        outlines = {path: outline(path, text) for path, text in texts.items()}
        print(f"\n{checkout.name}: {len(outlines)} files")
        print(f"{'':28}{'pattern':>9}{'of those':>10}{'share':>9}{'reader':>9}")
        for label, hits, missed, total in _measured(checkout, texts, outlines):
            share = f"{(len(hits) - len(missed)) / len(hits):9.1%}" if hits else f"{'-':>9}"
            print(f"{label:28}{len(hits):9}{len(hits) - len(missed):10}{share}{total:9}")
            for hit in missed if label == options.show else ():
                print(f"    {hit.path}:{hit.line} {hit.name}")
        _print_ties(texts, outlines, options.ties, options.seed)


def _texts(checkout: Path) -> Iterator[tuple[str, bytes]]:
    """The files that a reader reads."""
    listed = subprocess.run(
        ["git", "-C", checkout, "ls-files", "-z"], capture_output=True, check=True
    ).stdout.decode()
    for path in filter(None, listed.split("\0")):
        file = checkout / path
        if file.is_file() and not file.is_symlink():
            raw = file.read_bytes()
            encoding = encoding_of(raw)
            text = text_of(raw, encoding) if encoding else raw.decode("latin-1").encode()
            if language_of(path, text).reader:
                yield path, text


def _measured(
    checkout: Path, texts: Mapping[str, bytes], outlines: Mapping[str, Outline]
) -> Iterator[tuple[str, list[Hit], list[Hit], int]]:
    for language, rows in _ROWS.items():
        own = {path: one for path, one in outlines.items() if one.language == language}
        if not own:
            continue
        views = {path: _view(path, language, texts[path].decode()) for path in own}
        if language == "COBOL":
            yield _copybooks(own)
        for row in rows:
            hits = [hit for path, view in views.items() for hit in _hits(path, view, row)]
            missed = [hit for hit in hits if not _is_found(row, hit, own[hit.path])]
            yield row.label, hits, missed, _total(row, own)
    fortran = {path: one for path, one in outlines.items() if one.language == "Fortran 77"}
    for word, kind in _CTAGS_KINDS.items() if fortran else ():
        hits = _ctags(checkout, list(fortran), word)
        row = Row(f"Fortran {word}", "", kind)
        missed = [hit for hit in hits if not _is_found(row, hit, fortran[hit.path])]
        yield row.label, hits, missed, _total(row, fortran)


def _copybooks(own: Mapping[str, Outline]) -> tuple[str, list[Hit], list[Hit], int]:
    hits = [Hit(path, 1, "") for path in own if path.lower().endswith(_COPYBOOKS)]
    kinds = {path: {one.kind for one in outline.definitions} for path, outline in own.items()}
    missed = [hit for hit in hits if Kind.COPYBOOK not in kinds[hit.path]]
    return "copybook", hits, missed, sum(Kind.COPYBOOK in found for found in kinds.values())


def _view(path: str, language: str, text: str) -> str:
    """The text as grep is given it: comments and ignored columns blanked, lines kept."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    if language == "JCL":
        return "\n".join("" if line.startswith("//*") else line[:71] for line in lines)
    if language == "BMS":
        return "\n".join("" if line.startswith("*") else line[:71] for line in lines)
    free = any(re.match(r" {0,5}(?:IDENTIFICATION|ID) +DIVISION", line, re.I) for line in lines)
    if free or ">>SOURCE" in text.upper():
        return "\n".join(line.partition("*>")[0] for line in lines)
    body = ("" if line[6:7] in ("*", "/") else line.expandtabs(8)[7:72] for line in lines)
    return "\n".join(line.partition("*>")[0] for line in body)


def _hits(path: str, view: str, row: Row) -> Iterator[Hit]:
    start = 0
    if row.after and not path.lower().endswith(_COPYBOOKS):
        found = re.search(row.after, view, re.MULTILINE | re.IGNORECASE)
        start = found.end() if found else len(view)
    for found in re.compile(row.pattern, re.MULTILINE | re.IGNORECASE).finditer(view, start):
        groups = found.groupdict()
        named = next((name for name in groups if groups[name]), "")
        at = found.start(named) if named else found.end()
        yield Hit(path, view.count("\n", 0, at) + 1, found[named].upper() if named else "")


def _is_found(row: Row, hit: Hit, outline: Outline) -> bool:
    if isinstance(row.found, ReferenceKind):
        return any(
            one.kind is row.found and hit.line in one.lines and hit.name in ("", one.name)
            for one in outline.references
        )
    return any(
        one.kind is row.found
        # A program begins above the line that names it.
        and (one.kind is Kind.PROGRAM or one.span.start_line == hit.line)
        and (not hit.name or hit.name == one.name.partition(" ")[0])
        for one in outline.definitions
    )


def _total(row: Row, own: Mapping[str, Outline]) -> int:
    if isinstance(row.found, ReferenceKind):
        found = (one for each in own.values() for one in each.references)
        return sum(len(one.lines) for one in found if one.kind is row.found)
    return sum(one.kind is row.found for each in own.values() for one in each.definitions)


def _ctags(checkout: Path, paths: list[str], word: str) -> list[Hit]:
    command = ["ctags", "-x", "--languages=Fortran", "--map-Fortran=+.f.for.f77.ftn"]
    command += [f"--fortran-kinds={word[0]}", "-L", "-"]
    printed = subprocess.run(
        command, input="\n".join(paths).encode(), cwd=checkout, capture_output=True, check=True
    ).stdout.decode("utf-8", "replace")
    found = (re.match(r"(\S+)\s+\w+\s+(\d+)\s+(\S+)", line) for line in printed.split("\n"))
    return [Hit(one[3], int(one[2]), one[1].upper()) for one in found if one]


def _print_ties(
    texts: Mapping[str, bytes], outlines: Mapping[str, Outline], count: int, seed: int
) -> None:
    ties = [
        (path, line, one.kind, one.name)
        for path, each in outlines.items()
        for one in each.references
        for line in one.lines
    ]
    chosen = random.Random(seed).sample(ties, min(count, len(ties)))
    for path, number, kind, name in sorted(chosen):
        line = texts[path].split(b"\n")[number - 1].decode().strip()
        print(f"{path}:{number}\t{kind} {name}\t{line}")


if __name__ == "__main__":
    main()
