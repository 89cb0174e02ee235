"""A tokenizer with a token for every character: the simplest that counts exactly."""

from collections.abc import Sequence

#: Ids of trusted text start here, so that a test can tell them from untrusted text.
TRUSTED = 1_200_000


class Characters:
    def encode(self, text: str) -> list[int]:
        return [ord(char) for char in text]

    def encode_all(self, texts: Sequence[str]) -> list[list[int]]:
        return [self.encode(text) for text in texts]

    def encode_trusted(self, text: str) -> list[int]:
        return [TRUSTED + ord(char) for char in text]

    def count_file(self, text: str) -> int:
        return len(text)

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]


def words(ids: Sequence[int]) -> str:
    """The text behind ids."""
    return "".join(chr(n - TRUSTED if n >= TRUSTED else n) for n in ids)
