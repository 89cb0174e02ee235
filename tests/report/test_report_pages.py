"""What the pages say, apart from how they look."""

import json
from dataclasses import asdict, replace

import pytest
from report_example import StoredRun, hostile, ordinary, pool, silent, unasked_run
from report_facts_example import ORDINARY_FACTS, POOL_FACTS

from reposcan.model.code import Note, Span
from reposcan.model.facts import Copy, Duplicate, Facts, FileNote, HistoryFacts
from reposcan.model.finding import Severity
from reposcan.model.graph import Referred, Site, Tie
from reposcan.model.report import Coverage, QuestionCoverage, Settings
from reposcan.report.facts_page import HEADS, WHOLE, Room, facts_page
from reposcan.report.html import duration, moment, percent
from reposcan.report.index_page import IndexCollector
from reposcan.report.listing import MOST, SHOWN, Places, listed
from reposcan.report.masthead import masthead
from reposcan.report.module_page import module_page
from reposcan.report.page.facts import FactsPage
from reposcan.report.page.index import IndexPage
from reposcan.report.page.module import ModulePage


def index(run: StoredRun) -> IndexPage:
    collector = IndexCollector()
    for module in run.modules():
        collector.add(module)
    return collector.page(run.report, Places(run.report))


def page_of(module) -> ModulePage:
    return module_page(module, Places(ordinary().report), ordinary().report.run.id)


def structure(facts: Facts, room: Room = WHOLE) -> FactsPage:
    return facts_page(facts, Places(ordinary().report), room)


def test_page_data_as_a_short_text(snapshot):
    run = ordinary()
    said = {
        "head": asdict(masthead(run.report)),
        "index": asdict(index(run)),
        "structure": asdict(structure(ORDINARY_FACTS)),
        "modules": [asdict(page_of(module)) for module in run.modules()],
    }
    snapshot("report_pages.txt", json.dumps(said, indent=1, ensure_ascii=False, default=sorted))


@pytest.mark.parametrize(
    ("state", "beginning"),
    [
        ("incomplete", "This run is incomplete: 3 of 15 questions have no answer."),
        ("interrupted", "This run was interrupted: 3 of 15 questions have no answer."),
    ],
)
def test_an_unfinished_run_says_so(state, beginning):
    report = ordinary().report
    head = masthead(replace(report, run=replace(report.run, state=state)))
    assert head.notice.startswith(beginning)


def test_a_complete_run_has_no_notice():
    report = ordinary().report
    assert not masthead(replace(report, run=replace(report.run, state="complete"))).notice


def test_a_run_without_a_model_says_so_and_claims_nothing():
    run = unasked_run()
    head, page = masthead(run.report), index(run)
    assert (head.model, head.demonstration, head.defects, head.notice) == ("", False, False, "")
    assert page.silence[0] == "This run did not look for defects."
    assert [(share.name, share.count) for share in page.files] == [("read", 5), ("skipped", 3)]


@pytest.mark.parametrize(
    ("state", "partial", "notice"),
    [
        ("incomplete", 2, "This run is incomplete: of 2 files only a part was read"),
        ("interrupted", 0, "This run was interrupted."),
    ],
)
def test_a_run_without_a_model_may_be_unfinished(state, partial, notice):
    report = unasked_run().report
    coverage = Coverage(8, 0, partial, 5 - partial, report.coverage.skipped, ())
    run = replace(report.run, state=state)
    assert masthead(replace(report, run=run, coverage=coverage)).notice.startswith(notice)


def test_every_file_has_a_share():
    for run in (ordinary(), unasked_run(), hostile()):
        assert sum(share.count for share in index(run).files) == run.report.coverage.tracked


def test_settings_that_narrow_a_run_are_said():
    run = ordinary()
    settings = Settings(("bugs",), ("src/**", "lib/**"), ("*.min.js",), "v1.0", 0, "German")
    settings = replace(settings, include=("vendor/ours",))
    run = replace(run, report=replace(run.report, run=replace(run.report.run, settings=settings)))
    assert index(run).limits == (
        ("Revision", "v1.0"),
        ("Only", "src/**, lib/**"),
        ("Without", "*.min.js"),
        ("Also", "vendor/ours"),
        ("Prose in", "German"),
    )
    assert index(unasked_run()).limits == ()


