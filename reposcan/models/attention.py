"""The shape of a model's attention: what a token costs, and over how many GPUs it can be spread."""

from dataclasses import dataclass

#: Keys and values are held in 16 bits: the engine runs in bfloat16 or float16, whatever was saved.
_ELEMENT_BYTES = 2


@dataclass(frozen=True, slots=True)
class Attention:
    """How much a model keeps of every token that it has read.

    Attributes:
        layers: that attend. Where some look back a short way only, less is kept than is said here.
        heads: of queries, in a layer.
        kv_heads: of keys and values, in a layer.
        head_size: elements of a key, and of a value.
    """

    layers: int
    heads: int
    kv_heads: int
    head_size: int

    def __post_init__(self) -> None:
        if min(self.layers, self.heads, self.kv_heads, self.head_size) < 1:
            raise ValueError("every number is at least one")

    @property
    def kv_bytes_per_token(self) -> int:
        """Bytes of a token's keys and values."""
        return self.kv_bytes_on_each(1)

    def splits(self, gpus: int) -> bool:
        """Whether the heads can be dealt out to so many GPUs."""
        kv = self.kv_heads
        return self.heads % gpus == 0 and (kv % gpus == 0 or gpus % kv == 0)

    def kv_bytes_on_each(self, gpus: int) -> int:
        """Bytes of a token's keys and values on each of several GPUs.

        A head is not divided: with more GPUs than heads, some hold the same one.
        """
        held = max(1, self.kv_heads // gpus)
        return 2 * self.layers * held * self.head_size * _ELEMENT_BYTES
