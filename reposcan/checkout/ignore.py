"""Lists of patterns as in `.gitignore`: what names a folder takes all that is in it.

One difference to git is meant: what was taken with its folder can be given back by a later pattern,
so that `src` and `!src/tests` say what they seem to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reposcan.checkout.wildmatch import Wildmatch, wildmatch


@dataclass(frozen=True, slots=True)
class IgnorePattern:
    """One pattern.

    Attributes:
        takes: whether it takes what it matches; one with a `!` gives that back.
        folders: whether it matches folders only.
        pattern: of the file or folder.
    """

    takes: bool
    folders: bool
    pattern: Wildmatch

    def matched(self, names: list[str]) -> str:
        """What of a path it matches: "file", "folder" for one on the way to it, or nothing."""
        if not self.folders and self.pattern.matches(names):
            return "file"
        way = (names[:end] for end in range(1, len(names)))
        return "folder" if any(map(self.pattern.matches, way)) else ""


def ignore_pattern(written: str) -> IgnorePattern | None:
    """Read a pattern; None for what is none: a comment, a blank line, a bracket left open."""
    text = written.lstrip(" ") and written.rstrip(" ")
    # A blank behind a backslash belongs to the name.
    text += " " if text.endswith("\\") and text != written else ""
    if text.startswith("#"):
        return None
    given = text.removeprefix("!")
    pattern = wildmatch(given.removesuffix("/"))
    return IgnorePattern(given == text, given.endswith("/"), pattern) if pattern else None


def takes(patterns: Iterable[IgnorePattern], path: str) -> bool:
    """Whether patterns take a file.

    The last one that matches decides. Only, to give back a file whose folder was taken, it must
    match the file itself.

    Args:
        patterns: in order.
        path: of the file, with forward slashes.
    """
    names = path.split("/")
    taken = itself = False
    for one in patterns:
        matched = one.matched(names)
        if matched == "file" or (matched and (one.takes or not itself)):
            taken, itself = one.takes, matched == "file"
    return taken
