"""Where code branches, which is what cyclomatic complexity counts.

A decision is an `if` or `elif`, a loop with a condition or a sequence, a `case` or an arm of a
match that is not the default, a guard of one, a `catch`, a conditional expression, and each `and`
and `or`: what McCabe counts, with boolean operators as in his extended measure. The queries name
them. Not counted: `else`, `default`, the last arm of Rust's exhaustive matches, `loop`, `finally`,
assertions, Rust's `?`, JavaScript's `?.`, and what a preprocessor decides.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from reposcan.model.code import CALLABLE
from reposcan.syntax.gather import Gathered
from reposcan.syntax.units import Unit

#: Words and signs that mean a branch in most languages. The rest of a compound word, such as
#: COBOL's END-IF, means none, nor does the `if` of `end if`.
_KEYWORD = re.compile(
    rb"""(?<![\w$.@>-])(?<!\bend\ )(?<!\bexit\ )
    (?:if|elif|elsif|elseif|for|foreach|while|until|case|when|catch|rescue|except|and|or)
    (?![\w-]) | && | \|\|""",
    re.IGNORECASE | re.VERBOSE,
)
#: Lines that are comments in most languages; COBOL's may have a number before the mark.
_COMMENT_LINE = re.compile(rb"^(?:\d{6}|[ \t]*+)(?:[#;*!'%]|//|--|/\*|rem\b)[^\n]*", re.I | re.M)


def decision_points(found: Gathered) -> list[int]:
    """Offsets of the decisions that a query found, in order."""
    ordered = sorted(found.decisions)
    points = set(ordered)
    for low, high in found.undecided:
        points.difference_update(ordered[bisect_left(ordered, low) : bisect_left(ordered, high)])
    return sorted(points) if found.undecided else ordered


def complexities(nodes: Sequence[Unit], points: Sequence[int]) -> list[int]:
    """The cyclomatic complexity of each unit; 0 for what is not callable.

    A decision belongs to the innermost callable around it, and so is counted at most once: the
    complexities, less one for each callable, add up to the decisions inside callables.

    Args:
        nodes: outer ones before inner ones.
        points: offsets of the decisions, in order.
    """
    result = [int(unit.kind in CALLABLE) for unit in nodes]
    around: list[int] = []
    following = 0
    for point in points:
        while following < len(nodes) and nodes[following].start <= point:
            if result[following]:
                around.append(following)
            following += 1
        while around and nodes[around[-1]].end <= point:
            around.pop()
        if around:
            result[around[-1]] += 1
    return result


def count_keywords(text: bytes) -> int:
    """About how many decisions a text in any programming language holds, comment lines left out."""
    return sum(1 for _ in _KEYWORD.finditer(_COMMENT_LINE.sub(b"", text)))
