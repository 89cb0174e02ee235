"""Texts that make grammars crash, loop or take quadratic time, in any length."""

import random
from collections.abc import Mapping


def hostile_inputs(size: int) -> Mapping[str, bytes]:
    """Valid UTF-8 by what is wrong with it.

    Args:
        size: in bytes, about; those that need none are shorter.
    """
    # The same in every run.
    noise = random.Random(4).randbytes(size)
    controls = bytes(range(1, 32)) + b"\x7f"
    return {
        "empty": b"",
        "one byte": b"x",
        "line end": b"\n",
        "nuls": bytes(min(size, 1_000)),
        "carriage returns": b"a\r\nb\rc\r\n",
        "cut character": b"a = \xc3".decode("utf-8", "replace").encode(),
        "brackets": b"(" * size,
        "mixed brackets": b"([{<" * (size // 4),
        "balanced": b"{" * (size // 2) + b"}" * (size // 2),
        "nested blocks": b"if (a) { f(" * (size // 11),
        "indentation": b"".join(b" " * depth + b"a:\n" for depth in range(int(size**0.5))),
        "long line": b"a = b + " * (size // 8),
        "noise": noise.decode("cp1252", "replace").encode(),
        "quotes": b'"' * size,
        "odd quotes": b"'\"`" * (size // 3),
        "controls": controls * (size // len(controls)),
        "open comments": b"/* (* <!-- {- " * (size // 14),
        "backslashes": b"\\" * size + b"\n",
        "markup": b"<a b='${" * (size // 8),
        "wide characters": "\u202e\U0001f600\ufeff\u0301".encode() * (size // 12),
    }
