"""Servers on the command line: the one question, and which of two settings counts."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest
from command_line import FILES, Done, command, environment, reposcan
from git_repository import write_files
from scripted_server import ScriptedServer, serving

from reposcan.commands.exits import Exit


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


def abroad(server: ScriptedServer) -> str:
    """An address that is not the loopback's by its number, and leads there all the same."""
    return server.url.replace("127.0.0.1", "0.0.0.0")


def on_a_terminal(said: str, *arguments: str | Path) -> Done:
    """A command whose user sits at a terminal, and has typed something already."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, said.encode())
        with subprocess.Popen(
            command(*arguments),
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            text=True,
            env=environment(TERM="dumb"),
        ) as process:
            os.close(theirs)
            seen = read_all(ours)
            assert process.stdout
            out = process.stdout.read()
        return subprocess.CompletedProcess(process.args, process.returncode, out, seen)
    finally:
        os.close(ours)


def read_all(terminal: int) -> str:
    parts = []
    try:
        while part := os.read(terminal, 65536):
            parts.append(part)
    except OSError:
        pass  # A terminal that nobody writes to any more.
    return b"".join(parts).decode()


def test_a_user_at_a_terminal_is_asked_once(make_checkout) -> None:
    checkout = make_checkout(FILES)
    with serving() as server:
        arguments = ("scan", checkout, "--server", abroad(server), "--json")
        refused = on_a_terminal("n\n", *arguments)
        assert refused.returncode == Exit.USAGE
        assert "the text of 2 files, to be counted and asked about, will be sent to" in (
            refused.stderr
        )
        assert server.chats == []

        agreed = on_a_terminal("y\n", *arguments)
        assert "May it? [y/N]" in agreed.stderr
        assert agreed.returncode == Exit.DONE
        assert json.loads(agreed.stdout)["state"] == "complete"

        again = reposcan(*arguments)
        assert (again.returncode, "May it?" in again.stderr) == (Exit.DONE, False)
        assert "tokens of this code are sent to 0.0.0.0" in again.stderr


def test_where_nobody_can_be_asked_it_must_be_said(make_checkout) -> None:
    checkout = make_checkout(FILES)
    with serving() as server:
        arguments = ("scan", checkout, "--server", abroad(server), "--json")
        refused = reposcan(*arguments)
        assert refused.returncode == Exit.USAGE
        assert "--send-code" in json.loads(refused.stdout)["error"]["hint"]
        assert reposcan(*arguments, "--send-code").returncode == Exit.DONE
        assert reposcan(*arguments).returncode == Exit.DONE


def test_servers_come_from_files_and_the_environment_too(make_checkout, tmp_path: Path) -> None:
    checkout = make_checkout(FILES)
    with serving() as server:
        write_files(tmp_path, {"config/reposcan/config.toml": f'server = ["{server.url}"]\n'})
        assert reposcan("scan", checkout).returncode == Exit.DONE
        asked = len(server.chats)
        assert asked
        none = reposcan("scan", checkout, "--no-model", "--json")
        assert json.loads(none.stdout)["planned"] == 0
    with serving() as other:
        done = reposcan("plan", checkout, "--json", REPOSCAN_SERVER=other.url)
        assert json.loads(done.stdout)["model"] == "scripted-model"
        assert other.calls
        write_files(tmp_path, {"config/reposcan/config.toml": "no-model = true\n"})
        typed = reposcan("scan", checkout, "--server", other.url, "--json")
        assert json.loads(typed.stdout)["planned"] > 0


def test_a_key_goes_to_the_server_and_nowhere_else(make_checkout) -> None:
    checkout = make_checkout(FILES)
    with serving() as server:
        done = reposcan("scan", checkout, "--server", server.url, REPOSCAN_API_KEY="s3cret-key")
        assert done.returncode == Exit.DONE
        assert {call.headers["Authorization"] for call in server.calls} == {"Bearer s3cret-key"}
    assert "s3cret-key" not in done.stdout + done.stderr
    for path in (checkout / ".reposcan").rglob("*"):
        assert path.is_dir() or b"s3cret-key" not in path.read_bytes()
