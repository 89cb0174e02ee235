"""A run over a small older system, with and without the model's words."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec
from legacy_example import DOSSIERS, POST
from report_example import ATTACK, StoredRun, unasked, unasked_run

from reposcan.facts.legacy import collect_legacy
from reposcan.model.asking import ModelIdentity
from reposcan.model.dossier import FileDossier
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


def legacy_run(
    dossiers: Mapping[str, FileDossier] = DOSSIERS,
    term: str = "LEDGER",
) -> StoredRun:
    """No model was asked."""
    base = unasked_run()
    whole, files = collect_legacy(dossiers, put_in)
    whole = replace(whole, glossary=(GlossaryEntry(term, "the book of accounts", "J. Doe"),))
    stored = tuple(
        (replace(module, facts=FileFacts(legacy=files[path])), text)
        for path in dossiers
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


def hostile_legacy_run() -> StoredRun:
    """Every text of the dossiers means harm, and so do the model's words."""
    kind = tuple[tuple[str, FileDossier], ...]
    plain = msgspec.to_builtins(tuple(DOSSIERS.items()))
    run = legacy_run(dict(msgspec.convert(_harmful(plain), kind)), "=cmd|' /C calc'!A0" + ATTACK)
    stored = tuple(
        (replace(module, rules=_harmful_words(module.facts)), text) for module, text in run.stored
    )
    return StoredRun(replace(run.report, model=worded_run().report.model), stored)


#: Words that the program itself chooses among.
_OWN = {"kind", "how", "ways"}


def _harmful(value: object, key: str = "") -> object:
    if isinstance(value, dict):
        return {name: _harmful(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_harmful(inner, key) for inner in value]
    return value + ATTACK if isinstance(value, str) and value and key not in _OWN else value


def _harmful_words(facts: FileFacts) -> tuple[RuleWords, ...]:
    assert facts.legacy
    return tuple(
        RuleWords(
            "",
            program.name,
            tuple(
                RuleWord(number, rule.unit, rule.start_line, ATTACK, ATTACK)
                for number, rule in enumerate(program.rules)
            ),
            (Term(ATTACK, ATTACK),),
        )
        for program in facts.legacy.dossier.programs
    )
