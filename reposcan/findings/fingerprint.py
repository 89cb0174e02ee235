"""A finding's identity from one scan to the next."""

import hashlib


def fingerprint(rule: str, symbol: str, code: str) -> str:
    """16 hexadecimal digits from what stays when code moves.

    Lines, the file's name and the model's wording are left out: a finding keeps its fingerprint
    when lines are inserted above it or its file is renamed, and loses it when its code changes.
    """
    folded = " ".join(code.split())
    return hashlib.sha256(f"{rule}\0{symbol}\0{folded}".encode("utf-8", "replace")).hexdigest()[:16]
