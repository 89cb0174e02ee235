"""Counting with the model's own tokenizer.

Head and foot of a conversation may hold special tokens; scanned code and questions never do: a
file that contains the text of a special token cannot close its own turn.
"""

from collections.abc import Sequence
from typing import Protocol


class Tokenizer(Protocol):
    """Turns text into the served model's token ids."""

    def encode(self, text: str) -> list[int]:
        """Ids of untrusted text: special tokens in it are ordinary characters."""

    def encode_all(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text, as `encode` gives them."""

    def encode_trusted(self, text: str) -> list[int]:
        """Ids of a chat template's own text, special tokens included."""

    def count_file(self, text: str) -> int:
        """Number of ids of a file of its own, as other tools count it with this vocabulary."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Number of ids of each text, as `encode` gives them."""
