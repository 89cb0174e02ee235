"""JSON schemas as the engine's grammar takes them: plain, without titles and descriptions."""

import json
from functools import cache
from typing import Any

from pydantic import BaseModel


@cache
def json_schema(model: type[BaseModel]) -> str:
    """The JSON schema of an answer, as text; the same text for the same schema, always."""
    return json.dumps(_plain(model.model_json_schema()), sort_keys=False)


def _plain(node: Any) -> Any:
    """Leave out what does not constrain: a field's documentation must not change a stored key."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: _plain(item) for name, item in value.items()}
        if key in ("properties", "$defs")
        else _plain(value)
        for key, value in node.items()
        if key not in ("title", "description")
    }
