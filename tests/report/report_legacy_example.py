"""A run over a small older system, with and without the model's words."""

from dataclasses import replace

from legacy_example import DOSSIERS, POST
from report_example import StoredRun, unasked, unasked_run

from reposcan.facts.legacy import collect_legacy
from reposcan.model.asking import ModelIdentity
from reposcan.model.facts import FileFacts
from reposcan.model.finding import RuleWord, RuleWords, Term
from reposcan.model.legacy import GlossaryEntry
from reposcan.model.report import Coverage, QuestionCoverage
from reposcan.syntax import put_in

WORDS = RuleWords(
    POST,
    "POST",
    (RuleWord(0, "MAIN", 40, "An account that is *overdrawn* is refused.", "validation"),),
    (Term("ACCT", "account"), Term("LEDGER", "=the general ledger")),
)


def legacy_run() -> StoredRun:
    """No model was asked."""
    base = unasked_run()
    whole, files = collect_legacy(DOSSIERS, put_in)
    whole = replace(whole, glossary=(GlossaryEntry("LEDGER", "the book of accounts", "J. Doe"),))
    stored = tuple(
        (replace(module, facts=FileFacts(legacy=files[path])), text)
        for path in DOSSIERS
        for module, text in [unasked(path, "parsed", "COBOL", "* line\n" * 100)]
    )
    entries = sorted((module.entry for module, _ in stored), key=lambda entry: entry.path)
    assert base.report.facts
    report = replace(
        base.report,
        coverage=Coverage(len(entries), 0, 0, len(entries), (), ()),
        facts=replace(base.report.facts, legacy=whole),
        files=tuple(entries),
    )
    return StoredRun(report, stored)


def worded_run() -> StoredRun:
    """A model said rules in words."""
    run = legacy_run()
    stored = tuple(
        (replace(module, rules=(WORDS,)) if module.entry.path == POST else module, text)
        for module, text in run.stored
    )
    files = len(run.report.files)
    coverage = Coverage(files, 0, 0, files, (), (("rules", QuestionCoverage(1, 1, 0, 0, 0, 0)),))
    model = ModelIdentity("large", "1" * 16, demonstration=False)
    return StoredRun(replace(run.report, model=model, coverage=coverage), stored)
