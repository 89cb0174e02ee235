"""The form in which a server is asked for JSON, from the strictest to what any server takes."""

import json
from enum import Enum
from typing import Any

from reposcan.servers.trouble import RefusedError

#: What servers call it when they refuse it.
_NAMES = ("response_format", "json_schema", "json schema", "guided", "grammar", "structured")


class Form(Enum):
    """How JSON is asked for; the value is shown."""

    SCHEMA = "by their schema"
    OBJECT = "as any JSON object"
    SAID = "in words alone"

    @property
    def weaker(self) -> "Form | None":
        """The next one; None after the last."""
        forms = list(Form)
        following = forms[forms.index(self) + 1 :]
        return following[0] if following else None

    def response_format(self, schema: str) -> dict[str, Any]:
        """The part of a request's body that asks for it; an empty schema is free text."""
        if not schema:
            return {}
        match self:
            case Form.SCHEMA:
                described = {"name": "answer", "strict": True, "schema": json.loads(schema)}
                form: dict[str, Any] = {"type": "json_schema", "json_schema": described}
            case Form.OBJECT:
                form = {"type": "json_object"}
            case Form.SAID:
                return {}
        return {"response_format": form}

    def words(self, schema: str) -> str:
        """What is said of the schema at the end of a question."""
        return said(schema) if schema and self is not Form.SCHEMA else ""


def said(schema: str) -> str:
    """A schema in words, for servers that cannot be held to one."""
    whole = json.loads(schema)
    example = json.dumps(_example(whole, whole.get("$defs", {})))
    return f"\nAnswer with a JSON object alone, of this form: {example}"


def _example(node: dict[str, Any], definitions: dict[str, Any]) -> Any:
    """A value that shows what a schema describes; references are never to what holds them."""
    match node:
        case {"$ref": str(place)}:
            return _example(definitions[place.rpartition("/")[2]], definitions)
        case {"properties": dict(fields)}:
            return {name: _example(one, definitions) for name, one in fields.items()}
        case {"items": dict(item)}:
            return [_example(item, definitions)]
        case {"enum": list(values)}:
            return "|".join(map(str, values))
    return "..."


def refuses_form(refused: RefusedError) -> bool:
    """Whether it is the form that a server refuses, and not this question."""
    reason = refused.reason.lower()
    return any(name in reason for name in _NAMES)


def json_part(text: str) -> str:
    """What of an answer is the JSON object: models like to put words and fences around it."""
    after_thoughts = text.rpartition("</think>")[2]
    start, end = after_thoughts.find("{"), after_thoughts.rfind("}")
    return after_thoughts[start : end + 1] if 0 <= start < end else text


def follows(schema: str, text: str) -> bool:
    """Whether a text is a JSON object with all that a schema wants, by name."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.keys() >= set(json.loads(schema).get("required", ()))
