"""How members and skeletons look inside a context.

A short header names the file; the code follows as it is. No line numbers: models count them badly
and they cost tokens, and an edit above a part would change its text; the program computes lines
from quotes.
"""

import re
from collections.abc import Sequence

from reposcan.model.code import Definition
from reposcan.printable import printable

#: Raised when the same file is rendered in another way: kept counts and layouts are of one way.
RENDERING = 1

#: What looks like a header inside a file gets a blank in front, so that no file can end its own
#: part and pass the rest for another file's. Quotes are found all the same: white space is folded.
_FORGED = re.compile(r"^===", re.MULTILINE)


def member_text(path: str, text: bytes, *, whole: bool) -> str:
    """The rendered form of a module or of a part of one.

    Args:
        path: of the file.
        text: what is shown of it, UTF-8.
        whole: whether that is the whole file.
    """
    return _under(f"{'File' if whole else 'Part of'} {printable(path)}", _decoded(text))


def skeleton_text(path: str, definitions: Sequence[Definition]) -> str:
    """The rendered form of a file's skeleton.

    Args:
        path: of the file.
        definitions: whose signatures are shown.
    """
    lines = "".join(f"{line}\n" for line in signature_lines(definitions))
    return _under(f"Signatures in {printable(path)}", lines)


def signature_lines(definitions: Sequence[Definition]) -> list[str]:
    """A line for each definition: its signature, and what it belongs to where that says more."""
    return [_signature(one) for one in definitions]


def _signature(one: Definition) -> str:
    around = one.qualified.rpartition(".")[0]
    return f"{one.signature or one.name}{f'  (of {around})' if around else ''}"


def _under(title: str, body: str) -> str:
    end = "" if body.endswith("\n") else "\n"
    # Most bodies have none, and to look is much faster than to replace.
    shown = _FORGED.sub(" ===", body) if "===" in body else body
    return f"=== {title} ===\n{shown}{end}\n"


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")
