"""The pages: whole as snapshots, and closed against hostile texts."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from report_example import HOSTILE_PATHS, StoredRun, hostile, ordinary, pool, trusted, unasked_run

from reposcan import resources
from reposcan.model.code import Level, Reference, ReferenceKind
from reposcan.model.facts import FileFacts, LanguageCount
from reposcan.model.report import Settings
from reposcan.report import HtmlFormatter
from reposcan.report.facts_page import WHOLE, facts_page
from reposcan.report.listing import Places
from reposcan.report.names import visible

#: Every element that the templates themselves hold or that rendered Markdown may add.
ELEMENTS = {
    *("html", "head", "meta", "title", "link", "script", "body", "header", "nav", "main", "footer"),
    *("section", "aside", "article", "div", "h1", "h2", "h3", "h4", "p", "ol", "ul", "li", "dl"),
    *("dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"),
    *("a", "span", "time", "b", "svg", "rect", "label", "input", "pre", "code", "strong", "em"),
    *("br", "blockquote", "figure", "figcaption", "defs", "marker", "g", "path", "text"),
}


class Page(HTMLParser):
    """The elements of a page, its ids and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    @property
    def links(self) -> list[str]:
        values = [attrs.get(name) for _, attrs in self.elements for name in ("href", "src")]
        return [value for value in values if value is not None]

    @property
    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _, attrs in self.elements if "id" in attrs]


def rendered(run: StoredRun) -> dict[str, str]:
    pages = list(HtmlFormatter().pages(run))
    assert len(pages) == len(dict(pages))
    return {path: text for path, text in pages if path.endswith(".html")}


def named(pages: dict[str, str], part: str) -> str:
    return next(text for path, text in pages.items() if part in path)


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("index.html", "report_index.html"),
        ("modules/src-net-pool", "report_module.html"),
        ("modules/src-queue", "report_module_parts.html"),
        ("sources/src-net-pool", "report_source.html"),
        ("components.html", "report_components.html"),
        ("facts.html", "report_facts.html"),
    ],
)
def test_whole_pages(snapshot, part, name):
    snapshot(name, named(rendered(ordinary()), part))


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("index.html", "report_unasked_index.html"),
        ("modules/src-net-pool", "report_unasked_module.html"),
    ],
)
def test_whole_pages_without_a_model(snapshot, part, name):
    snapshot(name, named(rendered(unasked_run()), part))


def without_facts() -> StoredRun:
    """The ordinary run, of a version that kept no facts."""
    run = ordinary()
    stored = tuple((replace(module, facts=FileFacts()), text) for module, text in run.stored)
    return StoredRun(replace(run.report, facts=None), stored)


@pytest.mark.parametrize(
    "run",
    [ordinary(), trusted(), unasked_run(), without_facts(), hostile()],
    ids=["ordinary", "trusted", "unasked", "without facts", "hostile"],
)
def test_every_link_leads_to_a_place_in_the_report(run):
    files = dict(HtmlFormatter().pages(run)) | {"report.json": ""}
    pages = {path: Page(text) for path, text in files.items() if path.endswith(".html")}
    for path, page in pages.items():
        for link in page.links:
            if link == "data:,":
                continue
            target, fragment = urldefrag(link)
            where = str(Path(path).parent / target) if target else path
            where = re.sub(r"[a-z]+/\.\./", "", where)
            assert where in files, (path, link)
            assert not fragment or fragment in pages[where].ids, (path, link)


def test_hostile_texts_add_no_element_and_no_attribute():
    for path, text in rendered(hostile()).items():
        page = Page(text)
        assert {tag for tag, _ in page.elements} <= ELEMENTS
        scripts = [attrs for tag, attrs in page.elements if tag == "script"]
        assert len(scripts) == 1 and scripts[0]["src"].endswith("assets/reposcan.js")
        names = {name for _, attrs in page.elements for name in attrs}
        assert not any(name.startswith("on") or name == "style" for name in names), path


