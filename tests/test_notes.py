"""People's notes, from their file to prompts and reports; the engine is scripted."""

import json
from pathlib import Path
from typing import Any

import pytest
from git_repository import run_git, write_files
from scripted import ScriptedEngine, helpful, make_model_folder

from reposcan import ScanConfig, plan, scan
from reposcan.archive import render

FILES = {
    "src/parse.py": (
        "class Parser:\n    def next(self):\n        return self.at\n\n"
        "    def back(self):\n        return None\n\n\ndef parse():\n    return Parser().next()\n"
    ),
    "src/show.py": "def show(tree):\n    print(tree)\n",
}
NOTES = """\
[[note]]
path = "src/parse.py"
unit = "Parser.next"
text = "Called from three threads. Never cache."

[[note]]
path = "src/parse.py"
part = "purpose"
text = "Reads *version 2* of the format."

[[note]]
text = "Written for one customer."
"""


class Notes:
    """A checkout with notes, and what is asked about it."""

    def __init__(self, checkout: Path, model: Path) -> None:
        self.checkout = checkout
        self.model = model

    def write(self, text: str) -> None:
        write_files(self.checkout, {".reposcan-notes.toml": text})

    def scan(self, **settings: Any) -> tuple[Any, list[str]]:
        """The report, and the questions that were asked anew."""
        engine = ScriptedEngine(self.model, helpful)
        scan(self.config(**settings), engine=engine)
        return self.report(), [one.rpartition("\n\n")[2] for one in engine.prompts]

    def config(self, **settings: Any) -> ScanConfig:
        return ScanConfig(self.checkout, model=str(self.model), **settings)

    def report(self, name: str = "report.json") -> Any:
        text = next((self.checkout / ".reposcan" / "report").rglob(name)).read_text()
        return json.loads(text) if name.endswith(".json") else text


@pytest.fixture
def notes(make_checkout, tmp_path: Path) -> Notes:
    files = FILES | {".reposcan-notes.toml": NOTES}
    return Notes(make_checkout(files), make_model_folder(tmp_path / "model"))


def test_a_question_is_told_what_people_noted_about_its_target(notes: Notes) -> None:
    _, asked = notes.scan()
    told = {one for one in asked if "Notes of people" in one}
    about_next = [one for one in told if "`Parser.next`" in one]
    assert (len(asked), len(told)) == (12, 4)
    assert [one.count("- Called from three threads. Never cache.\n") for one in about_next] == [1]
    assert sum("- Reads *version 2* of the format.\n" in one for one in told) == 2
    assert sum("- Written for one customer.\n" in one for one in told) == 1
    assert not any("one customer" in one and "facts about a repository" not in one for one in asked)


def test_a_changed_note_asks_the_questions_about_its_target_again_and_no_others(
    notes: Notes,
) -> None:
    notes.scan()
    assert notes.scan()[1] == []
    notes.write(NOTES.replace("three", "four"))
    [asked] = notes.scan()[1]
    assert "`Parser.next`" in asked
    assert "Called from four threads" in asked
    notes.write(NOTES.replace("customer", "friend"))
    [asked] = notes.scan()[1]
    assert "facts about a repository" in asked
    # The layout, and with it everything else, stays as it was where there are none at all.
    notes.write("")
    assert len(notes.scan()[1]) == 4
    notes.write(NOTES)
    assert notes.scan()[1] == []


def test_a_plan_counts_the_notes(notes: Notes) -> None:
    first = plan(notes.config())
    notes.write("")
    assert plan(notes.config()).prompt_tokens < first.prompt_tokens - len("Reads *version 2*")


def test_a_report_shows_them_in_place_of_the_models_words_or_beside_them(notes: Notes) -> None:
    report, _ = notes.scan()
    [document] = [one for one in report["documents"] if one["path"] == "src/parse.py"]
    assert (document["purpose"], document["how"]) == ("", "With code.")
    assert report["summaries"]["repository"] == "It does things."
    assert [(one["line"], one["path"], one["unit"]) for one in report["facts"]["remarks"]] == [
        (1, "src/parse.py", "Parser.next"),
        (6, "src/parse.py", ""),
        (11, "", ""),
    ]
    for page in ("src-parse-py*.html", "src-parse-py*.md"):
        text = notes.report(f"modules/{page}")
        assert "To do it." not in text
        assert all(words in text for words in ("Never cache.", "of the format.", "toml:6"))
    for page in ("index.html", "index.md"):
        assert "Written for one customer." in notes.report(page)


