"""How many bytes an item takes: what its picture and its usage say.

The sizes are those of IBM's compilers, which others follow for the usages of the standard.
"""

import re

_REPEATED = re.compile(r"([A-Z$*+,./0-9-])(?:\(([0-9]{1,9})\))?+", re.IGNORECASE)
#: Symbols that take no byte of their own: the sign, the decimal point that is only thought of, and
#: digits that are not kept.
_NO_BYTE = frozenset("SVP")
_WIDE = frozenset("NG")
_FIXED = {
    "COMP-1": 4,
    "COMP-2": 8,
    "FUNCTION-POINTER": 4,
    "INDEX": 4,
    "POINTER": 4,
    "PROCEDURE-POINTER": 8,
}
_BINARY = frozenset({"BINARY", "COMP", "COMP-4", "COMP-5"})
_PACKED = frozenset({"COMP-3", "PACKED-DECIMAL"})
#: Bytes of a binary number of up to so many digits.
_BINARY_BYTES = ((4, 2), (9, 4), (18, 8))
#: A larger item is a slip, or means harm.
_MOST_BYTES = 2**31


def size_of(picture: str, usage: str) -> int:
    """Bytes of an item that is no group; -1 where they cannot be known.

    Args:
        picture: such as "S9(9)V99"; empty where there is none.
        usage: as in `DataItem`.
    """
    kind, _, more = usage.partition(" ")
    if kind in _FIXED:
        return _FIXED[kind]
    counted = _symbols(picture)
    if not counted:
        return -1
    digits, characters = counted
    if kind in _BINARY:
        return next((size for most, size in _BINARY_BYTES if digits <= most), -1)
    if kind in _PACKED:
        return digits // 2 + 1
    if kind == "COMP-6":
        return (digits + 1) // 2
    if kind in ("", "DISPLAY-1", "NATIONAL", "SIGN", "SYNC"):
        separate = "SEPARATE" in more and picture[:1] in "Ss"
        wide = 2 if kind == "NATIONAL" and not _WIDE & set(picture) else 1
        size = (characters + separate) * wide
        return size if size <= _MOST_BYTES else -1
    return -1


def _symbols(picture: str) -> tuple[int, int] | None:
    """How many digits and how many bytes a picture has, or None where it is none."""
    digits = characters = at = 0
    for found in _REPEATED.finditer(picture):
        if found.start() != at:
            return None
        at = found.end()
        symbol = found[1].upper()
        times = int(found[2] or 1)
        if symbol == "9":
            digits += times
        if symbol in _WIDE:
            times *= 2
        if symbol not in _NO_BYTE:
            characters += times
    return (digits, characters) if picture and at == len(picture) else None
