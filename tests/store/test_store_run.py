"""A run is read back as it was written."""

from dataclasses import replace
from pathlib import Path

import pytest
from store_example import (
    FACTS,
    FILE_FACTS,
    MODEL,
    OUTLINE,
    SETTINGS,
    SPAN,
    UNPARSED,
    answer,
    begin,
    read,
)

from reposcan.errors import StoreError
from reposcan.model.asking import State, Target
from reposcan.model.facts import FileFacts
from reposcan.model.finding import (
    BugReport,
    Claim,
    Dismissed,
    Document,
    Finding,
    Rule,
    Severity,
    Summary,
)
from reposcan.model.report import Grounding, ProseCounts, Settings
from reposcan.model.told import Basis, Identifiers, Mention, Origin, Told
from reposcan.store import Ending, Store

TARGET = Target("a.py", "", SPAN)
UNKNOWN = Identifiers((), ("e",))
BASIS = Basis("b" * 32, "l" * 32)


def claim(severity: Severity) -> Claim:
    return Claim(Rule.LOGIC, severity, "title", "quote", "why")


def finding(severity: Severity) -> Finding:
    return Finding("f" * 16, claim(severity), "a.py", "f", SPAN, "code")


def test_a_run_is_read_back(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        run.plan([(0, "summarize", TARGET, BASIS), (1, "document", TARGET, BASIS)])
        run.plan([(2, "summarize", Target("", "", None), Basis())])
        run.keep_answer(answer("k1"))
        run.keep_answer(answer("k1"))
        document = Document("a.py", SPAN, "p", "h", "m")
        names = Identifiers(tuple(map(Mention, "abc")), ("d",))
        run.record(1, Ending(State.ANSWERED, "", "k1", document, names, first=UNKNOWN))
        run.record(0, Ending(State.TRUNCATED, "cut", "k0"))
        run.record(2, Ending(State.ANSWERED, "", "k2", Summary("", "All."), UNKNOWN))
        run.end(2.5, interrupted=False, missed=0)

        reader = read(store, run.id)
        report = reader.report
        info = report.run
        assert (info.state, info.seconds, info.context) == ("incomplete", 2.5, 4096)
        assert (info.asked, info.prompt_tokens, info.cached_tokens) == (1, 100, 64)
        assert info.settings == SETTINGS
        assert report.model == MODEL
        assert report.grounding == Grounding(5, 3)
        assert report.prose == ProseCounts(1, 0, 0, Grounding(2, 0))
        assert report.summary == "All."
        assert report.facts is None
        assert [(f.path, f.status, f.reason) for f in report.files] == [
            ("a.py", "partial", "summarize: 1 truncated"),
            ("b.txt", "parsed", ""),
            ("logo.png", "skipped", "binary"),
        ]
        coverage = report.coverage
        assert (coverage.tracked, coverage.analysed, coverage.partial) == (3, 0, 1)
        assert (coverage.parsed, coverage.skipped) == (1, (("binary", 1),))
        [summarize, document_counts] = coverage.questions
        assert summarize[0] == "summarize"
        assert (summarize[1].planned, summarize[1].truncated) == (2, 1)
        assert document_counts[1].answered == 1
        module, parsed = reader.modules()
        assert module.outline == OUTLINE
        own = Origin(run.id, "c" * 40, "2024-01-01T00:00:00+00:00")
        assert module.documents == (Told(document, names, BASIS.lines, own),)
        assert module.unanswered == (("summarize", "", State.TRUNCATED),)
        assert (parsed.entry.path, parsed.outline, parsed.unanswered) == ("b.txt", OUTLINE, ())
        assert reader.source("a.py") == "def f(): \n"


def test_a_run_without_a_model(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store, model=None)
        run.keep_facts(FACTS, {"a.py": FILE_FACTS, "b.txt": FileFacts()})
        run.end(0.5, interrupted=False, missed=0)
    with Store(tmp_path, read_only=True) as store:
        reader = read(store, run.id)
        report = reader.report
        assert report.model is None
        assert (report.run.state, report.run.context) == ("complete", 0)
        assert report.run.settings == Settings()
        assert report.facts == FACTS
        assert [one.facts for one in reader.modules()] == [FILE_FACTS, FileFacts()]
        assert [one.status for one in report.files] == ["parsed", "parsed", "skipped"]
        assert report.coverage.questions == ()


def test_files_whose_parser_failed_are_partial_asked_about_or_not(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store, outline=UNPARSED)
        run.plan([(0, "summarize", TARGET, BASIS), (1, "document", TARGET, BASIS)])
        run.record(0, Ending(State.ANSWERED, "", "k", Summary("a.py", "A.")))
        report = read(store, run.id).report
        assert [(one.status, one.reason, one.language, one.lines) for one in report.files] == [
            ("partial", "the parser crashed, document: 1 not reached", "C", 7),
            ("partial", "the parser crashed", "C", 7),
            ("skipped", "binary", "", 0),
        ]


def test_the_ledger_says_what_files_are_for_and_how_they_were_read(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        files = read(store, begin(store).id).report.files
        assert [(one.path, one.category, one.encoding) for one in files] == [
            ("a.py", "source", "utf-8"),
            ("b.txt", "data", "cp037+80"),
            ("logo.png", "", ""),
        ]


def test_a_file_is_analysed_when_all_about_it_is_answered(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        run.plan([(0, "summarize", TARGET, BASIS)])
        run.record(0, Ending(State.ANSWERED, "", "k", Summary("a.py", "A.")))
        run.end(1, interrupted=False, missed=0)
        report = read(store, run.id).report
        assert report.files[0].status == "analysed"
        assert report.run.state == "complete"


def test_severities_count_what_was_located(tmp_path: Path) -> None:
    report = BugReport(
        (finding(Severity.LOW), finding(Severity.HIGH), finding(Severity.LOW)),
        (Dismissed(claim(Severity.MEDIUM), "a.py", "f", "not there"),),
    )
    with Store(tmp_path) as store:
        run, other = begin(store), begin(store)
        for number, one in enumerate((run, other)):
            one.plan([(0, "bugs", TARGET, BASIS), (1, "bugs", replace(TARGET, name="g"), BASIS)])
            one.record(number, Ending(State.ANSWERED, "", "k", report))
        run.record(1, Ending(State.ANSWERED, "", "k", BugReport((), ())))
        assert read(store, run.id).severities == (
            (Severity.HIGH, 1),
            (Severity.MEDIUM, 0),
            (Severity.LOW, 2),
        )


def test_a_run_that_was_never_ended_is_interrupted(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        run.plan([(0, "summarize", TARGET, BASIS)])
        report = read(store, run.id).report
        assert report.run.state == "interrupted"
        assert dict(report.coverage.questions)["summarize"].not_reached == 1


def test_a_run_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        begin(store)
        with pytest.raises(StoreError, match="there is no run 9") as caught:
            read(store, 9)
        assert "reposcan runs" in caught.value.hint


def test_no_query_of_a_module_reads_the_whole_run(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        statements: list[str] = []
        reader = read(store, run.id)
        assert reader.report
        store.database.set_trace_callback(statements.append)
        modules = list(reader.modules())
        store.database.set_trace_callback(None)
        assert len(statements) == 3 * len(modules)
        for statement in statements:
            for *_, step in store.database.execute(f"EXPLAIN QUERY PLAN {statement}"):
                assert step.startswith("SEARCH")
                assert "(run=?)" not in step, f"{step}: {statement}"


def one_ask(store: Store, ending: Ending | None, basis: Basis = BASIS) -> int:
    """A run with a question about a file, and what became of it."""
    run = begin(store)
    run.plan([(0, "document", TARGET, basis)])
    if ending:
        run.record(0, ending)
    run.end(1, interrupted=False, missed=0)
    return run.id


def told(store: Store, run: int) -> Told[Document]:
    [document] = next(read(store, run).modules()).documents
    return document


def test_an_answer_is_found_by_what_it_stands_on(tmp_path: Path) -> None:
    document = Document("a.py", SPAN, "p", "h", "m")
    with Store(tmp_path) as store:
        begin(store).keep_answer(answer("k"))
        assert store.claim(BASIS.digest) is None
        first = one_ask(store, Ending(State.ANSWERED, "", "k", document))
        found = store.claim(BASIS.digest)
        assert found
        kept, origin = found
        assert (kept, origin.run) == (answer("k"), first)
        carried = one_ask(store, Ending(State.ANSWERED, "", "k", document, origin=origin))
        assert told(store, carried).origin.run == carried, "the code is the very same"
        origin = replace(origin, content="other")
        carried = one_ask(store, Ending(State.ANSWERED, "", "k", document, origin=origin))
        assert told(store, carried) == Told(document, Identifiers(), BASIS.lines, origin)
        assert read(store, carried).report.prose == ProseCounts(1, 1, 0, Grounding(0, 0))
        again = store.claim(BASIS.digest)
        assert again and again[1].run == first


def test_what_was_not_said_anew_is_shown_as_out_of_date(tmp_path: Path) -> None:
    document = Document("a.py", SPAN, "p", "h", "m")
    changed = Basis("c" * 32, "m" * 32)
    with Store(tmp_path) as store:
        first = one_ask(store, Ending(State.ANSWERED, "", "k", document, UNKNOWN))
        for ending in (None, Ending(State.MALFORMED, "no JSON", "x")):
            run = one_ask(store, ending, changed)
            old = told(store, run)
            assert (old.words, old.stale, old.origin.run) == (document, True, first)
            assert (old.lines, old.identifiers) == (BASIS.lines, UNKNOWN)
            report = read(store, run).report
            assert report.prose == ProseCounts(1, 0, 1, Grounding(0, 0))
            assert report.grounding == Grounding(0, 0)
            assert report.run.state == "incomplete"
        newest = one_ask(store, Ending(State.ANSWERED, "", "y", document), changed)
        assert not told(store, newest).stale


def test_words_of_another_model_are_not_shown(tmp_path: Path) -> None:
    document = Document("a.py", SPAN, "p", "h", "m")
    with Store(tmp_path) as store:
        one_ask(store, Ending(State.ANSWERED, "", "k", document))
        other = begin(store, replace(MODEL, digest="other"))
        other.plan([(0, "document", TARGET, Basis("c" * 32, ""))])
        other.end(1, interrupted=False, missed=0)
        assert next(read(store, other.id).modules()).documents == ()
