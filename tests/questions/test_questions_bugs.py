import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.model.asking import Target
from reposcan.model.code import Definition, Kind, Level, Outline, Span
from reposcan.model.finding import BugReport, Malformed
from reposcan.model.pack import Member
from reposcan.model.source import Category
from reposcan.questions.bugs import BugsQuestion

TEXT = b"""\
def outer(a):
    def inner(b):
        return b
    return a / 0

class C:
    def m(self):
        pass
"""
OUTER = Span(1, 4, 0, TEXT.index(b"\nclass"))
METHOD = Span(7, 8, TEXT.index(b"    def m"), len(TEXT))


def definition(kind: Kind, name: str, span: Span) -> Definition:
    return Definition(kind, name.split(".")[-1], name, span, f"def {name}", "")


OUTLINE = Outline(
    "Python",
    Level.OUTLINE,
    8,
    (
        definition(Kind.FUNCTION, "outer", OUTER),
        definition(Kind.FUNCTION, "outer.inner", Span(2, 3, 14, 50)),
        definition(Kind.CLASS, "C", Span(6, 8, TEXT.index(b"class"), len(TEXT))),
        definition(Kind.METHOD, "C.m", METHOD),
    ),
    (Span(1, 8, 0, len(TEXT)),),
    (),
)
QUESTION = BugsQuestion()
TARGET = Target("a.py", "outer", OUTER)


def member(span: Span, part: int = 1, parts: int = 1) -> Member:
    return Member("a.py", "d", part, parts, span, 10, "d")


def claim(**changes: str) -> dict[str, str]:
    good = {
        "quote": "return a / 0",
        "rule": "logic-error",
        "title": "Division by zero",
        "why": "Any call divides by zero.",
        "severity": "high",
    }
    return good | changes


def read(*claims: dict[str, str]) -> BugReport:
    report = QUESTION.read(json.dumps({"bugs": claims}), TARGET, TEXT)
    assert isinstance(report, BugReport)
    return report


def test_outermost_functions_and_methods_are_targets() -> None:
    targets = list(QUESTION.targets(member(Span(1, 8, 0, len(TEXT))), OUTLINE, Category.SOURCE))
    assert [t.name for t in targets] == ["outer", "C.m"]
    assert all((t.part, t.parts) == (1, 1) for t in targets)


def test_a_split_function_is_asked_about_part_by_part() -> None:
    first, second = member(Span(1, 2, 0, 31), 1, 2), member(Span(3, 8, 31, len(TEXT)), 2, 2)
    assert [
        (t.name, t.part, t.parts, t.span) for t in QUESTION.targets(first, OUTLINE, Category.SOURCE)
    ] == [("outer", 1, 2, Span(1, 2, 0, 31))]
    assert [(t.name, t.part) for t in QUESTION.targets(second, OUTLINE, Category.SOURCE)] == [
        ("outer", 2),
        ("C.m", 1),
    ]


def test_functions_of_one_name_are_told_apart() -> None:
    twins = replace(
        OUTLINE,
        definitions=(
            definition(Kind.FUNCTION, "f", Span(1, 4, 0, 40)),
            definition(Kind.FUNCTION, "f", Span(5, 8, 40, 90)),
        ),
    )
    whole = member(Span(1, 8, 0, 90))
    asked = [
        QUESTION.variables(target, twins)
        for target in QUESTION.targets(whole, twins, Category.SOURCE)
    ]
    assert [(one["number"], one["twins"]) for one in asked] == [(1, 2), (2, 2)]


@pytest.mark.parametrize("category", Category)
def test_tests_are_not_asked_for_defects(category: Category) -> None:
    whole = member(Span(1, 8, 0, len(TEXT)))
    asked = bool(list(QUESTION.targets(whole, OUTLINE, category)))
    assert asked is (category is not Category.TEST)


def test_a_finding_in_a_line_of_a_megabyte_shows_what_is_near() -> None:
    text = b"x = [" + b"1, " * 400_000 + b"bad(0), " + b"1, " * 400_000 + b"]\n"
    target = Target("a.py", "f", Span(1, 1, 0, len(text)))
    report = QUESTION.read(json.dumps({"bugs": [claim(quote="bad(0)")]}), target, text)
    assert isinstance(report, BugReport)
    assert "bad(0)" in report.findings[0].code
    assert len(report.findings[0].code) < 1000


def test_a_quote_that_is_there_becomes_a_finding_with_computed_lines() -> None:
    report = read(claim())
    [finding] = report.findings
    assert (finding.span.start_line, finding.code) == (4, "    return a / 0")
    assert report.dismissed == ()


def test_a_quote_that_is_not_there_is_dismissed_with_its_reason() -> None:
    report = read(claim(quote="return a / 1"))
    assert report.findings == ()
    [dismissed] = report.dismissed
    assert dismissed.reason == "the quoted code does not stand in the function"


def test_the_same_place_and_rule_twice_is_one_finding() -> None:
    assert len(read(claim(), claim(title="Again")).findings) == 1


def test_an_empty_list_is_an_answer() -> None:
    assert read() == BugReport((), ())


def test_an_unknown_rule_or_severity_is_malformed() -> None:
    for wrong in (claim(rule="style"), claim(severity="CRITICAL"), claim(extra="x")):
        answer = QUESTION.read(json.dumps({"bugs": [wrong]}), TARGET, TEXT)
        assert isinstance(answer, Malformed)


@given(st.text(max_size=200))
def test_reading_never_raises(text: str) -> None:
    for words in (text, f'{{"bugs": [{text}]}}', json.dumps({"bugs": [claim(quote=text)]})):
        assert isinstance(QUESTION.read(words, TARGET, TEXT), BugReport | Malformed)
