"""Every file gets a language, and every query fits its grammar."""

from collections import Counter

import pytest

from reposcan.model.code import Level
from reposcan.syntax.grammar import parse, query
from reposcan.syntax.grammars import GENERIC
from reposcan.syntax.languages import LANGUAGES, TEXT, Language, language_of


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("a/b.py", b"", "Python"),
        ("a/B.PY", b"", "Python"),
        ("Makefile", b"", "Makefile"),
        ("deep/CMakeLists.txt", b"", "CMake"),
        ("prog.cbl", b"", "COBOL"),
        ("page.tsx", b"", "TSX"),
        ("run", b"#!/usr/bin/env python3.11\n", "Python"),
        ("run", b"#! /bin/sh -e\n", "Shell"),
        ("run", b"#!/usr/bin/env -S A=b node --x\n", "JavaScript"),
        ("run", b"#!", "Text"),
        ("run", b"#!\xff\xfe", "Text"),
        ("notes.unknown", b"class A {", "Text"),
        ("a.d/plain", b"", "Text"),
        (".gitignore", b"", "Git configuration"),
        ("x.h", b"struct a { int b; };\n", "C"),
        ("x.h", b'#ifdef __cplusplus\nextern "C" {\n#endif\n', "C"),
        ("x.h", b"/*\n * class of things\n */\nint f(void);\n", "C"),
        ("x.h", b"  class A : public B {\n", "C++"),
        ("x.h", b"namespace a {\n", "C++"),
        ("x.h", b"template <class T> T f();\n", "C++"),
        ("x.c", b"class A {\n", "C"),
    ],
)
def test_language_of(path: str, text: bytes, name: str) -> None:
    assert language_of(path, text).name == name


@pytest.mark.parametrize("column", ["suffixes", "filenames", "interpreters"])
def test_a_sign_belongs_to_one_language(column: str) -> None:
    counts = Counter(sign for row in LANGUAGES for sign in getattr(row, column))
    assert [sign for sign, count in counts.items() if count > 1] == []
    assert all(sign == sign.lower() for sign in counts)


def test_a_language_is_told_by_the_table_given() -> None:
    table = (Language("Mine", (".py",)),)
    assert language_of("a.py", b"", table).name == "Mine"
    assert language_of("a.c", b"", table) is TEXT


def test_programming_languages_are_told_from_the_rest() -> None:
    programming = {row.name for row in LANGUAGES if row.programming}
    assert {"Python", "COBOL", "SQL", "Shell"} <= programming
    assert not {"Text", "Markdown", "JSON", "YAML", "HTML"} & programming


def test_a_query_needs_a_grammar() -> None:
    with pytest.raises(ValueError, match="needs a grammar for its query"):
        Language("Half", (".half",), queries=("c.scm",))


def test_a_row_says_how_well_its_language_is_understood() -> None:
    levels = {row.name: row.level for row in LANGUAGES}
    assert levels["Go"] is levels["COBOL"] is Level.OUTLINE
    assert levels["Lua"] is Level.GENERIC
    assert levels["Text"] is levels["Elixir"] is Level.LINES


def test_every_generic_language_has_a_row() -> None:
    rows = {row.name for row in LANGUAGES if row.level is Level.GENERIC}
    assert rows == set(GENERIC)


@pytest.mark.parametrize(
    "language", [row for row in LANGUAGES if row.grammar], ids=lambda row: row.name
)
def test_queries_fit_their_grammar(language: Language) -> None:
    assert query(language, parse(language, b"")).matches == []


def test_a_language_without_grammar_cannot_be_parsed() -> None:
    with pytest.raises(LookupError, match="Text has no grammar"):
        parse(TEXT, b"")
