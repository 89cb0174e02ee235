"""Running git in a folder that nobody vouches for.

A checkout may bring its own configuration: hooks, filters, a file-system monitor, remotes whose
address is a command. So only plumbing that reads is run, what could still start a program is
switched off, and git sees none of the `GIT_*` variables that would lead it to another repository.
It may keep its reader waiting, or eat memory, only within limits (see `hearing`).

GitPython does none of this: it reads a repository's configuration itself, with what that includes,
and waits for a pipe; its runner can add to the environment but not take away, and reads object ids
of 40 digits only, while a SHA-256 repository has 64.
"""

import math
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import IO

from reposcan.checkout.failure import GitFailedError
from reposcan.checkout.hearing import PATIENCE, end, hear
from reposcan.errors import CheckoutError

#: Set on the command line, which outranks every configuration file.
_SWITCHED_OFF = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    # Microsoft's git runs what it names when it reads the index.
    "core.virtualFilesystem=",
    # A summary of the commits, for speed, that git believes without comparing.
    "core.commitGraph=false",
)

_SETTINGS = {
    # A partial clone would fetch what it lacks, from an address that may be a command. Older git
    # does not know the first; the second allows no protocol, which the setting `protocol.allow`
    # would not: a repository can allow one protocol by its name.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    # Content and parents are asked for by a digest: a replacement would be something else.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

#: Bytes of git's own data; packs, which it maps, are not among them. A forged repository can make
#: it read an endless device; the index of a million files takes about a tenth of this.
_MEMORY = 2_000_000_000


class GitCommand:
    """Git, tied to one working tree.

    Attributes:
        patience: seconds that it may be silent.
    """

    def __init__(self, root: Path, patience: float = PATIENCE) -> None:
        program = shutil.which("git")
        if program is None:
            raise CheckoutError("git is not installed", "install git and try again")
        self.patience = patience
        self._root = root
        self._arguments = [program, "--no-pager"]
        for setting in _SWITCHED_OFF:
            self._arguments += ["-c", setting]

    def run(self, *arguments: str) -> bytes:
        """Run a git command to its end and return its output.

        Raises:
            GitFailedError: git ended with an error.
            CheckoutError: git cannot be started, does not answer, or answers without end.
        """
        return b"".join(self.stream(*arguments))

    def stream(
        self,
        *arguments: str,
        stdin: IO[bytes] | int = subprocess.DEVNULL,
        until: float = math.inf,
    ) -> Generator[bytes, None, None]:
        """Run a git command and yield its output, in pieces as they come.

        Args:
            arguments: of git.
            stdin: what it reads; a file, since a pipe would have to be filled meanwhile.
            until: the moment of the monotonic clock at which it must have ended.

        Raises:
            GitFailedError: git ended with an error.
            CheckoutError: git cannot be started, does not answer, or answers without end.
        """
        process = self._start(arguments, stdin=stdin, stderr=subprocess.PIPE)
        said = bytearray()
        try:
            yield from hear(process, said, self.patience, until)
            # It has closed both streams: what is left to do is to end.
            with suppress(subprocess.TimeoutExpired):
                process.wait(self.patience)
        finally:
            end(process)
        if process.returncode:
            raise GitFailedError(process.returncode, said.decode("utf-8", "backslashreplace"))

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a git command that is spoken to through its input and output."""
        return self._start(arguments, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def _start(
        self, arguments: tuple[str, ...], *, stdin: IO[bytes] | int, stderr: int
    ) -> subprocess.Popen[bytes]:
        try:
            # Out of reach of the terminal's Ctrl-C: a scan that is told to stop still reads texts.
            process = subprocess.Popen(  # noqa: S603 - no shell, and the program is git
                [*self._arguments, *arguments],
                cwd=self._root,
                env=_environment(self._root),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                start_new_session=True,
            )
        except OSError as exc:
            raise CheckoutError(
                f"git cannot be started: {exc.strerror}", "check that `git --version` works"
            ) from exc
        _limit_memory(process.pid)
        return process


def _limit_memory(pid: int) -> None:
    if sys.platform == "linux":
        import resource

        # It may have ended already, or be held to less.
        with suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (_MEMORY, _MEMORY))


def _environment(root: Path) -> dict[str, str]:
    """The user's environment, and of git's part of it only the configuration."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(("GIT_CONFIG_", "GIT_EXEC_PATH"))
    }
    # The working tree is where the scan reads, whatever `core.worktree` says, and the repository
    # is looked for there and no higher.
    found = {"GIT_WORK_TREE": str(root), "GIT_CEILING_DIRECTORIES": str(root.parent)}
    return kept | _SETTINGS | found
