"""Holds the engine's process: starts it, talks with it, notices its death or silence, ends it.

A process of its own, since only its environment, set before Python starts, makes vLLM quick on
CPUs; since a crash of native code, or the kernel's out-of-memory killer, takes it and not the scan;
and since Ctrl-C is answered at once, not when a step of the model ends.
"""

import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO

from reposcan.errors import EngineError, EngineLostError

#: What the process sends, about once a second, while steps of the model go on.
ALIVE = None

#: Seconds in which a process that was killed, or has closed its connection, must be gone. One that
#: hangs in a driver outlives its killing, and is not waited for.
_DYING = 5

#: Bytes of the log that outlive the start of another process: some twenty starts of vLLM.
_KEPT_LOG = 1 << 20
#: The last line is looked for in so many.
_LOG_END = 1 << 13


class EngineProcess:
    """A running `reposcan.engine.child`, in a session of its own."""

    def __init__(self, environment: Mapping[str, str], log: Path, silence: float) -> None:
        """Start the process.

        Args:
            environment: all of its environment variables.
            log: file that receives its output, after the end of what is in it.
            silence: seconds without a sign of life after which it is taken for dead.

        Raises:
            EngineError: the log cannot be written.
        """
        self._log, self._silence = log, silence
        ours, theirs = socket.socketpair()
        # One that is stuck reads nothing either, and may stop in the middle of a message.
        patience = struct.pack("ll", int(silence), int(silence % 1 * 1e6))
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)
        with theirs:
            self._process = self._start(environment, theirs.fileno())
        self._connection: Connection[Any, Any] = Connection(ours.detach())

    @property
    def killed(self) -> bool:
        """Whether a signal has ended it, so that it could not say why."""
        return self._process.returncode is not None and self._process.returncode < 0

    def send(self, message: object) -> None:
        """Send a message; if the process is gone, the answers that it still gave come first.

        Raises:
            EngineLostError: the process reads nothing any more.
        """
        try:
            self._connection.send(message)
        except BlockingIOError as exc:
            raise self._silent(self._silence) from exc
        except OSError:
            # `receive` will tell.
            return

    def receive(self, silence: float | None = None) -> Any:
        """The next message that is more than a sign of life.

        Args:
            silence: seconds without any message after which the process is taken for dead; None
                is as usual.

        Raises:
            EngineLostError: the process is gone, or silent.
        """
        silence = self._silence if silence is None else silence
        message: Any = ALIVE
        try:
            while message is ALIVE:
                if not self._connection.poll(silence):
                    raise self._silent(silence)
                message = self._connection.recv()
        except BlockingIOError as exc:
            raise self._silent(self._silence) from exc
        except (EOFError, OSError) as exc:
            raise self._lost() from exc
        return message

    def kill(self) -> None:
        """End the process and all that it started."""
        self._connection.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._wait()

    def _start(self, environment: Mapping[str, str], descriptor: int) -> "subprocess.Popen[bytes]":
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            with self._log.open("a+b") as log:
                self._begin = _shorten(log)
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

    def _wait(self) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_DYING)

    def _lost(self) -> EngineLostError:
        self._wait()
        if not self.killed:
            return EngineLostError(f"the engine stopped: {self._last_line()}", self._hint())
        number = -self._process.returncode
        cause = " (often: out of memory)" if number == signal.SIGKILL else ""
        return EngineLostError(
            f"the engine was ended by {signal.Signals(number).name}{cause}", self._hint()
        )

    def _silent(self, seconds: float) -> EngineLostError:
        return EngineLostError(
            f"the engine gave no sign of life for {seconds:g} seconds", self._hint()
        )

    def _last_line(self) -> str:
        """The last line that this process has written, not a former one."""
        with self._log.open("rb") as log:
            log.seek(max(self._begin, log.seek(0, os.SEEK_END) - _LOG_END))
            lines = log.read().decode(errors="replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")

    def _hint(self) -> str:
        return f"its log is {self._log}; `reposcan doctor` checks the installation"


def _shorten(log: BinaryIO) -> int:
    """Leave the end of what former processes wrote; return how long that is."""
    if (size := log.seek(0, os.SEEK_END)) > _KEPT_LOG:
        log.seek(size - _KEPT_LOG)
        end = log.read()
        log.truncate(0)
        log.write(end)
        log.flush()
    return min(size, _KEPT_LOG)
