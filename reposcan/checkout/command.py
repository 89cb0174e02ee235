"""Running git in a folder that nobody vouches for.

A checkout may bring its own configuration: hooks, filters, a file-system monitor, remotes whose
address is a command. So only plumbing that reads is run, what could still start a program is
switched off, and git sees none of the `GIT_*` variables that would lead it to another repository.

GitPython finds the repository but does not run git here: its runner can add to the environment but
not take away, leaves the error stream of a long-lived process in a pipe that fills up, and reads
object ids of 40 digits only, while a SHA-256 repository has 64.
"""

import os
import shutil
import subprocess
from pathlib import Path

from reposcan.errors import CheckoutError

#: Set on the command line, which outranks every configuration file.
_SWITCHED_OFF = ("core.fsmonitor=false", "core.hooksPath=/dev/null")

_SETTINGS = {
    # A partial clone would fetch what it lacks, from an address that may be a command. Older git
    # does not know the first; the second allows no protocol, which the setting `protocol.allow`
    # would not: a repository can allow one protocol by its name.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    # Content is asked for by its digest: a replacement would be something else.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class GitFailedError(Exception):
    """Git ended with an error.

    Args:
        status: its exit status.
        said: all that it wrote to its error stream.
    """

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.said = said

    @property
    def reason(self) -> str:
        """The line that says why, printable: warnings come before it, advice after it."""
        lines = self.said.strip().splitlines() or [""]
        fatal = [line for line in lines if line.startswith("fatal: ")]
        line = (fatal or lines)[-1].removeprefix("fatal: ")
        return "".join(char if char.isprintable() else "?" for char in line)


class GitCommand:
    """Git, tied to one working tree."""

    def __init__(self, root: Path) -> None:
        program = shutil.which("git")
        if program is None:
            raise CheckoutError("git is not installed", "install git and try again")
        self._root = root
        self._arguments = [program]
        for setting in _SWITCHED_OFF:
            self._arguments += ["-c", setting]

    def run(self, *arguments: str) -> bytes:
        """Run a git command to its end and return its output.

        Raises:
            GitFailedError: git ended with an error.
            CheckoutError: git cannot be started.
        """
        process = self._start(arguments, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        with process:
            output, said = process.communicate()
        if process.returncode:
            raise GitFailedError(process.returncode, said.decode("utf-8", "backslashreplace"))
        return output

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a git command that is spoken to through its input and output."""
        return self._start(arguments, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def _start(
        self, arguments: tuple[str, ...], *, stdin: int, stderr: int
    ) -> subprocess.Popen[bytes]:
        try:
            # Out of reach of the terminal's Ctrl-C: a scan that is told to stop still reads texts.
            return subprocess.Popen(  # noqa: S603 - no shell, and the program is git
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
