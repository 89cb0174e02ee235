"""Grammars and their queries, loaded once in a process."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Query, QueryCursor, Range, Tree
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
def _query(grammar: str, files: tuple[str, ...]) -> tuple[Query, tuple[str, ...]]:
    """A language's query, and how each of its patterns joins names."""
    text = "\n".join((_QUERIES / file).read_text("utf-8") for file in files)
    query = Query(_grammar(grammar), text)
    settings = map(query.pattern_settings, range(query.pattern_count))
    return query, tuple(one.get("join") or "." for one in settings)


@cache
def _error_query(grammar: str) -> Query:
    return Query(_grammar(grammar), "[(ERROR) (MISSING)] @error")


def parse(language: Language, text: bytes, part: Range | None = None) -> Tree:
    """Parse a text. Hostile texts make some grammars loop or crash: call it where that may happen.

    Args:
        language: with a grammar.
        text: of a file, UTF-8.
        part: the only stretch of it that is in that language; all positions stay those of the text.

    Raises:
        LookupError: the language has no grammar.
    """
    if language.grammar is None:
        raise LookupError(f"{language.name} has no grammar")
    grammar = _grammar(language.grammar)
    parser = Parser(grammar, included_ranges=[part]) if part else Parser(grammar)
    return parser.parse(text)


def matches(language: Language, tree: Tree) -> Iterator[Match]:
    """The matches of the language's query in a tree, in no particular order."""
    query, joins = _query(language.grammar or "", language.queries)
    for pattern, captures in QueryCursor(query).matches(tree.root_node):
        nodes = {capture: nodes[0] for capture, nodes in captures.items()}
        yield Match(pattern, joins[pattern], nodes)


def errors(language: Language, tree: Tree) -> int:
    """How many places of a tree the grammar does not explain."""
    if not tree.root_node.has_error:
        return 0
    return len(QueryCursor(_error_query(language.grammar or "")).matches(tree.root_node))
