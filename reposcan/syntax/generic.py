"""What any grammar's tree says by the names that it gives its nodes.

Grammars have no common vocabulary, but most say `function_declaration` or `call_expression` where
they mean it, and call a field `name`. So for a grammar without a query of ours one is made from
its node kinds, and the nodes that it finds are asked for their names. That is weaker than a query
written by hand: `grammars.py` lists the grammars where it was seen to tell the truth.
"""

import re
from collections.abc import Iterator
from functools import cache

from tree_sitter import Language as Grammar
from tree_sitter import Node, Query, QueryCursor, Tree

from reposcan.model.code import Kind

_KINDS = {
    **dict.fromkeys(("class", "contract", "object", "record", "struct"), Kind.CLASS),
    **dict.fromkeys(("fn", "fun", "func", "function", "proc", "procedure"), Kind.FUNCTION),
    **dict.fromkeys(("constructor", "destructor", "subprogram", "subroutine"), Kind.FUNCTION),
    **dict.fromkeys(("interface", "protocol", "trait"), Kind.INTERFACE),
    **dict.fromkeys(("entity", "library", "module", "namespace", "package"), Kind.MODULE),
    "enum": Kind.ENUM,
    "macro": Kind.MACRO,
    "method": Kind.METHOD,
}
_CALLABLE = frozenset({Kind.FUNCTION, Kind.METHOD})
#: What follows those words where a node defines what they name, or goes before them.
_DEFINES = frozenset(
    [
        "body",
        "decl",
        "declaration",
        "def",
        "defn",
        "definition",
        "implementation",
        "item",
        "specifier",
        "statement",
    ]
)
#: Words that make of it something else: an end, a use, a type.
_ELSE = frozenset(
    [
        "anonymous",
        "end",
        "export",
        "expression",
        "formal",
        "forward",
        "import",
        "instantiation",
        "parameter",
        "return",
        "renaming",
        "representation",
        "stub",
        "type",
    ]
)
_CALLS = frozenset({"call", "invocation"})
_NOT_CALLS = frozenset(
    [
        "alternative",
        "argument",
        "arguments",
        "args",
        "body",
        "conv",
        "convention",
        "entry",
        "macro",
        "modifier",
        "signature",
        "suffix",
        "type",
    ]
)
_DECISIONS = ("if", "elif", "elsif", "elseif", "for", "foreach", "while", "case", "when", "catch")
_OPERATORS = ("&&", "||", "and", "or")

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAMES = re.compile(r"(?:^|_)(?:identifier|ident|name|word|atom|variable)$")
#: Parts of a node in which its name may stand.
_HEADS = frozenset(["call", "head", "header", "heading", "left", "signature", "specification"])
_BODIES = frozenset(["begin", "block", "body", "compound", "sequence", "statements"])
_CALLED = ("function", "name", "method", "callee", "target")
#: Nodes between one that defines or calls and the name: more are no longer about that name.
_MOST_STEPS = 5

Captures = dict[str, list[Node]]


def words(kind: str) -> list[str]:
    """The words of a node kind, in lower case, whether joined by underscores or by capitals."""
    return [word.lower() for word in _WORD.findall(kind)]


def defined(kind: str) -> Kind | None:
    """What a node of this kind defines, by its name alone."""
    said = words(kind)
    if not said or _ELSE.intersection(said):
        return None
    if len(said) == 1:
        return None if said[0] in ("record", "object") else _KINDS.get(said[0])
    if said[-1] in _DEFINES:
        what = _KINDS.get(said[-2])
        return what if said[-1] != "body" or what in _CALLABLE else None
    return _KINDS.get(said[1]) if said[0] in _DEFINES and len(said) == 2 else None


def calls(kind: str) -> bool:
    """Whether a node of this kind calls something, by its name alone."""
    said = set(words(kind))
    return bool(_CALLS & said) and not _NOT_CALLS & said


def comments(kind: str) -> bool:
    """Whether a node of this kind is a comment, by its name alone."""
    return words(kind)[-1:] == ["comment"]


@cache
def query_of(grammar: Grammar) -> Query:
    """The query that finds what the kinds of a grammar say; one for each grammar in a process."""
    return Query(grammar, "\n".join(_patterns(grammar)))


def _patterns(grammar: Grammar) -> Iterator[str]:
    named: set[str] = set()
    plain: set[str] = set()
    for number in range(grammar.node_kind_count):
        if grammar.node_kind_is_visible(number):
            kind = grammar.node_kind_for_id(number) or ""
            (named if grammar.node_kind_is_named(number) else plain).add(kind)
    for kind in sorted(named):
        if what := defined(kind):
            yield f"({kind}) @definition.{what}"
        elif calls(kind):
            yield f"({kind}) @reference.call"
        elif comments(kind):
            yield f"({kind}) @comment.doc"
    for token in (*_DECISIONS, *_OPERATORS):
        if token in plain:
            yield f'"{token}" @decision'


