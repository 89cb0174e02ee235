"""Which words in which comments are notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.syntax.notes import NOTE_CHARACTERS
from reposcan.syntax.outline import outline


def notes(path: str, source: str) -> list[tuple[str, str, int]]:
    return [(n.mark, n.text, n.line) for n in outline(path, source.encode()).notes]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# TODO: use é", [("TODO", "use é", 1)]),
        ("#TODO(ann): later", [("TODO", "(ann): later", 1)]),
        ("## FIXME", [("FIXME", "", 1)]),
        ("x = 1  # XXX slow", [("XXX", "slow", 1)]),
        ("# [HACK] - works", [("HACK", "works", 1)]),
        ("# For now, BUG: no end", [("BUG", "no end", 1)]),
        ("# drop them (TODO).", [("TODO", "", 1)]),
        ("# noqa  # TODO(b): c", [("TODO", "(b): c", 1)]),
        ("# TODO one FIXME: two", [("TODO", "one FIXME: two", 1)]),
        ("# a TODO list, todo: x, Todo", []),
        ("# BUG() when a TODO_LIST or TODOS: or mkTODO: or x.TODO:", []),
        ("# see XXX-XXX, or XXX=1", []),
        ("# XXX=1", []),
        ("# 'TODO', or `FIXME`", []),
        ("# XXX: in a frame      #", [("XXX", "in a frame", 1)]),
        ("x = 'TODO: no comment'", []),
        ("TODO = 1", []),
        ("'''TODO: of the module'''", [("TODO", "of the module", 1)]),
        ("def f():\n    '''Doc.\n\n    FIXME: wrong\n    '''", [("FIXME", "wrong", 4)]),
    ],
)
def test_python(comment: str, expected: list[tuple[str, str, int]]) -> None:
    assert notes("a.py", comment) == expected


def test_block_comments_hold_a_note_a_line() -> None:
    source = "int a; /* TODO: one */ /* FIXME two */\n/*\n * HACK three\n *XXX: four\n */\n"
    expected = [
        ("TODO", "one", 1),
        ("FIXME", "two", 1),
        ("HACK", "three", 3),
        ("XXX", "four", 4),
    ]
    for path in ("a.c", "a.cpp", "a.java", "a.js", "a.ts", "a.go", "a.rs"):
        assert notes(path, source) == expected, path


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("a.sh", "echo TODO: no # TODO: yes\n", [("TODO", "yes", 1)]),
        ("a.sql", "select 1; -- FIXME\n", [("FIXME", "", 1)]),
        ("a.cbl", "000100* TODO SPLIT\n      *> XXX\n", [("TODO", "SPLIT", 1), ("XXX", "", 2)]),
        ("a.pas", "{ BUG } (* TODO: a *)\n", [("BUG", "", 1), ("TODO", "a", 1)]),
        ("a.lisp", ";;; HACK around\n", [("HACK", "around", 1)]),
        ("a.rb", "x = TODO\nputs 'TODO: x'\n", []),
        ("a.vbs", "' TODO: x\n", [("TODO", "x", 1)]),
        ("a.pl", "%w = (\n  'FIXME' => 'a comment',\n);\n", []),
        ("a.md", "# TODO: prose\n", []),
        ("a.html", "<!-- TODO: markup --><script>// TODO: code\n</script>", [("TODO", "code", 1)]),
    ],
)
def test_other_files(path: str, source: str, expected: list[tuple[str, str, int]]) -> None:
    assert notes(path, source) == expected


def test_a_note_is_cut() -> None:
    assert notes("a.py", "# TODO: " + "x" * 999) == [("TODO", "x" * NOTE_CHARACTERS, 1)]


@given(
    st.sampled_from(["a.py", "a.c", "a.rb", "a.cbl", "a.vue"]),
    st.lists(
        st.sampled_from(
            ["TODO", "BUG(a", ": ", "# ", "/*", "*/", "\n", '"""', "é", " ", "-- ", "x", "\r", ")"]
        )
    ).map("".join),
)  # fmt: skip
def test_notes_are_where_they_say(path: str, source: str) -> None:
    lines = source.split("\n")
    found = outline(path, source.encode()).notes
    assert [note.line for note in found] == sorted(note.line for note in found)
    assert all(note.mark in lines[note.line - 1] for note in found)
