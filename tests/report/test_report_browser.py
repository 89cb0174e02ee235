"""The report in a real browser, opened from the disk."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from report_example import HOSTILE_PATHS, QUEUE

from reposcan.report.names import slug

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def without(what: str) -> None:
    """Skip where a developer has no browser; in CI that is a failure."""
    message = f"no browser test: {what} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def browser():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        without("playwright")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    chromium = chromium or shutil.which("google-chrome")
    if chromium is None:
        without("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser, path: Path, fragment: str = "", **options) -> Iterator:
    """A page that must stay silent and ask for nothing but files."""
    context = browser.new_context(**options)
    page, trouble = context.new_page(), []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "data:,")) else trouble.append(request.url)
        ),
    )
    page.on("requestfailed", lambda request: trouble.append(f"failed: {request.url}"))
    page.goto(path.as_uri() + fragment)
    yield page
    assert trouble == []
    context.close()


def inner(index: Path, kind: str, path: str) -> Path:
    return index.parent / kind / f"{slug(path)}.html"


def background(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_style_and_script_load_under_the_policy(browser, ordinary_report):
    with opened(browser, ordinary_report, color_scheme="light") as page:
        assert page.evaluate("getComputedStyle(document.querySelector('.lead')).display") == "grid"
        assert page.locator("#filter").is_visible()


def test_the_policy_stops_what_a_page_should_not_hold(browser, ordinary_report, tmp_path):
    shutil.copytree(ordinary_report.parent, tmp_path / "report")
    index = tmp_path / "report" / "index.html"
    attack = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
    index.write_text(index.read_text(encoding="utf-8").replace("<h1>", f"{attack}<h1>"))
    context = browser.new_context()
    page, refused = context.new_page(), []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(index.as_uri())
    page.wait_for_timeout(50)
    assert page.title() != "ran"
    assert any("Content Security Policy" in text for text in refused)
    context.close()


@pytest.mark.parametrize(
    "path", ["", *HOSTILE_PATHS[:6:2], HOSTILE_PATHS[7]], ids=lambda path: slug(path)[:20]
)
def test_hostile_texts_run_nothing(browser, hostile_report, path):
    pages = [inner(hostile_report, kind, path) for kind in ("modules", "sources")]
    top = [hostile_report.with_name(name) for name in ("index.html", "components.html")]
    for file in pages if path else [*top, hostile_report.with_name("facts.html")]:
        with opened(browser, file) as page:
            page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
            assert page.title() != "ran" and "49" not in page.title()
            assert page.locator("img, iframe, object, form, template, style").count() == 0
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0


@pytest.mark.parametrize("width", [1280, 390])
def test_a_dossier_is_as_wide_as_its_page(browser, hostile_legacy_report, worded_report, width):
    view = {"width": width, "height": 800}
    for report in (hostile_legacy_report, worded_report):
        modules = sorted((report / "modules").iterdir())
        for file in (report / "legacy.html", modules[2], modules[4]):
            with opened(browser, file, viewport=view) as page:
                page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
                assert page.title() != "ran"
                wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert page.evaluate(wide) <= 0, file


def test_a_record_is_unfolded_by_its_link(browser, legacy_report):
    with opened(browser, legacy_report / "legacy.html") as page:
        page.get_by_role("link", name="FD-ACCT").click()
        assert page.locator("details:target table").is_visible()


def test_links_lead_from_a_finding_to_its_line(browser, trusted_report):
    with opened(browser, trusted_report) as page:
        page.get_by_role("link", name="A connection is lost").click()
        assert page.locator("article:target h3").inner_text().endswith("when the block raises")
        page.locator("article:target .snippet a", has_text="34").click()
        assert page.url.endswith("#L34")
        target = page.locator("span:target")
        assert target.inner_text().strip() == "yield connection"
        assert target.evaluate("line => getComputedStyle(line, '::before').content") != "none"
        page.get_by_role("link", name="lender").click()
        assert page.locator("h1").inner_text() == "lender"


def test_line_anchors_scroll_there(browser, ordinary_report):
    source = inner(ordinary_report, "sources", "src/net/pool.py")
    with opened(browser, source, "#L30", viewport={"width": 800, "height": 200}) as page:
        assert page.evaluate("scrollY") > 100
        assert page.locator("#L30").evaluate("line => line.matches(':target')")


def test_a_click_on_a_line_number_links_to_the_line(browser, ordinary_report):
    with opened(browser, inner(ordinary_report, "sources", "src/queue.c")) as page:
        page.locator("#L4").click(position={"x": 10, "y": 8})
        assert page.url.endswith("#L4")
        page.locator("#L6").click(position={"x": 120, "y": 8})
        assert page.url.endswith("#L4")


def test_copied_code_has_no_line_numbers(browser, ordinary_report):
    with opened(browser, inner(ordinary_report, "sources", "src/queue.c")) as page:
        page.evaluate("getSelection().selectAllChildren(document.querySelector('pre.whole'))")
        assert page.evaluate("getSelection().toString()").strip() == QUEUE.strip()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("python", ["pool.py"]),
        ("SRC/", ["queue.c", "pool.py"]),
        ("src/net/pool", ["pool.py"]),
        ("ring never", ["queue.c"]),
        ("nothing like it", []),
        ("", ["NOTES", "README.md", "pyproject.toml", "queue.c", "pool.py"]),
    ],
)
def test_the_filter_shows_what_matches(browser, ordinary_report, words, names):
    with opened(browser, ordinary_report) as page:
        page.keyboard.press("/")
        page.keyboard.type(words)
        shown = page.locator(".modules tbody tr:not(.folder):visible th a").all_inner_texts()
        assert shown == names
        assert page.locator(".nothing").is_visible() == (not names)
        assert page.locator("#filter-count").inner_text() == (
            f"{len(names)} shown" if words else ""
        )
        folders = page.locator(".modules .folder:visible").count()
        assert folders == min(len(names), 3)


def test_everything_is_readable_without_script(browser, ordinary_report):
    with opened(browser, ordinary_report, java_script_enabled=False) as page:
        assert not page.locator("#filter").is_visible()
        assert page.locator(".modules tbody tr:not(.folder)").count() == 5
        page.locator("summary", has_text="vendored").click()
        assert page.get_by_text("vendor/zlib/zlib.h", exact=True).is_visible()


def test_dark_and_light_follow_the_system(browser, ordinary_report):
    with opened(browser, ordinary_report, color_scheme="light") as page:
        light = background(page)
    with opened(browser, ordinary_report, color_scheme="dark") as page:
        dark = background(page)
    assert light == "rgb(255, 255, 255)" and dark == "rgb(15, 19, 23)"


@pytest.mark.parametrize("width", [320, 700, 1600])
@pytest.mark.parametrize("kind", ["index", "modules", "sources"])
def test_no_width_needs_sideways_scrolling(browser, ordinary_report, width, kind):
    file = ordinary_report
    if kind != "index":
        file = inner(ordinary_report, kind, "src/net/pool.py")
    with opened(browser, file, viewport={"width": width, "height": 700}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [870, 1000, 1110, 1280])
def test_what_was_not_reached_is_never_out_of_sight(browser, ordinary_report, width):
    with opened(browser, ordinary_report, viewport={"width": width, "height": 700}) as page:
        box = page.get_by_role("columnheader", name="Not reached").bounding_box()
        assert box["x"] + box["width"] <= width
        table = page.locator(".questions, .coverage table").first
        assert table.evaluate(
            "table => { const box = table.closest('.scroll') ?? table.parentElement;"
            " return box.scrollWidth <= box.clientWidth; }"
        )


def test_the_keyboard_reaches_the_content_and_focus_is_seen(browser, ordinary_report):
    with opened(browser, ordinary_report) as page:
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.inner_text() == "Skip to the content"
        assert focused.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
        assert focused.bounding_box()["y"] >= 0


def test_printing_unfolds_everything(browser, ordinary_report):
    with opened(browser, inner(ordinary_report, "modules", "src/net/pool.py")) as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.get_by_text("the quote does not stand in the function").is_visible()
        assert not page.locator(".here").is_visible()


def test_printing_leaves_the_findings_of_a_demonstration_folded(browser, ordinary_report):
    with opened(browser, ordinary_report) as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.get_by_text("vendor/zlib/inflate.c").is_visible()
        assert not page.get_by_text("A connection is lost").is_visible()


def test_folded_findings_open_by_hand_and_by_a_link(browser, ordinary_report):
    with opened(browser, ordinary_report) as page:
        link = page.get_by_role("link", name="A connection is lost")
        assert not link.is_visible()
        page.get_by_text("Findings of a demonstration model").click()
        link.click()
        heading = page.locator("article:target h3")
        assert heading.is_visible() and heading.inner_text().endswith("when the block raises")


def test_a_step_of_the_reading_order_lands_on_its_line(browser, unasked_report):
    with opened(browser, unasked_report, viewport={"width": 800, "height": 300}) as page:
        page.locator(".steps a", has_text="src/net/pool.py:20").click()
        assert page.locator("span:target").inner_text().strip() == (
            "def take(self) -> socket.socket:"
        )
        assert page.locator("span:target").evaluate(
            "line => { const box = line.getBoundingClientRect();"
            " return box.top >= 0 && box.bottom <= innerHeight; }"
        )


def test_links_lead_through_the_structure(browser, unasked_report):
    with opened(browser, unasked_report) as page:
        page.get_by_role("link", name="The whole lists").click()
        assert page.locator("h1").inner_text() == "Structure"
        page.locator("#used ~ ul a").first.click()
        assert page.locator("h1").inner_text() == "queue.c"
        page.locator("section[aria-labelledby=used-by] a").click()
        assert page.locator("h1").inner_text() == "pool.py"
        page.locator(".api .uses a", has_text="src/queue.c:3").click()
        assert page.locator("span:target").get_attribute("id") == "L3"
        page.get_by_role("link", name="Structure").click()
        assert page.locator("h1").inner_text() == "Structure"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawing_fits_its_words_and_leads_to_the_components(browser, unasked_report, scheme):
    with opened(browser, unasked_report, color_scheme=scheme) as page:
        boxes = page.locator(".diagram a.box")
        assert boxes.count() == 2
        inside = """box => {
            const frame = box.querySelector("rect").getBBox();
            return [...box.querySelectorAll("text")].every(text => {
                const words = text.getBBox();
                return words.x >= frame.x && words.x + words.width <= frame.x + frame.width
                    && words.y >= frame.y && words.y + words.height <= frame.y + frame.height;
            });
        }"""
        assert all(box.evaluate(inside) for box in boxes.all())
        assert page.locator(".arrow title").all_text_contents() == [
            "src/net uses src: 1 pair of files, most by queue_new, queue_put"
        ]
        top, bottom = (box.bounding_box() for box in boxes.all())
        assert abs(top["y"] - bottom["y"]) > top["height"], "users stand above what they use"
        page.get_by_role("link", name="src/net").first.click()
        assert page.url.endswith(page.locator("h2:target").get_attribute("id"))
        assert page.locator("h2:target").inner_text().startswith("src/net")


def test_a_run_without_a_model_can_be_filtered(browser, unasked_report):
    with opened(browser, unasked_report) as page:
        page.locator("#filter").fill("python")
        assert page.locator(".modules tbody tr:not(.folder):visible th a").all_inner_texts() == [
            "pool.py"
        ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 700, 1600])
@pytest.mark.parametrize("name", ["index.html", "facts.html", "src/net/pool.py"])
def test_pages_without_a_model_fit_any_width(browser, unasked_report, width, scheme, name):
    file = unasked_report.parent / name
    file = file if name.endswith("html") else inner(unasked_report, "modules", name)
    view = {"width": width, "height": 700}
    with opened(browser, file, viewport=view, color_scheme=scheme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_structure_can_be_read_without_script_and_on_paper(browser, unasked_report):
    facts = unasked_report.parent / "facts.html"
    with opened(browser, facts, java_script_enabled=False) as page:
        page.emulate_media(media="print")
        assert page.get_by_text("a full queue").is_visible()
        assert page.get_by_role("columnheader", name="Most complex function").is_visible()
