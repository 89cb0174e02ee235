"""Git's patterns of paths, each matched against a whole path.

They may be a stranger's, and several stars keep a regular expression busy for years. Here each star
is decided once, so that a pattern takes no longer than its length times the path's.
"""

import re
from dataclasses import dataclass

#: Any number of folders, none too; more stars mean no more.
_ANY_FOLDERS = re.compile(r"\*{2,}")

_TOKEN = re.compile(
    r"""\\(?P<escaped>.)
    | \[(?P<negated>[!^]?)(?P<set>\]?(?:\[:[a-z]+:\]|\\.|[^\]\\])*)\]
    | (?P<stars>\*+)
    | (?P<one>\?)
    | (?P<plain>[^\\\[])""",
    re.VERBOSE | re.DOTALL,
)
_MEMBER = re.compile(r"\[:(?P<kind>[a-z]+):\]|\\(?P<escaped>.)|(?P<dash>-)|(?P<plain>.)", re.DOTALL)
_KINDS = {
    **{"alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": " \\t", "digit": "0-9"},
    **{"lower": "a-z", "punct": "!-/:-@\\[-`{-~", "space": "\\s", "upper": "A-Z"},
    **{"xdigit": "0-9a-fA-F"},
}


@dataclass(frozen=True, slots=True)
class Wildmatch:
    """A pattern, ready to be matched.

    Attributes:
        parts: an expression for each name on the way, or None where any number of folders may be.
    """

    parts: tuple[re.Pattern[str] | None, ...]

    def matches(self, names: list[str]) -> bool:
        """Whether the pattern matches a file.

        Args:
            names: folders and name of the file, from the pattern's own folder on.
        """
        part = name = 0
        retry: tuple[int, int] | None = None
        while name < len(names):
            here = self.parts[part] if part < len(self.parts) else None
            if part < len(self.parts) and here is None:
                retry = (part + 1, name)
                part += 1
            elif here is not None and here.fullmatch(names[name]):
                part, name = part + 1, name + 1
            elif retry:
                # One folder more for the last `**`; an earlier one need not be tried again.
                part, name = retry[0], retry[1] + 1
                retry = (part, name)
            else:
                return False
        return all(one is None for one in self.parts[part:])


def wildmatch(pattern: str) -> Wildmatch | None:
    """Make a pattern ready; None for one that matches no file, such as one with an open bracket.

    Args:
        pattern: with a slash it is a path from its folder on; without, a name at any depth.
    """
    anchored = "/" in pattern
    names = pattern.removeprefix("/").split("/")
    if not anchored:
        names.insert(0, "**")
    if _ANY_FOLDERS.fullmatch(names[-1]):
        # What is in the folder: at least one name.
        names.append("*")
    try:
        parts = (None if _ANY_FOLDERS.fullmatch(one) else _name(one) for one in names)
        return Wildmatch(tuple(parts))
    except (ValueError, re.error):
        return None


def _name(pattern: str) -> re.Pattern[str]:
    """A pattern of one name as an expression that never goes back over a star."""
    pieces = [""]
    end = 0
    while end < len(pattern):
        token = _TOKEN.match(pattern, end)
        if not token:
            raise ValueError("not a pattern")
        end = token.end()
        if token["stars"]:
            pieces.append("")
        else:
            pieces[-1] += _one(token)
    if not end:
        raise ValueError("an empty name")
    if len(pieces) == 1:
        return re.compile(pieces[0], re.DOTALL)
    first, *middle, last = pieces
    found = "".join(f"(?>.*?{one})" for one in middle if one)
    return re.compile(f"{first}{found}.*{last}", re.DOTALL)


def _one(token: re.Match[str]) -> str:
    """The expression for one character."""
    if token["one"]:
        return "."
    if token["set"] is None:
        return re.escape(token["escaped"] or token["plain"])
    members = "".join(map(_member, _MEMBER.finditer(token["set"])))
    return f"[{'^' if token['negated'] else ''}{members}]"


def _member(found: re.Match[str]) -> str:
    if found["kind"]:
        if found["kind"] not in _KINDS:
            raise ValueError("no kind of character")
        return _KINDS[found["kind"]]
    return "-" if found["dash"] else re.escape(found["escaped"] or found["plain"])
