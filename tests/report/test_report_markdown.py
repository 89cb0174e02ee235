"""Markdown that keeps its shape, leads somewhere, and can do nothing."""

import posixpath
import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from report_example import ATTACK, StoredRun, hostile, ordinary, pool, silent, trusted, unasked_run

from reposcan.model.report import QuestionCoverage, Settings
from reposcan.report import MarkdownFormatter
from reposcan.report.docs_page import MOST_FINDINGS
from reposcan.report.markdown_prose import blocks, inline
from reposcan.report.markdown_text import code, escaped, fence
from reposcan.report.names import visible

#: As GitHub reads files: with tables, with HTML, and with addresses that become links of their own.
GITHUB = MarkdownIt("gfm-like", {"html": True, "linkify": False})
ANCHOR = re.compile(r'<a id="(finding-[A-Za-z0-9_-]+)">|</a>')
LINK = re.compile(
    r"(\.\./)?(index|findings|facts|(\.\./)?modules/[A-Za-z0-9_-]+)\.md(#finding-[\w-]+)?"
)


def defects(run: StoredRun) -> StoredRun:
    """The run, had it looked for defects."""
    questions = (("bugs", QuestionCoverage(1, 0, 0, 0, 1, 0)),)
    coverage = replace(run.report.coverage, questions=questions)
    return replace(run, report=replace(run.report, coverage=coverage))


def pages(run: StoredRun) -> dict[str, str]:
    written = list(MarkdownFormatter().pages(run))
    assert len(written) == len(dict(written))
    return dict(written)


def nodes(text: str) -> list[SyntaxTreeNode]:
    return list(SyntaxTreeNode(GITHUB.parse(text)).walk())


def shown(text: str) -> str:
    """What a reader sees, line feeds and blanks apart."""
    texts = (node.content for node in nodes(text) if node.type in ("text", "code_inline", "fence"))
    return unparted("".join("".join(texts).split()))


def unparted(text: str) -> str:
    """The text without the unseen joiners, which part what would become an address."""
    return text.replace("\u200c", "")


RUNS = {
    "ordinary": ordinary(),
    "silent": silent(),
    "trusted": trusted(),
    "unasked": unasked_run(),
    "hostile": hostile(),
    "hostile with defects": defects(hostile()),
}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("docs/index.md", "index"),
        ("docs/findings.md", "findings"),
        ("docs/facts.md", "facts"),
        ("docs/modules/src-net-pool-py-e640973e38910bf4.md", "module"),
    ],
)
def test_whole_pages(snapshot, path, name):
    snapshot(f"report_docs_{name}.md", pages(ordinary())[path])


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_every_link_leads_to_a_place_in_the_report(run):
    written = pages(run)
    anchors = {path: {match[1] for match in ANCHOR.finditer(t)} for path, t in written.items()}
    for path, text in written.items():
        for node in nodes(text):
            if node.type == "link":
                href = str(node.attrs["href"])
                assert LINK.fullmatch(href), href
                target, _, fragment = href.partition("#")
                where = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                assert where in written, (path, href)
                assert not fragment or fragment in anchors[where], (path, href)


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_no_page_holds_images_or_foreign_html(run):
    for text in pages(run).values():
        for node in nodes(text):
            assert node.type not in ("image", "html_block"), node.content
            assert node.type != "html_inline" or ANCHOR.fullmatch(node.content)
        assert visible(text) == text


def test_tables_are_whole():
    for path, text in pages(defects(hostile())).items():
        for node in nodes(text):
            if node.type == "table":
                [head] = node.children[0].children
                body = node.children[1].children if len(node.children) > 1 else ()
                assert {len(row.children) for row in body} <= {len(head.children)}, path
    tables = [n for n in nodes(pages(defects(hostile()))["docs/index.md"]) if n.type == "table"]
    assert len(tables) > 3


@pytest.mark.parametrize("demonstration", [True, False])
def test_every_page_says_whose_words_it_holds(demonstration):
    for text in pages(ordinary() if demonstration else trusted()).values():
        assert ("> **Written by a demonstration model: too small to be trusted.**" in text) == (
            demonstration
        )
        assert f"comes from `{'tiny' if demonstration else 'large'}`" in text
        assert "> **Unfinished.** This run is incomplete" in text


def test_without_a_model_nothing_is_said_of_one():
    written = pages(unasked_run())
    assert "docs/findings.md" not in written
    for text in written.values():
        assert "No model was asked" in text
        assert "the model" not in text.lower() and "## Summary" not in text
        assert "Findings" not in text and "Unfinished" not in text


def test_what_limited_the_run_is_said_where_it_is_read():
    settings = Settings(paths=("src/", "*.c"), exclude=("a_b*",), rev="v1")
    run = ordinary()
    limited = replace(
        run, report=replace(run.report, run=replace(run.report.run, settings=settings))
    )
    free = replace(
        run, report=replace(run.report, run=replace(run.report.run, settings=Settings()))
    )
    for name in ("index", "facts"):
        text = pages(limited)[f"docs/{name}.md"]
        assert "told what to read and how: revision `v1`; only `src/, *.c`; without `a_b*`." in text
        assert "told what to read" not in pages(free)[f"docs/{name}.md"]


