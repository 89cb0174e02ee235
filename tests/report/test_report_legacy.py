"""The legacy dossier: its page, its part of the modules' pages, and what programs read of it."""

import csv
import json
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

from legacy_example import ACCOUNT, DATES, NIGHT, POST

from reposcan.report.names import slug


def plain(text: str) -> str:
    """A text on one line, with the apostrophes of typewriters."""
    return " ".join(text.split()).replace("\u2019", "'")


class Page(HTMLParser):
    """Text, links and ids of a page."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.scripts = 0
        self.handlers: list[str] = []
        self._texts: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))
        self.text = plain("".join(self._texts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.scripts += tag == "script"
        self.handlers += [name for name in values if name.startswith("on")]
        self._texts += [" "] if tag in ("td", "th", "li", "span") else []
        self.links += [values["href"] or ""] if "href" in values else []
        self.ids |= {values["id"] or ""} if "id" in values else set()

    def handle_data(self, data: str) -> None:
        self._texts.append(data)


def module(report: Path, path: str) -> Page:
    return Page(report / "modules" / f"{slug(path)}.html")


def test_every_page_leads_to_the_dossier_where_there_is_one(legacy_report, ordinary_report):
    assert "legacy.html" in Page(legacy_report / "index.html").links
    assert "../legacy.html" in module(legacy_report, POST).links
    assert "legacy.html" not in Page(ordinary_report).links
    assert not (ordinary_report.parent / "legacy.html").exists()
    assert not (ordinary_report.parent / "glossary.csv").exists()


def test_links_lead_somewhere(legacy_report):
    files = [legacy_report / "legacy.html", *(legacy_report / "modules").iterdir()]
    pages = {file.resolve(): Page(file) for file in files}
    for file, page in pages.items():
        for link in page.links:
            name, _, fragment = link.partition("#")
            target = (file.parent / name).resolve() if name else file
            assert name.startswith("data:") or target.exists(), link
            if fragment and target in pages:
                assert fragment in pages[target].ids, link


def test_the_page_tells_what_starts_what_and_what_is_missing(legacy_report):
    text = Page(legacy_report / "legacy.html").text
    for said in (
        "1 of them not seen to be started",
        "MENU MENU",
        "PROD.ACCOUNTS",
        "in it REPORTER not here",
        "LOST program used by MENU:31",
        "1 GO TO, 1 dead paragraphs",
    ):
        assert said in text, said


def test_a_program_is_told_from_top_to_bottom(legacy_report):
    text = module(legacy_report, POST).text.split("What its head says")[1]
    titles = (
        *("How it is started", "Inputs and outputs", "What it calls"),
        *("Copybooks", "Flow", "Rules", "Abnormal ends", "Dates", "Values in the code", "Records"),
        "What would feel a change of it",
    )
    assert [text.index(title) for title in titles] == sorted(text.index(t) for t in titles)
    assert "the model" not in text.split("Definitions")[0].lower()


def test_a_copybook_tells_who_touches_its_items(legacy_report):
    text = module(legacy_report, ACCOUNT).text
    assert "ACCT-BALANCE S9(10)V99 COMP-3 11 7 POST:40, POST:44 POST:45" in text


def test_a_job_tells_its_steps(legacy_report):
    text = module(legacy_report, NIGHT).text
    assert "starts the procedure CYCLE" in text and "SORTIN PROD.ACCOUNTS (SHR)" in text
    assert "submitted from outside" in text


def test_the_models_words_stand_beside_the_rules_and_are_marked(worded_report):
    page = module(worded_report, POST)
    assert "validation An account that is overdrawn is refused." in page.text
    assert "In words the model's words" in page.text
    assert "In words" not in module(worded_report, DATES).text


def test_the_glossary_is_written_as_it_is_read(worded_report, tmp_path):
    rows = list(csv.reader(StringIO((worded_report / "glossary.csv").read_text())))
    assert rows == [
        ["term", "meaning", "source"],
        ["LEDGER", "the book of accounts", "J. Doe"],
        ["ACCT", "account", "model, unchecked"],
    ]
    from reposcan.glossary import read_glossary

    assert [one.term for one in read_glossary(worded_report / "glossary.csv")] == ["LEDGER"]
    assert "the model's, unchecked" in Page(worded_report / "legacy.html").text


def test_programs_read_all_of_it(worded_report):
    report = json.loads((worded_report / "report.json").read_text())
    assert {one["name"] for one in report["facts"]["legacy"]["units"]} >= {"POST", "MENU"}
    post = next(one for one in report["modules"] if one["path"] == POST)
    assert len(post["legacy"]["dossier"]["programs"][0]["rules"]) == 3
    assert report["rules"][0]["rules"][0]["number"] == 0


def test_the_markdown_report_tells_it_too(worded_report):
    whole = (worded_report / "docs" / "legacy.md").read_text()
    assert "`STEP20`: `IKJEFT01` (TSO in batch), in it `REPORTER` (not here)" in whole
    page = plain((worded_report / "docs" / "modules" / f"{slug(POST)}.md").read_text())
    assert "*The model's words:* An account that is *overdrawn* is refused." in page
    assert "[the legacy dossier](legacy.md)" in (worded_report / "docs" / "index.md").read_text()


def test_hostile_texts_stay_texts(hostile_legacy_report):
    for file in (
        hostile_legacy_report / "legacy.html",
        *(hostile_legacy_report / "modules").iterdir(),
    ):
        page = Page(file)
        assert page.tags.isdisjoint({"img", "iframe", "object", "form", "style"}), file
        assert page.scripts == 1 and not page.handlers, file
        assert "\u202e" not in page.text
    rows = list(csv.reader(StringIO((hostile_legacy_report / "glossary.csv").read_text())))
    assert rows[1][0].startswith("'=cmd")
