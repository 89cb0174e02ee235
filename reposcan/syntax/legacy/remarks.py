"""Comments that stand on lines of their own: which belong to a unit, and what they say."""

import re
from collections.abc import Iterable, Mapping

from reposcan.syntax.comments import DOC_CHARACTERS

#: What frames comments: rows of marks, and marks at either end of a line.
_FRAME = re.compile(r"^[\s*/!>=+#|-]*+|[\s*=+#|-]++$")
_SAYS = re.compile(r"[^\W_]")
#: More lines than this of one comment are not looked at: a doc comment is cut long before.
_MOST_LINES = 400


def above(comments: Mapping[int, str], blank: Iterable[int], line: int) -> tuple[int, str]:
    """Where the comment above a line begins, and its words; the line itself where there is none.

    Args:
        comments: text of each line that is a comment, without its mark, by index.
        blank: indices of blank lines; one may stand between a comment and what it is about.
        line: index of the first line of a unit.
    """
    start = line
    below = line - 1 if line - 1 in blank else line
    if below - 1 not in comments:
        return line, ""
    start = below
    while start - 1 in comments and below - start < _MOST_LINES:
        start -= 1
    return start, words(comments[at] for at in range(start, below))


def below(comments: Mapping[int, str], line: int) -> str:
    """The words of the comment that begins at a line, or nothing."""
    end = line
    while end in comments and end - line < _MOST_LINES:
        end += 1
    return words(comments[at] for at in range(line, end))


def words(lines: Iterable[str]) -> str:
    """The words of comment lines, without frames and rows of marks."""
    bare = (_FRAME.sub("", line) for line in lines)
    return "\n".join(line for line in bare if _SAYS.search(line))[:DOC_CHARACTERS]
