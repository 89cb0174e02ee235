"""How git says that it failed, and how a user is told."""

import re
from pathlib import Path

from reposcan.errors import CheckoutError

#: What git says of a fetch over any protocol, since none is allowed.
_FORBIDDEN_FETCH = re.compile(r"transport '.*' not allowed")


class GitFailedError(Exception):
    """Git ended with an error.

    Args:
        status: its exit status.
        said: the end of what it wrote to its error stream.
    """

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.said = said

    @property
    def reason(self) -> str:
        """The line that says why, printable: warnings come before it, advice after it."""
        lines = self.said.strip().splitlines() or [f"it ended with status {self.status}"]
        fatal = [line for line in lines if line.startswith("fatal: ")]
        line = (fatal or lines)[-1].removeprefix("fatal: ")
        return "".join(char if char.isprintable() else "?" for char in line)


def unreadable(root: Path, failure: GitFailedError) -> CheckoutError:
    """What to tell the user about a failure that means that the checkout cannot be read."""
    # The second wording is that of git 2.35 to 2.37.
    if "dubious ownership" in failure.said or "unsafe repository" in failure.said:
        return CheckoutError(
            f"{root} belongs to another user, and git refuses to read it",
            f"if you trust it: git config --global --add safe.directory {root}",
        )
    # The second alone where the fetch that we forbid ends before git can say more.
    if "promisor" in failure.said or _FORBIDDEN_FETCH.search(failure.said):
        return CheckoutError(
            f"{root} is a partial clone, and lacks content that is needed",
            "check out the commit to be scanned, which fetches its content, or make a full clone",
        )
    if not failure.said.strip():
        return CheckoutError(
            f"git does not work on this machine: {failure.reason}",
            "check that `git --version` works",
        )
    return CheckoutError(
        f"git cannot read {root}: {failure.reason}", "run `git status` and `git fsck` there"
    )
