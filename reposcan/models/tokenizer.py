"""The served model's own tokenizer, exact and fast.

fastokens counts some fifty times faster than the tokenizers library and gives the same ids; a text
that it refuses (a byte which the vocabulary lacks) and a vocabulary that it can't read go to that
library. Counting and sending take the same way, so what is counted is what is sent.

A conversation is encoded in pieces, and some of them are hostile. Two changes to the model's
`tokenizer.json` make that exact:

* In untrusted text every added token is ordinary characters, also those which the vocabulary
  doesn't mark as special although they steer the model, such as `<|fim_prefix|>` or `<tool_call>`.
* A vocabulary that puts a space in front of every text does so at the conversation's beginning
  only, not between its pieces.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import fastokens
import msgspec
import tokenizers

from reposcan.errors import ModelError
from reposcan.packing.tokens import Tokenizer


def load_tokenizer(folder: Path) -> Tokenizer:
    """Load the tokenizer of a model's folder.

    Raises:
        ModelError: `tokenizer.json` is missing or not readable.
    """
    return load_tokenizer_file(folder / "tokenizer.json")


def load_tokenizer_file(path: Path) -> Tokenizer:
    """Load a tokenizer from its `tokenizer.json`, whatever that is called.

    Raises:
        ModelError: the file is missing or not readable.
    """
    try:
        return ModelTokenizer(msgspec.json.decode(path.read_bytes()))
    # The tokenizers library raises plain Exception.
    except Exception as exc:
        raise ModelError(
            f"{path} is not a tokenizer: {exc}",
            "Fetch the model again: reposcan models fetch NAME",
        ) from exc


class ModelTokenizer:
    """A tokenizer that keeps the pieces of a conversation apart.

    Args:
        definition: content of `tokenizer.json`.
    """

    def __init__(self, definition: dict[str, Any]) -> None:
        # Truncation and padding are leftovers of whoever saved the file: counts must be exact.
        definition = {**definition, "truncation": None, "padding": None}
        continuing = _without_leading_space(definition)
        self._added = tuple(token["content"] for token in definition.get("added_tokens") or ())
        self._any_added = re.compile("|".join(map(re.escape, self._added)) or "(?!)")
        self._opening = "" if continuing == definition else " "
        self._definition, self._continuing_definition = definition, continuing
        self._untrusted = _Untrusted(_all_special(continuing))

    @cached_property
    def _beginning(self) -> tokenizers.Tokenizer:
        """The vocabulary as it is. Loading it takes as long as counting a whole repository."""
        return tokenizers.Tokenizer.from_str(_json(self._definition))

    @cached_property
    def _continuing(self) -> tokenizers.Tokenizer:
        if not self._opening:
            return self._beginning
        return tokenizers.Tokenizer.from_str(_json(self._continuing_definition))

    def encode(self, text: str) -> list[int]:
        """Ids of untrusted text: special tokens in it are ordinary characters."""
        return self._untrusted.encode([text])[0]

    def encode_all(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text, as `encode` gives them."""
        return self._untrusted.encode(texts)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Number of ids of each text, as `encode` gives them."""
        return self._untrusted.count(texts)

    def count_file(self, text: str) -> int:
        """Number of ids of a file of its own as any other tool counts it.

        There, special tokens in the text are special, and the vocabulary may put a space in front.
        """
        if self._any_added.search(text) or (self._opening and text[:1] in (" ", "▁", "")):
            return len(self._beginning.encode(text, add_special_tokens=False).ids)
        return self.count([self._opening + text])[0]

    def encode_trusted(self, text: str) -> list[int]:
        """Ids of a chat template's own text, special tokens included.

        A text that begins with a special token begins a conversation or a turn, and is encoded as
        the vocabulary wants it there; any other goes on where the piece before it ended.
        """
        chosen = self._beginning if text.startswith(self._added) else self._continuing
        ids: list[int] = chosen.encode(text, add_special_tokens=False).ids
        return ids


class LazyTokenizer:
    """A tokenizer that is loaded when it is first asked: what is known need not be counted.

    Args:
        path: of its `tokenizer.json`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _loaded(self) -> Tokenizer:
        return load_tokenizer_file(self._path)

    def encode(self, text: str) -> list[int]:
        """As `ModelTokenizer` does; so do the others."""
        return self._loaded.encode(text)

    def encode_all(self, texts: Sequence[str]) -> list[list[int]]:
        """See there."""
        return self._loaded.encode_all(texts)

    def encode_trusted(self, text: str) -> list[int]:
        """See there."""
        return self._loaded.encode_trusted(text)

    def count_file(self, text: str) -> int:
        """See there."""
        return self._loaded.count_file(text)

    def count(self, texts: Sequence[str]) -> list[int]:
        """See there."""
        return self._loaded.count(texts)