def test_no_hidden_character_reaches_a_page():
    for text in rendered(hostile()).values():
        assert visible(text) == text
        text.encode()


def test_pages_have_safe_names():
    paths = rendered(hostile()).keys() - {"index.html", "components.html", "facts.html"}
    assert len(paths) == 2 * len(HOSTILE_PATHS)
    for path in paths:
        assert re.fullmatch(r"(modules|sources)/[A-Za-z0-9_][A-Za-z0-9_-]*\.html", path)


def test_ids_are_unique_and_headings_step_down_one_at_a_time():
    pages = [*rendered(ordinary()).values(), *rendered(unasked_run()).values()]
    for text in pages:
        page = Page(text)
        assert max(Counter(page.ids).values()) == 1
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1 and levels[0] == 1
        assert all(b <= a + 1 for a, b in pairwise(levels)), levels


@pytest.mark.parametrize("demonstration", [True, False])
def test_words_of_a_demonstration_model_are_marked_wherever_they_stand(demonstration):
    run = ordinary()
    model = replace(run.report.model, demonstration=demonstration)
    run = replace(run, report=replace(run.report, model=model))
    for path, text in rendered(run).items():
        banner = "Written by a demonstration model: too small to be trusted." in text
        bare = path.startswith("sources/") or path == "facts.html"
        assert banner == (demonstration and not bare)
        marks = text.count("demonstration model</span>")
        assert marks == (text.count('class="byline"') if demonstration else 0)


@pytest.mark.parametrize("part", ["index.html", "modules/src-net-pool"])
def test_findings_of_a_demonstration_model_are_folded(part):
    said = "<summary>Findings of a demonstration model"
    folded, open_ = named(rendered(ordinary()), part), named(rendered(trusted()), part)
    assert said in folded and "Folded away: the model is a demonstration" in folded
    assert folded.index(said) < folded.index("A connection is lost when the block raises")
    assert said not in open_ and "A connection is lost when the block raises" in open_


def test_lines_are_not_marked_on_the_word_of_a_demonstration_model():
    assert 'class="hit"' in named(rendered(trusted()), "sources/src-net-pool")
    assert 'class="hit"' not in named(rendered(ordinary()), "sources/src-net-pool")


def test_without_a_model_no_page_speaks_of_its_words():
    for path, text in rendered(unasked_run()).items():
        assert "No model was asked, and no defects were looked for." in text, path
        for noise in ('class="byline"', "The model wrote", "demonstration", "No finding"):
            assert noise not in text, (path, noise)
    assert "This run did not look for defects." in rendered(unasked_run())["index.html"]


def test_a_file_that_no_question_was_about_says_so():
    pages = rendered(trusted())
    said = "No question was asked about this file."
    assert said in named(pages, "modules/README-md")
    assert said not in named(pages, "modules/src-net-pool")


def test_a_task_that_was_not_asked_is_no_all_clear():
    run = trusted()
    asked = tuple(pair for pair in run.report.coverage.questions if pair[0] != "bugs")
    stored = tuple((replace(module, findings=()), text) for module, text in run.stored)
    coverage = replace(run.report.coverage, questions=asked)
    run = StoredRun(replace(run.report, coverage=coverage), stored)
    for path in ("index.html", "modules/src-queue"):
        assert "This run did not look for defects." in named(rendered(run), path)
    assert "No finding was located in this file" not in named(rendered(run), "modules/src-queue")


def test_every_list_of_ties_says_that_names_decide():
    pages = rendered(unasked_run())
    for part in ("index.html", "facts.html", "modules/src-net-pool"):
        assert "matched by name, without running or compiling" in named(pages, part)
    assert "Matched by the name alone" in named(pages, "modules/src-net-pool")
    assert "Matched by the name alone" not in named(pages, "modules/src-queue")
    assert "Other definitions have that name" not in named(pages, "modules/src-net-pool")


