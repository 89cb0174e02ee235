"""The commands, and the options of `scan`: each is seen to decide what it says it does."""

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from command_line import FILES, Project, reposcan
from git_repository import run_git, write_files
from scripted import ScriptedEngine, make_model_folder
from scripted_server import serving

from reposcan import ScanConfig, scan
from reposcan.model.usage import NO_USAGE


def test_a_scan_says_where_its_report_is_and_exits_0(project: Project) -> None:
    done = project.replay()
    assert (done.returncode, done.stdout) == (
        0,
        "Answered 7 of 7 questions; no finding was located.\n"
        f"Report: {project.checkout}/.reposcan/report/index.html\n",
    )


def test_progress_is_plain_lines_where_there_is_no_terminal(project: Project) -> None:
    done = project.replay()
    assert "Parsing (2)" in done.stderr.splitlines()
    assert "\x1b" not in done.stderr + done.stdout


def test_replay_decides_whether_an_engine_is_asked(project: Project) -> None:
    write_files(project.checkout, {"add.py": "def changed():\n    pass\n"})
    done = project.replay()
    assert done.returncode == 3
    assert "The scan is incomplete" in done.stderr
    assert "without --replay" in done.stderr


def test_answers_that_are_no_use_are_not_said_to_come_by_running_again(
    make_checkout, tmp_path: Path
) -> None:
    checkout, model = make_checkout(FILES), make_model_folder(tmp_path / "model")
    engine = ScriptedEngine(model, lambda prompt: "no JSON")
    scan(ScanConfig(checkout, model=str(model)), engine=engine)
    done = reposcan("scan", str(checkout), "--model", str(model), "--replay")
    assert done.returncode == 3
    assert "Running it again will hardly bring what is missing" in done.stderr


def test_tasks_decides_what_is_asked(project: Project) -> None:
    assert project.replay("--tasks", "bugs, summarize").returncode == 0
    assert sorted(project.report()["coverage"]["questions"]) == ["bugs", "overview", "summarize"]


