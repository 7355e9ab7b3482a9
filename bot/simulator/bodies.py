"""The body of a call, whatever form it came in: query, form, JSON or several parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from .jsons import NotJson, read_json
from .refusals import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(slots=True)
class Body:
    """Values by name; `typed` when they have types of their own (JSON), else all are text."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    typed: bool = False


#: text fields of a form with files are no longer than this
_LONGEST_FIELD = 4 << 20


async def read_body(content: bytes, headers: Headers, query: str) -> Body:
    """What a call brought; raises Refused for a body that cannot be read."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    body = Body(dict(parse_qsl(query, keep_blank_values=True)))
    if not content:
        return body
    if kind == "application/json":
        body.typed = True
        body.values.update(_json(content))
    elif kind == "application/x-www-form-urlencoded":
        try:
            pairs = parse_qsl(content.decode(), keep_blank_values=True, errors="strict")
        except UnicodeDecodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        body.values.update(pairs)
    elif kind == "multipart/form-data":
        await _parts(body, content, headers)
    else:
        raise bad_request(f'unsupported content type "{kind}"')
    return body


def _json(content: bytes) -> dict[str, Any]:
    try:
        values = read_json(content)
    except NotJson:
        raise bad_request("can't parse request body as JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse request body as JSON object")
    return values


async def _parts(body: Body, content: bytes, headers: Headers) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield content

    try:
        form = await MultiPartParser(headers, pieces(), max_part_size=_LONGEST_FIELD).parse()  # type: ignore[arg-type]
    except MultiPartException as error:
        raise bad_request(f"can't parse multipart form: {error.message}") from None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            mime = value.content_type or "application/octet-stream"
            body.uploads[name] = Upload(value.filename or "", mime, await value.read())
        else:
            body.values[name] = value
    await form.close()
