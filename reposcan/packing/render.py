"""How a member looks inside a context.

A short header names the file; the code follows as it is. No line numbers: models count them badly
and they cost tokens; the program computes lines from quotes.
"""

import re

from reposcan.model.code import Span
from reposcan.printable import printable

#: What looks like a header inside a file gets a blank in front, so that no file can end its own
#: part and pass the rest for another file's. Quotes are found all the same: white space is folded.
_FORGED = re.compile(r"^===", re.MULTILINE)


def member_text(path: str, span: Span, lines: int | None, text: bytes) -> str:
    """The rendered form of a member.

    Args:
        path: of the file.
        span: what of the file is shown.
        lines: of the whole file where the member is a part of it, None where it is whole.
        text: of the whole file, UTF-8.
    """
    shown = f", lines {span.start_line}-{span.end_line} of {lines}" if lines else ""
    body = text[span.start_byte : span.end_byte].decode("utf-8", "replace")
    end = "" if body.endswith("\n") else "\n"
    return f"=== File {printable(path)}{shown} ===\n{_FORGED.sub(' ===', body)}{end}\n"
