"""The model's words become harmless HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_example import ATTACK

from reposcan.report.prose import blocks, first_sentence, inline, linked, quoted

TAG = re.compile(r"<[^>]*>")
ALLOWED = {
    f"<{slash}{name}>"
    for name in (*("br", "code", "em", "strong", "blockquote", "li", "ol", "p", "pre", "ul"),)
    for slash in ("", "/")
}


@given(
    st.text()
    | st.lists(st.sampled_from(["*", "`", "[", "](", ")", "<a ", "\n", ATTACK])).map("".join)
)
def test_only_bare_tags_come_out(text):
    for html in (blocks(text), inline(text), quoted(text)):
        assert set(TAG.findall(html)) <= ALLOWED
        html.encode()


@pytest.mark.parametrize(
    "text",
    [
        "[click](javascript:alert(1))",
        "![i](https://example.org/x.png)",
        "<https://example.org>",
        "<script>alert(1)</script>",
        "[a]: https://example.org\n[a]",
        "# not a heading",
    ],
)
def test_what_points_elsewhere_stays_text(text):
    html = str(blocks(text))
    assert TAG.sub("", html).replace("&lt;", "<").replace("&gt;", ">").strip() == text
    assert set(TAG.findall(html)) == {"<p>", "</p>"}


def test_markdown_is_rendered():
    assert blocks("A **b** `c`.\n\n- d\n- e") == (
        "<p>A <strong>b</strong> <code>c</code>.</p>\n<ul>\n<li>d</li>\n<li>e</li>\n</ul>\n"
    )
    assert inline("one\n`two`") == "one <code>two</code>"


def test_names_become_links_or_are_struck():
    links = [("take", "../s.html#L3"), ("give_back", "../s.html#L9")]
    html = str(
        linked("To `take` one, take care; give_back() or `x.take`. `ghost`", links, ["ghost"])
    )
    assert '<code><a href="../s.html#L3">take</a></code> one, take care' in html
    assert '<a href="../s.html#L9">give_back</a>() or' in html
    assert '<code>x.<a href="../s.html#L3">take</a></code>' in html
    assert ">ghost</del></code>" in html
    assert linked("`a` &amp; amp_ersand", [("amp", "x")], []) == blocks("`a` &amp; amp_ersand")


@pytest.mark.parametrize("name", ["<b>", '"', "p", "code", "a", "em", "lt", "amp", "href", "\\"])
def test_no_name_breaks_the_markup(name):
    text = "A *p* `code` <b> & 'em' \"a\" &lt; href"
    html = str(linked(text, [(name, "../x.html#L1")], []))
    assert set(TAG.findall(html)) <= {
        *("<p>", "</p>", "<em>", "</em>", "<code>", "</code>", "</a>"),
        '<a href="../x.html#L1">',
    }
    assert TAG.sub("", html) == TAG.sub("", str(blocks(text)))


def test_entities_bring_no_hidden_character_back():
    assert "\u202e" not in blocks("&#x202e;txt") and "[U+202E]" in blocks("&#x202e;txt")


def test_first_sentence():
    assert first_sentence("Reads a.b files. And more.") == "Reads a.b files."
    assert first_sentence("No end\nhere\n\nSecond.") == "No end here"
    assert first_sentence("word " * 100, 22) == "word word word word…"
    assert first_sentence("") == ""


def test_a_quoted_readme_keeps_the_labels_of_its_links_alone():
    badge = "[![build](https://example.org/b.svg)](https://example.org)"
    html = quoted(f"{badge} A **[tool](docs/a.md)** for `x`.")
    assert html.strip() == "A <strong>tool</strong> for <code>x</code>."
    assert quoted("<b>a</b> [c](javascript:alert(1))").startswith("&lt;b&gt;a&lt;/b&gt; ")
