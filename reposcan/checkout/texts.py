"""The texts of a snapshot, read again whenever a prompt or a page needs them.

The working tree mostly still holds them, and its content is believed only where it has the digest
that is asked for. What differed from the index was kept when the snapshot was made; everything else
is in git. Texts stay at hand for a while: parsing, counting and packing read the same files, and
neighbouring prompts show them.
"""

from collections import OrderedDict
from collections.abc import Callable

from reposcan.checkout.decode import text_of
from reposcan.checkout.git import Checkout
from reposcan.checkout.objects import blob_id
from reposcan.errors import CheckoutError
from reposcan.model.source import SourceFile

#: Bytes of text held at hand: a repository of ordinary size, small beside any model.
_CACHE_SIZE = 64_000_000


class CheckoutTexts:
    """Reads texts by digest; implements `reposcan.model.source.Texts`.

    Args:
        checkout: open as long as texts are read.
        kept: gives back the raw bytes that `take_snapshot` handed to its `keep`, or None.
    """

    def __init__(self, checkout: Checkout, kept: Callable[[str], bytes | None]) -> None:
        self._checkout = checkout
        self._kept = kept
        self._cache: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._cached = 0

    def read(self, file: SourceFile) -> bytes:
        """The file's text as UTF-8, without a byte order mark, line ends untouched.

        Raises:
            CheckoutError: its content is neither kept nor in the repository any more.
        """
        key = (file.digest, file.encoding)
        text = self._cache.pop(key, None)
        if text is None:
            text = self._load(file)
            self._cached += len(text)
        self._cache[key] = text
        while self._cached > _CACHE_SIZE:
            _, oldest = self._cache.popitem(last=False)
            self._cached -= len(oldest)
        return text

    def _load(self, file: SourceFile) -> bytes:
        raw = self._checkout.unchanged(file.path, file.digest, file.size)
        if raw is None:
            raw = self._kept(file.digest)
            # A damaged store gives another text back, which would pass for the scanned one.
            if raw is not None and blob_id(raw, file.digest) != file.digest:
                raw = None
        if raw is None:
            raw = self._checkout.blob(file.digest)
        try:
            return text_of(raw, file.encoding)
        except (LookupError, ValueError) as exc:
            raise CheckoutError(
                f"{file.path} is no longer the text that was scanned", "scan the checkout again"
            ) from exc
