import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from legacy_example import DOSSIERS, POST

from reposcan.model.asking import Target
from reposcan.model.code import Level, Outline, Span
from reposcan.model.dossier import FileDossier, Program, Rule
from reposcan.model.finding import Malformed, RuleWords, Term
from reposcan.model.legacy import GlossaryEntry
from reposcan.model.pack import Member
from reposcan.model.source import Category
from reposcan.questions import questions_about
from reposcan.questions.document import DocumentQuestion
from reposcan.questions.rules import GROUP, RulesQuestion

OUTLINE = Outline("COBOL", Level.OUTLINE, 100, (), (), ())
QUESTION = RulesQuestion(DOSSIERS)


def member(first: int, last: int, path: str = POST) -> Member:
    return Member(path, "d", 1, 1, Span(first, last, 0, 1000), 10, "d")


def targets(question: RulesQuestion, shown: Member) -> list[Target]:
    return list(question.targets(shown, OUTLINE, Category.SOURCE))


def answer(*rules: tuple[int, str], terms: tuple[tuple[str, str], ...] = ()) -> str:
    said = [{"number": n, "rule": text, "kind": "validation"} for n, text in rules]
    named = [{"term": term, "meaning": meaning} for term, meaning in terms]
    return json.dumps({"rules": said, "terms": named})


def test_rules_are_asked_for_where_there_is_a_dossier_with_rules() -> None:
    assert "rules" not in [one.name for one in questions_about({})]
    assert "rules" in [one.name for one in questions_about(DOSSIERS)]
    [target] = targets(QUESTION, member(1, 100))
    assert target.name == "POST 1-3" and target.span and target.span.end_line == 71
    assert targets(QUESTION, member(1, 100, "app/cbl/MENU.cbl")) == []
    assert targets(RulesQuestion(), member(1, 100)) == []


def test_no_rule_is_lost_or_asked_twice_however_a_program_is_split() -> None:
    rules = tuple(Rule("P", f"A = {n}", "B", n, n + 2) for n in range(1, 31))
    question = RulesQuestion({"x.cbl": FileDossier((Program("X", "program", 1, 40, rules=rules),))})
    asked = []
    for shown in (member(1, 13, "x.cbl"), member(14, 40, "x.cbl")):
        for target in targets(question, shown):
            conditions = question.variables(target, OUTLINE)["conditions"]
            assert isinstance(conditions, list) and len(conditions) <= GROUP
            asked += conditions
    assert asked == [rule.condition for rule in rules]


def test_words_are_put_to_the_rules_by_their_numbers() -> None:
    [target] = targets(QUESTION, member(1, 100))
    text = answer((3, " The last. "), (1, "The first."), (8, "Was not asked."), (3, "Again."))
    read = QUESTION.read(text, target, b"")
    assert isinstance(read, RuleWords)
    assert [(one.number, one.start_line, one.text) for one in read.rules] == [
        (0, 40, "The first."),
        (2, 70, "The last."),
    ]


def test_terms_that_the_rules_do_not_use_are_dropped() -> None:
    [target] = targets(QUESTION, member(1, 100))
    text = answer((1, "It."), terms=(("acct", "account"), ("XYZ", "something"), ("WS", " ")))
    read = QUESTION.read(text, target, b"")
    assert isinstance(read, RuleWords) and read.terms == (Term("acct", "account"),)


@pytest.mark.parametrize("text", [answer(), answer((8, "Not asked.")), answer((1, "  ")), "no"])
def test_an_answer_about_no_rule_is_none(text: str) -> None:
    [target] = targets(QUESTION, member(1, 100))
    assert isinstance(QUESTION.read(text, target, b""), Malformed)


@given(st.text(max_size=80), st.text(max_size=200))
def test_reading_never_raises(name: str, text: str) -> None:
    read = QUESTION.read(text, Target(POST, name, Span(1, 1, 0, 0)), b"")
    assert isinstance(read, RuleWords | Malformed)
    QUESTION.variables(Target(POST, name, Span(1, 1, 0, 0)), None)


def test_terms_of_the_business_are_told_where_the_code_uses_them() -> None:
    glossary = (
        GlossaryEntry("acct", "account"),
        GlossaryEntry("XREF", "cross reference"),
        GlossaryEntry("acct balance", "what is owed"),
    )
    question = RulesQuestion(DOSSIERS, glossary)
    [target] = targets(question, member(1, 100))
    assert question.variables(target, OUTLINE)["known"] == [
        "acct: account",
        "acct balance: what is owed",
    ]
    document = DocumentQuestion(glossary)
    assert document.variables(Target(POST, "", Span(1, 9, 0, 9)), OUTLINE)["known"] == []
