"""Colour never changes the code."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_example import POOL, QUEUE

from reposcan.report import colour
from reposcan.report.colour import coloured
from reposcan.report.names import visible


def plain(lines: list) -> str:
    return "\n".join(html.unescape(re.sub(r"</?span[^>]*>", "", line)) for line in lines)


@given(st.text(), st.sampled_from(["Python", "C++", "JavaScript", "HTML", "Text", "no such"]))
def test_the_text_is_unchanged(text, language):
    shown = visible(text.replace("\r\n", "\n")).removesuffix("\n")
    assert plain(coloured(text, language)) == shown


@pytest.mark.parametrize(
    ("language", "text", "piece"),
    [
        ("Python", POOL, '<span class="k">class</span> <span class="d">Pool</span>:'),
        ("C", QUEUE, '<span class="c">/* A ring of fixed size. */</span>'),
        ("C++", "return 1;", '<span class="k">return</span>'),
        ("TypeScript", "const a = 1;", '<span class="n">1</span>'),
        ("Go", 'x := "a"', '<span class="s">&#34;a&#34;</span>'),
        ("Rust", "fn main() {}", '<span class="k">fn</span>'),
        ("Java", "class A {}", '<span class="k">class</span>'),
        ("JavaScript", "return x", '<span class="k">return</span>'),
    ],
)
def test_the_languages_of_the_outline_are_known(language, text, piece):
    assert any(piece in line for line in coloured(text, language))


def test_a_token_over_two_lines_is_closed_on_each():
    first, second = coloured('"""a\nb"""', "Python")
    assert first == '<span class="s">&#34;&#34;&#34;a</span>'
    assert second == '<span class="s">b&#34;&#34;&#34;</span>'


def test_long_lines_and_large_texts_stay_plain(monkeypatch):
    long_line = "x = 1" + " " * colour.LONGEST_LINE
    assert coloured(long_line, "Python") == [long_line]
    monkeypatch.setattr(colour, "LARGEST_TEXT", 4)
    assert coloured("x = 1", "Python") == ["x = 1"]
    monkeypatch.setattr(colour, "LARGEST_TEXT", 5)
    assert coloured("x = 1", "Python") != ["x = 1"]


def test_a_failing_lexer_leaves_the_code_plain(monkeypatch):
    class Failing:
        def get_tokens_unprocessed(self, text):
            raise RecursionError

    monkeypatch.setattr(colour, "_lexer", lambda language: Failing())
    assert coloured("a < b", "Python") == ["a &lt; b"]


def test_a_lexer_that_loses_characters_leaves_the_code_plain(monkeypatch):
    class Losing:
        def get_tokens_unprocessed(self, text):
            return [(0, colour.Keyword, text[1:])]

    monkeypatch.setattr(colour, "_lexer", lambda language: Losing())
    assert coloured("a < b", "Python") == ["a &lt; b"]