def test_a_run_that_kept_no_facts_has_a_page_without_them():
    run = ordinary()
    run = replace(run, report=replace(run.report, facts=None))
    assert index(run).facts is None
    assert not masthead(run.report).structure


@pytest.mark.parametrize("number", [0, 1, SHOWN, SHOWN + 1, MOST, MOST + 7])
def test_a_long_list_is_cut_and_counted(number):
    cut = listed(list(range(number)))
    assert (*cut.first, *cut.rest) == tuple(range(min(number, MOST)))
    assert len(cut.first) == min(number, SHOWN)
    assert cut.total == number


def test_the_first_page_has_the_heads_of_the_lists():
    notes = tuple(FileNote(f"lib/{n}.c", Note("TODO", "", n)) for n in range(1, 2 * MOST))
    copies = tuple(Copy(f"lib/{n}.c", "f", 1) for n in range(99))
    facts = replace(ORDINARY_FACTS, notes=notes, duplicates=(Duplicate(9, copies),))
    head, full = structure(facts, HEADS), structure(facts)
    assert len(head.notes.first) == HEADS.shown and not head.notes.rest
    assert (len(full.notes.first), len(full.notes.rest)) == (SHOWN, MOST - SHOWN)
    for page, room in ((head, HEADS), (full, WHOLE)):
        assert page.notes.total == len(notes)
        assert len(page.duplicates.first[0].copies.first) == room.members
        assert page.duplicates.first[0].copies.total == 99


def test_places_lead_to_what_was_read_and_nowhere_else():
    page = structure(ORDINARY_FACTS)
    read, unread = (row.place for row in page.licences.first)
    assert read.label == "src/queue.c:1" and read.href.startswith("sources/src-queue-c-")
    assert read.href.endswith(".html#L1")
    assert (unread.label, unread.href) == ("vendor/zlib/zlib.h:1", "")


def test_notes_are_counted_by_mark_and_folder():
    census = structure(ORDINARY_FACTS).census
    assert census.marks == (("TODO", 2), ("FIXME", 1))
    rows = [(row.folder, row.counts, row.total) for row in census.folders.first]
    assert rows == [("src", (1, 1), 2), ("", (1, 0), 1)]


def test_a_hotspots_bar_is_its_share_of_the_worst():
    assert [row.share for row in structure(ORDINARY_FACTS).hotspots.first] == [100, 12.5, 2.8]


@pytest.mark.parametrize(
    ("history", "said"),
    [
        (HistoryFacts(0, "", "", False, "it is not a git repository"), "No commit was looked at."),
        (HistoryFacts(1, "2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z", False, ""), "one commit"),
        (HistoryFacts(2000, "2023-01-02T00:00:00Z", "2024-05-06T00:00:00Z", True, ""), "2,000"),
        (HistoryFacts(9, "", "", True, ""), "shallow"),
        (HistoryFacts(9, "", "", False, "git took too long"), "git took too long"),
    ],
)
def test_hotspots_say_what_history_they_stand_on(history, said):
    sentences = structure(replace(ORDINARY_FACTS, history=history)).history
    assert said in " ".join(sentences)
    assert all(sentence.endswith(".") for sentence in sentences)
    assert any("shallow" in sentence for sentence in sentences) == history.shallow


def test_a_definition_says_where_it_is_used():
    rows = {row.name: row for row in page_of(pool()[0]).api}
    assert rows["Pool.give"].uses is None
    certain, vague = rows["LIMIT"].uses, rows["Pool.take"].uses
    assert [place.label for place in certain.sites.first] == ["line 14", "src/queue.c:3"]
    assert (certain.lines, certain.certain, certain.sites.beyond) == (2, True, 0)
    assert (vague.lines, vague.certain, vague.sites.total) == (41, False, 41)
    assert len(vague.sites.first) == 3 and len(vague.sites.rest) == 1


def test_definitions_of_one_name_are_told_apart_by_their_line():
    module, _ = pool()
    take = module.outline.definitions[2]
    again = replace(take, span=replace(take.span, start_line=30, end_line=31))
    outline = replace(module.outline, definitions=(take, again))
    facts = replace(POOL_FACTS, referred=(Referred(take.qualified, 30, 1, (Site("a", 1),), True),))
    page = page_of(replace(module, outline=outline, facts=facts))
    assert [row.uses is not None for row in page.api] == [False, True]


