"""Whatever stands at the other end of the streams, or nothing: the work is done, quietly."""

import os
import shlex
import subprocess

import pytest
from command_line import FILES, Project, command, environment, reposcan


def unread(arguments: list[str], *streams: str) -> subprocess.CompletedProcess[str]:
    """Run a command whose reader has gone before the first word."""
    reading, writing = os.pipe()
    os.close(reading)
    pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
    try:
        return subprocess.run(
            arguments,
            **pipes | dict.fromkeys(streams, writing),
            text=True,
            check=False,
            env=environment(),
        )
    finally:
        os.close(writing)


def test_a_reader_who_has_gone_changes_nothing(project: Project) -> None:
    scan = command("scan", project.checkout, "--model", project.model, "--replay")
    done = unread(scan, "stdout")
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == "Writing glossary (2)"
    assert unread(scan, "stdout", "stderr").returncode == 0
    assert unread([*scan, "--events", "-"], "stdout").returncode == 0
    assert unread([*scan, "--rev", "v9"], "stderr").returncode == 4
    help_ = unread(command("--help"), "stdout")
    assert (help_.returncode, help_.stderr) == (4, "")


def test_closed_streams_are_not_taken_by_files(project: Project) -> None:
    scan = shlex.join(command("scan", project.checkout, "--model", project.model, "--replay"))
    for closed in (">&-", "2>&-", "<&- >&- 2>&-"):
        done = subprocess.run(
            ["bash", "-c", f"{scan} {closed}"],
            capture_output=True,
            text=True,
            check=False,
            env=environment(),
        )
        assert done.returncode == 0, closed
        assert "Traceback" not in done.stdout + done.stderr
    assert project.replay().returncode == 0, "the store is sound"


@pytest.mark.parametrize(
    "changes",
    [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}],
    ids=["C", "ascii"],
)
def test_an_encoding_that_lacks_characters_does_not_matter(
    make_checkout, changes: dict[str, str]
) -> None:
    checkout = make_checkout(FILES | {"größe.py": "a = 1\n", "逆.py": "b = 2\n"})
    renamed = checkout.rename(checkout.with_name("prüfung"))
    done = reposcan("scan", renamed, "--no-model", **changes)
    assert done.returncode == 0
    assert "Report: " in done.stdout
    done = reposcan("scan", renamed / "größe.py", "--no-model", **changes)
    assert done.returncode == 4
    assert "is a file" in done.stderr


def test_names_cannot_move_the_cursor(make_checkout) -> None:
    checkout = make_checkout(FILES)
    evil = checkout.rename(checkout.with_name("a\x1b[2Jb"))
    done = reposcan("scan", evil, "--no-model")
    assert done.returncode == 0
    done_too = reposcan("scan", evil / "nothing", "--no-model")
    assert done_too.returncode == 4
    said = done.stdout + done.stderr + done_too.stderr
    assert "\x1b" not in said
    assert "a\\x1b[2Jb" in said


def test_a_terminal_gets_a_bar_and_a_log_gets_lines(project: Project) -> None:
    arguments = command("scan", project.checkout, "--model", project.model, "--replay")
    assert "\x1b[" in on_terminal(arguments, environment(TERM="xterm"))
    assert "\x1b" not in on_terminal(arguments, environment(TERM="xterm", CI="true"))
    assert "\x1b" not in on_terminal(arguments, environment(TERM="dumb"))
    piped_in_colour = project.replay(FORCE_COLOR="1")
    assert "\x1b" not in piped_in_colour.stderr + piped_in_colour.stdout
    plain = on_terminal(arguments, environment(TERM="xterm", NO_COLOR="1"))
    assert "\x1b[3" not in plain, "no colours"


def on_terminal(arguments: list[str], env: dict[str, str]) -> str:
    """What a command writes to a terminal."""
    ours, theirs = os.openpty()
    with subprocess.Popen(arguments, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as run:
        os.close(theirs)
        said = b""
        # The other end closes with the process: then reading fails.
        while chunk := _read(ours):
            said += chunk
    os.close(ours)
    assert run.returncode == 0
    return said.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""
