"""A call's parameters, checked by name and type and brought to one shape, whether they came as JSON or as a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .bodies import Body, Upload
from .jsons import NotJson, read_json
from .kinds import Kind
from .refusals import Refused, bad_request
from .signatures import Fields, fields_of, members_of

_WHOLE = re.compile(r"-?[0-9]{1,19}\Z")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?\Z")
_YES = frozenset({"true", "yes", "1"})
_NO = frozenset({"false", "no", "0"})

#: what Telegram says when one of these is missing or unreadable
_MISSING: Mapping[str, str] = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "file_id": "file_id not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "audio": "there is no audio in the request",
    "video": "there is no video in the request",
}
_UNREADABLE: Mapping[str, str] = {
    "reply_markup": "can't parse reply keyboard markup JSON object",
    "reply_parameters": "can't parse reply parameters JSON object",
    "link_preview_options": "can't parse link preview options JSON object",
    "media": "can't parse media JSON object",
    "commands": "can't parse commands JSON object",
    "scope": "can't parse BotCommandScope JSON object",
}


class Misused(Exception):
    """The caller's own mistake: what it is, and how the call is answered."""

    def __init__(self, what: str, refused: Refused) -> None:
        super().__init__(what)
        self.what = what
        self.refused = refused


def arguments_from(body: Body, takes: Fields) -> dict[str, Any]:
    """The parameters with their values; raises Misused for the first that is wrong."""
    given: dict[str, Any] = {}
    for name, raw in body.values.items():
        if name not in takes:
            raise Misused(f"unknown parameter {name!r}", bad_request(f'unknown parameter "{name}"'))
        given[name] = _value(name, raw, takes[name].kind, typed=body.typed)
    for name, upload in body.uploads.items():
        if name in takes and takes[name].kind.is_file:
            given[name] = upload
        elif not _is_attached(name, given):
            raise Misused(f"unknown parameter {name!r}", bad_request(f'unknown parameter "{name}"'))
    for name, value in given.items():
        for problem in _problems(value, takes[name].kind, name, body.uploads):
            raise Misused(problem, bad_request(f"wrong parameter: {problem}"))
    for name, field in takes.items():
        if field.required and name not in given:
            words = _MISSING.get(name, f'parameter "{name}" is required')
            raise Misused(f"{name!r} is missing", bad_request(words))
    return {name: _with_files(value, takes[name].kind, body.uploads) for name, value in given.items()}


def _value(name: str, raw: Any, kind: Kind, *, typed: bool) -> Any:
    if isinstance(raw, str) and kind.is_structure and not (kind.scalars or kind.is_file):
        try:
            return read_json(raw)
        except NotJson:
            words = _UNREADABLE.get(name, f"can't parse {name} JSON object")
            raise Misused(f"{name!r} is not JSON", bad_request(words)) from None
    return raw if typed else _scalar(raw, kind)


def _scalar(raw: str, kind: Kind) -> Any:
    """What a form's text stands for; text that fits nothing stays text and is complained about later."""
    if "int" in kind.scalars and _WHOLE.match(raw):
        return int(raw)
    if "float" in kind.scalars and _DECIMAL.match(raw):
        return float(raw)
    if "bool" in kind.scalars and raw.lower() in _YES | _NO:
        return raw.lower() in _YES
    return raw


def _with_files(value: Any, kind: Kind, uploads: Mapping[str, Upload]) -> Any:
    """The value with files in the places where they are named."""
    match value:
        case str() if kind.is_file and value.startswith("attach://"):
            return uploads[value.removeprefix("attach://")]
        case list() if kind.items is not None:
            return [_with_files(item, kind.items, uploads) for item in value]
        case dict() if any(name.startswith("InputMedia") for name in kind.objects):
            named = {name for name in _NESTED_FILES if str(value.get(name, "")).startswith("attach://")}
            return {
                name: _with_files(inner, _FILE, uploads) if name in named else inner for name, inner in value.items()
            }
        case _:
            return value


_FILE = Kind(is_file=True)
_NESTED_FILES = ("media", "thumbnail", "cover")


def _is_attached(name: str, given: object) -> bool:
    match given:
        case str():
            return given == f"attach://{name}"
        case dict():
            return any(_is_attached(name, value) for value in given.values())
        case list():
            return any(_is_attached(name, value) for value in given)
        case _:
            return False


def _problems(value: object, kind: Kind, where: str, uploads: Mapping[str, Upload]) -> Iterator[str]:
    match value:
        case Upload():
            return
        case bool():
            fits = "bool" in kind.scalars
        case int():
            fits = bool(kind.scalars & {"int", "float"})
        case float():
            fits = "float" in kind.scalars
        case str() if kind.is_file:
            fits = not value.startswith("attach://") or value.removeprefix("attach://") in uploads
        case str():
            fits = "str" in kind.scalars
        case list():
            fits = kind.items is not None
            if kind.items is not None:
                for number, item in enumerate(value):
                    yield from _problems(item, kind.items, f"{where}[{number}]", uploads)
        case dict():
            fits = bool(kind.objects)
            if kind.objects:
                yield from _object_problems(value, kind, where, uploads)
        case _:
            fits = False
    if not fits and kind != Kind():
        yield f"{where!r} must be {kind}, not {_shown(value)}"


def _object_problems(value: dict[str, Any], kind: Kind, where: str, uploads: Mapping[str, Upload]) -> Iterator[str]:
    known = [fields for name in members_of(kind.objects) if (fields := fields_of(name)) is not None]
    if not known:
        return
    # Of several possible objects the one that fits best says what is wrong.
    fields = min(known, key=lambda each: _misfit(value, each))
    for name, inner in value.items():
        if name not in fields:
            yield f"{where!r} has an unknown field {name!r}"
        else:
            yield from _problems(inner, fields[name].kind, f"{where}.{name}", uploads)
    for name, field in fields.items():
        if field.required and name not in value:
            yield f"{where!r} lacks {name!r}"


def _misfit(value: dict[str, Any], fields: Fields) -> int:
    unknown = sum(name not in fields for name in value)
    return unknown + sum(field.required and name not in value for name, field in fields.items())


def _shown(value: object) -> str:
    words = repr(value)
    return f"{type(value).__name__} {words if len(words) <= 60 else words[:57] + '...'}"
