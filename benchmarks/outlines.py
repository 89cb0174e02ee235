"""How many of the functions and classes that universal-ctags finds are in the outlines.

    python benchmarks/outlines.py CHECKOUT...

A tag is found where a definition of its name holds the tag's line, near its own beginning. Told
apart (`apart`) is what has no body, and macros and plain objects that ctags takes for functions and
classes. `--missing N` lists tags that were not found, `--beyond N` a sample of definitions that
ctags does not have.
"""

import argparse
import json
import random
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reposcan.model.code import CALLABLE, Definition, Kind
from reposcan.syntax.languages import LANGUAGES, Language, language_of
from reposcan.syntax.outline import outline

#: The kinds of ctags that are functions or classes, by the name of our language and of theirs.
KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "C": ("C,C++", frozenset({"function", "struct", "union", "enum", "class"})),
    "C++": ("C++,C", frozenset({"function", "struct", "union", "enum", "class"})),
    "C#": ("C#", frozenset({"method", "class", "struct", "interface", "enum"})),
    "Go": ("Go", frozenset({"func", "struct", "interface"})),
    "Java": ("Java", frozenset({"method", "class", "interface", "enum"})),
    "JavaScript": ("JavaScript", frozenset({"function", "method", "class", "generator"})),
    "Kotlin": ("Kotlin", frozenset({"method", "class", "interface", "object"})),
    "Perl": ("Perl", frozenset({"subroutine", "package"})),
    "PHP": ("PHP", frozenset({"function", "class", "interface", "trait"})),
    "Python": ("Python", frozenset({"function", "member", "class"})),
    "Ruby": ("Ruby", frozenset({"method", "singletonMethod", "class", "module"})),
    "Rust": (
        "Rust",
        frozenset({"function", "method", "struct", "interface", "enum"}),
    ),
    "Shell": ("Sh", frozenset({"function"})),
    "SQL": ("SQL", frozenset({"function", "procedure", "table", "trigger", "view"})),
    "TSX": ("TypeScript", frozenset({"function", "method", "class", "interface", "enum"})),
    "TypeScript": ("TypeScript", frozenset({"function", "method", "class", "interface", "enum"})),
}
_CONTAINERS = {Kind.CLASS, Kind.ENUM, Kind.INTERFACE, Kind.MODULE, Kind.TABLE, Kind.VIEW}
_DEFINED = CALLABLE | _CONTAINERS | {Kind.TYPE}
#: Where ctags calls every object with members a class.
_OBJECTS = frozenset({"JavaScript", "TSX", "TypeScript"})
_CLASS = rb"\b(class|function)\s+%s\b|\b%s\s*=\s*(class|function)\b"
_FIELDS = ("--fields=+nKzS", "-f", "-", "-L", "-")
#: Lines between the beginning of a definition and the name in its head: attributes, long types.
_HEAD_LINES = 40
#: Bytes looked at for the body of a tag.
_HEAD_BYTES = 4_000
_MARKS = re.compile(r"^(operator\s*|~|self\.|#)|[=\s]+$|^.*(::|\.|\\)(?=\w)")


class Tag(NamedTuple):
    """A function or class, as ctags tells it."""

    path: str
    name: str
    line: int
    kind: str


class Compared(NamedTuple):
    """What became of a language's tags."""

    files: int
    found: Sequence[Tag]
    declared: Sequence[Tag]
    missing: Sequence[Tag]
    beyond: Sequence[str]


def main() -> None:
    """Print a table for each checkout."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--missing", type=int, default=0, metavar="N")
    parser.add_argument("--beyond", type=int, default=0, metavar="N")
    parser.add_argument("--language", action="append", help="only this one")
    parser.add_argument("checkouts", nargs="+", type=Path)
    given = parser.parse_args()
    for checkout in given.checkouts:
        print(f"\n{checkout.resolve().name}")
        print(("{:<12}" + "{:>10}" * 6).format(
            "language", "files", "ctags", "found", "share", "apart", "beyond"
        ))  # fmt: skip
        for language, paths in sorted(by_language(checkout).items()):
            if not given.language or language in given.language:
                show(language, compare(checkout, language, paths), given.missing, given.beyond)


def show(language: str, done: Compared, missing: int, beyond: int) -> None:
    """Print a language's row, and samples of what differs."""
    total = len(done.found) + len(done.missing)
    share = f"{len(done.found) / total:.3f}" if total else "-"
    cells = (done.files, total, len(done.found), share, len(done.declared), len(done.beyond))
    print(f"{language:<12}" + "".join(f"{cell:>10}" for cell in cells), flush=True)
    chance = random.Random(1)
    for tag in chance.sample(done.missing, min(missing, len(done.missing))):
        print(f"    missing {tag.path}:{tag.line} {tag.kind} {tag.name}")
    for place in chance.sample(done.beyond, min(beyond, len(done.beyond))):
        print(f"    beyond {place}")