def test_store_decides_where_the_report_goes(project: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    done = project.replay("--store", elsewhere)
    assert done.returncode == 3, "no answers are stored there"
    assert project.report(elsewhere)["run"]["asked"] == 0
    # The environment says it too, and typing wins.
    assert project.replay(REPOSCAN_STORE=str(elsewhere)).returncode == 3
    assert project.replay("--store", project.store, REPOSCAN_STORE=str(elsewhere)).returncode == 0


def test_no_model_decides_that_only_the_parser_speaks(project: Project) -> None:
    assert project.scan("--no-model").returncode == 0
    report = project.report()
    assert report["model"] is None
    assert [file["path"] for file in report["files"]] == sorted(FILES)


def test_paths_and_exclude_decide_what_is_read(project: Project) -> None:
    project.scan("--no-model", "--paths", "*.py", "--paths", "README.md")
    assert project.report()["coverage"]["skipped"] == {}
    project.scan("--no-model", "--paths", "*.py", "--paths", "*.md", "--exclude", "README.md")
    assert project.report()["coverage"]["skipped"] == {"excluded by a pattern": 1}


def test_seed_and_language_decide_which_answers_are_asked_for(project: Project) -> None:
    assert project.replay("--seed", "7").returncode == 3, "answers drawn with a seed are others"
    assert project.report()["run"]["settings"]["seed"] == 7
    assert project.replay("--language", "German").returncode == 3
    assert project.report()["run"]["settings"]["language"] == "German"


def test_fail_on_decides_over_the_exit_code(faulty: Project) -> None:
    assert faulty.replay().returncode == 0
    assert faulty.replay("--fail-on", "high").returncode == 0
    done = faulty.replay("--fail-on", "medium")
    assert done.returncode == 1
    assert "Findings of severity medium or worse: 1." in done.stderr
    assert "findings: 1 medium.\nReport: " in done.stdout, "the report is there all the same"


def test_quiet_decides_whether_progress_is_shown(project: Project) -> None:
    done = project.replay("--quiet")
    assert done.stderr == ""
    assert done.stdout == f"Report: {project.store}/report/index.html\n"
    done = project.replay("--quiet", "--rev", "v9")
    assert done.stderr.startswith("reposcan: "), "errors are no progress"


def test_json_is_one_object(faulty: Project) -> None:
    done = faulty.replay("--json", "--fail-on", "low")
    assert json.loads(done.stdout) == {
        "state": "complete",
        "exit_code": 1,
        "report": f"{faulty.store}/report/index.html",
        "run": 2,
        "findings": {"high": 0, "medium": 1, "low": 0},
        "answered": 7,
        "planned": 7,
        "demonstration": False,
        "not_reached": 0,
        "over_budget": False,
        "usage": asdict(NO_USAGE),
        "problem": None,
        "settings": [],
    }
    assert "Parsing (2)" in done.stderr.splitlines()


def test_no_findings_are_counted_where_none_were_looked_for(project: Project) -> None:
    for arguments in (
        ("--no-model",),
        ("--replay", "--model", project.model, "--tasks", "document"),
    ):
        done = project.scan("--json", *arguments)
        assert done.returncode == 0
        assert json.loads(done.stdout)["findings"] is None


def test_events_are_written_as_it_happens(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    with serving() as server:
        done = project.scan("--server", server.url, "--json", "--events", file)
    result = json.loads(done.stdout)
    events = [json.loads(line) for line in file.read_text().splitlines()]
    assert {"stage", "note", "advance", "tally", "end"} == {event["event"] for event in events}
    asking = [n for n, event in enumerate(events) if event.get("name") == "Asking"]
    total = events[asking[0]]["total"]
    steps = [e["done"] for e in events[asking[0] :] if e["event"] == "advance"]
    assert steps[:total] == list(range(1, total + 1))
    end = events[-1]
    assert {key: end[key] for key in result} == result


def test_events_on_standard_output_stand_alone(project: Project) -> None:
    done = project.replay("--events", "-")
    assert json.loads(done.stdout.splitlines()[-1])["event"] == "end"
    assert all(json.loads(line) for line in done.stdout.splitlines())
    assert "Parsing (2)" in done.stderr.splitlines()
    failed = project.replay("--events", "-", "--rev", "v9")
    end = json.loads(failed.stdout.splitlines()[-1])
    assert (end["event"], end["exit_code"]) == ("end", 4)
    assert "v9" in end["error"]["message"]


def test_events_that_cannot_be_written_on_do_not_end_a_scan(project: Project) -> None:
    done = project.replay("--events", "/dev/full")
    assert done.returncode == 0
    assert "The events can no longer be written" in done.stderr


def test_rev_decides_which_commit_is_scanned(project: Project) -> None:
    first = run_git(project.checkout, "rev-parse", "HEAD").decode().strip()
    write_files(project.checkout, {"add.py": "def changed():\n    pass\n"})
    run_git(project.checkout, "commit", "--quiet", "--all", "--message=Second")
    assert project.replay().returncode == 3
    assert project.replay("--rev", "HEAD~1").returncode == 0
    assert project.report()["run"]["commit"] == first


def test_context_decides_how_much_code_a_prompt_holds(project: Project) -> None:
    project.replay("--context", "5000")
    assert project.report()["run"]["context"] == 5000
    done = project.replay("--context", "100")
    assert done.returncode == 4
    assert "reposcan: a context of 100 tokens is too small\n" in done.stderr
    assert "--context " in done.stderr.splitlines()[-1]


def test_model_decides_who_is_asked(project: Project, tmp_path: Path) -> None:
    other = make_model_folder(tmp_path / "other", context=4096)
    done = project.scan("--model", str(other), "--replay")
    assert done.returncode == 3, "another model's answers are not this one's"
    assert project.report()["model"]["name"] == "other"
    done = project.scan("--model", str(tmp_path / "nothing"), "--replay")
    assert done.returncode == 4
    assert "nothing" in done.stderr


def test_repack_decides_whether_the_last_layout_is_kept(make_checkout, tmp_path: Path) -> None:
    files = {f"m{n}.py": f"def f{n}(a):\n" + "    a += 1\n" * 80 for n in range(6)}
    project = Project(make_checkout(files), make_model_folder(tmp_path / "model"))
    project.ask(context=5000)
    write_files(project.checkout, {"m0.py": "def f0(a):\n    pass\n"})
    project.ask(context=5000)
    assert project.replay("--context", "5000").returncode == 0

    def layout() -> bytes:
        with closing(sqlite3.connect(project.store / "store.sqlite3")) as database:
            [kept] = database.execute("SELECT layout FROM layouts").fetchone()
            return bytes(kept)

    kept = layout()
    assert project.replay("--context", "5000").returncode == 0
    assert layout() == kept
    project.replay("--context", "5000", "--repack")
    assert layout() != kept


def test_help_and_version_are_quick_and_true() -> None:
    assert reposcan("--version").stdout.startswith("reposcan, version ")
    assert reposcan("-h").stdout == reposcan("--help").stdout
    for command in ("scan", "doctor", "models"):
        assert command in reposcan("--help").stdout
        assert reposcan(command, "--help").returncode == 0


def test_models_list_names_every_preset_and_marks_the_tiny_one() -> None:
    done = reposcan("models", "list")
    assert done.returncode == 0
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert rows["smollm2-135m"].endswith("yes"), "a demonstration"
    assert not rows["codellama-7b"].endswith("yes")
    assert "102,400" in rows["codellama-7b"]


def test_models_fetch_names_what_it_cannot_find() -> None:
    done = reposcan("models", "fetch", "no such model")
    assert done.returncode == 4
    assert "no such model" in done.stderr


def test_doctor_tells_what_is_wrong_and_the_cure(tmp_path: Path) -> None:
    done = reposcan("doctor", XDG_CACHE_HOME=str(tmp_path / "empty"))
    assert done.returncode == 4
    assert "reposcan models fetch smollm2-135m" in done.stdout
    (tmp_path / "file").write_text("")
    done = reposcan("doctor", XDG_CACHE_HOME=str(tmp_path / "file"))
    assert done.returncode == 4
