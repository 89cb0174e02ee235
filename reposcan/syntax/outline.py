"""From a file's text to its outline: a pure function, to be called where it may be killed.

What is particular to a language is in `queries/`. Definitions are nested by their spans, with a
stack of their own, so that no depth of nesting can exhaust Python's.
"""

from collections.abc import Iterator, Sequence

from reposcan.model.code import Definition, Kind, Level, Outline, Reference, ReferenceKind
from reposcan.syntax.decisions import complexities, decision_points
from reposcan.syntax.embedded import trees
from reposcan.syntax.grammar import Match, errors, matches
from reposcan.syntax.head import asks_for_interpreter, licence
from reposcan.syntax.languages import Language, language_of
from reposcan.syntax.lines import Lines, chunks
from reposcan.syntax.names import NAME_CHARACTERS, plain_name, plain_text
from reposcan.syntax.notes import notes_in_comments
from reposcan.syntax.plain import line_outline
from reposcan.syntax.units import Unit, captured, units

_PREFIX = "reference."
#: What is defined inside these is not named after them.
_LENDS_NO_NAME = frozenset({Kind.CONSTANT, Kind.MACRO, Kind.TYPE})
#: A function directly inside one of these is a method; None is a scope without a definition.
_HAS_METHODS = frozenset({Kind.CLASS, Kind.ENUM, Kind.INTERFACE, None})


def outline(path: str, text: bytes, language: Language | None = None) -> Outline:
    """Parse a file; one whose language has no grammar is only cut into lines.

    Args:
        path: tells the language.
        text: of the file, valid UTF-8.
        language: where the caller knows it already.
    """
    language = language or language_of(path, text)
    if language.grammar is None:
        return line_outline(path, text, language=language)
    parsed = list(trees(language, text))
    if not parsed:
        return line_outline(path, text, language=language)
    found = [match for row, tree in parsed for match in matches(row, tree)]
    found.sort(key=lambda match: match.pattern)
    lines = Lines(text)
    nodes = units(text, lines, found)
    points = decision_points(found)
    count = sum(errors(row, tree) for row, tree in parsed)
    return Outline(
        language=language.name,
        level=Level.OUTLINE,
        lines=len(lines),
        definitions=tuple(_definitions(lines, nodes, complexities(nodes, points))),
        chunks=chunks(lines, _borders(lines, nodes)),
        references=_references(text, lines, found),
        problem=f"the parser met {count} error{'s' if count > 1 else ''}" if count else "",
        decisions=len(points),
        notes=notes_in_comments(text, lines, _comments(found)),
        entry_line=_entry_line(text, lines, found),
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
                body=unit.body,
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


def _references(text: bytes, lines: Lines, found: Sequence[Match]) -> tuple[Reference, ...]:
    """The uses of names, each once a line and kind, in order."""
    defining = {match.nodes["name"].id for match in found if captured(match, "definition.")}
    result: dict[tuple[int, str, str], None] = {}
    for match in found:
        kind = captured(match, _PREFIX)
        if not kind or match.nodes["name"].id in defining:
            continue
        node = match.nodes["name"]
        name = _written(match, "name", text)
        if "module" in match.nodes:
            name = _member(_written(match, "module", text), match.join, plain_name(node, text))
        if name:
            result[lines.at(node.start_byte) + 1, kind, name] = None
    return tuple(Reference(ReferenceKind(kind), name, line) for line, kind, name in sorted(result))


def _written(match: Match, capture: str, text: bytes) -> str:
    """The text of a node, or all from where its path begins."""
    node = match.nodes[capture]
    begin = match.nodes.get("begin")
    return plain_text(text[begin.start_byte : node.end_byte]) if begin else plain_name(node, text)


def _member(module: str, join: str, name: str) -> str:
    joined = module + name if module.endswith(join) else module + join + name
    return joined[:NAME_CHARACTERS]


def _comments(found: Sequence[Match]) -> Iterator[tuple[int, int]]:
    """Start and end of each comment and docstring."""
    for match in found:
        for capture in ("comment", "comment.doc", "doc"):
            if node := match.nodes.get(capture):
                yield node.start_byte, node.end_byte


def _entry_line(text: bytes, lines: Lines, found: Sequence[Match]) -> int:
    starts = [match.nodes["entry"].start_byte for match in found if "entry" in match.nodes]
    return lines.at(min(starts)) + 1 if starts else int(asks_for_interpreter(text))
