"""What units do: which are asked about, and what is read from an answer."""

import json

import pytest
from parsed_files import parsed

from reposcan.model.asking import Target
from reposcan.model.code import Span
from reposcan.model.finding import Malformed, UnitNote, UnitNotes
from reposcan.model.pack import Member
from reposcan.model.source import Category
from reposcan.questions.units import UnitsQuestion

QUESTION = UnitsQuestion()
CODE = (
    'def told():\n    """It has words."""\n\n\n'
    "class Box:\n    def take(self):\n        def inner(): pass\n\n    def give(self): pass\n\n\n"
    + "".join(f"def f{n}(): pass\n" for n in range(5))
)


def member(start: int = 0, end: int = len(CODE)) -> Member:
    span = Span(CODE[:start].count("\n") + 1, CODE[:end].count("\n"), start, end)
    return Member("a.py", "d", 1, 1, span, 1, "d")


def targets(one: Member, category: Category = Category.SOURCE) -> list[tuple[str, list[str]]]:
    [outline] = parsed({"a.py": CODE}).values()
    return [
        (target.name, list(QUESTION.variables(target, outline)["names"]))  # type: ignore[call-overload]
        for target in QUESTION.targets(one, outline, category)
    ]


def test_units_without_words_of_their_own_are_asked_about_a_few_at_a_time() -> None:
    assert targets(member()) == [
        ("Box … f2", ["Box", "Box.take", "Box.give", "f0", "f1", "f2"]),
        ("f3 … f4", ["f3", "f4"]),
    ]


def test_tests_are_left_out_and_parts_have_their_own_units() -> None:
    assert targets(member(), Category.TEST) == []
    assert targets(member(start=CODE.index("def f4"))) == [("f4", ["f4"])]


TARGET = Target("a.py", "f3 … f4", Span(1, 2, 0, 9))


def test_what_is_said_is_kept_by_name_once() -> None:
    said = [{"name": "f3", "does": " Acts. "}, {"name": "f3", "does": "B."}]
    assert QUESTION.read(json.dumps({"units": said}), TARGET, b"") == UnitNotes(
        "a.py", (UnitNote("f3", "Acts."),)
    )
    assert QUESTION.read('{"units": []}', TARGET, b"") == UnitNotes("a.py", ())


@pytest.mark.parametrize("text", ["", "[]", '{"units": [{"name": "f"}]}', '{"units": null}'])
def test_anything_else_is_malformed(text: str) -> None:
    assert isinstance(QUESTION.read(text, TARGET, b""), Malformed)
