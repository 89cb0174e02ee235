"""The name that a definition is given, out of the node that the query points at.

Only C and C++ need more than the node's text: their declarators wrap the name in pointers, arrays
and parameter lists, and a name may say where it belongs (`Stack<T>::push`).
"""

from tree_sitter import Node

#: Longest name kept, in characters: longer ones come from generated code and would fill reports.
NAME_CHARACTERS = 200

_QUOTES = "\"'`<>"


def name_parts(node: Node, text: bytes) -> list[str]:
    """The names of what it belongs to, as far as it is written there, then its own."""
    parts: list[str] = []
    node = declared(node)
    while node.type == "qualified_identifier":
        scope, name = node.child_by_field_name("scope"), node.child_by_field_name("name")
        if name is None:
            break
        if scope is not None:
            parts.append(_own_name(scope, text))
        node = declared(name)
    parts.append(_own_name(node, text))
    return [part for part in parts if part]


def plain_name(node: Node, text: bytes) -> str:
    """The node's text on one line, without quotes."""
    return tidy(text[node.start_byte : node.end_byte])


def declared(node: Node) -> Node:
    """The node that is only the name, out of a declarator; any other node as it is."""
    while node.type.endswith("_declarator"):
        inner = node.child_by_field_name("declarator") or node.named_child(0)
        if inner is None:
            break
        node = inner
    return node


def _own_name(node: Node, text: bytes) -> str:
    if node.type in ("template_type", "template_function"):
        node = node.child_by_field_name("name") or node
    # `operator bool() const`: the name ends where the parameters begin.
    parameters = node.child_by_field_name("declarator") if node.type == "operator_cast" else None
    end = parameters.start_byte if parameters else node.end_byte
    name = text[node.start_byte : end]
    if node.type == "operator":  # Ruby's `<=>` is no name in quotes.
        return name.decode()
    return " ".join(name.decode().split()) if name.startswith(b"operator") else tidy(name)


def tidy(name: bytes) -> str:
    """A name on one line, without quotes; operators such as `<*>` have none."""
    words = " ".join(name.decode().split())
    bare = words.strip(_QUOTES)
    is_word = any(sign.isalnum() or sign == "_" for sign in bare)
    return (bare if is_word else words)[:NAME_CHARACTERS]