class _Untrusted:
    """Encodes text whose special tokens are mere characters."""

    def __init__(self, definition: dict[str, Any]) -> None:
        self._source = _json(definition)
        try:
            self._fast = fastokens.Tokenizer.from_json_str(self._source)
        except ValueError:
            self._fast = None
            _ = self._exact  # What neither library can read is no tokenizer.

    @cached_property
    def _exact(self) -> tokenizers.Tokenizer:
        """Loaded when the first text needs it: that takes seconds for large vocabularies."""
        exact = tokenizers.Tokenizer.from_str(self._source)
        exact.encode_special_tokens = True
        return exact

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        if self._fast is None:
            return [self._exactly(text) for text in texts]
        try:
            encodings = self._fast.encode_batch(
                list(texts), add_special_tokens=False, split_special_tokens=True
            )
        except ValueError:
            # One text spoils its batch: halve until it stands alone.
            return self._halves(texts)
        return [encoding.ids for encoding in encodings]

    def count(self, texts: Sequence[str]) -> list[int]:
        if self._fast is not None:
            try:
                _, offsets = self._fast.encode_batch_flat(
                    list(texts), add_special_tokens=False, split_special_tokens=True
                )
                return [end - start for start, end in pairwise(memoryview(offsets).cast("Q"))]
            except ValueError:
                pass  # A text among them is refused.
        return [len(ids) for ids in self.encode(texts)]

    def _halves(self, texts: Sequence[str]) -> list[list[int]]:
        if len(texts) == 1:
            return [self._exactly(texts[0])]
        middle = len(texts) // 2
        return self.encode(texts[:middle]) + self.encode(texts[middle:])

    def _exactly(self, text: str) -> list[int]:
        ids: list[int] = self._exact.encode(text, add_special_tokens=False).ids
        return ids


def _json(definition: dict[str, Any]) -> str:
    return msgspec.json.encode(definition).decode()


def _all_special(definition: dict[str, Any]) -> dict[str, Any]:
    """Mark every added token as special, but runs of white space: those steer nothing."""
    added = [
        {**token, "special": token["special"] or bool(token["content"].strip())}
        for token in definition.get("added_tokens") or ()
    ]
    return {**definition, "added_tokens": added}


def _without_leading_space(definition: dict[str, Any]) -> dict[str, Any]:
    """Leave out the rules that put a space in front of every text."""
    return {
        **definition,
        "normalizer": _plain(definition.get("normalizer")),
        "pre_tokenizer": _plain(definition.get("pre_tokenizer")),
    }


def _plain(rule: dict[str, Any] | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    match rule:
        case {"type": "Prepend"}:
            return None
        case {"type": "Metaspace"}:
            return {**rule, "prepend_scheme": "never"}
        case {"type": "ByteLevel", "add_prefix_space": True}:
            return {**rule, "add_prefix_space": False}
        case {"type": "Sequence", "normalizers": list(parts)}:
            return {**rule, "normalizers": [part for p in parts if (part := _plain(p))]}
        case {"type": "Sequence", "pretokenizers": list(parts)}:
            return {**rule, "pretokenizers": [part for p in parts if (part := _plain(p))]}
    return rule
