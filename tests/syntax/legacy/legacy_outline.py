"""What the tests of all readers of older languages ask of an outline."""

from reposcan.model.code import Kind, Outline, ReferenceKind


def units(result: Outline) -> list[tuple[Kind, str, int, int]]:
    return [
        (one.kind, one.qualified, one.span.start_line, one.span.end_line)
        for one in result.definitions
    ]


def uses(result: Outline, *kinds: ReferenceKind) -> list[tuple[int, str]]:
    found = [one for one in result.references if one.kind in kinds]
    return sorted((line, one.name) for one in found for line in one.lines)
