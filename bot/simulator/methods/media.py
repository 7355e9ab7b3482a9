"""Files: those the bot sends, alone or as an album, and those it fetches."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ..bodies import Upload
from ..files import StoredFile
from ..formatting import caption_content
from ..refusals import Refused, bad_request
from ..world import Json
from .sending import send, send_together

if TYPE_CHECKING:
    from ..server import Simulator

Given = dict[str, Any]

MOST_IN_ALBUM = 10
_MIXED = frozenset({"photo", "video"})


def send_photo(server: Simulator, given: Given) -> object:
    """A picture."""
    return _send_one(server, given, "photo")


def send_document(server: Simulator, given: Given) -> object:
    """A file of any kind."""
    return _send_one(server, given, "document")


def send_voice(server: Simulator, given: Given) -> object:
    """A voice note."""
    return _send_one(server, given, "voice")


def send_audio(server: Simulator, given: Given) -> object:
    """A piece of music, or another sound."""
    return _send_one(server, given, "audio")


def send_video(server: Simulator, given: Given) -> object:
    """A film."""
    return _send_one(server, given, "video")


def send_media_group(server: Simulator, given: Given) -> object:
    """An album: two to ten pictures and films, or documents, or sounds."""
    items = given["media"]
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    kinds = {item["type"] for item in items}
    for kind in kinds - _MIXED:
        if kind not in ("audio", "document"):
            raise bad_request(f"can't parse InputMedia: type \"{kind}\" can't be used in sendMediaGroup")
        if len(kinds) > 1:
            raise bad_request(f"{kind.capitalize()} can't be mixed with other media types")
    album = {"media_group_id": server.world.next_album()}
    contents = [
        {**album, **described(server, item["type"], _stored(server, item["media"], item["type"]), item)}
        | caption_content(item)
        for item in items
    ]
    return [message.raw for message in send_together(server, given, contents)]


def get_file(server: Simulator, given: Given) -> object:
    """A link to a file, for an hour."""
    return server.files.link(given["file_id"])


def described(server: Simulator, kind: str, stored: StoredFile, given: Given) -> Json:
    """How a message describes a file of this kind."""
    shown = stored.as_json()
    known: Json = {}
    if stored.name:
        known["file_name"] = stored.name
    if stored.mime:
        known["mime_type"] = stored.mime
    seconds = {"duration": given.get("duration", 0)}
    match kind:
        case "photo":
            small = server.files.keep("photo", stored.content[:2000], size=min(stored.size, 1200))
            return {
                "photo": [
                    {**small.as_json(), "width": 90, "height": 67},
                    {**shown, "width": given.get("width", 1280), "height": given.get("height", 960)},
                ]
            }
        case "voice":
            return {"voice": {**shown, **seconds, "mime_type": stored.mime or "audio/ogg"}}
        case "audio":
            tags = {name: given[name] for name in ("performer", "title") if given.get(name)}
            return {"audio": {**shown, **known, **seconds, **tags}}
        case "video":
            sides = {"width": given.get("width", 320), "height": given.get("height", 240)}
            return {"video": {**shown, **known, **seconds, **sides}}
        case _:
            return {"document": {**shown, **known}}


def _send_one(server: Simulator, given: Given, kind: str) -> object:
    stored = _stored(server, given[kind], kind)
    content = {**described(server, kind, stored, given), **caption_content(given)}
    return send(server, given, content).raw


def _stored(server: Simulator, value: Upload | str, kind: str) -> StoredFile:
    if isinstance(value, str):
        stored = server.files.find(value)
        if stored is None:
            # An address is never fetched: a bot that lets the server fetch addresses lets people choose them.
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
        return stored
    limit = server.rules.photo_bytes if kind == "photo" else server.rules.upload_bytes
    if len(value.content) > limit:
        raise Refused(413, "Request Entity Too Large")
    if not value.content:
        raise bad_request("file must be non-empty")
    return server.files.keep(kind, value.content, PurePosixPath(value.name).name, value.mime)
