"""Scans of older programs: the dossier from the parser, its rules in words from the model."""

import json
from pathlib import Path

import pytest
from scripted import ScriptedEngine, helpful, make_model_folder

from reposcan import ScanConfig, scan

PROGRAM = """\
      * Function: Posts amounts.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. POST.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
           COPY ACCT.
       PROCEDURE DIVISION.
       MAIN.
           IF ACCT-BAL < 0
               PERFORM REFUSE
           ELSE
               ADD 1 TO ACCT-BAL
           END-IF
           CALL 'GONE'
           GOBACK.
       REFUSE.
           DISPLAY 'NO'.
"""
COPYBOOK = """\
       01  ACCT-REC.
           05  ACCT-ID   PIC 9(8).
           05  ACCT-BAL  PIC S9(7)V99 COMP-3.
"""
JOB = "//NIGHT JOB 1\n//STEP1 EXEC PGM=POST\n"
FILES: dict[str, str | bytes] = {
    "cbl/POST.cbl": PROGRAM,
    "cpy/ACCT.cpy": COPYBOOK,
    "jcl/NIGHT.jcl": JOB,
}


@pytest.fixture
def run(tmp_path: Path):
    model = make_model_folder(tmp_path / "model", 16384)

    def scan_with(checkout: Path, reply=helpful, **settings):
        engine = ScriptedEngine(model, reply)
        config = ScanConfig(checkout, model=str(model), **settings)
        result = scan(config, engine=engine)
        report = json.loads((result.report.parent / "report.json").read_text())
        return result, report, engine.prompts

    return scan_with


def test_every_rule_gets_words_and_lines_of_the_parser(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    result, report, _ = run(checkout)
    assert result.state == "complete"
    [words] = report["rules"]
    post = next(one for one in report["modules"] if one["path"] == "cbl/POST.cbl")
    [program] = post["legacy"]["dossier"]["programs"]
    assert len(program["rules"]) == 2
    assert [(one["number"], one["start_line"]) for one in words["rules"]] == [
        (number, rule["start_line"]) for number, rule in enumerate(program["rules"])
    ]
    assert report["coverage"]["questions"]["rules"]["answered"] == 1
    _, again, prompts = run(checkout)
    assert prompts == [] and again["rules"] == report["rules"]


def test_the_dossier_needs_no_model(make_checkout) -> None:
    result = scan(ScanConfig(make_checkout(FILES), model=None))
    whole = json.loads((result.report.parent / "report.json").read_text())["facts"]["legacy"]
    modes = {one["name"]: one["mode"] for one in whole["units"] if one["kind"] == "program"}
    assert modes == {"POST": "batch"}
    assert [one["name"] for one in whole["missing"]] == ["GONE"]
    assert [(one["name"], one["copied"]) for one in whole["records"]] == [("ACCT-REC", 1)]


def test_the_glossary_reaches_the_question_and_the_page(make_checkout, run, tmp_path) -> None:
    glossary = tmp_path / "glossary.csv"
    glossary.write_text("term,meaning\nbal,balance in cents\nzzz,never said\n")
    result, report, prompts = run(make_checkout(FILES), glossary=glossary, tasks=("rules",))
    asked = [prompt for prompt in prompts if "bal: balance in cents" in prompt]
    assert len(asked) == 1 and "never said" not in asked[0]
    assert [one["term"] for one in report["facts"]["legacy"]["glossary"]] == ["bal", "zzz"]
    assert "balance in cents" in (result.report.parent / "legacy.html").read_text()


def test_other_code_has_a_dossier_when_it_is_asked_for(make_checkout) -> None:
    files = {"a.py": "import b\n\n\ndef f():\n    return b.g()\n", "b.py": "def g():\n    pass\n"}
    checkout = make_checkout(files)

    def legacy(**settings) -> object:
        result = scan(ScanConfig(checkout, model=None, **settings))
        return json.loads((result.report.parent / "report.json").read_text())["facts"]["legacy"]

    assert legacy() is None
    assert legacy(legacy=True) is not None


def test_tests_alone_make_no_older_system(make_checkout) -> None:
    files = {"a.py": "x = 1\n", "tests/data/POST.cbl": PROGRAM}
    result = scan(ScanConfig(make_checkout(files), model=None))
    assert not (result.report.parent / "legacy.html").exists()
