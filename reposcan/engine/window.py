"""How much may be given to an engine at once.

Requests of one context share the computation of its prefix only as long as the prefix stays in the
KV cache. An engine that is given more than its cache holds evicts prefixes that are still needed
and computes them again; one that is given too little decodes few answers at a time. So requests
are admitted, in the order given, while the cache holds all that they can grow to.
"""

from collections import Counter
from dataclasses import dataclass

from reposcan.model.asking import Request


@dataclass(frozen=True, slots=True)
class Capacity:
    """What an engine has room for.

    Attributes:
        blocks: of the KV cache.
        block_size: tokens of a block; only whole blocks of a prefix are shared.
        sequences: requests decoded at the same time.
    """

    blocks: int
    block_size: int
    sequences: int


class Window:
    """The requests that an engine has in hand."""

    def __init__(self, capacity: Capacity) -> None:
        self._capacity = capacity
        self._requests: dict[int, Request] = {}
        self._contexts: Counter[str] = Counter()
        self._blocks = 0
        self._last = 0

    def __len__(self) -> int:
        """How many requests are in hand."""
        return len(self._requests)

    def fits(self, request: Request) -> bool:
        """Whether there is room for the request; when none is in hand there always is."""
        if not self._requests:
            return True
        return (
            len(self._requests) < self._capacity.sequences
            and self._blocks + self._cost(request) <= self._capacity.blocks
        )

    def add(self, request: Request) -> int:
        """Take a request in hand and give it a number, since two may have the same key."""
        self._blocks += self._cost(request)
        self._contexts[request.context] += 1
        self._last += 1
        self._requests[self._last] = request
        return self._last

    def remove(self, number: int) -> None:
        """Let go of a request that has been answered."""
        request = self._requests.pop(number)
        self._contexts[request.context] -= 1
        self._blocks -= self._cost(request)

    def _cost(self, request: Request) -> int:
        """Blocks that the request takes beside those of the others in hand."""
        size = self._capacity.block_size
        longest = len(request.prefix) + len(request.tail) + request.max_tokens
        shared = len(request.prefix) // size if self._contexts[request.context] else 0
        return -(-longest // size) - shared
