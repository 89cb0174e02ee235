"""Turns words of the model, or of the scanned code, into HTML that can do nothing.

The model has read hostile code, so its words are hostile too. Markdown is parsed with everything
switched off that could point elsewhere or bring its own markup; what it makes then passes a short
list of tags without any attribute. Two walls, since either alone has been climbed before.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from reposcan.report.names import visible

_INLINE = {"br", "code", "em", "strong"}
_BLOCKS = _INLINE | {"blockquote", "li", "ol", "p", "pre", "ul"}
_OFF = ["link", "image", "autolink", "html_inline", "html_block", "reference", "heading"]
_OFF += ["lheading", "hr"]
_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(_OFF)
# A README is full of links and badges: parsed as such, their labels stay and their targets are
# washed away with every other attribute.
_QUOTED = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(
    [name for name in _OFF if name not in ("link", "image", "reference")]
)
_PLAIN = re.compile(r"[^\W_][^\W\dA-Z_]*")
_UNKNOWN = "nothing in the scanned code is called that"
_SENTENCE = re.compile(r"(.+?[.!?])(?:\s|$)", re.DOTALL)


def blocks(text: str) -> Markup:
    """Paragraphs, lists and code of untrusted Markdown; links, images and HTML stay text."""
    return _washed(_PARSER.render(_prepared(text)), _BLOCKS)


def linked(text: str, links: Iterable[tuple[str, str]], struck: Iterable[str]) -> Markup:
    """As `blocks`, with identifiers as links to what they are, or struck out.

    Args:
        text: untrusted Markdown.
        links: (identifier, address) of those that exist; the addresses are our own.
        struck: identifiers that do not exist.
    """
    made = {name: Markup('<a href="{}">{}</a>').format(href, name) for name, href in links}
    for name in struck:
        made[name] = Markup('<del title="{}">{}</del>').format(_UNKNOWN, name)
    html = blocks(text)
    if not made:
        return html
    names = "|".join(map(re.escape, sorted(made, key=len, reverse=True)))
    pieces = re.compile(
        rf"(?P<tag><[^>]*>)|&[#\w]+;|(?<!\w)(?P<name>{names})(?P<called>\(\))?(?!\w)"
    )
    return Markup("".join(_with_names(html, pieces, made)))  # noqa: S704 - washed, and our own


def _with_names(html: str, pieces: re.Pattern[str], made: Mapping[str, Markup]) -> Iterator[str]:
    """Replace names where they are code: marked as such, or not to be taken for a plain word."""
    at = code = 0
    for found in pieces.finditer(html):
        yield html[at : found.start()]
        name, tag = found["name"], found["tag"]
        code += {"<code>": 1, "</code>": -1}.get(tag, 0)
        if name and (code or found["called"] or not _PLAIN.fullmatch(name)):
            yield made[name] + (found["called"] or "")
        else:
            yield found[0]
        at = found.end()
    yield html[at:]


def quoted(text: str) -> Markup:
    """A paragraph of the scanned code: as `inline`, but a link shows its label alone."""
    return _washed(_QUOTED.renderInline(" ".join(_prepared(text).split())), _INLINE)


def inline(text: str) -> Markup:
    """One line of untrusted Markdown: emphasis and code alone."""
    return _washed(_PARSER.renderInline(" ".join(_prepared(text).split())), _INLINE)


def first_sentence(text: str, limit: int = 220) -> str:
    """The first sentence of a text, on one line, shortened at a word to `limit` characters."""
    paragraph = text.strip().split("\n\n", 1)[0]
    match = _SENTENCE.match(paragraph)
    sentence = " ".join((match[1] if match else paragraph).split())
    if len(sentence) <= limit:
        return sentence
    return sentence[:limit].rsplit(" ", 1)[0] + "…"


def _prepared(text: str) -> str:
    return visible(text.replace("\r\n", "\n"))


def _washed(html: str, tags: set[str]) -> Markup:
    """Keep these tags alone; entities may have brought hidden characters back."""
    return Markup(visible(nh3.clean(html, tags=tags, attributes={})))  # noqa: S704 - just washed
