"""Version 3 of a stored outline, from the JSON of version 2."""

import json
from collections import defaultdict
from typing import Any

import msgspec


def outline_3(text: str) -> bytes:
    """Group the references by name, and give each definition the beginning of its body.

    Version 2 did not know where bodies begin: they are said to have none.

    Raises:
        ValueError: it is no outline of version 2.
    """
    outline: dict[str, Any] = json.loads(text)
    lines: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for one in outline["references"]:
        lines[one["kind"], one["name"]].add(one["line"])
    ordered = sorted((sorted(at), kind, name) for (kind, name), at in lines.items())
    outline["references"] = [
        {"kind": kind, "name": name, "lines": at} for at, kind, name in ordered
    ]
    for one in outline["definitions"]:
        one["copy"] = one.pop("body", "")
        one["body_start"] = one["span"]["end_byte"]
    return msgspec.msgpack.encode(outline)
