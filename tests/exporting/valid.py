"""Checks a value against the parts of JSON Schema that our schemas are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_KNOWN = {
    "$schema", "title", "description", "type", "properties", "required", "additionalProperties", "items", "anyOf",
    "enum", "minimum", "format", "examples",
}  # fmt: skip


def faults(schema: Any, value: Any, at: str = "$") -> list[str]:
    """Where it does not keep the schema."""
    if schema is True or schema == {}:
        return []
    unknown = set(schema) - _KNOWN
    assert not unknown, unknown
    found: list[str] = []
    if "anyOf" in schema and all(faults(one, value, at) for one in schema["anyOf"]):
        found.append(f"{at}: fits none")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        return [*found, f"{at}: {value!r} is no {kinds}"]
    if "minimum" in schema and isinstance(value, (int, float)) and value < schema["minimum"]:
        found.append(f"{at}: too small")
    if schema.get("format") == "date-time" and isinstance(value, str):
        datetime.fromisoformat(value)
    if isinstance(value, dict):
        found += [f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value]
        inside = schema.get("properties", {})
        for name, one in value.items():
            more = inside.get(name, schema.get("additionalProperties", True))
            found += [f"{at}: {name} is not known"] if more is False else faults(more, one, f"{at}.{name}")
    if isinstance(value, list):
        for number, one in enumerate(value):
            found += faults(schema.get("items", {}), one, f"{at}[{number}]")
    return found


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES[kind])
