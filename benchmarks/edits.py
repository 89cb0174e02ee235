"""Random edits of a checkout, undone afterwards."""

import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reposcan.frontend import Code
from reposcan.model.code import CALLABLE, Definition

KINDS = ("body", "signature", "new function", "new file", "deleted file")

_COMMENTS = {"Python": "#", "Shell": "#", "Ruby": "#", "Perl": "#"}
_FUNCTIONS = {
    "C": "\nint added_{number}(void) {{\n    return {called}();\n}}\n",
    "C++": "\nint added_{number}() {{\n    return {called}();\n}}\n",
    "Python": "\n\ndef added_{number}():\n    return {called}()\n",
    "Go": "\nfunc added{number}() int {{\n\treturn {called}()\n}}\n",
    "JavaScript": "\nfunction added{number}() {{\n  return {called}();\n}}\n",
}


@contextmanager
def edited(kind: str, clone: Path, code: Code, chance: random.Random) -> Iterator[bool]:
    """Edit a file of the clone, which is as it was when the block ends; False if it cannot be."""
    path = chance.choice([one for one in code.files if code.outlines[one].language in _FUNCTIONS])
    try:
        yield _edit(kind, clone, path, code, chance)
    finally:
        for command in (["reset", "-q", "--hard"], ["clean", "-q", "-f", "-d"]):
            subprocess.run(["git", "-C", clone, *command], check=True)


def _edit(kind: str, clone: Path, path: str, code: Code, chance: random.Random) -> bool:
    file = clone / path
    outline = code.outlines[path]
    functions = [
        one
        for one in outline.definitions
        if one.kind in CALLABLE and one.span.end_line - one.span.start_line > 3
    ]
    if kind in ("body", "signature"):
        if not functions:
            return False
        one = chance.choice(functions)
        change = _in_body if kind == "body" else _in_signature
        text = change(file.read_bytes(), one, _COMMENTS.get(outline.language, "//"))
        if text == file.read_bytes():
            return False
        file.write_bytes(text)
        return True
    if kind == "deleted file":
        file.unlink()
        return True
    called = _another_function(path, code, chance)
    if called is None:
        return False
    added = _FUNCTIONS[outline.language].format(number=chance.randrange(10**6), called=called.name)
    if kind == "new file":
        file = file.with_name(f"added_{file.name}")
        file.write_text(added)
        subprocess.run(["git", "-C", clone, "add", "-N", file], check=True)
    else:
        file.write_bytes(file.read_bytes() + added.encode())
    return True


def _in_body(text: bytes, one: Definition, comment: str) -> bytes:
    lines = text.split(b"\n")
    at = (one.span.start_line + one.span.end_line) // 2
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    return b"\n".join([*lines[:at], indent + comment.encode() + b" looked at", *lines[at:]])


def _in_signature(text: bytes, one: Definition, _: str) -> bytes:
    name = one.name.encode()
    head, rest = text[: one.span.start_byte], text[one.span.start_byte :]
    return head + rest.replace(name + b"(", name + b"(added, ", 1)


def _another_function(path: str, code: Code, chance: random.Random) -> Definition | None:
    others = [
        one
        for other in chance.sample(sorted(code.files), min(50, len(code.files)))
        if other != path and code.outlines[other].language == code.outlines[path].language
        for one in code.outlines[other].definitions
        if one.kind in CALLABLE
    ]
    return chance.choice(others) if others else None
