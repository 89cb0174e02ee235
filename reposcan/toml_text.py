"""TOML of a stranger: read within limits, and refused in one line."""

import tomllib
from typing import Any

from reposcan.printable import printable

#: Bytes. The largest `pyproject.toml` of well-known projects has a fifth of it.
LARGEST_FILE = 200_000

#: The parser's time grows with the square of the number of dots in a key: 100,000 take half a
#: minute, a thousand nothing.
_DOTS_IN_A_LINE = 1_000


def parse_toml(raw: bytes) -> dict[str, Any]:
    """The table that a file holds.

    Raises:
        ValueError: it is none; the message is one line.
    """
    try:
        text = raw.decode()
        if any(line.count(".") > _DOTS_IN_A_LINE for line in text.split("\n")):
            raise ValueError(f"a line has more than {_DOTS_IN_A_LINE:,} dots")
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(printable(str(error), 200)) from error
