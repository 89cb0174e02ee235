"""Names of files and definitions as a prompt may show them: on one line, and not too long."""

import unicodedata

#: Names longer than this lose their middle; the code itself shows them whole.
LONGEST = 80


def printable(name: str, longest: int = LONGEST) -> str:
    """The name on one line of at most `longest` characters.

    Control and format characters, with which a name could leave its line or change its look,
    become visible escapes.
    """
    line = name if name.isascii() and name.isprintable() else "".join(map(_visible, name))
    if len(line) <= longest:
        return line
    half = (longest - 3) // 2
    return f"{line[:half]}...{line[-half:]}"


def _visible(char: str) -> str:
    if char == " " or unicodedata.category(char)[0] not in "CZ":
        return char
    return char.encode("unicode_escape").decode("ascii")
