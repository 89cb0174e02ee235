"""Models: which there are, which fit this machine, and how to get and read them."""

from reposcan.models.attention import Attention
from reposcan.models.chat import Chat, load_chat
from reposcan.models.fetch import cached, fetch
from reposcan.models.fit import (
    SPREADS,
    MemoryPlan,
    fits,
    longest_context,
    needed,
    plan_memory,
    suits,
)
from reposcan.models.machine import GIB, Machine, gib, this_machine
from reposcan.models.presets import PRESETS, TINY, Preset, by_name
from reposcan.models.resolve import AUTO, LocalModel, resolve
from reposcan.models.tokenizer import load_tokenizer
from reposcan.models.vocabulary import Vocabulary, find_vocabulary

__all__ = [
    "AUTO",
    "GIB",
    "PRESETS",
    "SPREADS",
    "TINY",
    "Attention",
    "Chat",
    "LocalModel",
    "Machine",
    "MemoryPlan",
    "Preset",
    "Vocabulary",
    "by_name",
    "cached",
    "fetch",
    "find_vocabulary",
    "fits",
    "gib",
    "load_chat",
    "load_tokenizer",
    "longest_context",
    "needed",
    "plan_memory",
    "resolve",
    "suits",
    "this_machine",
]
