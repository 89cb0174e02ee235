"""Chunks tile every text, whatever the parser makes of it."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reposcan.model.code import CALLABLE, Outline
from reposcan.syntax.languages import LANGUAGES
from reposcan.syntax.lines import CHUNK_LINES, Lines, chunks
from reposcan.syntax.outline import outline
from reposcan.syntax.plain import line_outline
from reposcan.syntax.workers import Outliner

PATHS = [f"file{row.suffixes[0]}" for row in LANGUAGES if row.grammar] + ["file.txt"]
PIECES = st.sampled_from(
    ["\n", "\r\n", "\r", "\f", "\v", "\x85", "\u2028", "\x00", " ", "\t", "é", "😀", "{", "}", "(",
     ")", ";", '"', "def f():\n", "class A:\n  ", "int f(void) {\n", "/* ", "*/", "// c\n", "# c\n",
     "fn f() {\n", "func f() {\n", "function f() {\n", "x = 1\n", "@dec\n", "template<class T> ",
     "<script>", "<script lang='ts'>", "</script>", "<p ", "if (a && b) ", "#if A && B\n", "TODO: ",
     "#!/bin/x\n", "SPDX-License-Identifier: ", "# Jupyter notebook, python\n", "main"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


def assert_tiles(text: bytes, result: Outline) -> None:
    assert result.lines == text.count(b"\n") + (not text.endswith(b"\n") and text != b"")
    at, line = 0, 1
    for chunk in result.chunks:
        assert (chunk.start_byte, chunk.start_line) == (at, line)
        assert chunk.end_byte > at
        assert chunk.end_byte == len(text) or text[: chunk.end_byte].endswith(b"\n")
        newlines = text.count(b"\n", at, chunk.end_byte)
        unfinished = not text[: chunk.end_byte].endswith(b"\n")
        assert chunk.end_line - chunk.start_line + 1 == newlines + unfinished
        at, line = chunk.end_byte, chunk.end_line + 1
    assert at == len(text)
    assert line == result.lines + 1


@pytest.fixture(scope="module")
def outliner() -> Iterator[Outliner]:
    """Some grammars crash on some texts: they are asked where they may."""
    with Outliner(deadline=2.0, workers=1) as shared:
        yield shared


@given(path=st.sampled_from(PATHS), source=TEXTS)
@example(path="a.py", source="def f():\r\n  pass\r\n\r\n\x0cdef g(): pass")
@example(path="a.c", source="int a;\rint f(void)\r{ }\r")
@example(path="a.py", source="\n\n\n")
def test_chunks_tile_any_text_and_spans_fit_it(outliner: Outliner, path: str, source: str) -> None:
    text = source.encode()
    [result] = outliner.outlines([(path, text)])
    assert_tiles(text, result)
    for definition in result.definitions:
        span = definition.span
        assert 0 <= span.start_byte < span.end_byte <= len(text)
        assert span.start_line == text.count(b"\n", 0, span.start_byte) + 1
        assert span.end_line == text.count(b"\n", 0, span.end_byte - 1) + 1
        assert "\n" not in definition.signature
        assert (definition.complexity > 0) == (definition.kind in CALLABLE)
    assert all(1 <= at <= result.lines for one in result.references for at in one.lines)
    assert all(1 <= note.line <= result.lines for note in result.notes)
    assert 0 <= result.entry_line <= result.lines
    assert sum(max(0, d.complexity - 1) for d in result.definitions) <= result.decisions


@given(TEXTS, st.lists(st.integers(0, 60)))
def test_chunks_tile_for_any_borders(source: str, borders: list[int]) -> None:
    text = source.encode()
    lines = Lines(text)
    spans = chunks(lines, [border for border in borders if border <= len(lines)])
    assert b"".join(text[span.start_byte : span.end_byte] for span in spans) == text


@given(st.lists(st.sampled_from([b"x\n", b"\n", b"}\n"]), max_size=400))
def test_no_chunk_is_too_long(pieces: list[bytes]) -> None:
    text = b"".join(pieces)
    for chunk in line_outline("a.txt", text).chunks:
        inside = text[chunk.start_byte : chunk.end_byte].rstrip(b"}\n")
        assert inside.count(b"\n") < CHUNK_LINES


def test_comments_and_closing_lines_stay_with_their_definition() -> None:
    source = b"""\
// About one.
int one(void) {
    return 1;
}

// About two.
int two(void) {
    return 2;
}
"""
    lines = [(chunk.start_line, chunk.end_line) for chunk in outline("a.c", source).chunks]
    assert lines == [(1, 5), (6, 9)]


def test_methods_are_chunks_of_their_own() -> None:
    source = b"class A {\n  int f() {\n    return 1;\n  }\n  int g() {\n    return 2;\n  }\n}\n"
    lines = [(chunk.start_line, chunk.end_line) for chunk in outline("A.java", source).chunks]
    assert lines == [(1, 1), (2, 4), (5, 8)]


def test_a_table_of_constants_is_one_chunk() -> None:
    source = b"".join(b"#define A%d 1\n" % i for i in range(40))
    assert len(outline("a.h", source).definitions) == 40
    assert len(outline("a.h", source).chunks) == 1


def test_a_long_function_is_cut_at_blank_lines() -> None:
    body = b"".join(b"    x();\n" * 9 + b"\n" for _ in range(15))
    result = outline("a.c", b"void f(void) {\n" + body + b"}\n")
    text = b"void f(void) {\n" + body + b"}\n"
    assert len(result.chunks) == 3
    assert all(text[: chunk.end_byte].endswith(b"\n\n") for chunk in result.chunks[:-1])


@pytest.mark.parametrize("byte", [0, 3, 4, 6])
def test_a_line_ends_with_its_line_feed(byte: int) -> None:
    assert Lines(b"a\r\n\nb\rc").at(byte) == {0: 0, 3: 1, 4: 2, 6: 2}[byte]
