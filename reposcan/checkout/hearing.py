"""Hearing a git process out, but not for ever.

A checkout can name a pipe or a device where git expects a file, in an `include.path` or as its
index, and git would wait for it without end. So silence has a limit. The whole has none of its
own: to list a very large repository takes long, but git does not pause meanwhile. Length has a
limit too: a few folders, each holding the next many times over, stand for billions of files.
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from reposcan.errors import CheckoutError

#: Seconds. Git answers in milliseconds, in seconds on a slow network disk.
PATIENCE = 60.0

#: Bytes. The list of two million files, several times what the largest public repositories hold.
LONGEST = 200_000_000

#: Bytes of the error stream that are kept; its end says why git gave up.
_COMPLAINT = 20_000


def hear(
    process: subprocess.Popen[bytes], said: bytearray, patience: float, until: float
) -> Iterator[bytes]:
    """Yield what a process writes to its output, until it ends it.

    Args:
        process: with pipes for its output and its error stream.
        said: receives the end of what it writes to its error stream.
        patience: seconds of silence.
        until: the moment of the monotonic clock at which it must have ended.

    Raises:
        CheckoutError: it was silent for too long, or wrote too much.
    """
    assert process.stdout is not None and process.stderr is not None
    output, errors = process.stdout.fileno(), process.stderr.fileno()
    poll, speaking, length = select.poll(), {output, errors}, 0
    for stream in speaking:
        poll.register(stream, select.POLLIN)
    while speaking:
        for stream in _next(poll, min(patience, until - time.monotonic())):
            piece = os.read(stream, 1 << 16)
            length += len(piece)
            if length > LONGEST:
                raise CheckoutError(
                    f"git's answer is longer than {LONGEST // 1_000_000} MB",
                    "a repository with that many files cannot be read as a whole",
                )
            if not piece:
                poll.unregister(stream)
                speaking.discard(stream)
            elif stream == output:
                yield piece
            else:
                said += piece
                del said[:-_COMPLAINT]


def await_answer(stream: IO[bytes], patience: float) -> None:
    """Wait until there is something to be read, or the end.

    Raises:
        CheckoutError: nothing came.
    """
    poll = select.poll()
    poll.register(stream, select.POLLIN)
    _next(poll, patience)


def _next(poll: select.poll, seconds: float) -> list[int]:
    ready = poll.poll(seconds * 1000) if seconds > 0 else []
    if not ready:
        raise CheckoutError(
            "git gives no answer",
            "look for pipes and devices below .git and among the files that .git/config includes",
        )
    return [stream for stream, _ in ready]


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started, if they run, and close its pipes."""
    # It leads a group of its own, which has its id until it is waited for.
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    # Waits for the process; a question may be left in its input.
    with suppress(BrokenPipeError), process:
        pass
