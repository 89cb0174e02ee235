"""Holds the engine's process: starts it, talks with it, notices its death, ends it.

A process of its own, since only its environment, set before Python starts, makes vLLM quick on
CPUs; since a crash of native code, or the kernel's out-of-memory killer, takes it and not the scan;
and since Ctrl-C is answered at once, not when a step of the model ends.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from reposcan.errors import EngineError

#: Seconds in which a process that has closed its connection must be gone.
_DYING = 5


class EngineProcess:
    """A running `reposcan.engine.child`, in a session of its own."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        """Start the process.

        Args:
            environment: all of its environment variables.
            log: file that receives its output; an older one is replaced.

        Raises:
            EngineError: the log cannot be written.
        """
        self._log = log
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = self._start(environment, theirs.fileno())
        self._connection: Connection[Any, Any] = Connection(ours.detach())

    def send(self, message: object) -> None:
        """Send a message.

        Raises:
            EngineError: the process is gone.
        """
        try:
            self._connection.send(message)
        except OSError as exc:
            raise self._lost() from exc

    def receive(self, seconds: float | None = None) -> Any:
        """The next message.

        Args:
            seconds: how long to wait for it; None is as long as the process lives.

        Raises:
            EngineError: the process is gone, or the time is over.
        """
        try:
            if not self._connection.poll(seconds):
                raise EngineError(
                    f"the engine was not ready after {seconds:g} seconds", self._hint()
                )
            return self._connection.recv()
        except (EOFError, OSError) as exc:
            raise self._lost() from exc

    def kill(self) -> None:
        """End the process and all that it started."""
        self._connection.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _start(self, environment: Mapping[str, str], descriptor: int) -> "subprocess.Popen[bytes]":
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            with self._log.open("wb") as log:
                return subprocess.Popen(  # noqa: S603 - the interpreter that runs this, no shell
                    # The working folder may be the scanned checkout: -P and another folder keep
                    # its files from being imported, or taken for settings.
                    [sys.executable, "-P", "-m", "reposcan.engine.child", str(descriptor)],
                    cwd="/",
                    pass_fds=[descriptor],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=environment,
                    start_new_session=True,
                )
        except OSError as exc:
            raise EngineError(
                f"the engine's log {self._log} cannot be written: {exc.strerror}",
                "name another output folder, or free some space",
            ) from exc

    def _lost(self) -> EngineError:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_DYING)
        code = self._process.returncode
        if code is not None and code < 0:
            name = signal.Signals(-code).name
            cause = " (often: out of memory)" if -code == signal.SIGKILL else ""
            return EngineError(f"the engine was ended by {name}{cause}", self._hint())
        return EngineError(f"the engine stopped: {self._last_line()}", self._hint())

    def _last_line(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")

    def _hint(self) -> str:
        return f"its log is {self._log}; `reposcan doctor` checks the installation"
