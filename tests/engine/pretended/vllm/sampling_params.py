"""The names that the child imports from vLLM's module."""

from enum import Enum
from typing import Any


class RequestOutputKind(Enum):
    FINAL_ONLY = 2


class StructuredOutputsParams:
    def __init__(self, **_: Any) -> None: ...
