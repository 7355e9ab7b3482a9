"""The world written to a folder and read again: whoever comes back tomorrow finds the same people, chats and files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .files import StoredFile
from .jsons import NotJson, read_json, write_json
from .people import Person
from .world import Chat, Json, Message

if TYPE_CHECKING:
    from .server import Simulator

_WORLD, _FILES = "world.json", "files"
#: so many numbers may have been given after the last save, when a kill came in between
_AHEAD = 1000


class Unreadable(Exception):
    """What was kept of a world cannot be read; the text names the file that it is kept in."""


class Keeper:
    """Keeps the people, their private chats, the files in them, the menus and the updates that wait.

    Groups and faults are not kept: they belong to tests, which begin with a world of their own.
    """

    def __init__(self, server: Simulator, folder: Path) -> None:
        self._server = server
        self._world = folder / _WORLD
        self._files = folder / _FILES

    def save(self, more: Json | None = None) -> None:
        """Write all of it, whole or not at all; `more` comes back from `restore`."""
        world, files, queue = self._server.world, self._server.files, self._server.queue
        menus = self._server.commands.items()
        self._files.mkdir(parents=True, exist_ok=True, mode=0o700)
        for stored in files:
            path = self._files / stored.file_unique_id
            if not path.exists():
                _write(path, stored.content)
        kept = {
            "last_message": world.last_message,
            "next_user": world.next_user,
            "next_update": queue.newest_id + 1,
            "users": [asdict(user) for user in world.users.values() if user is not world.bot],
            "chats": [_chat_as_json(chat) for chat in world.chats.values() if chat.is_private],
            "files": [{name: value for name, value in _fields(stored) if name != "content"} for stored in files],
            "commands": [[scope.decode(), tongue, commands] for (scope, tongue), commands in menus],
            "waiting": [[update.lane, update.expires_at, read_json(update.encoded)] for update in queue],
            "more": more or {},
        }
        _write(self._world, write_json(kept))

    def restore(self) -> Json:
        """Read what was written, into a world that is new; nothing where nothing was. Raises Unreadable."""
        try:
            if not self._world.exists():
                return {}
            kept: Json = read_json(self._world.read_bytes())
            self._take(kept)
            more: Json = kept["more"]
        except (OSError, NotJson, LookupError, TypeError, ValueError, AttributeError) as wrong:
            raise Unreadable(str(self._world)) from wrong
        return more

    def people(self) -> list[Person]:
        """Everybody there is."""
        world = self._server.world
        return [Person(self._server, user) for user in world.users.values() if user is not world.bot]

    def _take(self, kept: Json) -> None:
        server = self._server
        for stored in kept["files"]:
            server.files.restore(StoredFile(content=(self._files / stored["file_unique_id"]).read_bytes(), **stored))
        for given in kept["users"]:
            user = server.world.add_user(given["first_name"], given["language_code"], user_id=given["id"])
            for name, value in given.items():
                setattr(user, name, value)
        for chat in kept["chats"]:
            _restore_chat(server.world.private_chat(server.world.users[chat["id"]]), chat)
        server.world.last_message = kept["last_message"] + _AHEAD
        # somebody who came after the last save may be known to the bot: nobody else is to have that number
        server.world.next_user = kept["next_user"] + _AHEAD
        server.queue.go_on_with(kept["next_update"] + _AHEAD)
        # a bot sets a menu once, and counts on it to stay
        for scope, tongue, commands in kept.get("commands", ()):
            server.commands[scope.encode(), tongue] = commands
        for lane, expires_at, body in kept["waiting"]:
            server.queue.add_raw(body, lane, expires_at - server.clock.now())


def _chat_as_json(chat: Chat) -> Json:
    return {
        "id": chat.id,
        "blocked": chat.blocked,
        "keyboard": chat.keyboard,
        "pinned": chat.pinned.id if chat.pinned else None,
        "messages": [
            {name: getattr(message, name) for name in ("raw", "by_bot", "has_reply_keyboard", "deleted")}
            for message in chat.messages.values()
        ],
    }


def _restore_chat(chat: Chat, kept: Json) -> None:
    chat.blocked, chat.keyboard = kept["blocked"], kept["keyboard"]
    for given in kept["messages"]:
        message = Message(chat, **given)
        chat.messages[message.id] = message
    chat.pinned = chat.messages.get(kept["pinned"])


def _fields(stored: StoredFile) -> list[tuple[str, Any]]:
    return [(name, getattr(stored, name)) for name in StoredFile.__dataclass_fields__]


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.chmod(0o600)
    beside.replace(path)
