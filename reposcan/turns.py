"""Texts that could pass for the marks between the turns of a conversation.

A vocabulary on this machine is told to take special tokens in untrusted text for ordinary
characters. That is no help where a server makes the tokens, or where a chat format marks its turns
with ordinary text, as Code Llama's does: there the text of a mark in the scanned code could end its
own turn. So such texts are taken apart by a blank.
"""

import re
from collections.abc import Sequence

from reposcan.packing.tokens import Tokenizer

#: What control tokens look like in the vocabularies in use. A server tells nobody which it has.
_CONTROL = re.compile(
    r"<(?=[|\uff5c][^\n<>]{1,60}[|\uff5c]>)"
    r"|<(?=/?(?:s|unk|pad|bos|eos|mask|think|tool_call|tool_response|tools)>)"
    r"|<(?=/?(?:fim|file|repo|issue|jupyter|start_of|end_of)[\w:-]{0,40}>)"
    r"|<(?=(?:reponame|filename|gh_stars|commit_\w{1,20}|empty_output)>)"
    r"|<(?=</?SYS>>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])"
)

#: What a chat format may write around its turns.
_MARK = re.compile(r"\[/?[A-Z_]{2,}\]|<{1,2}/?[^\s<>]{1,60}>{1,2}")


def plain(text: str) -> str:
    """The text with a blank in all that looks like a control token."""
    return _CONTROL.sub(lambda found: f"{found[0]} ", text)


class PlainTokenizer:
    """A tokenizer for texts in which what looks like a control token is taken apart.

    Args:
        tokenizer: for the texts as they are then.
        joint: ids that stand behind each text, for what a text that follows it may cost.
    """

    def __init__(self, tokenizer: Tokenizer, joint: Sequence[int] = ()) -> None:
        self._tokenizer = tokenizer
        self._joint = tuple(joint)

    def encode(self, text: str) -> list[int]:
        """Ids of untrusted text."""
        return [*self._tokenizer.encode(plain(text)), *self._joint]

    def encode_all(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text."""
        encoded = self._tokenizer.encode_all([plain(text) for text in texts])
        return [[*ids, *self._joint] for ids in encoded]

    def encode_trusted(self, text: str) -> list[int]:
        """Ids of a text of our own."""
        return self._tokenizer.encode_trusted(text)

    def count_file(self, text: str) -> int:
        """Number of ids of a file of its own."""
        return self._tokenizer.count_file(text)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Number of ids of each text."""
        counted = self._tokenizer.count([plain(text) for text in texts])
        return [count + len(self._joint) for count in counted]


def guarded(tokenizer: Tokenizer, conversation: str) -> Tokenizer:
    """The tokenizer itself, or one that takes marks apart where they are ordinary text to it.

    Args:
        tokenizer: of the model.
        conversation: what its chat format writes around the user's words.
    """
    marks = set(_MARK.findall(conversation))
    ordinary = any(tokenizer.encode(mark) == tokenizer.encode_trusted(mark) for mark in marks)
    return PlainTokenizer(tokenizer) if ordinary else tokenizer
