"""The outline of a file that no grammar explains."""

from reposcan.model.code import Level, Outline
from reposcan.syntax.decisions import count_keywords
from reposcan.syntax.head import asks_for_interpreter, licence
from reposcan.syntax.languages import Language, language_of
from reposcan.syntax.lines import Lines, chunks
from reposcan.syntax.notes import notes_in_lines


def line_outline(
    path: str, text: bytes, problem: str = "", language: Language | None = None
) -> Outline:
    """The outline of a file that is only cut into lines.

    Args:
        path: tells the language.
        text: of the file, UTF-8.
        problem: why a file whose language has a grammar is not parsed.
        language: where the caller knows it already.
    """
    language = language or language_of(path, text)
    lines = Lines(text)
    # What holds code inside has none that was found, or none that could be told from its markup.
    code = language.programming and not language.embeds
    return Outline(
        language=language.name,
        level=Level.LINES,
        lines=len(lines),
        definitions=(),
        chunks=chunks(lines, ()),
        references=(),
        problem=problem,
        decisions=count_keywords(text) if code else 0,
        notes=notes_in_lines(text, lines) if code else (),
        entry_line=int(asks_for_interpreter(text)),
        licence=licence(text),
    )
