"""Token counts that are kept from run to run: what was counted once is not counted again."""

from collections.abc import Callable, Sequence

from reposcan.packing import RENDERING
from reposcan.packing.tokens import Tokenizer
from reposcan.store import Store


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
        self._name = f"{digest} {RENDERING}"
        self._known = store.counts(self._name)

    def of(self, keys: Sequence[str], texts: Callable[[Sequence[int]], Sequence[str]]) -> list[int]:
        """The counts of what the keys name.

        Args:
            keys: each always names the same text.
            texts: gives the texts at some of their places, where they are not known.
        """
        missing = [at for at, key in enumerate(keys) if key not in self._known]
        if missing:
            counted = self.tokenizer.count(texts(missing))
            self.keep([(keys[at], n) for at, n in zip(missing, counted, strict=True)])
        return [self._known[key] for key in keys]

    def known(self, key: str) -> int | None:
        """The count that a key stands for, if it is kept."""
        return self._known.get(key)

    def keep(self, counts: Sequence[tuple[str, int]]) -> None:
        """Keep (key, tokens)."""
        self._known.update(counts)
        self._store.keep_counts(self._name, counts)
