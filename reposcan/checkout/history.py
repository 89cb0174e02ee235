"""How often each file was changed: the sign, beside its complexity, of where trouble is likely.

`git log` would obey the checkout's configuration, which can name programs to check signatures or to
show changes. Two commands of plumbing do without: one lists commits, the other compares the folders
of each with its parent's and never opens a file. What fails here does not stop a scan: the history
then says what is wrong with it.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime

from reposcan.checkout.command import GitCommand
from reposcan.checkout.failure import GitFailedError
from reposcan.checkout.git import Checkout
from reposcan.errors import CheckoutError
from reposcan.model.history import History

#: Commits. Years of a busy project: what was often changed before that is often settled by now.
#: Counting these takes about a second.
MOST_COMMITS = 5_000

#: Seconds. Only a history made of enormous commits takes so long; what was counted is then used.
TIME_LIMIT = 120.0

_COMPARE = (
    *("diff-tree", "--stdin", "--root", "--always", "-r", "-z", "--name-status", "--no-renames"),
    *("--no-ext-diff", "--no-textconv", "--ignore-submodules=all"),
)


def read_history(checkout: Checkout, commit: str, time_limit: float = TIME_LIMIT) -> History:
    """Count how many of the last commits changed each path.

    In a shallow clone the commits at its border are left out: what they changed is not there.

    Args:
        checkout: open checkout.
        commit: id of the commit to begin with.
        time_limit: seconds for all of it.

    Returns:
        The history, with paths named as in a snapshot. Where git fails or takes too long, it holds
        what was counted so far and says so in `problem`.
    """
    until = time.monotonic() + time_limit
    seen: list[int] = []
    changes: Counter[str] = Counter()
    shallow, problem = False, ""
    try:
        shallow = checkout.git.run("rev-parse", "--is-shallow-repository") == b"true\n"
        dates = _commits(checkout.git, commit, shallow, until)
        for date, path in _changes(checkout.git, dates, until):
            if path is None:
                seen.append(date)
            else:
                changes[path] += 1
    except GitFailedError as exc:
        problem = f"git could not read the history: {exc.reason}"
    except CheckoutError as exc:
        problem = f"git could not read the history: {exc.message}"
        if time.monotonic() >= until:
            problem = f"only a part of the history was read within {time_limit:g} seconds"
    return History(
        commits=len(seen),
        first=_iso(min(seen, default=None)),
        last=_iso(max(seen, default=None)),
        shallow=shallow,
        changes=tuple(sorted(changes.items())),
        problem=problem,
    )


def _commits(git: GitCommand, commit: str, shallow: bool, until: float) -> Mapping[bytes, int]:
    """The commits to be looked at, the newest first, with their committer dates."""
    listing = git.stream(
        *("rev-list", "--no-merges", f"--max-count={MOST_COMMITS}", "--parents", "--timestamp"),
        *(commit, "--"),
        until=until,
    )
    dates: dict[bytes, int] = {}
    for line in b"".join(listing).splitlines():
        date, oid, *parents = line.split()
        # Only a border of a shallow clone has lost its parents; compared with nothing, it would
        # seem to have changed every file.
        if parents or not shallow:
            dates[oid] = int(date)
    return dates


def _changes(
    git: GitCommand, dates: Mapping[bytes, int], until: float
) -> Iterator[tuple[int, str | None]]:
    """The date of each commit: alone where the commit begins, and with each path it changed."""
    with tempfile.TemporaryFile() as ids:
        ids.writelines(oid + b"\n" for oid in dates)
        ids.seek(0)
        date = 0
        with closing(git.stream(*_COMPARE, stdin=ids, until=until)) as pieces:
            words = _words(pieces)
            for word in words:
                # A commit's id stands alone, a path after its status: a file can be named like an
                # id, but no status is as long as one.
                if len(word) < 40:
                    yield date, next(words).decode("utf-8", "backslashreplace")
                else:
                    date = dates[word]
                    yield date, None


def _words(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Split NUL-terminated words."""
    rest = b""
    for piece in pieces:
        *words, rest = (rest + piece).split(b"\0")
        yield from words


def _iso(seconds: int | None) -> str:
    """A moment as ISO 8601; empty where there is none, or none that a calendar has."""
    try:
        return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
    except (OverflowError, OSError, ValueError):
        return ""
