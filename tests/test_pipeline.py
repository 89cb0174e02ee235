"""Whole scans over real git repositories; the engine is scripted, all the rest is real."""

import json
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from git_repository import run_git, write_files
from scripted import ScriptedEngine, helpful, make_model_folder

from reposcan import ReposcanError, ScanConfig, ScanResult, scan
from reposcan.errors import CheckoutError, EngineError, ModelError, StoreError, UsageError
from reposcan.model.asking import Finish
from reposcan.model.finding import Severity
from reposcan.syntax import Outliner

FILES: dict[str, str | bytes] = {
    "README.md": "# Demo\n\nAdds two numbers.\n",
    "add.py": 'def add(a, b):\n    """Sum."""\n    return a - b\n',
    "main.c": '#include "add.h"\nint main(void)\n{\n    return add(1, 2);\n}\n',
    "web/app.js": "function start() {\n  return add(1, 2);\n}\n",
    "logo.png": b"\x89PNG\r\n\0\0\0",
}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model_folder(tmp_path / "model")


@pytest.fixture
def run(model: Path) -> Callable[..., tuple[ScanResult, dict[str, Any], list[str]]]:
    """Scans; returns the result, report.json and the prompts that were asked."""

    def scan_with(checkout: Path, reply=helpful, **settings):  # type: ignore[no-untyped-def]
        engine = ScriptedEngine(model, reply)
        config = ScanConfig(checkout, model=str(model), **settings)
        result = scan(config, engine=engine)
        report = json.loads((result.report.parent / "report.json").read_text())
        return result, report, engine.prompts

    return scan_with


def test_a_scan_accounts_for_every_tracked_file(make_checkout, run) -> None:
    result, report, prompts = run(make_checkout(FILES))
    assert result.state == report["run"]["state"] == "complete"
    coverage = report["coverage"]
    assert (coverage["tracked"], coverage["analysed"], coverage["partial"]) == (5, 4, 0)
    assert coverage["skipped"] == {"binary": 1}
    planned = {name: counts["planned"] for name, counts in coverage["questions"].items()}
    assert planned == {"summarize": 6, "document": 3, "units": 2, "bugs": 3, "overview": 1}
    assert len(prompts) == sum(planned.values())
    assert report["summaries"]["repository"] == "It does things."
    assert [entry["path"] for entry in report["files"]] == sorted(FILES)


def test_a_finding_is_located_and_a_false_quote_dismissed(make_checkout, run) -> None:
    def reply(prompt: str) -> str:
        if "Look for defects" not in prompt.rsplit("===", 1)[-1]:
            return helpful(prompt)
        claim = {"rule": "logic-error", "title": "Subtracts", "why": "1, 2", "severity": "high"}
        quotes = ["return a - b", "return a * b"]
        return json.dumps({"bugs": [{**claim, "quote": quote} for quote in quotes]})

    _, report, _ = run(make_checkout({"add.py": FILES["add.py"]}), reply)
    [finding], [dismissed] = report["findings"], report["dismissed"]
    assert (finding["path"], finding["symbol"], finding["start_line"]) == ("add.py", "add", 3)
    assert finding["state"] == "located"
    assert dismissed["reason"] == "the quoted code does not stand in the function"


