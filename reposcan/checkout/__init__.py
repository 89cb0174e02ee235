"""From a checkout on the disk to a snapshot, and from a snapshot back to texts."""

from reposcan.checkout.git import Checkout, Entry
from reposcan.checkout.history import read_history
from reposcan.checkout.opening import open_checkout
from reposcan.checkout.select import Selection
from reposcan.checkout.snapshot import take_snapshot
from reposcan.checkout.texts import CheckoutTexts

__all__ = [
    "Checkout",
    "CheckoutTexts",
    "Entry",
    "Selection",
    "open_checkout",
    "read_history",
    "take_snapshot",
]
