"""JSON in and out: fast, and able to write what a strict writer refuses."""

from __future__ import annotations

import json
from typing import Any

import orjson


class NotJson(ValueError):
    """The text is no JSON."""


def read_json(text: str | bytes) -> Any:
    """The value that a text stands for; raises NotJson."""
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise NotJson(str(error)) from error


def write_json(value: object) -> bytes:
    """A value as JSON; half a surrogate pair goes out as an escape, which is how such text reaches a bot at all."""
    try:
        return orjson.dumps(value)
    except (TypeError, orjson.JSONEncodeError):
        return json.dumps(value, separators=(",", ":")).encode()
