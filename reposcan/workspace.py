"""A checkout and its store, opened together."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from reposcan.checkout import Checkout, open_checkout
from reposcan.config import ScanConfig
from reposcan.errors import CheckoutError
from reposcan.store import Store, output_folder


@contextmanager
def open_workspace(config: ScanConfig) -> Iterator[tuple[Checkout, Store]]:
    """Open the checkout for reading and its store for writing.

    Raises:
        CheckoutError: it is not a checkout that can be read.
        StoreError: the store cannot be written, or another scan is using it.
    """
    with open_checkout(config.checkout) as checkout:
        folder = output_folder(config.store, checkout.root, tracked_paths(checkout))
        with Store(folder) as store:
            yield checkout, store


def tracked_paths(checkout: Checkout) -> Iterator[bytes]:
    """Paths of the index; none for a clone whose files were never checked out."""
    with suppress(CheckoutError):
        yield from (entry.path for entry in checkout.tracked())
