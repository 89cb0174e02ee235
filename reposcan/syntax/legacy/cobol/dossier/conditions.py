"""Conditions as texts: joined as they bind, told from the cases of an EVALUATE, and cut."""

from collections.abc import Sequence

#: Characters of a condition, with those around it: enough to tell what it is.
CONDITION_CHARACTERS = 400
#: Conditions of an EVALUATE that "otherwise" is told by.
MOST_OTHERS = 8
_RELATIONS = frozenset({"=", "<", ">", "<=", ">=", "<>", "EQUAL", "GREATER", "LESS", "IS"})


def grouped(text: str) -> str:
    """A condition that may be joined to others: AND binds closer than OR."""
    if " OR " not in text or (text.startswith("NOT (") and _closes_last(text)):
        return text
    return f"({text})"


def _closes_last(text: str) -> bool:
    """Whether the first parenthesis is closed by the last character."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == ")" and depth == 0:
            return at == len(text) - 1
    return False


def cut(text: str) -> str:
    """The end of a text tells most: the innermost conditions."""
    if len(text) <= CONDITION_CHARACTERS:
        return text
    return "… " + text[2 - CONDITION_CHARACTERS :].lstrip()


def otherwise(said: Sequence[str]) -> str:
    """The condition of a WHEN OTHER: none of those before holds."""
    joined = " OR ".join((*said[:MOST_OTHERS], *("…" for _ in said[MOST_OTHERS:])))
    if len(joined) > CONDITION_CHARACTERS // 2:
        joined = joined[: CONDITION_CHARACTERS // 2] + " …"
    return f"NOT ({joined})"


def compared(subjects: Sequence[str], objects: Sequence[str]) -> str:
    """The condition that a WHEN is short for."""
    parts = (_one(*both) for both in zip(subjects, objects, strict=False))
    return cut(" AND ".join(part for part in parts if part)) or "ANY"


def _one(subject: str, case: str) -> str:
    first, _, rest = case.partition(" ")
    if case == "ANY":
        return ""
    if subject in ("TRUE", "FALSE"):
        return case if subject == "TRUE" else f"NOT ({case})"
    if case in ("TRUE", "FALSE"):
        return subject if case == "TRUE" else f"NOT ({subject})"
    if first == "NOT":
        return f"{subject} NOT = {rest}"
    return f"{subject} {case}" if first in _RELATIONS else f"{subject} = {case}"
