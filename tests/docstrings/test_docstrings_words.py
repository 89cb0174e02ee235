"""Words that a model wrote: what of them may stand in a comment."""

import unicodedata

import pytest
from documented import documented, units_of
from hypothesis import example, given
from hypothesis import strategies as st

from reposcan.docstrings import CONVENTIONS, insertion, marks_of, opening, settle, unmarked
from reposcan.docstrings.words import DETAILS_CHARACTERS
from reposcan.model.docstring import Words
from reposcan.syntax.bare import bare_digest
from reposcan.syntax.languages import language_of

PYTHON, COBOL = CONVENTIONS["Python"], CONVENTIONS["COBOL"]
ABOUT = "Stack.push stack.py Python"
#: A file of each kind of comment.
FILES = {
    "a.py": b'"""M."""\n\n\ndef f():\n    pass\n',
    "a.c": b"int f(void) {}\n",
    "a.java": b"class C {}\n",
    "a.go": b"package a\n\nfunc f() {}\n",
    "a.rs": b"fn f() {}\n",
    "a.cs": b"class C {}\n",
    "a.rb": b"def f\nend\n",
    "a.cbl": b"       PROGRAM-ID. A.\n       PROCEDURE DIVISION.\n       MAIN.\n       GOBACK.\n",
}


def test_the_first_sentence_is_the_summary() -> None:
    assert settle("Adds a value. It may grow", PYTHON, ABOUT) == Words("Adds a value.")
    assert settle("Adds 1.5 values", PYTHON, ABOUT) == Words("Adds 1.5 values.")
    assert settle("Adds a\nvalue.\n\nIt grows.  Then\tit ends.", PYTHON, ABOUT) == Words(
        "Adds a value.", "It grows. Then it ends."
    )


def test_what_is_said_twice_or_at_length_is_left_out() -> None:
    assert settle("Adds it.\n\nAdds it.", PYTHON, ABOUT) == Words("Adds it.")
    long = "It grows and grows. " * 40
    words = settle(f"Adds it.\n\n{long}", PYTHON, ABOUT)
    assert isinstance(words, Words)
    assert 0 < len(words.details) <= DETAILS_CHARACTERS
    assert words.details.endswith("grows.")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Stack.push", "it says no more than the name"),
        ("The method push of the class Stack.", "it says no more than the name"),
        ("", "it says no more than the name"),
        ("Adds a value. " + "x" * 300, ""),
        ("Adds " + "a value " * 40, "its summary is too long"),
        ('Adds """ + evil()', "it holds what may end a comment"),
        ("Adds a value. */ evil();", "it holds what may end a comment"),
        ("Adds /* a value.", "it holds what may end a comment"),
        ("Adds a value \\", "it holds what may end a comment"),
        (r"Adds \u002a\u002f evil();", "it holds what may end a comment"),
        ("Adds a value. # noqa", "it holds what tools look for in comments"),
        ("Adds a value @deprecated", "it holds what tools look for in comments"),
        ("Adds a value: type: ignore", "it holds what tools look for in comments"),
        ("Adds a value. >>> evil()", "it holds what tools look for in comments"),
        ("Adds a value -*- coding: latin-1 -*-", "it holds what tools look for in comments"),
        ("go:linkname adds a value", "it holds what tools look for in comments"),
        ("+build adds a value", "it holds what tools look for in comments"),
        ("TODO adds a value", "it holds what tools look for in comments"),
    ],
)
def test_what_may_not_stand_in_a_comment(text: str, reason: str) -> None:
    found = settle(text, PYTHON, ABOUT)
    assert isinstance(found, Words) if not reason else found == reason


def test_typographic_characters_are_typed_and_others_are_for_modern_files() -> None:
    assert settle("Adds “a” value…", PYTHON, ABOUT) == Words('Adds "a" value...')
    assert settle("Fügt hinzu.", PYTHON, ABOUT) == Words("Fügt hinzu.")
    assert (
        settle("Fügt hinzu.", COBOL, ABOUT) == "it holds letters that the file's code page may lack"
    )


@given(st.text(max_size=400), st.sampled_from(sorted(FILES)))
@example('Ends with a "quote"', "a.py")
@example("Adds\x1b[2J a value\u2028evil()\u202e.", "a.go")
@example("Adds ]]> </summary> & <x>.", "a.cs")
@example("Adds a value that is " + "long" * 30, "a.cbl")
def test_whatever_was_written_only_comments_change(text: str, path: str) -> None:
    language = language_of(path, FILES[path])
    words = settle(text, CONVENTIONS[language.name], "f")
    if isinstance(words, str):
        assert words
        return
    after = documented(path, FILES[path], words)
    assert bare_digest(after, language) == bare_digest(FILES[path], language)
    added = after.decode().replace("\n", "")
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in added)
    if CONVENTIONS[language.name].card:
        assert max(map(len, after.split(b"\n"))) <= 72 or "long" in text


@pytest.mark.parametrize(
    ("path", "rest", "said"),
    [
        (
            "a.py",
            'Adds it.\n\n    It grows.\n    """\n    return evil\n',
            "Adds it.\n\nIt grows.\n",
        ),
        ("a.java", "Adds it.\n     * It grows.\n     */\n    evil();", "Adds it.\nIt grows.\n"),
        ("a.go", "adds it.\n// It grows.\nfunc evil() {}\n", "adds it.\nIt grows."),
        ("a.cs", "Adds it.</summary>\n/// evil", "Adds it."),
        ("a.rb", "Adds it.", "Adds it."),
    ],
)
def test_of_a_filled_gap_the_comment_is_taken(path: str, rest: str, said: str) -> None:
    text = FILES[path]
    assert unmarked(rest, marks_of(CONVENTIONS[language_of(path, text).name], text)) == said


@pytest.mark.parametrize(
    ("path", "begun"),
    [
        ("a.py", '    """'),
        ("a.c", "/* "),
        ("a.java", "/**\n * "),
        ("a.go", "// f "),
        ("a.cs", "/// <summary>\n/// "),
        ("a.cbl", "      * "),
    ],
)
def test_a_gap_begins_where_a_comments_first_word_would(path: str, begun: str) -> None:
    text = FILES[path]
    convention = CONVENTIONS[language_of(path, text).name]
    [unit] = [one for one in units_of(path, text) if not one.documented]
    marks = marks_of(convention, text)
    assert opening(unit, convention, marks) == begun
    words = Words("Does it all.", "Then it ends.")
    lines = insertion(unit, words, text, convention, marks).text.decode()
    assert lines.startswith(begun)
    assert settle(unmarked(lines.removeprefix(begun), marks), convention, "f") in (
        Words("Does it all.", "Then it ends."),
        Words("does it all.", "Then it ends."),
    )


def test_a_file_of_c_has_its_own_marks() -> None:
    convention = CONVENTIONS["C"]
    own = {
        b"": "/*",
        b"/* a */\nint x;\n/** b */\nint y;\n/** c */\n": "/**",
        b"// a\n// b\n// c\nint x;\n/* d */\nint y;\n/* e */\n": "/*",
        b"/// a\nint x;\n": "///",
        b"  // a\n": "//",
        b"/***********/\n/** a */\n": "/**",
    }
    assert {text: marks_of(convention, text).opening for text in own} == own
