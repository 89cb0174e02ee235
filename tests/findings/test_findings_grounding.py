import pytest

from reposcan.findings import known_names, measure_grounding
from reposcan.model.code import (
    Definition,
    Kind,
    Level,
    Outline,
    Reference,
    ReferenceKind,
    Span,
)
from reposcan.model.report import Grounding

OUTLINE = Outline(
    "Python",
    Level.OUTLINE,
    3,
    (
        Definition(
            Kind.FUNCTION, "load_file", "load_file", Span(1, 3, 0, 30), "def load_file(path)", ""
        ),
    ),
    (Span(1, 3, 0, 30),),
    (Reference(ReferenceKind.CALL, "openStream", (2,)),),
)
KNOWN = known_names([("pkg/file_reader.py", OUTLINE)])


def test_definitions_parameters_calls_and_paths_are_known() -> None:
    assert {"load_file", "path", "openStream", "file_reader", "pkg"} <= KNOWN


@pytest.mark.parametrize(
    ("prose", "identifiers", "known"),
    [
        ("Calls `load_file` and openStream.", 2, 2),
        ("Calls load_file(), then saveFile() and parse().", 3, 1),
        ("It uses `path` and `mode`.", 2, 1),
        ("Plain words, an Acronym like HTTP, and a Name.", 0, 0),
        ("load_file, load_file and again `load_file`", 1, 1),
        ("", 0, 0),
    ],
)
def test_what_looks_like_code_is_looked_up(prose: str, identifiers: int, known: int) -> None:
    assert measure_grounding(prose, KNOWN) == Grounding(identifiers, known)
