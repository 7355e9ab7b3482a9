"""What a broadcast says, as calls: checked before the first of them is made."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.database.broadcasts import Broadcast, Waiting

#: methods, and what of their payload has to be there
_NEEDS = {
    "sendMessage": "text",
    "sendPhoto": "photo",
    "sendVoice": "voice",
    "sendAudio": "audio",
    "sendVideo": "video",
    "sendDocument": "document",
}


class Broken(Exception):
    """What a broadcast is to say cannot be sent: what is wrong with it, without its words, and the code for that."""

    def __init__(self, what: str, why: str = "broken") -> None:
        super().__init__(what)
        self.why = why


def check(content: object, folder: Path) -> None:
    """Raise Broken for what cannot be sent to anybody; `folder` holds the files that go with it."""
    if not isinstance(content, Mapping) or not content:
        raise Broken("it says nothing")
    for language, one in content.items():
        where = f"in {language!r}" if language else "for all other languages"
        if not isinstance(one, Mapping) or (needed := _NEEDS.get(str(one.get("method")))) is None:
            raise Broken(f"{where}: it names no way to send it")
        payload = one.get("payload")
        if not isinstance(payload, Mapping) or not (value := payload.get(needed)):
            raise Broken(f"{where}: there is no {needed}")
        if "chat_id" in payload:
            raise Broken(f"{where}: it names a chat")
        if one.get("reference") and "{reference}" not in str(one.get("ending")):
            raise Broken(f"{where}: there is no place for the reference")
        if isinstance(value, Mapping) and not _is_there(folder, str(value.get("@file", ""))):
            raise Broken(f"{where}: its file is gone", "file-gone")


def files(content: Mapping[str, Any]) -> set[str]:
    """SHA-256 of the files that are uploaded once."""
    values = [value for one in content.values() for value in one["payload"].values()]
    return {value["sha256"] for value in values if isinstance(value, Mapping) and "sha256" in value}


def call_for(one: Broadcast, to: Waiting) -> tuple[str, dict[str, Any], dict[str, Any]] | None:
    """Method, parameters and marks of the call that brings it to somebody; None where it has no words for them."""
    said = one.content.get(to.language) or one.content.get("")
    if said is None:
        return None
    payload = {"chat_id": to.chat, **appended(said, to.reference)}
    marks = {"delivery": one.id}
    for value in payload.values():
        if isinstance(value, Mapping) and "sha256" in value:
            marks["file"] = value["sha256"]
    return said["method"], payload, marks


def appended(said: Mapping[str, Any], reference: str | None) -> dict[str, Any]:
    """What is sent to somebody whose form has this number, behind the words where the message names it."""
    payload = dict(said["payload"])
    if said.get("reference") and reference:
        _append(payload, said["ending"].replace("{reference}", reference))
    return payload


def _append(payload: dict[str, Any], ending: str) -> None:
    """Words behind the others, where the places of what is bold before them stay the same."""
    name = "text" if "text" in payload else "caption"
    if payload.get("parse_mode") == "HTML":
        ending = html.escape(ending)
    payload[name] = f"{payload[name]}\n\n{ending}" if payload.get(name) else ending


def _is_there(folder: Path, where: str) -> bool:
    path = (folder / where).resolve()
    return path.is_relative_to(folder.resolve()) and path.is_file()
