"""Insertions as a unified diff that `git apply` takes.

Since nothing is ever removed, hunks follow from where lines go in: no two versions are compared,
which would take long on hostile texts.
"""

from collections.abc import Iterator, Sequence

from reposcan.model.docstring import Insertion

_CONTEXT = 3
#: How git writes control characters in names that it quotes.
_ESCAPES = {"\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r"}


def inserted(text: bytes, insertions: Sequence[Insertion]) -> bytes:
    """The text with the insertions, which are in order and begin lines."""
    parts, at = [], 0
    for one in insertions:
        parts += [text[at : one.at], one.text]
        at = one.at
    return b"".join([*parts, text[at:]])


def patch(path: str, raw: bytes, insertions: Sequence[Insertion]) -> bytes:
    """The patch of one file.

    Args:
        path: of the file.
        raw: its bytes.
        insertions: in order, at offsets into these bytes; at least one.
    """
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    # A name with a blank would else end there.
    end = "\t" if " " in path and old == f"a/{path}" else ""
    head = f"diff --git {old} {new}\n--- {old}{end}\n+++ {new}{end}\n"
    return head.encode() + b"".join(_hunks(raw, insertions))


def _hunks(raw: bytes, insertions: Sequence[Insertion]) -> Iterator[bytes]:
    lines = raw.split(b"\n")
    unended = bool(lines[-1])
    count = len(lines) if unended else len(lines) - 1
    starts: list[int] = []
    at = 0
    for one in insertions:
        starts.append(raw.count(b"\n", at, one.at) + (starts[-1] if starts else 0))
        at = one.at
    added = 0
    for group in _groups(starts):
        low = max(0, starts[group[0]] - _CONTEXT)
        high = min(count, starts[group[-1]] + _CONTEXT)
        body: list[bytes] = []
        new = 0
        line = low
        for index in group:
            body += [b" " + text for text in lines[line : starts[index]]]
            line = starts[index]
            fresh = insertions[index].text.split(b"\n")[:-1]
            body += [b"+" + text for text in fresh]
            new += len(fresh)
        body += [b" " + text for text in lines[line:high]]
        if unended and high == count:
            body.append(b"\\ No newline at end of file")
        size = high - low
        # An empty side is named by the line before it.
        first = low + (size > 0)
        yield b"@@ -%d,%d +%d,%d @@\n" % (first, size, low + added + 1, size + new)
        yield b"\n".join(body) + b"\n"
        added += new


def _groups(starts: Sequence[int]) -> Iterator[list[int]]:
    """Indices of insertions whose context touches."""
    group: list[int] = []
    for index, start in enumerate(starts):
        if group and start - starts[group[-1]] > 2 * _CONTEXT:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _quoted(name: str) -> str:
    """The name as git writes it, quoted where it holds what would end it."""
    if not any(char in '"\\' or ord(char) < 32 or ord(char) == 127 for char in name):
        return name
    return '"' + "".join(map(_escaped, name)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char in _ESCAPES:
        return f"\\{_ESCAPES[char]}"
    return f"\\{ord(char):03o}" if ord(char) < 32 or ord(char) == 127 else char
