"""What the pages say, apart from how they look."""

import json
from dataclasses import asdict, replace

import pytest
from report_example import StoredRun, ordinary, pool, silent

from reposcan.model.code import Span
from reposcan.model.finding import Severity
from reposcan.model.report import Coverage, QuestionCoverage
from reposcan.report.html import duration, moment, percent
from reposcan.report.index_page import SHOWN, IndexCollector, masthead
from reposcan.report.module_page import module_page
from reposcan.report.page import IndexPage


def index(run: StoredRun) -> IndexPage:
    collector = IndexCollector()
    for module in run.modules():
        collector.add(module)
    return collector.page(run.report)


def test_page_data_as_a_short_text(snapshot):
    run = ordinary()
    said = {
        "head": asdict(masthead(run.report)),
        "index": asdict(index(run)),
        "modules": [asdict(module_page(module)) for module in run.modules()],
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


def test_no_finding_is_no_all_clear():
    page = index(silent())
    assert page.findings == ()
    assert "bugs: 6 of 7 questions answered, 1 not." in page.silence
    assert "3 tracked files were skipped and not read." in page.silence
    assert "does not show that the code is free" in page.silence[-1]
    assert index(ordinary()).silence == ()


def test_no_question_is_said():
    run = silent()
    coverage = Coverage(3, 3, 0, (), ())
    page = index(replace(run, report=replace(run.report, coverage=coverage)))
    assert page.silence[0] == "This run did not look for defects."


def test_a_full_answer_is_not_called_missing():
    run = silent()
    coverage = Coverage(3, 3, 0, (), (("bugs", QuestionCoverage(2, 2, 0, 0, 0, 0)),))
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
    assert module_page(module).sections[0].lines == ""
    part = replace(document, span=Span(3, 9, 0, 10))
    assert module_page(replace(module, documents=(part,))).sections[0].lines == "lines 3 to 9"
    line = replace(document, span=Span(3, 3, 0, 10))
    assert module_page(replace(module, documents=(line,))).sections[0].lines == "line 3"


def test_a_language_without_definitions_says_so():
    pages = [module_page(module) for module in ordinary().modules()]
    assert [bool(page.parser) for page in pages] == [True, False, False]
    module, _ = pool()
    broken = replace(module, outline=replace(module.outline, problem="syntax errors in 2 places"))
    assert module_page(broken).parser == "syntax errors in 2 places"


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