def by_language(checkout: Path) -> dict[str, list[tuple[str, Language]]]:
    """The tracked files of each language that is compared."""
    listed = subprocess.run(
        ["git", "-C", checkout, "ls-files", "-z"], capture_output=True, check=True
    ).stdout.decode("utf-8", "surrogateescape")
    result: defaultdict[str, list[tuple[str, Language]]] = defaultdict(list)
    for path in filter(None, listed.split("\0")):
        file = checkout / path
        if not file.is_symlink() and file.is_file():
            language = language_of(path, file.read_bytes()[:65_536], LANGUAGES)
            if language.name in KINDS and language.grammar:
                result[language.name].append((path, language))
    return dict(result)


def compare(checkout: Path, language: str, paths: Sequence[tuple[str, Language]]) -> Compared:
    """Look each tag of the files up in their outlines."""
    tags: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in ctags(checkout, language, [path for path, _ in paths]):
        tags[tag.path].append(tag)
    done = Compared(len(paths), [], [], [], [])
    for path, row in paths:
        text = (checkout / path).read_bytes().decode("utf-8", "replace").encode()
        definitions = [one for one in outline(path, text, row).definitions if one.kind in _DEFINED]
        met: set[Definition] = set()
        for tag in tags[path]:
            if same := [one for one in definitions if _is_same(one, tag)]:
                met.update(same)
                done.found.append(tag)  # type: ignore[attr-defined]
            elif has_body(text, tag, language):
                done.missing.append(tag)  # type: ignore[attr-defined]
            else:
                done.declared.append(tag)  # type: ignore[attr-defined]
        done.beyond.extend(  # type: ignore[attr-defined]
            f"{path}:{one.span.start_line} {one.kind} {one.name}"
            for one in definitions
            if one not in met
        )
    return done


def ctags(checkout: Path, language: str, paths: Sequence[str]) -> Iterator[Tag]:
    """The functions and classes of files."""
    theirs, kinds = KINDS[language]
    forced = theirs.partition(",")[0]
    printed = subprocess.run(
        ["ctags", "--output-format=json", f"--language-force={forced}", *_FIELDS],
        input="\n".join(paths).encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=True,
        cwd=checkout,
    ).stdout
    for line in printed.splitlines():
        one = json.loads(line.decode("utf-8", "replace"))
        named = not one.get("name", "").startswith(("__anon", "Anonymous", "anonymous"))
        if one.get("kind") in kinds and named:
            yield Tag(one["path"], one["name"], one["line"], one["kind"])


def _is_same(definition: Definition, tag: Tag) -> bool:
    span = definition.span
    near = span.start_line <= tag.line <= min(span.end_line, span.start_line + _HEAD_LINES)
    return near and plain(definition.name) == plain(tag.name)


def plain(name: str) -> str:
    """A name without what the two write differently around it."""
    return _MARKS.sub("", _MARKS.sub("", name.strip()))


def has_body(text: bytes, tag: Tag, language: str) -> bool:
    """Whether a brace opens, or an arrow leads to, code before a semicolon ends the head.

    Objects of JavaScript that are no classes are told apart too.
    """
    if language in ("Perl", "Python", "Ruby", "Shell"):
        return True
    if language in ("C", "C++") and tag.name.isupper():
        return False  # A macro that writes the head of a function; its argument is the name.
    start = 0
    for _ in range(tag.line - 1):
        start = text.find(b"\n", start) + 1
    if language in _OBJECTS and tag.kind == "class":
        name = re.escape(tag.name.encode())
        return bool(re.search(_CLASS % (name, name), text[start:].partition(b"\n")[0]))
    depth = 0
    for found in re.finditer(rb"[()\[\]{};]|=>", text[start : start + _HEAD_BYTES]):
        mark = found[0]
        depth += (mark in b"([") - (mark in b")]")
        if mark in (b"{", b"=>") and depth <= 0:
            return True
        if mark == b";" and depth <= 0:
            return False
        if mark == b"}" and depth <= 0:
            return False
    return True


if __name__ == "__main__":
    main()