def test_the_second_scan_asks_nothing(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    _, first, _ = run(checkout)
    _, second, prompts = run(checkout)
    assert prompts == []
    assert second["run"]["asked"] == 0
    # The code is the very same: its words count as this run's.
    for report in (first, second):
        for one in (*report["summaries"]["modules"], *report["documents"], *report["units"]):
            assert one["checked"].pop("written")["run"] == report["run"]["id"]
    for name in ("coverage", "summaries", "documents", "units", "findings", "dismissed", "files"):
        assert second[name] == first[name]


def test_touching_a_file_asks_only_prompts_that_contain_it(make_checkout, run) -> None:
    files = {f"m{n}.py": f"def f{n}(a):\n" + "    a += 1\n" * 120 for n in range(8)}
    checkout = make_checkout(files)
    _, _, before = run(checkout, context=5600)
    write_files(checkout, {"m3.py": files["m3.py"].replace("+= 1", "+= 2", 1)})
    _, _, after = run(checkout, context=5600)
    assert 0 < len(after) < len(before)
    of_code = [prompt for prompt in after if "=== File m3.py ===" in prompt]
    of_answers = [prompt for prompt in after if "=== Summaries" in prompt]
    # The answers about m3.py did not change, so nor did the contexts made of them.
    assert of_answers == []
    assert of_code == after


TIED = {
    "box.py": "def make_box(size):\n    return [size]\n",
    "use.py": "from box import make_box\n\n\ndef first():\n    return make_box(1)\n",
    "alone.py": "def alone():\n    return 1\n",
}


def about(prompts: list[str]) -> set[tuple[str, str]]:
    """(question, file) of prompts about code."""
    asked = set()
    for prompt in prompts:
        words = prompt.rsplit("\n", 3)[0]
        for name in TIED:
            if f"file {name}" in prompt[-900:]:
                asked.add(("bugs" if "Look for defects" in words else "prose", name))
    return asked


def test_what_lines_rely_on_is_what_asks_about_them_again(make_checkout, run) -> None:
    """All three files stand in one context, which every edit changes."""
    checkout = make_checkout(TIED)
    run(checkout)
    write_files(checkout, {"box.py": "def make_box(size):\n    return [size, size]\n"})
    _, report, prompts = run(checkout)
    assert about(prompts) == {("prose", "box.py"), ("bugs", "box.py")}
    stale = {one["path"]: one["checked"] for one in report["documents"]}
    assert {path: one["written"]["run"] for path, one in stale.items()} == {
        **dict.fromkeys(("alone.py", "use.py"), 1),
        "box.py": 2,
    }
    assert report["prose"]["carried"] == 6
    write_files(checkout, {"box.py": "def make_box(size, lid):\n    return [size, size]\n"})
    _, _, prompts = run(checkout)
    assert {path for _, path in about(prompts)} == {"box.py", "use.py"}


def test_moved_lines_are_not_asked_about_again_and_findings_move_with_them(
    make_checkout, run
) -> None:
    def reply(prompt: str) -> str:
        if "Look for defects" not in prompt.rsplit("===", 1)[-1]:
            return helpful(prompt)
        claim = {"rule": "logic-error", "title": "t", "why": "w", "severity": "high"}
        return json.dumps({"bugs": [{**claim, "quote": "return 1"}]})

    checkout = make_checkout({"alone.py": TIED["alone.py"]})
    _, first, _ = run(checkout, reply)
    write_files(checkout, {"alone.py": "LIMIT = 3\n\n\n" + TIED["alone.py"]})
    _, second, prompts = run(checkout, reply)
    assert not any("Look for defects" in prompt for prompt in prompts)
    [before], [after] = first["findings"], second["findings"]
    assert (before["start_line"], after["start_line"]) == (2, 5)
    assert before["fingerprint"] == after["fingerprint"]


def test_what_could_not_be_written_anew_says_so(make_checkout, run) -> None:
    checkout = make_checkout(TIED)
    run(checkout)
    write_files(checkout, {"box.py": "def make_box(size):\n    return [size, size]\n"})
    result, report, _ = run(checkout, lambda prompt: "no JSON")
    assert result.state == "incomplete"
    stale = {one["path"] for one in report["documents"] if one["checked"]["stale"]}
    assert stale == {"box.py"}
    assert len(report["documents"]) == 3
    [page] = (result.report.parent / "modules").glob("box-py-*")
    assert "Out of date: written in run 1" in page.read_text()


def test_an_answer_that_names_what_does_not_exist_is_struck(make_checkout, run) -> None:
    def reply(prompt: str) -> str:
        if '"purpose"' not in prompt.rsplit("===", 1)[-1]:
            return helpful(prompt)
        ghost = "" if "A first answer named" in prompt else " and `second_ghost`"
        return json.dumps(
            {"purpose": f"Makes `ghost`{ghost}.", "how": "By make_box.", "caution": ""}
        )

    result, report, _ = run(make_checkout({"box.py": TIED["box.py"]}), reply)
    [checked] = [one["checked"] for one in report["documents"]]
    assert (checked["unknown"], [one["name"] for one in checked["known"]]) == (
        ["ghost"],
        ["make_box"],
    )
    assert report["grounding"] == {"identifiers": 2, "known": 1}
    assert report["prose"]["first"] == {"identifiers": 3, "known": 1}
    [page] = (result.report.parent / "modules").glob("box-py-*")
    html = page.read_text()
    assert ">ghost</del></code>" in html and "second_ghost" not in html
    assert '#L1">make_box</a>' in html


def test_changing_a_template_asks_only_its_question_again(
    make_checkout, run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = make_checkout(FILES)
    run(checkout)
    changed = tmp_path / "prompts"
    from reposcan.resources import folder

    shutil.copytree(folder("prompts"), changed)
    with (changed / "bugs.j2").open("a") as template:
        template.write("Be brief.\n")
    monkeypatch.setattr("reposcan.serving.folder", lambda kind: changed)
    _, report, prompts = run(checkout)
    assert len(prompts) == report["coverage"]["questions"]["bugs"]["planned"] == 3
    assert all("Be brief." in prompt for prompt in prompts)


@pytest.mark.parametrize("context", [4800, 8192])
def test_a_function_longer_than_the_context_is_asked_part_by_part(
    make_checkout, model: Path, context: int
) -> None:
    long = "def long(a):\n" + "".join(f"    a += {n}\n" for n in range(3000)) + "    return a\n"
    checkout = make_checkout({"long.py": long, "short.py": "def f():\n    pass\n"})
    engine = ScriptedEngine(model, helpful)
    result = scan(ScanConfig(checkout, model=str(model), context=context), engine=engine)
    assert result.state == "complete"
    for request in engine.requests:
        assert len(request.prefix) + len(request.tail) + request.max_tokens <= context
    shown = "".join(engine.prompts)
    assert all(f"a += {n}\n" in shown for n in range(3000))
    report = json.loads((result.report.parent / "report.json").read_text())
    assert len([d for d in report["documents"] if d["path"] == "long.py"]) > 1


def test_an_interrupt_keeps_and_publishes_what_is_done(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    replies = []

    def reply(prompt: str) -> str:
        replies.append(prompt)
        if len(replies) == 4:
            raise KeyboardInterrupt
        return helpful(prompt)

    result, report, _ = run(checkout, reply)
    assert result.state == "interrupted"
    counts = report["coverage"]["questions"].values()
    assert sum(one["answered"] for one in counts) == 3
    assert sum(one["not_reached"] for one in counts) == 12
    result, report, prompts = run(checkout)
    assert result.state == "complete"
    assert len(prompts) == 15 - 3


def test_an_interrupt_publishes_what_was_answered_before_too(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    run(checkout)
    write_files(checkout, {"new.py": "def new():\n    pass\n"})
    run_git(checkout, "add", "new.py")

    def stop(prompt: str) -> str:
        raise KeyboardInterrupt

    result, report, _ = run(checkout, stop, repack=True, tasks=("document", "bugs"))
    assert result.state == "interrupted"
    result, report, _ = run(checkout, stop)
    answered = sum(one["answered"] for one in report["coverage"]["questions"].values())
    missing = sum(one["not_reached"] for one in report["coverage"]["questions"].values())
    assert (answered + missing, result.state) == (19, "interrupted")


def test_functions_of_one_name_each_get_an_answer(make_checkout, run) -> None:
    twins = "#ifdef A\nint f(int a)\n{\n  return a;\n}\n#else\nint f(int a)\n{\n  return -a;\n}\n"
    result, report, prompts = run(make_checkout({"f.c": twins + "#endif\n"}))
    assert result.state == "complete"
    assert report["coverage"]["questions"]["bugs"]["planned"] == 2
    assert any("number 1" in prompt for prompt in prompts)
    assert any("number 2" in prompt for prompt in prompts)


def test_a_file_whose_parser_failed_is_not_called_analysed(
    make_checkout, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reposcan.syntax import Outliner

    # No CPU time at all: every parser is late, for real.
    monkeypatch.setattr("reposcan.frontend.Outliner", lambda: Outliner(deadline=0.000001))
    result, report, _ = run(make_checkout(FILES))
    assert result.state == "incomplete"
    files = {entry["path"]: entry for entry in report["files"]}
    assert files["add.py"]["status"] == "partial"
    assert files["add.py"]["reason"] == "the parser timed out"
    assert "of 3 files only a part was analysed" in result.report.read_text()
    assert files["README.md"]["status"] == "analysed"


def test_a_lost_engine_is_told_and_what_was_answered_is_published(make_checkout, run) -> None:
    replies = []

    def reply(prompt: str) -> str:
        replies.append(prompt)
        if len(replies) == 4:
            raise EngineError("the engine was lost", "run again")
        return helpful(prompt)

    result, report, _ = run(make_checkout(FILES), reply)
    assert result.problem
    assert result.state == report["run"]["state"] == "incomplete"


def test_an_engine_that_cannot_start_leaves_the_last_report_alone(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    first, _, _ = run(checkout)
    page = first.report.read_bytes()
    write_files(checkout, dict.fromkeys(FILES, "changed\n"))

    def dead(prompt: str) -> str:
        raise EngineError("the engine could not start", "see the log")

    with pytest.raises(EngineError, match="could not start"):
        run(checkout, dead)
    assert first.report.read_bytes() == page


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (lambda prompt: "no JSON", "malformed"),
        (lambda prompt: "x" * 9999, "truncated"),
        (lambda prompt: Finish.REFUSED, "refused"),
    ],
)
def test_what_is_not_answered_is_never_an_all_clear(make_checkout, run, reply, state) -> None:
    result, report, _ = run(make_checkout(FILES), reply)
    assert result.state == "incomplete"
    assert report["coverage"]["analysed"] == 0
    assert report["coverage"]["partial"] == 4
    assert report["coverage"]["questions"]["bugs"][state] == 3
    assert state in (result.report.parent / "index.html").read_text().lower()


def test_replay_asks_nobody_and_says_what_is_missing(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    run(checkout, tasks=("summarize",))
    result, report, prompts = run(checkout, replay=True)
    assert prompts == []
    assert result.state == "incomplete"
    assert report["coverage"]["questions"]["summarize"]["answered"] == 6
    assert report["coverage"]["questions"]["document"]["not_reached"] == 3


def test_only_the_named_tasks_are_asked(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    _, report, _ = run(checkout, tasks=("bugs",))
    assert list(report["coverage"]["questions"]) == ["bugs"]
    assert report["coverage"]["skipped"] == {"binary": 1}
    assert report["coverage"]["parsed"] == 1, "nobody asks for defects in a README"
    _, _, prompts = run(checkout)
    assert len(prompts) == 12, "what the other tasks share with this one is asked once"


def test_a_clone_without_files_can_be_scanned_by_revision(
    make_checkout, run, tmp_path: Path
) -> None:
    source = make_checkout(FILES)
    run_git(tmp_path, "clone", "--quiet", "--no-checkout", str(source), "bare-tree")
    result, report, _ = run(tmp_path / "bare-tree", rev="HEAD")
    assert result.state == "complete"
    assert report["coverage"]["tracked"] == len(FILES)


def test_a_revision_is_scanned_without_being_checked_out(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    write_files(checkout, {"add.py": "def other():\n    pass\n"})
    run_git(checkout, "commit", "--quiet", "--all", "--message=Second")
    _, report, prompts = run(checkout, rev="HEAD~1")
    assert any("return a - b" in prompt for prompt in prompts)
    assert report["run"]["commit"] == run_git(checkout, "rev-parse", "HEAD~1").decode().strip()
    _, report, _ = run(checkout)
    assert "def other" in (checkout / "add.py").read_text()


def test_changes_in_the_working_tree_are_what_is_scanned(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    write_files(checkout, {"add.py": "def changed():\n    pass\n"})
    _, report, prompts = run(checkout)
    assert report["run"]["modified"] == 1
    assert any("def changed" in prompt for prompt in prompts)


def test_the_output_folder_can_be_elsewhere(make_checkout, run, tmp_path: Path) -> None:
    checkout = make_checkout(FILES)
    result, _, _ = run(checkout, store=tmp_path / "elsewhere")
    assert result.report == tmp_path / "elsewhere" / "report" / "index.html"
    assert not (checkout / ".reposcan").exists()


def test_repack_lays_the_code_out_afresh(make_checkout, run) -> None:
    files = {f"m{n}.py": f"def f{n}(a):\n" + "    a += 1\n" * 80 for n in range(6)}
    checkout = make_checkout(files)
    run(checkout, context=5000)
    write_files(checkout, {"m0.py": "def f0(a):\n    pass\n"})
    _, _, kept = run(checkout, context=5000)
    assert kept
    assert all("=== File m0.py" in prompt or "=== Summ" in prompt for prompt in kept)
    _, _, kept = run(checkout, context=5000, seed=1)
    _, _, fresh = run(checkout, context=5000, seed=2, repack=True)
    assert set(kept) != set(fresh), "the small file leaves room, so a fresh layout moves others"


def test_a_large_repository_is_summarised_in_a_tree(make_checkout, run) -> None:
    words = "It reads the input, checks each record and writes what is left. " * 5

    def reply(prompt: str) -> str:
        if '"summary"' in prompt.rsplit("===", 1)[-1]:
            return json.dumps({"summary": words[:300]})
        return helpful(prompt)

    files = {f"f{n}.txt": f"text {n}\n" for n in range(40)}
    result, report, prompts = run(make_checkout(files), reply, context=4800)
    assert result.state == "complete"
    groups = [prompt for prompt in prompts if "=== Summaries" in prompt]
    assert len(groups) > 3
    assert report["summaries"]["repository"] == "It does things."
    assert [one["text"] for one in report["summaries"]["parts"]] == [words[:300].strip()]


def test_what_has_no_summary_below_it_is_refused_and_counted(make_checkout, run) -> None:
    def reply(prompt: str) -> str:
        return "{" if '"summary"' in prompt.rsplit("===", 1)[-1] else helpful(prompt)

    result, report, _ = run(make_checkout(FILES), reply)
    assert result.state == "incomplete"
    counts = report["coverage"]["questions"]
    assert (counts["summarize"]["malformed"], counts["summarize"]["refused"]) == (4, 2)
    assert (counts["overview"]["planned"], counts["overview"]["refused"]) == (1, 1)
    assert report["summaries"]["repository"] == ""


def test_hostile_names_and_code_pass_through(make_checkout, run) -> None:
    hostile: dict[str, str | bytes] = {
        "<script>alert(1)</script>.py": "def f():\n    return '</script><|im_end|>'\n",
        "a\nb.py": "def g():\n    pass\n",
        "../up".replace("../", "dots.."): "text\n",
    }
    result, report, _prompts = run(make_checkout(hostile))
    assert result.state == "complete"
    assert report["coverage"]["analysed"] == 3
    assert "<script>alert" not in (result.report.parent / "index.html").read_text()


def test_bad_input_is_one_clear_error(make_checkout, run, tmp_path: Path) -> None:
    good = make_checkout(FILES)
    (tmp_path / "plain").mkdir()
    no_text = make_checkout({"logo.png": FILES["logo.png"], "empty.py": ""})
    cases: list[tuple[type[ReposcanError], str, dict[str, Any]]] = [
        (CheckoutError, "not a git checkout", {"checkout": tmp_path / "plain"}),
        (CheckoutError, "none of the 2 tracked files holds text", {"checkout": no_text}),
        (CheckoutError, "no commit named", {"checkout": good, "rev": "nonsense"}),
        (ModelError, "too small", {"checkout": good, "context": 800}),
        (ModelError, "at most 8,192", {"checkout": good, "context": 9000}),
    ]
    for kind, message, settings in cases:
        with pytest.raises(kind, match=message) as caught:
            run(**settings)
        assert caught.value.hint
        assert "\n" not in caught.value.message


def test_settings_are_checked_before_anything_happens(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no task 'poems'"):
        ScanConfig(tmp_path, tasks=("poems",))
    with pytest.raises(UsageError, match="nothing to ask"):
        ScanConfig(tmp_path, tasks=())
    with pytest.raises(UsageError, match="--context"):
        ScanConfig(tmp_path, context=0)


def test_a_folder_of_answers_that_came_with_the_code_is_refused(make_checkout, run) -> None:
    checkout = make_checkout({**FILES, ".reposcan/store.sqlite3": "hostile"})
    with pytest.raises(StoreError, match=r"tracks \.reposcan"):
        run(checkout)


def test_without_a_model_everything_but_the_words_is_there(make_checkout) -> None:
    checkout = make_checkout(FILES)
    result = scan(ScanConfig(checkout, model=None))
    report = json.loads((result.report.parent / "report.json").read_text())
    assert result.state == report["run"]["state"] == "complete"
    assert report["model"] is None
    assert report["coverage"]["questions"] == {}
    counts = [report["coverage"][name] for name in ("tracked", "analysed", "partial", "parsed")]
    assert counts == [5, 0, 0, 4]
    facts = report["facts"]
    assert facts["readme"]["text"] == "Adds two numbers."
    assert {one["name"] for one in facts["languages"]} >= {"C", "JavaScript", "Markdown", "Python"}
    assert [(one["path"], one["line"]) for one in facts["entry_points"]] == [("main.c", 2)]
    assert not (result.report.parent / "findings.sarif").exists(), "nothing looked for defects"


def test_facts_are_the_same_with_and_without_a_model(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    _, asked, _ = run(checkout)
    result = scan(ScanConfig(checkout, model=None))
    assert json.loads((result.report.parent / "report.json").read_text())["facts"] == asked["facts"]


def test_patterns_choose_what_is_read(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    _, report, prompts = run(checkout, paths=("*.py", "web"), exclude=("web/*.js",))
    status = {entry["path"]: entry["status"] for entry in report["files"]}
    assert [path for path in status if status[path] == "analysed"] == ["add.py"]
    assert report["coverage"]["skipped"] == {"excluded by a pattern": 4}
    assert not any("Adds two numbers" in prompt for prompt in prompts)
    assert report["run"]["settings"]["exclude"] == ["web/*.js"]


def test_the_ledger_says_what_each_file_is_for(make_checkout, run) -> None:
    ours = "int twice(int a) {\n    return 2 * a;\n}\n"
    checkout = make_checkout(
        {
            ".gitattributes": "made.c linguist-generated\n",
            "made.c": ours,
            "vendor/ours.c": ours,
            "vendor/theirs.c": ours,
            "tests/try.c": ours,
            "latin.c": f"/* Jürgen */\n{ours}".encode("cp1252"),
            "old.c": ours.replace("\n", "\r").encode(),
            "JOB": b"".join(f"{line:<80}".encode("cp037") for line in ("//A JOB", "//B EXEC C")),
        }
    )
    _, report, _ = run(checkout, include=("vendor/ours.c",))
    found = {
        entry["path"]: (entry["reason"], entry["category"], entry["encoding"], entry["lines"])
        for entry in report["files"]
    }
    assert found == {
        ".gitattributes": ("", "data", "utf-8", 1),
        "made.c": ("generated", "", "", 0),
        "vendor/ours.c": ("", "vendored", "utf-8", 3),
        "vendor/theirs.c": ("vendored", "", "", 0),
        "tests/try.c": ("", "test", "utf-8", 3),
        "latin.c": ("", "source", "cp1252", 4),
        "old.c": ("", "source", "utf-8+cr", 3),
        "JOB": ("", "source", "cp037+80", 2),
    }
    asked = {one["path"] for one in report["modules"] if one["unanswered"]}
    assert "tests/try.c" not in asked
    assert report["run"]["settings"]["include"] == ["vendor/ours.c"]


def test_a_scan_of_a_part_leaves_the_layout_of_the_whole_alone(make_checkout, run) -> None:
    checkout = make_checkout({f"m{n}.py": f"def f{n}(a):\n    return a\n" for n in range(9)})
    run(checkout)
    run(checkout, paths=("m1.py", "m8.py"))
    _, _, prompts = run(checkout)
    assert prompts == []


def test_a_seed_draws_and_is_part_of_what_an_answer_is_kept_under(make_checkout, model) -> None:
    checkout = make_checkout(FILES)
    samplings = []
    for seed in (None, 1, 2, 2):
        engine = ScriptedEngine(model, helpful)
        scan(ScanConfig(checkout, model=str(model), seed=seed), engine=engine)
        samplings.append({(one.sampling.temperature, one.sampling.seed) for one in engine.requests})
    assert samplings[0] == {(0.0, 0)}
    assert [len(one) for one in samplings] == [1, 1, 1, 0], "the last scan asked nothing again"
    assert [seed for one in samplings[1:3] for warm, seed in one if warm > 0] == [1, 2]


def test_the_prose_can_be_in_another_language(make_checkout, run) -> None:
    checkout = make_checkout(FILES)
    _, _, english = run(checkout)
    _, report, german = run(checkout, language="German")
    assert not any("Write all your explanations" in prompt for prompt in english)
    assert len(german) == len(english)
    assert all("Write all your explanations in German" in prompt for prompt in german)
    assert report["run"]["settings"]["language"] == "German"


def test_findings_are_counted_by_severity(make_checkout, run) -> None:
    def reply(prompt: str) -> str:
        if "Look for defects" not in prompt.rsplit("===", 1)[-1]:
            return helpful(prompt)
        claim = {"quote": "return a - b", "rule": "logic-error", "title": "Sum", "why": "It is."}
        return json.dumps({"bugs": [claim | {"severity": "medium"}]})

    result, _, _ = run(make_checkout({"add.py": FILES["add.py"]}), reply)
    assert result.findings == tuple(zip(Severity, (0, 1, 0), strict=True))
    assert [result.at_or_above(severity) for severity in Severity] == [0, 1, 1]


def test_a_demonstration_model_decides_over_no_failure(make_checkout) -> None:
    config = ScanConfig(make_checkout(FILES), model="smollm2-135m", fail_on=Severity.HIGH)
    with pytest.raises(UsageError, match="demonstration"):
        scan(config)


def test_a_file_that_cannot_be_opened_makes_the_scan_incomplete(make_checkout) -> None:
    checkout = make_checkout(FILES)
    (checkout / "add.py").unlink()
    os.mkfifo(checkout / "add.py")
    result = scan(ScanConfig(checkout, model=None))
    report = json.loads((result.report.parent / "report.json").read_text())
    assert result.state == "incomplete"
    assert report["coverage"]["skipped"] == {"binary": 1, "unreadable": 1}
    assert "1 file could not be opened" in result.report.read_text()


def test_what_made_a_parser_fail_may_pass(make_checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = make_checkout(FILES | {"big.py": "x = 1\n" * 200_000})
    with monkeypatch.context() as hurried:
        hurried.setattr("reposcan.frontend.Outliner", partial(Outliner, deadline=0.05))
        assert scan(ScanConfig(checkout, model=None)).state == "incomplete"
    assert scan(ScanConfig(checkout, model=None)).state == "complete"


def test_a_parser_that_fails_twice_is_not_tried_again(
    make_checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = make_checkout(FILES | {"big.py": "x = 1\n" * 200_000})
    for _ in range(2):
        with monkeypatch.context() as hurried:
            hurried.setattr("reposcan.frontend.Outliner", partial(Outliner, deadline=0.05))
            assert scan(ScanConfig(checkout, model=None)).state == "incomplete"
    monkeypatch.setattr("reposcan.frontend.Outliner", None)
    assert scan(ScanConfig(checkout, model=None)).state == "incomplete"


def test_the_history_is_that_of_the_scanned_commit(make_checkout) -> None:
    checkout = make_checkout(FILES)
    write_files(checkout, {"add.py": "def add(a, b):\n    return a and b\n"})
    run_git(checkout, "commit", "--quiet", "--all", "--message=Second")
    counts = []
    for rev in (None, "HEAD~1"):
        result = scan(ScanConfig(checkout, model=None, rev=rev))
        report = json.loads((result.report.parent / "report.json").read_text())
        counts.append({one["path"]: one["commits"] for one in report["modules"]}["add.py"])
    assert counts == [2, 1]
