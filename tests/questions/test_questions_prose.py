import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.model.asking import Target
from reposcan.model.code import Definition, Kind, Level, Outline, Span
from reposcan.model.finding import Document, Malformed, Overview, Summary
from reposcan.model.pack import Member
from reposcan.model.source import Category
from reposcan.questions.document import NAMES_SHOWN, DocumentQuestion
from reposcan.questions.overview import OverviewQuestion
from reposcan.questions.summarize import SummarizeQuestion

SPAN = Span(1, 100, 0, 1000)
MEMBER = Member("a.py", "d", 1, 1, SPAN, 10, "d")
TARGET = Target("a.py", "", SPAN)


def outline(definitions: int, level: Level = Level.OUTLINE) -> Outline:
    return Outline(
        "Python",
        level,
        100,
        tuple(
            Definition(Kind.FUNCTION, f"f{n}", f"f{n}", Span(n, n, n, n + 1), f"def f{n}()", "")
            for n in range(1, definitions + 1)
        ),
        (SPAN,),
        (),
    )


def test_a_file_that_defines_something_is_documented() -> None:
    assert list(DocumentQuestion().targets(MEMBER, outline(1), Category.SOURCE)) == [TARGET]
    assert list(DocumentQuestion().targets(MEMBER, outline(0), Category.SOURCE)) == []
    assert list(DocumentQuestion().targets(MEMBER, outline(0, Level.LINES), Category.SOURCE)) == []


def test_every_file_is_summarised() -> None:
    assert list(SummarizeQuestion().targets(MEMBER, outline(0, Level.LINES), Category.SOURCE)) == [
        TARGET
    ]


def test_a_question_names_what_the_shown_lines_define_and_not_too_much() -> None:
    part = Target("a.py", "", Span(3, 4, 0, 10), 1, 2)
    assert DocumentQuestion().variables(part, outline(9))["names"] == ["f3", "f4"]
    many = DocumentQuestion().variables(TARGET, outline(99))["names"]
    assert isinstance(many, list)
    assert NAMES_SHOWN - 10 < len(", ".join(many)) <= NAMES_SHOWN


def test_a_document_is_read() -> None:
    text = json.dumps({"purpose": " Reads. ", "how": "f1 reads.", "caution": ""})
    assert DocumentQuestion().read(text, TARGET, b"") == Document(
        "a.py", SPAN, "Reads.", "f1 reads.", ""
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Here is it:",
        "{",
        '{"purpose": "x"}',
        '{"purpose": " ", "how": "x", "caution": ""}',
        "[]",
    ],
)
def test_a_document_that_says_nothing_is_malformed(text: str) -> None:
    assert isinstance(DocumentQuestion().read(text, TARGET, b""), Malformed)


def test_a_summary_is_read() -> None:
    assert SummarizeQuestion().read('{"summary": "Does it. "}', TARGET, b"") == Summary(
        "a.py", "Does it."
    )
    assert isinstance(SummarizeQuestion().read('{"summary": "  "}', TARGET, b""), Malformed)


def test_prose_that_its_bound_has_cut_says_so() -> None:
    cut = json.dumps({"summary": "word " * 80})
    read = SummarizeQuestion().read(cut, Target("a.py", "", None), b"")
    assert isinstance(read, Summary)
    assert read.text.endswith("word …")
    whole = json.dumps({"summary": "w" * 399 + "."})
    read = SummarizeQuestion().read(whole, Target("a.py", "", None), b"")
    assert isinstance(read, Summary)
    assert read.text.endswith("w.")


def test_an_overview_is_read_and_says_at_least_what_this_is() -> None:
    question, whole = OverviewQuestion(), Target("", "", None)
    text = json.dumps({"what": " A queue. ", "together": "", "caution": "None."})
    assert question.read(text, whole, b"") == Overview("A queue.", "", "None.")
    assert list(question.targets(MEMBER, outline(1), Category.SOURCE)) == []
    for text in ("", "{", "[]", '{"what": "x"}', '{"what": " ", "together": "", "caution": ""}'):
        assert isinstance(question.read(text, whole, b""), Malformed)


@given(st.text())
def test_reading_an_overview_never_raises(text: str) -> None:
    for answer in (text, json.dumps({"what": text, "together": text, "caution": text})):
        assert isinstance(
            OverviewQuestion().read(answer, Target("", "", None), b""), Overview | Malformed
        )
