"""Files between the page and the world: taken in as a phone sends them, handed out so that no browser runs them."""

from __future__ import annotations

from urllib.parse import quote

from bot.simulator import Message, Person
from bot.simulator.files import StoredFile

from .chats import UNSAYABLE, Scribe
from .guards import FILE_POLICY
from .people import Unkind

#: how a file begins -> what a browser may take it for; anything else is just bytes
_KNOWN = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"%PDF-", "application/pdf"),
)
#: a name has no more characters than file systems take
_LONGEST_NAME = 120


def type_of(stored: StoredFile) -> str:
    """What a file is by its first bytes, whatever its sender calls it."""
    content = stored.content
    if content[:4] == b"RIFF" and content[8:12] in (b"WAVE", b"WEBP"):
        return "audio/wav" if content[8:12] == b"WAVE" else "image/webp"
    if content[4:8] == b"ftyp":
        return "video/mp4" if stored.kind == "video" else "audio/mp4"
    return next((kind for begin, kind in _KNOWN if content.startswith(begin)), "application/octet-stream")


def headers_of(stored: StoredFile) -> dict[str, str]:
    """Headers with which a page can show a picture or play a sound, and anything else is a download."""
    name = quote(stored.name or stored.path.rpartition("/")[2], safe="")
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Content-Security-Policy": FILE_POLICY}


async def sends_file(
    person: Person, scribe: Scribe, kind: str, content: bytes, *, name: str, mime: str, size: int, seconds: int
) -> Message:
    """Let somebody send a file; `size` is larger than the content of one that is too large to be brought here."""
    if person.chat.blocked:
        raise Unkind("The bot is blocked in this chat. Unblock it first.")
    if not size:
        raise Unkind("An empty file cannot be sent.")
    name = UNSAYABLE.sub("_", name)
    name = " ".join(name.replace("/", "_").replace("\\", "_").split())[-_LONGEST_NAME:] or "file"
    is_whole = size == len(content)
    match kind:
        case "photo":
            if size > person.server.rules.photo_bytes:
                raise Unkind("A photo can have 10 MB at most. It can be sent as a file.")
            with scribe.writing("(photo)"):
                return await person.sends_photo(content)
        case "voice":
            with scribe.writing(f"(voice {seconds})" if is_whole else _TOO_LARGE):
                return await person.sends_voice(seconds, content, size=size)
        case "file":
            with scribe.writing(f"(file {name})" if is_whole else _TOO_LARGE):
                return await person.sends_file(name, content, mime, size=size)
        case _:
            raise Unkind("A photo, a voice note or a file can be sent here.")


#: no line of a chat says it
_TOO_LARGE = "a file that is too large was sent"
