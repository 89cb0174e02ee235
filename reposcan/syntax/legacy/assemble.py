"""From what a reader found to an outline."""

from collections.abc import Iterator, Sequence

from reposcan.model.code import Definition, Level, Outline
from reposcan.syntax.comments import DOC_CHARACTERS
from reposcan.syntax.head import licence
from reposcan.syntax.legacy.found import Reading, Unit
from reposcan.syntax.lines import Lines, chunks
from reposcan.syntax.names import NAME_CHARACTERS
from reposcan.syntax.notes import notes_in_comments
from reposcan.syntax.units import SIGNATURE_LIMIT


def assemble(language: str, text: bytes, lines: Lines, reading: Reading) -> Outline:
    """The outline of a file, whatever its reader claims of lines that are there."""
    units = sorted(reading.units, key=lambda unit: (unit.first, -unit.last))
    return Outline(
        language=language,
        level=Level.OUTLINE,
        lines=len(lines),
        definitions=tuple(_definition(lines, unit) for unit in units),
        chunks=chunks(lines, _borders(units)),
        references=tuple(reading.references()),
        decisions=reading.decisions,
        notes=notes_in_comments(text, lines, reading.comments),
        entry_line=reading.entry_line,
        licence=licence(text),
    )


def _definition(lines: Lines, unit: Unit) -> Definition:
    return Definition(
        kind=unit.kind,
        name=unit.name[:NAME_CHARACTERS],
        qualified=unit.qualified,
        span=lines.span(lines.starts[unit.first], lines.starts[unit.last + 1]),
        signature=" ".join(unit.signature.split())[:SIGNATURE_LIMIT],
        doc=unit.doc[:DOC_CHARACTERS],
        complexity=unit.complexity,
        copy=unit.copy,
        body_start=lines.starts[unit.first + 1],
    )


def _borders(units: Sequence[Unit]) -> Iterator[int]:
    """Lines where units begin, comments included, or end; those of one line make none."""
    for unit in units:
        if unit.border and unit.first < unit.last:
            yield unit.block
            yield unit.last + 1
