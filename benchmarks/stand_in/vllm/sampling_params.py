"""As vLLM's, as far as it is used."""

from enum import Enum
from types import SimpleNamespace


class RequestOutputKind(Enum):
    """When outputs are given."""

    FINAL_ONLY = 2


class StructuredOutputsParams(SimpleNamespace):
    """What an answer must look like."""
