"""What a program's head comment says it is for, without frames and licences."""

import re

#: Characters of it in lists.
_SHORT = 200
#: Lines that say who may copy it, and lines of stars.
_LEGAL = re.compile(
    r"copyright|licen[sc]e|all rights reserved|warrant|as.is.? basis|unless required"
    r"|software distributed|either express|permissions and limitations|^[\W_]*$",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\b(?:function|purpose|description|remarks)\s*[:.-]\s*", re.IGNORECASE)


def described(doc: str) -> str:
    """The lines that describe, frames taken off."""
    lines = (line.strip(" *") for line in doc.splitlines())
    return "\n".join(line for line in lines if not _LEGAL.search(line))


def purpose(doc: str) -> str:
    """The beginning of what it says of its purpose, on one line; else of all that it says."""
    text = described(doc)
    found = _PURPOSE.search(text)
    said = " ".join(text[found.end() if found else 0 :].split())
    return said if len(said) <= _SHORT else said[:_SHORT].rsplit(" ", 1)[0] + " …"
