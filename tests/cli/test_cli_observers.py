"""What a watcher is told: lines, events, and both at once."""

import io
import json
import os
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from command_line import FILES, Project, reposcan
from rich.console import Console

from reposcan.console import Bars, Lines, Tee, as_lines
from reposcan.events import Events

HOSTILE = "model: \x1b[2J\u202e[bold]evil[/]"


def told(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def no_failure(message: str) -> None:
    raise AssertionError(message)


def test_events_are_one_object_a_line() -> None:
    stream = io.StringIO()
    events = Events(stream, no_failure)
    events.stage("Asking", 3)
    events.advance()
    events.advance(2)
    events.note(HOSTILE)
    events.end({"exit_code": 0})
    lines = told(stream)
    assert stream.getvalue().isascii()
    for line in lines:
        assert datetime.fromisoformat(line.pop("time")).tzinfo
    assert lines == [
        {"event": "stage", "name": "Asking", "total": 3},
        {"event": "advance", "steps": 1, "done": 1},
        {"event": "advance", "steps": 2, "done": 3},
        {"event": "note", "message": HOSTILE},
        {"event": "end", "exit_code": 0},
    ]


def test_events_that_cannot_be_written_do_not_end_the_work() -> None:
    notes: list[str] = []
    full = Path("/dev/full").open("w")  # noqa: SIM115 - closing it is a part of the test
    events = Events(full, notes.append)
    events.stage("Asking", 3)
    events.advance()
    # What is left in the buffer fails once more.
    with pytest.raises(OSError, match="No space left"):
        full.close()
    assert notes == ["The events can no longer be written: No space left on device"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("--tasks", "nothing"), "there is no task 'nothing'"),
        (("--no-model", "--fail-on", "low"), "--no-model makes none"),
        (("--context", "much"), "'much' is not a number of tokens"),
        (("--bogus",), "No such option"),
    ],
)
def test_wrong_usage_does_not_leave_the_last_scans_end(
    project: Project, tmp_path: Path, wrong: tuple[str, ...], message: str
) -> None:
    events = tmp_path / "events.jsonl"
    events.write_text('{"event": "end", "exit_code": 0}\n')
    assert project.scan("--events", events, *wrong).returncode == 2
    [end] = [json.loads(line) for line in events.read_text().splitlines()]
    assert (end["event"], end["exit_code"]) == ("end", 2)
    assert message in end["error"]["message"]


def test_a_wrong_file_of_the_checkout_does_not_leave_the_last_scans_end(
    project: Project, tmp_path: Path
) -> None:
    (project.checkout / "reposcan.toml").write_text("store = '/tmp'\n")
    events = tmp_path / "events.jsonl"
    events.write_text('{"event": "end", "exit_code": 0}\n')
    assert project.scan(REPOSCAN_EVENTS=str(events)).returncode == 2
    [end] = [json.loads(line) for line in events.read_text().splitlines()]
    assert "may not set store" in end["error"]["message"]


def test_a_scan_without_a_model_is_not_told_to_try_another(make_checkout) -> None:
    checkout = make_checkout(FILES)
    (checkout / "add.py").unlink()
    os.mkfifo(checkout / "add.py")
    done = reposcan("scan", checkout, "--no-model")
    assert done.returncode == 3
    assert "--model" not in done.stderr
    assert "could not be read" in done.stderr


def test_a_tee_tells_all_of_them_the_same() -> None:
    first, second = io.StringIO(), io.StringIO()
    tee = Tee((Events(first, no_failure), Events(second, no_failure)))
    tee.stage("Parsing", 2)
    tee.advance(2)
    tee.note("so")
    assert len(told(first)) == 3
    strip = [{**line, "time": ""} for line in told(first)]
    assert strip == [{**line, "time": ""} for line in told(second)]


def test_lines_cannot_move_the_cursor() -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    lines.note(HOSTILE)
    lines.stage("Parsing", 1200)
    lines.close()
    assert stream.getvalue() == "model: \\x1b[2J\\u202e[bold]evil[/]\nParsing (1,200)\n"


def test_bars_cannot_be_told_to_move_the_cursor() -> None:
    stream = io.StringIO()
    bars = Bars(Console(file=stream, force_terminal=True, width=80))
    bars.stage("Parsing", 2)
    bars.note(HOSTILE)
    bars.advance()
    bars.close()
    assert "\\x1b[2J\\u202e[bold]evil[/]" in stream.getvalue()
    assert "\x1b[2J" not in stream.getvalue()


class Awaited(io.StringIO):
    """A stream that says when a text was written to it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.seen = threading.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        if self._text in text:
            self.seen.set()
        return written


def test_lines_say_that_they_are_at_work_though_nothing_advances() -> None:
    stream = Awaited("at work for")
    lines = Lines(stream, every=0.01)
    lines.stage("Starting")
    assert stream.seen.wait(30)
    lines.close()


def test_lines_say_how_far_they_are_and_what_is_left() -> None:
    stream = Awaited("left")
    lines = Lines(stream, every=0.01)
    lines.stage("Asking", 1_000_000)
    lines.advance(10)
    assert stream.seen.wait(30)
    lines.close()
    assert "Asking: 10 of 1,000,000 in 0 s, about" in stream.getvalue()


def test_lines_go_on_when_their_reader_has_gone() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    lines = Lines(Gone())
    lines.stage("Parsing", 2)
    lines.advance()
    lines.close()


def test_a_table_takes_words_as_they_are() -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("name")
    table.add_row("[bold]" + "x" * 300 + ":smile:")
    assert as_lines(table) == ["name", "[bold]" + "x" * 300 + ":smile:"]
