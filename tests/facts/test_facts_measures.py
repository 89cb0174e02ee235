"""What is counted, and what is left out of it."""

from dataclasses import replace

from facts_example import all_facts, facts, texts
from parsed_files import parsed

from reposcan.facts.measures import languages
from reposcan.model.code import Level, Note
from reposcan.model.facts import Copy, Duplicate, FileNote, LanguageCount, Used

BRANCHES = "def f(x):\n    if x:\n        return 1\n    for y in x:\n        pass\n"


def test_languages_are_counted_the_largest_first() -> None:
    found = facts({"a.py": "x = 1\n" * 5, "b.py": "def f(:\n", "c.abap": "MOVE A TO B.\n"})
    assert found.languages == (
        LanguageCount("Python", True, Level.OUTLINE, 2, 6, found.languages[0].definitions, 1),
        LanguageCount("ABAP", True, Level.LINES, 1, 1, 0, 0),
    )


def test_hotspots_are_code_that_changes_and_not_tests() -> None:
    files = dict.fromkeys(("a.py", "b.py", "c.py", "tests/test_a.py"), BRANCHES)
    commits = {"a.py": 2, "b.py": 5, "tests/test_a.py": 9, "gone.py": 7}
    found, by_path = all_facts({**files, "README.md": "# x\n"}, commits)
    assert [(one.path, one.commits) for one in found.hotspots] == [("b.py", 5), ("a.py", 2)]
    spot = found.hotspots[0]
    assert (spot.worst, spot.line, spot.estimated) == ("f", 1, False)
    assert spot.complexity == by_path["b.py"].complexity == 3
    assert by_path["c.py"].commits == 0 and by_path["tests/test_a.py"].commits == 9


def test_where_there_is_no_grammar_the_complexity_is_an_estimate() -> None:
    found = facts({"a.rexx": "if true then\n  say 1\n"}, {"a.rexx": 3})
    (spot,) = found.hotspots
    assert spot.estimated and spot.worst == "" and spot.line == 1


def test_most_used_counts_files_and_leaves_out_what_helps_tests() -> None:
    users = {f"u{index}.py": "from a import Thing\n" for index in range(3)}
    tests = {f"tests/test_{index}.py": "from tests.util import thing_made\n" for index in range(5)}
    helper = {"tests/__init__.py": "", "tests/util.py": "def thing_made(): pass\n"}
    found = facts({"a.py": "class Thing: pass\n", **users, **tests, **helper})
    assert found.most_used == (Used("a.py", 3),)


def test_ties_of_a_file_stand_on_both_sides() -> None:
    _, by_path = all_facts({"a.py": "class Thing: pass\n", "b.py": "from a import Thing\n"})
    assert by_path["a.py"].used_by == by_path["b.py"].uses
    assert by_path["a.py"].referred[0].definition == "Thing"


def test_equal_functions_are_found_once_with_all_their_copies() -> None:
    body = "".join(f"    total = total + {number} * x\n" for number in range(12))
    text = f"def f(x):\n    total = 0\n{body}    return total\n"
    found = facts({"b.py": text, "a.py": f"# one\n{text}", "c.py": "def g(): pass\n"})
    assert found.duplicates == (Duplicate(15, (Copy("a.py", "f", 2), Copy("b.py", "f", 1))),)


def test_notes_are_ordered_by_path_and_line() -> None:
    found = facts({"b.py": "# TODO: later\n", "a.py": "x = 1\n# FIXME now\n"})
    assert found.notes == (
        FileNote("a.py", Note("FIXME", "now", 2)),
        FileNote("b.py", Note("TODO", "later", 1)),
    )


def test_what_is_understood_in_general_is_better_than_lines_and_only_estimated() -> None:
    outlines = parsed({"a.py": "def a():\n    if b: c()\n", "b.py": "x = 1\n"})
    for levels, best in (
        ((Level.LINES, Level.GENERIC), Level.GENERIC),
        ((Level.GENERIC, Level.OUTLINE), Level.OUTLINE),
    ):
        pairs = zip(outlines.items(), levels, strict=True)
        changed = {path: replace(outline, level=level) for (path, outline), level in pairs}
        [count] = languages(replace(texts({}), outlines=changed))
        assert count.level is best
