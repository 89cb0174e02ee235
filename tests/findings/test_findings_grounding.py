import pytest

from reposcan.findings import SymbolTable
from reposcan.model.asking import Target
from reposcan.model.code import (
    Definition,
    Kind,
    Level,
    Outline,
    Reference,
    ReferenceKind,
    Span,
)
from reposcan.model.told import Identifiers, Mention

SOURCE = b"def load_file(path):\n    handle = openStream(path)\n    return handle\n"
SPAN = Span(1, 3, 0, len(SOURCE))


def outline(language: str, *definitions: str, uses: str = "openStream") -> Outline:
    defined = tuple(
        Definition(Kind.FUNCTION, name, name, Span(n, n, 0, 9), f"def {name}(path)", "")
        for n, name in enumerate(definitions, 1)
    )
    used = (Reference(ReferenceKind.CALL, uses, (2,)),)
    return Outline(language, Level.OUTLINE, 3, defined, (SPAN,), used)


FILES = {
    "pkg/file_reader.py": outline("Python", "load_file"),
    "pkg/writer.py": outline("Python", "save", "flushAll", "twice"),
    "pkg/other.py": outline("Python", "twice"),
}
TABLE = SymbolTable(FILES, lambda path: SOURCE if path == "pkg/file_reader.py" else b"")
TARGET = Target("pkg/file_reader.py", "", SPAN)


@pytest.mark.parametrize(
    ("prose", "known", "unknown"),
    [
        ("Calls `load_file` and openStream.", 2, 0),
        ("Calls load_file(), then saveFile() and parse().", 1, 2),
        ("It uses `path` and `mode`.", 1, 1),
        ("What `handle` holds is nowhere but in the text.", 1, 0),
        ("Plain words, an Acronym like HTTP, UTF-8, and a Name.", 0, 0),
        ("load_file, load_file and again `load_file`", 1, 0),
        ("Reads `pkg/file_reader.py`, file_reader.py and e.g. other.py", 3, 0),
        ("Like `pkg/reader.py`, nothing.py or lib/other.py; v1.2 and a.b are no files.", 0, 3),
        ("In `file_reader.cpp`, not Node.js.", 0, 1),
        ("", 0, 0),
    ],
)
def test_what_looks_like_code_is_looked_up(prose: str, known: int, unknown: int) -> None:
    found = TABLE.identifiers(prose, TARGET)
    assert (len(found.known), len(found.unknown)) == (known, unknown)


def test_a_name_is_what_its_file_means_by_it_and_then_the_only_definition() -> None:
    def place(name: str, target: Target = TARGET) -> Mention:
        [mention] = TABLE.identifiers(f"`{name}`", target).known
        return mention

    assert place("load_file") == Mention("load_file", "pkg/file_reader.py", 1)
    assert place("flushAll") == Mention("flushAll", "pkg/writer.py", 2)
    assert place("handle") == Mention("handle", "pkg/file_reader.py", 2)
    assert place("twice") == Mention("twice")
    assert place("twice", Target("pkg/other.py", "", None)) == Mention("twice", "pkg/other.py", 1)
    assert place("load_file", Target("", "", None)).line == 1


def test_a_name_of_a_language_with_hyphens_is_one_name() -> None:
    text = b"       MOVE ws-total TO WS-SUM-OUT.\n"
    files = {"a.cbl": outline("COBOL", "1000-MAIN", uses="SUBPGM-1")}
    table = SymbolTable(files, lambda path: text)
    prose = "1000-MAIN adds to `WS-TOTAL`, calls SUBPGM-1, never `WS-SUM` and not WS-NONE."
    found = table.identifiers(prose, Target("a.cbl", "", Span(1, 1, 0, len(text))))
    assert [one.name for one in found.known] == ["1000-MAIN", "SUBPGM-1", "WS-TOTAL"]
    assert found.unknown == ("WS-NONE", "WS-SUM")


def test_nothing_is_looked_up_where_nothing_looks_like_code() -> None:
    assert TABLE.identifiers("Plain words.", TARGET) == Identifiers()
