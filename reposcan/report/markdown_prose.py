"""The model's words as Markdown that can do nothing.

The words are parsed with the few rules that are wanted, and written anew from what was understood:
paragraphs, lists, quotes, code and emphasis. Everything else is text, and text is made of character
references. So no link, image or HTML can come out, whatever went in.

List items are indented by four columns, which CommonMark and Python-Markdown both understand. Code
inside of lists and quotes, where their fences differ, is written line by line.
"""

from collections.abc import Sequence
from textwrap import indent

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from reposcan.report.markdown_text import at_line_start, code, fence, references
from reposcan.report.names import visible

_WANTED = ["list", "blockquote", "fence", "code", "backticks", "emphasis", "balance_pairs"]
_WANTED += ["fragments_join", "escape", "entity", "newline"]
_PARSER = MarkdownIt("zero", {"maxNesting": 20}).enable(_WANTED)


def blocks(text: str) -> Markup:
    """Paragraphs, lists, quotes and code of untrusted Markdown."""
    return _written(_blocks(_tree(text).children))


def inline(text: str) -> Markup:
    """One line of untrusted Markdown: emphasis and code alone."""
    tokens = _PARSER.parseInline(" ".join(visible(text).split()))
    return _written(_lines(SyntaxTreeNode(tokens).children[0]))


def _tree(text: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_PARSER.parse(visible(text.replace("\r\n", "\n"))))


def _written(markdown: str) -> Markup:
    return Markup(markdown)  # noqa: S704 - made below of references and our own marks


def _blocks(nodes: Sequence[SyntaxTreeNode], nested: bool = False) -> str:
    return "\n\n".join(_block(node, nested) for node in nodes)


def _block(node: SyntaxTreeNode, nested: bool) -> str:
    match node.type:
        case "paragraph":
            return _lines(node.children[0])
        case "bullet_list":
            return _list(node, "-   ")
        case "ordered_list":
            return _list(node, "1.  ")
        case "blockquote":
            return indent(_blocks(node.children, nested=True), "> ", lambda _: True)
        case _ if nested:
            return "  \n".join(code(line) for line in node.content.splitlines() if line.strip())
        case _:
            return fence(node.content)


def _list(node: SyntaxTreeNode, mark: str) -> str:
    # Marks without anything behind them could be read as a rule.
    items = (indent(_blocks(item.children, nested=True), "    ") for item in node.children)
    return "\n\n".join(mark + item.removeprefix("    ") for item in items if item.strip())


def _lines(node: SyntaxTreeNode) -> str:
    return at_line_start("".join(map(_span, node.children)).strip())


def _span(node: SyntaxTreeNode) -> str:
    match node.type:
        case "code_inline":
            return code(node.content)
        case "em":
            return f"*{''.join(map(_span, node.children))}*"
        case "strong":
            return f"**{''.join(map(_span, node.children))}**"
        case "softbreak":
            return "\n"
        case "hardbreak":
            return "  \n"
        case _:
            # An entity may have brought a hidden character, or the end of a line.
            return references(visible(node.content).replace("\n", " "))
