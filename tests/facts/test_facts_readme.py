"""The title and the first words of a README, in the notations that people use."""

from textwrap import dedent

import pytest
from facts_example import texts
from hypothesis import given
from hypothesis import strategies as st

from reposcan.facts.readme import readme
from reposcan.model.facts import Readme


@pytest.mark.parametrize(
    ("path", "text", "title", "words", "line"),
    [
        (
            "README.md",
            """
            [![build](a)](b)
            # The *box* #

            <p align="center">
              <img src="x">
            </p>

            ```sh
            not this
            ```
            A box that keeps things.
            And more of it.

            Later words that come after.
            """,
            "The *box*",
            "A box that keeps things.\nAnd more of it.",
            11,
        ),
        (
            "README.rst",
            """
            =====
             Box
            =====

            .. image:: a.svg
               :target: b

            **A box that keeps things.**
            """,
            "Box",
            "**A box that keeps things.**",
            8,
        ),
        ("README.md", "Box\n===\n\nIt keeps many things.\n", "Box", "It keeps many things.", 4),
        (
            "readme.txt",
            "It only has words.\n\nThen some more.\n",
            "",
            "It only has words.",
            1,
        ),
        (
            "README.md",
            """
            <!--
            Licensed to you under some licence.

            # Not a title
            -->
            <h1 align="center">
              <a href="x"><img src="y"></a><br>Box
            </h1>

            It keeps things in order.
            """,
            "Box",
            "It keeps things in order.",
            10,
        ),
        ("README", "", "", "", 1),
    ],
)
def test_the_first_words(path: str, text: str, title: str, words: str, line: int) -> None:
    found = readme(texts({path: dedent(text).lstrip("\n").encode()}))
    assert found == Readme(path, title, words, line)


def test_the_one_at_the_root_comes_first_and_those_of_modules_do_not_count() -> None:
    paths = ["docs/README.md", "src/README.md", "README.md"]
    for expected in ("README.md", "docs/README.md"):
        found = readme(texts(dict.fromkeys(paths, b"# Box\n")))
        assert found and found.path == expected
        paths.remove(expected)
    assert readme(texts(dict.fromkeys(paths, b"# Box\n"))) is None


def test_the_one_with_markup_comes_first() -> None:
    found = readme(texts({"README": b"The old words of it.\n", "README.md": b"The new words.\n"}))
    assert found and found.text == "The new words."


def test_the_heading_of_a_section_is_no_title() -> None:
    text = b"# [![logo](a)](b)\n\nIt keeps many things.\n\n## Open Source\n\nIt is free.\n"
    assert readme(texts({"README.md": text})) == Readme("README.md", "", "It keeps many things.", 3)


@given(st.text() | st.text("#=-<>!h1/`[]() \n.:ab"))
def test_no_text_breaks_it_and_the_line_is_there(text: str) -> None:
    raw = text.encode("utf-8", "replace")
    found = readme(texts({"README.md": raw}))
    assert found
    lines = raw.decode("utf-8", "replace").splitlines()
    assert found.text == "" or found.text.split("\n")[0] in lines[found.line - 1]