def matches(tree: Tree, grammar: Grammar) -> tuple[int, list[tuple[int, Captures]]]:
    """The number of patterns, and matches as a query written by hand would give them.

    What has no name is left out, and so is what is only announced.
    """
    query = query_of(grammar)
    found = QueryCursor(query).matches(tree.root_node)
    told: list[tuple[int, Captures]] = []
    named: set[int] = set()
    # Outer ones first: where a head inside is of such a kind too, the name belongs to the whole.
    for pattern, captures in sorted(found, key=lambda one: _place(one[1])):
        [(role, [node, *_])] = captures.items()
        if role.startswith("definition."):
            captures = _definition(node, role, named)
        elif role.startswith("reference."):
            captures = _reference(node, role)
        elif role == "decision" and _ends(node):
            continue
        if captures:
            told.append((pattern, captures))
    return query.pattern_count, told


def _place(captures: Captures) -> tuple[int, int]:
    [[node, *_]] = captures.values()
    return node.start_byte, -node.end_byte


def _definition(node: Node, role: str, named: set[int]) -> Captures:
    name = _name_of(node)
    if name is None or name.id in named or name.end_byte <= name.start_byte:
        return {}
    body = node.child_by_field_name("body") or _child(node, _BODIES)
    if body is None and _is_announced(node, Kind(role.removeprefix("definition."))):
        return {}
    own, receiver = _parts(name)
    if own.id in named:
        return {}
    named |= {name.id, own.id}
    captures = {role: [node], "name": [own]}
    if body is not None and body.start_byte >= own.end_byte:
        captures["body"] = [body]
    if receiver is not None:
        captures["receiver"] = [receiver]
    return captures


def _is_announced(node: Node, kind: Kind) -> bool:
    """Whether a node without a body only says that something is elsewhere."""
    if kind is Kind.MODULE:
        return node.start_point.row == node.end_point.row
    return node.type.endswith("_specifier") or node.children[-1].type == ";"


def _reference(node: Node, role: str) -> Captures:
    fields = (node.child_by_field_name(field) for field in _CALLED)
    called = next((one for one in fields if one is not None), None)
    if called is None and node.named_child_count:
        called = node.named_children[0]
    own = _last_name(called) if called is not None else None
    return {role: [node], "name": [own]} if own is not None else {}


def _name_of(node: Node) -> Node | None:
    """The node that names what another defines: a field, a child, or in its head."""
    about = frozenset(words(node.type))
    whole = len(about) > 1 and "body" not in about
    for _ in range(_MOST_STEPS):
        for field in ("name", "designator", "declarator"):
            found = node.child_by_field_name(field)
            if found is not None:
                return found
        if whole:
            found = next((one for one in node.named_children if _is_name(one)), None)
            if found is not None:
                return found
        # What a single word names says that word again in its head: Fortran's `function_statement`.
        heads = (about & _KINDS.keys()) | (_HEADS if len(about) > 1 else frozenset())
        head = _child(node, heads)
        if head is None:
            return None
        if _HEADS.intersection(words(head.type)) and not head.child_by_field_name("name"):
            return _first_name(head) or next((c for c in head.named_children if _is_name(c)), None)
        node, whole = head, True
    return None


def _first_name(node: Node) -> Node | None:
    """The first name in a head such as `f(x)::T where U`; it may be dotted."""
    for _ in range(_MOST_STEPS):
        if _is_name(node) or _is_dotted(node):
            return node
        if not node.named_child_count:
            return None
        node = node.named_children[0]
    return None


def _is_dotted(node: Node) -> bool:
    if node.child_count != 3 or node.named_child_count != 2:
        return False
    return node.children[1].type in (".", ":") and _is_name(node.children[2])


def _parts(name: Node) -> tuple[Node, Node | None]:
    """The last of a dotted name, and what stands before it."""
    return (name.children[2], name.children[0]) if _is_dotted(name) else (name, None)


def _last_name(node: Node) -> Node | None:
    for _ in range(_MOST_STEPS):
        if _is_name(node):
            return node
        if calls(node.type) or not node.named_child_count:
            return None
        node = node.named_children[-1]
    return None


def _ends(node: Node) -> bool:
    """Whether a keyword is the second word of `end if`."""
    before = node.prev_sibling
    return before is not None and before.type == "end"


def _child(node: Node, said: frozenset[str]) -> Node | None:
    return next((one for one in node.named_children if said.intersection(words(one.type))), None)


def _is_name(node: Node) -> bool:
    if not _NAMES.search(node.type):
        return False
    inner = node.named_children
    return not inner or (node.child_count == 1 and bool(_NAMES.search(inner[0].type)))