def test_ties_name_the_other_file():
    module, _ = pool()
    tie = Tie("src/queue.c", "src/net/pool.py", False, tuple(f"name{n}" for n in range(90)))
    page = page_of(replace(module, facts=replace(POOL_FACTS, used_by=(tie,))))
    assert [row.place.label for row in page.uses.first] == ["src/queue.c"]
    assert [row.place.label for row in page.used_by.first] == ["src/queue.c"]
    assert page.used_by.first[0].names.total == 90


def test_no_finding_is_no_all_clear():
    page = index(silent())
    assert page.findings == ()
    assert "bugs: 6 of 7 questions answered, 1 not." in page.silence
    assert "3 tracked files were skipped and not read." in page.silence
    assert "does not show that the code is free" in page.silence[-1]
    assert index(ordinary()).silence == ()


def test_no_question_is_said():
    run = silent()
    coverage = Coverage(3, 3, 0, 0, (), ())
    page = index(replace(run, report=replace(run.report, coverage=coverage)))
    assert page.silence[0] == "This run did not look for defects."


def test_a_full_answer_is_not_called_missing():
    run = silent()
    coverage = Coverage(3, 3, 0, 0, (), (("bugs", QuestionCoverage(2, 2, 0, 0, 0, 0)),))
    page = index(replace(run, report=replace(run.report, coverage=coverage)))
    assert page.silence[0] == "bugs: 2 of 2 questions answered."


def test_findings_are_ordered_by_severity_and_folded():
    module, text = pool()
    low = replace(
        module.findings[0], claim=replace(module.findings[0].claim, severity=Severity.LOW)
    )
    high = module.findings[1]
    module = replace(module, findings=(low, *[high] * (SHOWN + 2)))
    page = index(StoredRun(ordinary().report, ((module, text),)))
    assert [group.severity for group in page.findings] == [Severity.HIGH, Severity.LOW]
    assert len(page.findings[0].first) == SHOWN and len(page.findings[0].more) == 2


def test_parts_of_a_module_say_their_lines():
    module, _ = pool()
    document = module.documents[0]
    assert page_of(module).sections[0].lines == ""
    part = replace(document, words=replace(document.words, span=Span(3, 9, 0, 10)))
    assert page_of(replace(module, documents=(part,))).sections[0].lines == "lines 3 to 9"
    line = replace(document, words=replace(document.words, span=Span(3, 3, 0, 10)))
    assert page_of(replace(module, documents=(line,))).sections[0].lines == "line 3"


@pytest.mark.parametrize(
    ("doc", "said"),
    [
        (
            "Gives a connection back,\nwhich may be closed.\n\nMore.",
            "Gives a connection back, which may be closed.",
        ),
        ("\n  One e.g. two\n \t\nThree", "One e.g. two"),
        ("", ""),
        ("a\u202eb", "a[U+202E]b"),
    ],
)
def test_a_definition_shows_the_first_paragraph_of_its_words(doc, said):
    module, _ = pool()
    one = replace(module.outline.definitions[0], doc=doc)
    page = page_of(replace(module, outline=replace(module.outline, definitions=(one,))))
    assert page.api[0].doc == said


def test_a_long_paragraph_is_cut_at_a_word():
    module, _ = pool()
    one = replace(module.outline.definitions[0], doc="word " * 1000)
    page = page_of(replace(module, outline=replace(module.outline, definitions=(one,))))
    assert page.api[0].doc.endswith("word …") and len(page.api[0].doc) <= 400


def test_a_language_without_definitions_says_so():
    pages = [page_of(module) for module in ordinary().modules()]
    assert [bool(page.parser) for page in pages] == [True, True, True, False, False]
    module, _ = pool()
    broken = replace(module, outline=replace(module.outline, problem="syntax errors in 2 places"))
    assert page_of(broken).parser == "syntax errors in 2 places"


def test_formats_of_numbers():
    assert [duration(s) for s in (0.2, 59.4, 60, 3599, 7260)] == [
        "0 s",
        "59 s",
        "1 min 0 s",
        "59 min 59 s",
        "2 h 1 min",
    ]
    assert percent(0, 0) == "-"
    assert [percent(n, 1000) for n in (0, 1, 500, 999, 1000)] == ["0%", "<1%", "50%", "99%", "100%"]
    assert moment("2026-03-04T05:06:07Z") == "2026-03-04 05:06 UTC"
    assert moment("yesterday") == "yesterday"
