"""Grammars and their queries, loaded once in a process."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Query, QueryCursor, Tree
from tree_sitter_language_pack import SupportedLanguage, get_binding

from reposcan.syntax.languages import Language

_QUERIES = Path(__file__).parent / "queries"


class Match(NamedTuple):
    """A match of a query.

    Attributes:
        pattern: its place in the query, counted from 0; earlier patterns are preferred.
        join: what joins a module's name and the name that is imported from it.
        nodes: by capture, the first one of each.
    """

    pattern: int
    join: str
    nodes: dict[str, Node]


@cache
def _grammar(name: str) -> Grammar:
    return Grammar(get_binding(cast(SupportedLanguage, name)))


@cache
def _query(grammar: str, files: tuple[str, ...]) -> Query:
    text = "\n".join((_QUERIES / file).read_text("utf-8") for file in files)
    return Query(_grammar(grammar), text)


def parse(language: Language, text: bytes) -> Tree:
    """Parse a text. Hostile texts make some grammars loop or crash: call it where that may happen.

    Raises:
        LookupError: the language has no grammar.
    """
    if language.grammar is None:
        raise LookupError(f"{language.name} has no grammar")
    return Parser(_grammar(language.grammar)).parse(text)


def matches(language: Language, tree: Tree) -> Iterator[Match]:
    """The matches of the language's query in a tree, in no particular order."""
    query = _query(language.grammar or "", language.queries)
    for pattern, captures in QueryCursor(query).matches(tree.root_node):
        join = query.pattern_settings(pattern).get("join") or "."
        yield Match(pattern, join, {capture: nodes[0] for capture, nodes in captures.items()})


def errors(language: Language, tree: Tree) -> int:
    """How many places of a tree the grammar does not explain."""
    if not tree.root_node.has_error:
        return 0
    query = Query(_grammar(language.grammar or ""), "[(ERROR) (MISSING)] @error")
    return len(QueryCursor(query).matches(tree.root_node))
