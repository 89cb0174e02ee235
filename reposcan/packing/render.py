"""How a member looks inside a context.

A short header names the file; the code follows as it is. No line numbers: models count them badly
and they cost tokens; the program computes lines from quotes.
"""

import unicodedata

from reposcan.model.code import Span


def printable(text: str) -> str:
    """`text` on one line: control and format characters become visible escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if unicodedata.category(char)[0] not in "CZ" or char == " " else _escape(char)
        for char in text
    )


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
    return f"=== File {printable(path)}{shown} ===\n{body}{end}\n"


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
