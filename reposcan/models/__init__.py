"""Models: which there are, which fit this machine, and how to get and read them."""

from reposcan.models.chat import Chat, load_chat
from reposcan.models.fetch import cached, fetch
from reposcan.models.fit import (
    Machine,
    fits,
    kv_cache_bytes,
    longest_context,
    suits,
    this_machine,
)
from reposcan.models.presets import PRESETS, TINY, Preset, by_name
from reposcan.models.resolve import AUTO, LocalModel, resolve
from reposcan.models.tokenizer import load_tokenizer
from reposcan.models.vocabulary import Vocabulary, find_vocabulary

__all__ = [
    "AUTO",
    "PRESETS",
    "TINY",
    "Chat",
    "LocalModel",
    "Machine",
    "Preset",
    "Vocabulary",
    "by_name",
    "cached",
    "fetch",
    "find_vocabulary",
    "fits",
    "kv_cache_bytes",
    "load_chat",
    "load_tokenizer",
    "longest_context",
    "resolve",
    "suits",
    "this_machine",
]
