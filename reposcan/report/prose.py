"""Turns words of the model, or of the scanned code, into HTML that can do nothing.

The model has read hostile code, so its words are hostile too. Markdown is parsed with everything
switched off that could point elsewhere or bring its own markup; what it makes then passes a short
list of tags without any attribute. Two walls, since either alone has been climbed before.
"""

import re

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
_SENTENCE = re.compile(r"(.+?[.!?])(?:\s|$)", re.DOTALL)


def blocks(text: str) -> Markup:
    """Paragraphs, lists and code of untrusted Markdown; links, images and HTML stay text."""
    return _washed(_PARSER.render(_prepared(text)), _BLOCKS)


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