def test_facts_say_what_they_cannot():
    text = pages(unasked_run())["docs/facts.md"]
    assert "One shortest ring for each group of files" in text
    assert "Renames are not followed" in text


def test_no_finding_is_no_all_clear():
    for path in ("docs/findings.md", "docs/index.md"):
        assert "does not show that the code is free of mistakes" in pages(silent())[path]


def test_findings_beyond_the_first_are_counted():
    module, text = pool()
    module = replace(module, findings=module.findings[1:] * (MOST_FINDINGS + 7))
    page = pages(StoredRun(ordinary().report, ((module, text),)))["docs/findings.md"]
    assert page.count("- [A connection is lost") == MOST_FINDINGS
    assert "And 7 more of high severity" in page


def test_words_keep_what_they_may():
    words = (
        "Two *ways* and **more**:\n\n1. one\n   - `inner`\n2. two\n\n> said\n\n```\na = `b`\n```"
    )
    found = [node.type for node in nodes(blocks(words))]
    kept = ("em", "strong", "ordered_list", "bullet_list", "code_inline", "blockquote", "fence")
    assert [found.count(kind) for kind in kept] == [1] * 7
    assert str(inline("a *b* `c`")) == "a *b* `c`"


#: Pieces from which Markdown, HTML and their extensions are made.
PIECES = [
    *(
        "a",
        "1",
        " ",
        "\n",
        "\t",
        "\\",
        "`",
        "*",
        "_",
        "{",
        "}",
        "[",
        "]",
        "<",
        ">",
        "(",
        ")",
        "#",
        "+",
    ),
    *(
        "-",
        ".",
        "!",
        "|",
        "~~",
        "&",
        ";",
        ":",
        "/",
        "@",
        "=",
        "$",
        "^",
        '"',
        "<b>",
        "</b>",
        "<!--",
        "-->",
    ),
    *("](x)", "![", "[a]: x", "```", "~~~", "    ", "- ", "1. ", "> ", "&lt;", "&#42;", "www.a.b"),
    *("https://a.b", "<https://a.b>", "|---|", "`a`", "*a*", "__a__", "<?", "{:.a}", "]]>"),
]
INERT = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize("piece", [*PIECES, "a ~~b~~ c", "a `b` c", "<i>a</i>", "[a](b)", "a\n---"])
def test_every_piece_of_markup_is_text(piece):
    for text in (piece, f"{piece} a", f"a {piece} a {piece}", f"a{piece}a"):
        made = escaped(text)
        assert {node.type for node in nodes(made)} <= {"root", "paragraph", "inline", "text"}, made
        assert shown(made) == "".join(text.split())


@pytest.mark.parametrize("text", ["me@example.org", "by @user", "@org/team", "a.b+c@d-e.org"])
def test_no_address_and_no_user_is_linked(text):
    for made in (escaped(text), blocks(text), inline(text), escaped(f"{text} `"), code(f"{text}`")):
        texts = [node.content for node in nodes(made) if node.type == "text"]
        assert not re.search(r"@\w", "".join(texts)), made
        assert unparted("".join(texts)).startswith(text)


@given(INERT)
def test_plain_text_comes_out_as_it_went_in(text):
    for made in (escaped(text), code(text)):
        kinds = {node.type for node in nodes(made)}
        assert kinds <= {"root", "paragraph", "inline", "text", "code_inline"}, made
        assert shown(made) == unparted("".join(visible(" ".join(text.split())).split()))


@example("- - - ")
@example("1. 2. *")
@given(INERT)
def test_words_never_link_or_bring_html(text):
    for made in (blocks(text), inline(text)):
        kinds = {node.type for node in nodes(made)}
        allowed = {"root", "inline", "paragraph", "text", "softbreak", "hardbreak", "em", "strong"}
        allowed |= {
            "code_inline",
            "fence",
            "blockquote",
            "bullet_list",
            "ordered_list",
            "list_item",
        }
        assert kinds <= allowed, made


@given(INERT)
def test_code_stays_in_its_fence(text):
    tree = nodes(fence(text, "Python"))
    assert [node.type for node in tree] == ["root", "fence"]
    wanted = visible(text.replace("\r\n", "\n")).strip("\n")
    assert tree[1].content.removesuffix("\n") == wanted.removesuffix("\n")


def test_a_cell_never_ends_early():
    for made in (escaped("a | b \\| c"), code("a | `b` \\|"), inline("*a* | `b|c`")):
        [table] = [n for n in nodes(f"| x | y |\n|---|---|\n| {made} | z |\n") if n.type == "table"]
        [row] = table.children[1].children
        assert len(row.children) == 2 and row.children[1].children[0].content == "z"


def test_the_attack_is_shown_and_nothing_more():
    assert "<script>document.title='ran'</script>" in shown(escaped(ATTACK)).replace("\n", "")
    assert "](javascript:" in shown(blocks(ATTACK))
