"""Which parser made an outline: kept outlines are only good for the one that made them."""

import hashlib
from importlib.metadata import version
from pathlib import Path


def _digest() -> str:
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    # An outline's offsets are into the decoded text, and chardet has a say in how that is decoded.
    for library in ("chardet", "tree-sitter", "tree-sitter-language-pack"):
        digest.update(f"{library} {version(library)}\n".encode())
    for file in sorted((*folder.rglob("*.py"), *folder.glob("queries/*.scm"))):
        name = file.relative_to(folder).as_posix()
        digest.update(name.encode() + b"\n" + file.read_bytes())
    return digest.hexdigest()[:16]


#: Digest of the libraries' versions, the queries, and the code that reads them or the text.
PARSER = _digest()
