"""Digests by which a copy of a function is found, whatever its comments, layout and name are."""

import hashlib
import re
from collections.abc import Sequence

#: What is shorter is alike without having been copied: accessors, wrappers, empty overrides.
LEAST_LINES = 6
LEAST_BYTES = 60

#: A string, in which white space counts. It need not end, so that no attempt to read one fails and
#: is made again: a stray quote only hides some white space.
_STRING = re.compile(
    rb"""
    ( "(?:[^"\\\n]|\\.)*+"?+ | '(?:[^'\\\n]|\\.)*+'?+ | `[^`]*+`?+ )
    """,
    re.VERBOSE,
)
_SPACE = b" \t\n\r\f\v"


def digest(pieces: Sequence[bytes]) -> str:
    """The digest of a function's code, 16 hexadecimal digits; empty where there is too little.

    White space counts in strings only, so that `return x` in Python has the digest of itself at
    any depth.

    Args:
        pieces: the code in order, without its comments and its own name.
    """
    if len([line for line in b"".join(pieces).split(b"\n") if line.strip()]) < LEAST_LINES:
        return ""
    code = b"".join(map(_without_space, pieces))
    if len(code) < LEAST_BYTES:
        return ""
    return hashlib.blake2b(code, digest_size=8).hexdigest()


def _without_space(piece: bytes) -> bytes:
    parts: list[bytes] = _STRING.split(piece)
    # Every other one is a string.
    parts[::2] = [part.translate(None, _SPACE) for part in parts[::2]]
    return b"".join(parts)