def test_a_summary_of_a_file_stands_in_the_list_of_files(notes: Notes) -> None:
    notes.write('[[note]]\npath = "src/show.py"\npart = "summary"\ntext = "Shows. Prints."')
    report, _ = notes.scan()
    assert [one["path"] for one in report["summaries"]["modules"]] == ["src/parse.py"]
    for page, said in (("index.html", 'Shows. <span class="tag">'), ("index.md", "Shows. (")):
        assert f"{said}people" in notes.report(page)


def test_a_summary_of_the_repository_gives_way_too(notes: Notes) -> None:
    notes.write('[[note]]\npart = "summary"\ntext = "A parser."')
    report, _ = notes.scan()
    assert report["summaries"]["repository"] == ""
    for page in ("index.html", "index.md"):
        assert "A parser." in notes.report(page)
        assert "There is no summary" not in notes.report(page)


def test_a_stored_run_is_written_again_with_its_notes(notes: Notes) -> None:
    notes.scan()
    before = {page: notes.report(page) for page in ("report.json", "index.html", "index.md")}
    notes.write("")
    render(notes.checkout)
    assert {page: notes.report(page) for page in before} == before


def test_a_revision_has_the_notes_that_it_had(notes: Notes) -> None:
    run_git(notes.checkout, "rm", "-q", ".reposcan-notes.toml")
    run_git(notes.checkout, "commit", "-qm", "Second")
    assert notes.scan()[0]["facts"]["remarks"] == []
    report, asked = notes.scan(rev="HEAD~")
    assert len(report["facts"]["remarks"]) == 3
    assert len(asked) == 4


def test_notes_count_for_a_part_of_the_files_too(notes: Notes) -> None:
    _, all_asked = notes.scan()
    report, asked = notes.scan(paths=("src/parse.py",), tasks=("bugs",), seed=1)
    assert [one for one in asked if "Notes of people" in one] == [
        one for one in all_asked if "Notes of people" in one and "Look for defects" in one
    ]
    assert len(report["facts"]["remarks"]) == 3


def test_the_file_can_be_left_out(notes: Notes) -> None:
    notes.write("no TOML")
    report, asked = notes.scan(exclude=(".reposcan-notes.toml",))
    assert not any("Notes of people" in one for one in asked)
    assert report["facts"]["remarks"] == []
    [entry] = [one for one in report["files"] if one["path"] == ".reposcan-notes.toml"]
    assert entry["reason"] == "excluded by a pattern"


def test_a_note_that_fits_nothing_is_listed_and_told_to_nobody(notes: Notes) -> None:
    write_files(notes.checkout, {"big.min.js": "x"})
    run_git(notes.checkout, "add", "big.min.js")
    kinds = [
        ('path = "src/gone.py"', "there is no such file"),
        ('path = "lib/"', "no file that was read is in there"),
        ('path = "src/parse.py"\nunit = "gone"', "the file is not seen to define it"),
        (
            'path = "src/parse.py"\nunit = "next"',
            "the file is not seen to define it, but Parser.next",
        ),
        (
            'path = "src/parse.py"\nunit = "Lexer::back"',
            "the file is not seen to define it, but Parser.back",
        ),
        ('path = "big.min.js"', "the file is not read: minified"),
    ]
    notes.write("\n".join(f'[[note]]\n{where}\ntext = "Words."' for where, _ in kinds))
    report, asked = notes.scan()
    assert report["facts"]["remarks"] == []
    assert [one["reason"] for one in report["facts"]["unfit"]] == [why for _, why in kinds]
    assert not any("Notes of people" in one for one in asked)
    for page in ("index.html", "index.md"):
        assert "Notes that fit nothing any more" in notes.report(page)
        assert notes.report(page).count("Words.") == 6


def test_a_note_about_a_folder_is_about_its_files(notes: Notes) -> None:
    notes.write('[[note]]\npath = "src/"\ntext = "Ours."')
    _, asked = notes.scan()
    told = [one for one in asked if "- src/: Ours.\n" in one]
    # Two files, two questions about each as a whole.
    assert len(told) == 4
    assert "Ours." in notes.report("modules/src-show-py*.html")
