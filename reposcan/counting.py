"""Token counts that are kept from run to run: what was counted once is not counted again."""

from collections.abc import Callable, Sequence

from reposcan.packing import RENDERING
from reposcan.packing.tokens import Tokenizer
from reposcan.store import Store
from reposcan.syntax import PARSER


class KeptCounts:
    """A tokenizer's counts of rendered texts, by keys that name what is rendered.

    Args:
        store: that keeps them.
        tokenizer: counts what is not kept.
        digest: of the tokenizer, or of its model.
    """

    def __init__(self, store: Store, tokenizer: Tokenizer, digest: str) -> None:
        self.tokenizer = tokenizer
        self._store = store
        # Another parser may come with another way to decode the same bytes.
        self._name = f"{digest} {RENDERING} {PARSER}"
        self._known = store.counts(self._name)
        self._fresh: dict[str, int] = {}

    def of(self, keys: Sequence[str], texts: Callable[[Sequence[int]], Sequence[str]]) -> list[int]:
        """The counts of what the keys name. They are kept by `close`.

        Args:
            keys: each always names the same text.
            texts: gives the texts at some of their places, where they are not known.
        """
        missing = [at for at, key in enumerate(keys) if key not in self._known]
        if missing:
            counted = self.tokenizer.count(texts(missing))
            fresh = {keys[at]: tokens for at, tokens in zip(missing, counted, strict=True)}
            self._known |= fresh
            self._fresh |= fresh
        return [self._known[key] for key in keys]

    def of_file(self, key: str, text: str) -> int:
        """The count of a file of its own, as other tools count it. It is kept by `close`."""
        if key not in self._known:
            self._known[key] = self._fresh[key] = self.tokenizer.count_file(text)
        return self._known[key]

    def close(self) -> None:
        """Keep what was counted since."""
        self._store.keep_counts(self._name, self._fresh.items())
        self._fresh = {}
