"""The engine's process ends when it should, and its end is noticed and explained.

A module named `vllm`, found before the real one, stands for vLLM's behaviour at start-up.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import reposcan
from reposcan.engine.process import EngineProcess
from reposcan.errors import EngineError, EngineLostError

PACKAGE = str(Path(reposcan.__file__).parent.parent)


def environment(*folders: Path) -> dict[str, str]:
    path = os.pathsep.join([*map(str, folders), PACKAGE])
    return {**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., EngineProcess]]:
    """Starts engine processes, and ends them after the test."""
    started: list[EngineProcess] = []

    def start(*folders: Path) -> EngineProcess:
        started.append(EngineProcess(environment(*folders), tmp_path / "engine.log", 60))
        return started[-1]

    yield start
    for process in started:
        process.kill()


def child_of(process: int) -> int:
    """The engine's process; its command line appears a moment after it was started."""
    children = Path(f"/proc/{process}/task/{process}/children")
    while True:
        for child in children.read_text().split():
            if b"reposcan.engine.child" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
        time.sleep(0.01)


def wait_until_gone(process: int) -> None:
    """Fails by the test run's own limit, should the process never end."""
    while Path(f"/proc/{process}").exists():
        if Path(f"/proc/{process}/stat").read_text().rsplit(")")[1].split()[0] == "Z":
            return
        time.sleep(0.05)


def test_the_last_line_of_the_log_is_the_reason(tmp_path, start):
    (tmp_path / "vllm.py").write_text(
        "import atexit\n"
        "atexit.register(print, 'some noise at the end')\n"
        "raise RuntimeError('no room\\n  for the model')\n"
    )
    process = start(tmp_path)
    process.send({})
    with pytest.raises(EngineError) as raised:
        process.receive(60)
    assert raised.value.message == "the engine stopped: RuntimeError: no room for the model"
    assert str(tmp_path / "engine.log") in raised.value.hint
    assert "Traceback" in (tmp_path / "engine.log").read_text()


def test_nothing_is_imported_from_the_current_folder(tmp_path, monkeypatch, start):
    (tmp_path / "reposcan").mkdir()
    hostile = tmp_path / "reposcan" / "__init__.py"
    hostile.write_text("import pathlib\npathlib.Path('ran').touch()\n")
    (tmp_path / "vllm.py").write_text(hostile.read_text())
    engine_folder = tmp_path / "installed"
    engine_folder.mkdir()
    (engine_folder / "vllm.py").write_text("raise RuntimeError('the installed one')\n")
    monkeypatch.chdir(tmp_path)
    process = start(engine_folder)
    process.send({})
    with pytest.raises(EngineError, match="the installed one"):
        process.receive(60)
    assert not (tmp_path / "ran").exists()


def test_an_engine_that_never_gets_ready_is_given_up(start):
    process = start()
    with pytest.raises(EngineLostError, match=r"no sign of life for 0\.1 seconds"):
        process.receive(0.1)
    child = child_of(os.getpid())
    process.kill()
    wait_until_gone(child)
    process.kill()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_process_is_noticed_at_once(start, how):
    process = start()
    os.kill(child_of(os.getpid()), how)
    with pytest.raises(EngineLostError, match=how.name):
        process.receive()
    # It may die between two requests: the next one is sent, and its death met behind that.
    process.send("a request")
    with pytest.raises(EngineLostError, match=how.name):
        process.receive()


def test_the_process_dies_with_its_parent_even_while_it_loads(tmp_path):
    (tmp_path / "vllm.py").write_text(
        "import time\nprint('loading', flush=True)\ntime.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import os, pathlib, sys\n"
            "from reposcan.engine.process import EngineProcess\n"
            "process = EngineProcess(os.environ, pathlib.Path(sys.argv[1]), 60)\n"
            "process.send({})\n"
            "print('started', flush=True)\n"
            "process.receive()\n",
            str(tmp_path / "engine.log"),
        ],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        child = child_of(parent.pid)
        while "loading" not in (tmp_path / "engine.log").read_text():
            time.sleep(0.01)
        parent.kill()
    wait_until_gone(child)


def test_a_process_that_says_nothing_is_not_given_a_former_ones_last_words(tmp_path, start):
    (tmp_path / "engine.log").write_text("a former one's last words\n")
    (tmp_path / "vllm.py").write_text("import os\nos._exit(3)\n")
    process = start(tmp_path)
    process.send({})
    with pytest.raises(EngineLostError, match="the engine stopped: it said nothing"):
        process.receive(60)


def test_a_log_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EngineError) as raised:
        EngineProcess(environment(), tmp_path / "file" / "engine.log", 60)
    assert "engine.log" in raised.value.message
