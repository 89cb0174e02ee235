"""How much of a model's prose speaks of things that exist.

Identifiers in prose are words that look like code: in backticks, with an underscore, with inner
capitals, or called with parentheses. The share of them that the parser knows is a figure of truth
that works for any model. Names of the wide world in the same shape (JavaScript) count as unknown,
so the figure errs on the strict side.
"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from reposcan.model.code import Outline
from reposcan.model.report import Grounding

_BACKTICKS = re.compile(r"`([^`\n]+)`")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_CODE_SHAPED = re.compile(
    r"""\b(?:
        [^\W\d]\w*(?=\(\))          # called: parse()
      | _*[^\W\d_]+(?:_+[^\W_]+)+_*  # joined by underscores: max_tokens, __init__
      | [a-z]+[A-Z]\w*              # camelCase
      | [A-Z]+[a-z0-9]+[A-Z]\w*     # PascalCase with two humps
    )""",
    re.VERBOSE,
)


def known_names(outlines: Iterable[tuple[str, Outline]]) -> frozenset[str]:
    """Every identifier that the parser saw defined, used in a signature, called or imported.

    Args:
        outlines: (path, outline) of all files that were read; the parts of the paths count too.
    """
    names: set[str] = set()
    for path, outline in outlines:
        names.update(_IDENTIFIER.findall(path))
        names.add(PurePosixPath(path).stem)
        for definition in outline.definitions:
            names.update(_IDENTIFIER.findall(definition.name))
            names.update(_IDENTIFIER.findall(definition.signature))
        for reference in outline.references:
            names.update(_IDENTIFIER.findall(reference.name))
    return frozenset(names)


def measure_grounding(prose: str, known: frozenset[str]) -> Grounding:
    """Count the distinct identifiers of a text, and those of them that are known."""
    found = _identifiers(prose)
    return Grounding(len(found), len(found & known))


def unknown_names(prose: str, known: frozenset[str], code: str) -> tuple[str, ...]:
    """The identifiers of a text that are neither known nor stand in the code that it is about."""
    unknown = _identifiers(prose) - known
    return tuple(sorted(unknown.difference(_IDENTIFIER.findall(code)) if unknown else unknown))


def _identifiers(prose: str) -> set[str]:
    quoted = " ".join(_BACKTICKS.findall(prose))
    return set(_IDENTIFIER.findall(quoted)) | set(_CODE_SHAPED.findall(prose))
