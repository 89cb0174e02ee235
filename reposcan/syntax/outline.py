"""From a file's text to its outline: a pure function, to be called where it may be killed.

What is particular to a language is in `queries/`, or in `legacy/` where no grammar is good enough.
Definitions are nested by their spans, with a
stack of their own, so that no depth of nesting can exhaust Python's.
"""

from collections.abc import Iterator, Sequence

from reposcan.model.code import Definition, Kind, Outline
from reposcan.syntax.decisions import complexities, decision_points
from reposcan.syntax.embedded import trees
from reposcan.syntax.gather import Gathered
from reposcan.syntax.grammar import errors, query
from reposcan.syntax.head import asks_for_interpreter, licence
from reposcan.syntax.languages import Language, language_of
from reposcan.syntax.legacy import read
from reposcan.syntax.lines import Lines, chunks
from reposcan.syntax.notes import notes_in_comments
from reposcan.syntax.plain import line_outline
from reposcan.syntax.units import Unit, units

#: What is defined inside these is not named after them.
_LENDS_NO_NAME = frozenset({Kind.CONSTANT, Kind.MACRO, Kind.TYPE})
#: A function directly inside one of these is a method; None is a scope without a definition.
_HAS_METHODS = frozenset({Kind.CLASS, Kind.ENUM, Kind.INTERFACE, None})


def outline(path: str, text: bytes, language: Language | None = None) -> Outline:
    """Parse a file; one whose language has no grammar and no reader is only cut into lines.

    Args:
        path: tells the language.
        text: of the file, valid UTF-8.
        language: where the caller knows it already.
    """
    language = language or language_of(path, text)
    if language.reader:
        return read(language.reader, path, text, language.name)
    if language.grammar is None:
        return line_outline(path, text, language=language)
    parsed = list(trees(language, text))
    if not parsed:
        return line_outline(path, text, language=language)
    found = Gathered()
    for row, tree in parsed:
        found.add(query(row, tree), text)
    lines = Lines(text)
    nodes = units(text, lines, found, statements=language.statements)
    points = decision_points(found)
    count = sum(errors(tree) for _, tree in parsed)
    return Outline(
        language=language.name,
        level=language.level,
        lines=len(lines),
        definitions=tuple(_definitions(lines, nodes, complexities(nodes, points))),
        chunks=chunks(lines, _borders(lines, nodes)),
        references=found.references(lines),
        problem=f"the parser met {count} error{'s' if count > 1 else ''}" if count else "",
        decisions=len(points),
        notes=notes_in_comments(text, lines, _comments(found)),
        entry_line=_entry_line(text, lines, found.entries),
        licence=licence(text),
    )


def _definitions(
    lines: Lines, nodes: Sequence[Unit], complexity: Sequence[int]
) -> Iterator[Definition]:
    """Name each definition after those that stand around it."""
    around: list[tuple[Unit, str]] = []
    for unit, branches in zip(nodes, complexity, strict=True):
        while around and not _inside(unit, around[-1][0]):
            around.pop()
        parent, prefix = around[-1] if around else (None, "")
        own = ".".join(name.replace("::", ".") for name in unit.names)
        qualified = f"{prefix}.{own}" if prefix else own
        if unit.kind not in _LENDS_NO_NAME:
            around.append((unit, qualified))
        if unit.kind is not None:
            yield Definition(
                kind=_kind(unit, unit.kind, parent),
                name=unit.names[-1],
                qualified=qualified,
                span=lines.span(unit.start, unit.end),
                signature=unit.signature,
                doc=unit.doc,
                complexity=branches,
                copy=unit.copy,
                body_start=unit.body_start,
            )


def _inside(unit: Unit, other: Unit) -> bool:
    """Whether `other`, which does not start later, contains the unit and more than it."""
    return unit.end <= other.end and (unit.start, unit.end) != (other.start, other.end)


def _kind(unit: Unit, kind: Kind, parent: Unit | None) -> Kind:
    inside = parent is not None and parent.kind in _HAS_METHODS
    return Kind.METHOD if kind is Kind.FUNCTION and (inside or len(unit.names) > 1) else kind


def _borders(lines: Lines, nodes: Sequence[Unit]) -> Iterator[int]:
    """Lines where definitions begin, comments included, or end.

    Definitions on one line make none: a table of constants would fall into a chunk a line.
    """
    for unit in nodes:
        first, last = lines.at(unit.start), lines.at(unit.end - 1)
        if first < last:
            yield lines.at(unit.block)
            yield last + 1


def _comments(found: Gathered) -> list[tuple[int, int]]:
    """Start and end of each comment and docstring."""
    return [*((start, end) for end, (start, _) in found.comments.items()), *found.docs]


def _entry_line(text: bytes, lines: Lines, entries: Sequence[int]) -> int:
    return lines.at(min(entries)) + 1 if entries else int(asks_for_interpreter(text))
