"""A digest of a file's code without its comments: equal for texts that differ in comments alone.

The whole tree goes into it, with the text of its leaves and of what stands between them, so that
neither a token nor its place in the structure can change unnoticed. White space counts inside of
tokens only; Python's indentation is in the structure.
"""

import hashlib
from collections.abc import Iterator

from tree_sitter import Node, Tree

from reposcan.syntax.embedded import trees
from reposcan.syntax.languages import Language
from reposcan.syntax.legacy import comment_lines
from reposcan.syntax.lines import Lines

_SPACE = b" \t\n\r\f\v"
#: Kinds of nodes that are comments in all grammars, by a part of their names.
_COMMENTS = ("comment", "pod")
#: What a docstring of Python may be the first of.
_DOCUMENTED = ("function_definition", "class_definition")


def bare_digest(text: bytes, language: Language) -> str:
    """The digest of a file's code.

    Args:
        text: of the file, valid UTF-8.
        language: with a grammar or a reader. Hostile texts make some grammars loop or crash: call
            it where that may happen.

    Returns:
        32 hexadecimal digits; nothing where the language is only cut into lines.
    """
    if not language.is_parsed:
        return ""
    digest = hashlib.blake2b(digest_size=16)
    pieces = _lines(text, language.reader) if language.reader else _trees(text, language)
    for piece in pieces:
        digest.update(b"%d " % len(piece) + piece)
    return digest.hexdigest()


def _lines(text: bytes, reader: str) -> Iterator[bytes]:
    """The lines that are neither comments nor blank."""
    left_out = comment_lines(reader, text, Lines(text))
    for at, line in enumerate(text.split(b"\n")):
        if at not in left_out and line.strip():
            yield line.rstrip()


def _trees(text: bytes, language: Language) -> Iterator[bytes]:
    for row, tree in trees(language, text):
        yield row.name.encode()
        yield from _pieces(tree, text)


def _pieces(tree: Tree, text: bytes) -> Iterator[bytes]:
    """Kinds of nodes, the text of leaves, and what is in no node; without recursion."""
    cursor, at = tree.walk(), 0
    while True:
        node = cursor.node
        assert node is not None
        if gap := text[at : node.start_byte].translate(None, _SPACE):
            yield gap
        at = max(at, node.start_byte)
        inner = not _is_comment(node)
        if not inner:
            at = max(at, node.end_byte)
        elif not cursor.goto_first_child():
            yield node.type.encode()
            # Grammars that know line ends have them as nodes without a name.
            leaf = text[at : node.end_byte]
            if leaf := leaf if node.is_named else leaf.strip(_SPACE):
                yield leaf
            at = max(at, node.end_byte)
        else:
            yield b"(" + node.type.encode()
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                if rest := text[at:].translate(None, _SPACE):
                    yield rest
                return
            parent = cursor.node
            assert parent is not None
            if gap := text[at : parent.end_byte].translate(None, _SPACE):
                yield gap
            at = max(at, parent.end_byte)
            yield b")"


def _is_comment(node: Node) -> bool:
    if node.is_named and any(part in node.type for part in _COMMENTS):
        return True
    return node.type == "string" and _is_docstring(node)


def _is_docstring(node: Node) -> bool:
    """Whether a string of Python is the first statement of what it documents."""
    block = node.parent
    if block is None or block.type not in ("block", "module"):
        return False
    before = node.prev_named_sibling
    while before is not None and before.type == "comment":
        before = before.prev_named_sibling
    if before is not None:
        return False
    around = block.parent
    return block.type == "module" or (around is not None and around.type in _DOCUMENTED)
