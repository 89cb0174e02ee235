"""Digests by which a copy of a function is found, whatever its comments, layout and name are."""

import hashlib
from collections.abc import Sequence

#: What is shorter is alike without having been copied: accessors, wrappers, empty overrides.
LEAST_LINES = 6
LEAST_BYTES = 60


def digest(pieces: Sequence[bytes], lines: int) -> str:
    """The digest of a function's code, 16 hexadecimal digits; empty where there is too little.

    White space does not count, so that `return x` in Python has the digest of itself at any depth.

    Args:
        pieces: the code in order, without its comments and its own name.
        lines: that it takes in the file.
    """
    if lines < LEAST_LINES:
        return ""
    code = b"".join(word for piece in pieces for word in piece.split())
    if len(code) < LEAST_BYTES:
        return ""
    return hashlib.blake2b(code, digest_size=8).hexdigest()
