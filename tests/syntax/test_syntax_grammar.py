"""What the grammar does not explain is counted without walking through all that it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tree_sitter import Node

from reposcan.syntax.grammar import errors, parse
from reposcan.syntax.languages import language_of

PIECES = st.sampled_from(
    ["int f(void) {", "}", "(", ")", ";", "\n", "x = 1", "#define A ", "if", '"', "*", "@", "é"]
)


def everywhere(node: Node) -> int:
    own = int(node.is_error or node.is_missing)
    return own + sum(map(everywhere, node.children))


@given(st.sampled_from(["a.c", "a.py", "a.js", "a.rs"]), st.lists(PIECES, max_size=25))
def test_every_error_is_counted(path: str, pieces: list[str]) -> None:
    text = "".join(pieces).encode()
    tree = parse(language_of(path, text), text)
    assert errors(tree) == everywhere(tree.root_node)


@pytest.mark.parametrize(
    ("source", "count"),
    [(b"int x;\n", 0), (b"int f( {\n", 1), (b"", 0)],
)
def test_how_many_there_are(source: bytes, count: int) -> None:
    assert errors(parse(language_of("a.c", source), source)) == count


def test_errors_nested_deeply_exhaust_nothing() -> None:
    source = b"(" * 20_000
    assert errors(parse(language_of("a.py", source), source)) > 0
