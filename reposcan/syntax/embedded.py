"""Code inside of other files: the scripts of HTML pages, Vue and Svelte components.

The host's own grammar finds them, so that a script in a comment or in an attribute is none. Each is
parsed by itself, as a part of the whole text: an error in one stays there, and all positions are
those of the file.
"""

from collections.abc import Iterator

from tree_sitter import Node, Tree

from reposcan.syntax.grammar import parse, query
from reposcan.syntax.languages import Language

#: Without it there is no script, and the host's grammar need not be tried.
_SIGN = b"<script"


def trees(language: Language, text: bytes) -> Iterator[tuple[Language, Tree]]:
    """The syntax trees of a file with their languages: its own, or one for each script in it."""
    if not language.embeds:
        yield language, parse(language, text)
    elif _SIGN in text.lower():
        rows = dict(language.embeds)
        for script, kind in _scripts(language, text):
            if kind in rows and text[script.start_byte : script.end_byte].strip():
                yield rows[kind], parse(rows[kind], text, script.range)


def _scripts(host: Language, text: bytes) -> Iterator[tuple[Node, str]]:
    """Each script in order, with what its `lang` or else its `type` says, in lower case."""
    tree = parse(host, text)
    found = [captures for _, captures in query(host, tree).matches]
    for captures in sorted(found, key=lambda captures: captures["script"][0].start_byte):
        [script], [tag] = captures["script"], captures["tag"]
        says = dict(_attributes(tag, text))
        kind = says.get("lang") or says.get("type") or ""
        yield script, kind.partition(";")[0].strip()


def _attributes(tag: Node, text: bytes) -> Iterator[tuple[str, str]]:
    """Names and values of a tag's attributes, in lower case, without quotes.

    Read here and not by the query, whose time would be quadratic in their number.
    """
    for attribute in tag.named_children:
        if attribute.type == "attribute":
            written = text[attribute.start_byte : attribute.end_byte].decode().lower()
            name, _, value = written.partition("=")
            yield name.strip(), value.strip().strip("\"'")
