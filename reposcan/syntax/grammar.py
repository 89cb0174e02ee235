"""Grammars and their queries, loaded once in a process."""

from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Query, QueryCursor, Range, Tree
from tree_sitter_language_pack import SupportedLanguage, get_binding

from reposcan.syntax import generic
from reposcan.syntax.languages import Language

_QUERIES = Path(__file__).parent / "queries"


#: The nodes of a match by capture, in order.
Captures = dict[str, list[Node]]


class Queried(NamedTuple):
    """What a query finds in a tree.

    Attributes:
        matches: each with the place of its pattern in the query, in no particular order.
        joins: for each pattern, what joins a module's name and the name that is imported from it.
    """

    matches: list[tuple[int, Captures]]
    joins: tuple[str, ...]


@cache
def _grammar(name: str) -> Grammar:
    return Grammar(get_binding(cast(SupportedLanguage, name)))


@cache
def _query(grammar: str, files: tuple[str, ...]) -> tuple[Query, tuple[str, ...]]:
    """A language's query, and how each of its patterns joins names."""
    text = "\n".join((_QUERIES / file).read_text("utf-8") for file in files)
    compiled = Query(_grammar(grammar), text)
    settings = map(compiled.pattern_settings, range(compiled.pattern_count))
    return compiled, tuple(one.get("join") or "." for one in settings)


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


def query(language: Language, tree: Tree) -> Queried:
    """What the language's query finds in a tree; without one, what its nodes' names say."""
    if not language.queries:
        count, told = generic.matches(tree, _grammar(language.grammar or ""))
        return Queried(told, (".",) * count)
    compiled, joins = _query(language.grammar or "", language.queries)
    return Queried(QueryCursor(compiled).matches(tree.root_node), joins)


def errors(tree: Tree) -> int:
    """How many places of a tree the grammar does not explain."""
    count, waiting = 0, [tree.root_node]
    while waiting:
        # Most of a tree is free of them, and tells so at its top. An error of one token does not.
        node = waiting.pop()
        count += node.is_error or node.is_missing
        if node.has_error:
            waiting += node.children
    return count
