"""Stored runs: listing them, rendering one again, and clearing what is no longer needed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reposcan.checkout import Checkout, CheckoutTexts, open_checkout
from reposcan.errors import StoreError, UsageError
from reposcan.observer import Observer, Silent
from reposcan.report import FORMATTERS, write
from reposcan.store import (
    Freed,
    Store,
    StoredRun,
    StoredRunInfo,
    find_folder,
    stored_runs,
)
from reposcan.store import collect_garbage as collect
from reposcan.workspace import tracked_paths


def list_runs(checkout: Path, store: Path | None = None) -> tuple[StoredRunInfo, ...]:
    """All runs of a store, the newest first; a scan may be running.

    Args:
        checkout: root of the checkout.
        store: folder of the store; None is `.reposcan` in the checkout.

    Raises:
        ReposcanError: there is no store, or it cannot be read.
    """
    if store:
        # What is in a store can be listed when the checkout is gone.
        return _listed(store.absolute())
    with open_checkout(checkout) as opened:
        return _listed(find_folder(None, opened.root, tracked_paths(opened)))


def render(
    checkout: Path,
    store: Path | None = None,
    run: int | None = None,
    observer: Observer | None = None,
) -> Path:
    """Write the report of a stored run, in place of the one that is there.

    Args:
        checkout: root of the checkout, whose sources the report shows.
        store: folder of the store; None is `.reposcan` in the checkout.
        run: its id; None takes the newest.
        observer: is told of the progress.

    Returns:
        Path of `index.html`.

    Raises:
        ReposcanError: there is no such run, or its sources are gone, or a scan is running.
    """
    with _opened(checkout, store) as (opened, kept):
        chosen = _choose(stored_runs(kept), run, opened.name, kept.folder)
        texts = CheckoutTexts(opened, kept.kept_text)
        reader = StoredRun(kept, chosen, texts)
        return write(reader, FORMATTERS, kept.folder, observer or Silent())


def collect_garbage(
    checkout: Path, store: Path | None, keep: int, answers: bool = False, dry_run: bool = False
) -> Freed:
    """Remove old runs and what only they used.

    Args:
        checkout: root of the checkout.
        store: folder of the store; None is `.reposcan` in the checkout.
        keep: how many of the newest runs stay, at least 1.
        answers: remove answers that no run uses any more, too.
        dry_run: only count.

    Raises:
        ReposcanError: there is no store, it cannot be written, or a scan is running.
    """
    with _opened(checkout, store) as (_, kept):
        return collect(kept, keep, answers=answers, dry_run=dry_run)


def _listed(folder: Path) -> tuple[StoredRunInfo, ...]:
    with Store(folder, read_only=True) as store:
        return stored_runs(store)


def _choose(runs: Sequence[StoredRunInfo], run: int | None, repository: str, folder: Path) -> int:
    """The id of the run that is asked for, or of the newest of this repository."""
    own = [one.id for one in runs if one.repository == repository]
    if run in own or (run is None and own):
        return own[0] if run is None else run
    if run is None:
        raise StoreError(f"{folder} holds no run of {repository}", "run `reposcan scan` first")
    if run in (one.id for one in runs):
        raise UsageError(
            f"run {run} is of another repository", "name the checkout that it is of instead"
        )
    raise UsageError(f"there is no run {run} in {folder}", "`reposcan runs` lists those there are")


@contextmanager
def _opened(checkout: Path, store: Path | None) -> Iterator[tuple[Checkout, Store]]:
    """A store that is there, for writing; none is made."""
    with open_checkout(checkout) as opened:
        folder = find_folder(store, opened.root, tracked_paths(opened))
        # Opened to be read first: that tells of a store that is not there, and makes none.
        with Store(folder, read_only=True):
            pass
        with Store(folder) as kept:
            yield opened, kept