def test_facts_say_what_they_cannot():
    for part in ("index.html", "facts.html"):
        page = named(rendered(unasked_run()), part)
        assert "One shortest ring for each group of files" in page
        assert "Renames are not followed" in page


def test_the_page_of_the_structure_says_what_limited_the_run():
    run = unasked_run()
    settings = Settings(paths=("src/<b>",), exclude=("*.js",), rev="v1")
    limited = replace(
        run, report=replace(run.report, run=replace(run.report.run, settings=settings))
    )
    page = named(rendered(limited), "facts.html")
    assert "only <code>src/&lt;b&gt;</code>; without <code>*.js</code>." in page
    assert "told what to read" not in named(rendered(run), "facts.html")


@pytest.mark.parametrize(("number", "folded"), [(12, False), (13, True)])
def test_many_imports_are_folded(number, folded):
    module, text = pool()
    imports = tuple(Reference(ReferenceKind.IMPORT, f"m{n}", (1,)) for n in range(number))
    module = replace(module, outline=replace(module.outline, references=imports))
    page = named(rendered(replace(unasked_run(), stored=((module, text),))), "modules/src-net-pool")
    assert ('<details class="imports">' in page) == folded
    assert "<code>m11</code>" in page


def test_the_first_page_stays_light_however_long_the_lists_are():
    run = unasked_run()
    facts = run.report.facts
    many = replace(
        facts,
        entry_points=facts.entry_points * 3000,
        hotspots=facts.hotspots * 3000,
        notes=facts.notes * 3000,
        orphans=facts.orphans * 3000,
        cycles=facts.cycles * 3000,
    )
    pages = rendered(replace(run, report=replace(run.report, facts=many)))
    assert len(pages["index.html"]) < 3 * len(rendered(run)["index.html"])
    assert '<a href="facts.html#orphans">All 3,000</a>' in pages["index.html"]
    assert '2,000 more are in <a href="report.json">' in pages["facts.html"]


def test_an_unfinished_run_says_so_before_anything_else():
    index = rendered(ordinary())["index.html"]
    assert index.index("This run is incomplete") < index.index("<h1>")


def test_reading_order_of_sources_is_that_of_modules():
    asked = []

    class Watched(StoredRun):
        def source(self, path: str) -> str:
            asked.append(path)
            return super().source(path)

    run = ordinary()
    assert rendered(Watched(run.report, run.stored)) == rendered(run)
    assert asked == [module.entry.path for module in run.modules()]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(scheme):
    css = (resources.folder("reports") / "assets/reposcan.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    )
    colours = light | (dark if scheme == "dark" else {})
    code = ("comment", "keyword", "type", "string", "number", "defined", "builtin", "preproc")
    pairs = [
        (text, ground) for text in (*code, "ink", "muted") for ground in ("soft", "hit", "mark")
    ]
    pairs += [(text, "paper") for text in ("ink", "muted", "link", "model", "medium", "high")]
    pairs += [(level, f"{level}-soft") for level in ("high", "medium", "low")]
    pairs += [("model", "demo"), ("ink", "demo"), ("ink", "warn"), ("link", "soft")]
    for text, ground in pairs:
        one, two = sorted((luminance(colours[text]), luminance(colours[ground])))
        assert (two + 0.05) / (one + 0.05) >= 4.5, (text, ground)


def test_what_was_only_cut_into_lines_is_not_called_free_of_copies() -> None:
    counts = (LanguageCount("COBOL", True, Level.LINES, 4, 900, 0, 0),)
    facts = replace(
        ordinary().report.facts,
        languages=counts,
        cycles=(),
        most_used=(),
        orphans=(),
        duplicates=(),
    )
    report = replace(ordinary().report, facts=facts)
    said = facts_page(facts, Places(report), WHOLE)
    assert not said.judged
    assert "COBOL (4 files)" in said.unjudged
    page = dict(HtmlFormatter().pages(replace(ordinary(), report=report)))["facts.html"]
    assert page.count("Not known: no language of this code is understood in depth") == 4
