"""People with a phone: what they do, and what they see."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from .methods.about import menu_of
from .methods.chats import member
from .methods.media import described
from .methods.moving import content_of, origin_of
from .samples import PICTURE, silence
from .taps import Tap
from .texts import LONGEST_TEXT, cleaned, length16, slice16, with_found
from .world import Chat, Json, Message, User

if TYPE_CHECKING:
    from .server import Simulator

_START_LINK = re.compile(r"(?:https?://)?t\.me/(?P<bot>\w+)\?start=(?P<payload>[A-Za-z0-9_-]{0,64})\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")

FileKind = Literal["photo", "document", "voice", "audio", "video"]


class Person:
    """Somebody who talks to the bot. Where nothing else is said, things happen in their private chat with it."""

    def __init__(self, server: Simulator, user: User) -> None:
        self.server = server
        self.user = user
        self._looked: dict[int, int] = {}

    @property
    def id(self) -> int:
        """The account's number, and that of the private chat."""
        return self.user.id

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return self.server.world.private_chat(self.user)

    @property
    def messages(self) -> list[Message]:
        """All messages of the private chat that are not deleted, oldest first."""
        return list(self.chat.standing())[::-1]

    @property
    def last(self) -> Message:
        """The bot's newest message."""
        found = next((message for message in self.chat.standing() if message.by_bot), None)
        if found is None:
            raise AssertionError(f"the bot has sent {self.user.first_name} nothing")
        return found

    @property
    def buttons(self) -> list[str]:
        """The labels that can be pressed now: under the bot's newest message, then below the text field."""
        inline = next((message.buttons for message in self.chat.standing() if message.by_bot), [])
        return [*inline, *(key["text"] for key in _keys(self.chat))]

    @property
    def menu(self) -> list[str]:
        """The commands in the menu, as this person's language shows them."""
        return [command["command"] for command in menu_of(self.server, self.id, self.user.language_code[:2])]

    # What they do

    async def starts(self, payload: str = "") -> Message:
        """Open the chat by its link, or press Start again after having stopped the bot."""
        if self.chat.blocked:
            await self.unblocks()
        return await self.sends(f"/start {payload}".rstrip())

    async def sends(
        self, text: str, *, to: Group | None = None, reply_to: Message | None = None, exactly: bool = False
    ) -> Message:
        """Write a text. As every app does, it is trimmed, and a long one cut into several messages (the last one is
        given back); with `exactly` it arrives just as it is, control characters, halves of characters and all.
        """
        content = _replying(reply_to)
        parts = [text] if exactly else _parts(text)
        if not parts:
            raise ValueError("an app sends no empty message")
        sent = [self._post({**content, **_text(part)}, to) for part in parts]
        return sent[-1]

    async def taps(self, label: str, *, on: Message | None = None, twice: bool = False) -> Tap:
        """Press a button: on the newest message that has it or, with `on`, on that one (also a deleted one).

        A key below the text field sends its words, the contact or the place. A link is followed when it starts this
        bot. `twice` is a tap that the app sends again under another id.
        """
        message = on or await self._message_with(label)
        if message is None:
            return await self._press_key(label)
        key = message.key(label)
        if key is None:
            raise AssertionError(f"no button {label!r} among {message.buttons}")
        if "url" in key:
            return await self._follow(message, key["url"])
        tap = await self.presses(key.get("callback_data", ""), on=message)
        return await self.presses(tap.data, on=message) if twice else tap

    async def presses(self, data: str, *, on: Message | None = None) -> Tap:
        """Send a button's data whether or not such a button is there: an old screen, or a forger."""
        message = on or self.last
        server = self.server
        tap = Tap(server.new_tap_id(), self.user, message.chat, message, data, server.clock.now())
        server.taps[tap.id] = tap
        shown = message.raw
        if message.deleted:
            shown = {"chat": message.chat.as_json(), "message_id": message.id, "date": 0}
        query = {
            "id": tap.id,
            "from": self.user.as_json(),
            "message": shown,
            "chat_instance": str(message.chat.id * 7_919),
            "data": data,
        }
        server.deliver("callback_query", query, f"user {self.id}", server.rules.tap_seconds, message.chat.id)
        return tap

    async def edits(self, message: Message, text: str) -> Message:
        """Change a message of theirs, or the words under a file."""
        if message.raw.get("from", {}).get("id") != self.id:
            raise ValueError("people edit their own messages only")
        content = _text(cleaned(text)[0])
        if "text" not in message.raw:
            content = {"caption" if name == "text" else "caption_entities": value for name, value in content.items()}
        gone = ("entities",) if "text" in message.raw else ("caption", "caption_entities")
        self.server.world.edit(message, content, gone)
        self.server.deliver_message(message, "edited_message")
        return message

    async def deletes(self, message: Message) -> None:
        """Take a message away for both; a bot is not told."""
        self.server.world.delete(message)

    async def sends_voice(
        self,
        seconds: int = 3,
        content: bytes | None = None,
        *,
        size: int | None = None,
        caption: str = "",
        reply_to: Message | None = None,
    ) -> Message:
        """Speak a voice note; without content of its own it is silent."""
        sound = silence(seconds) if content is None else content
        common = _replying(reply_to)
        return self._send_file("voice", sound, "", "audio/ogg", size, caption, {"duration": seconds}, common)

    async def sends_audio(
        self, name: str = "note.mp3", content: bytes = b"ID3", mime: str = "audio/mpeg", seconds: int = 3
    ) -> Message:
        """Send a sound as an audio file."""
        return self._send_file("audio", content, name, mime, None, "", {"duration": seconds})

    async def sends_photo(
        self,
        content: bytes = PICTURE,
        *,
        caption: str = "",
        size: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Send a picture."""
        return self._send_file("photo", content, "", "", size, caption, {}, _replying(reply_to))

    async def sends_video(self, content: bytes = b"film", seconds: int = 3, *, caption: str = "") -> Message:
        """Send a film."""
        return self._send_file("video", content, "film.mp4", "video/mp4", None, caption, {"duration": seconds})

    async def sends_file(
        self, name: str, content: bytes, mime: str = "", *, caption: str = "", size: int | None = None
    ) -> Message:
        """Send a file; with `size` it pretends to be larger than its content (zeros follow)."""
        return self._send_file("document", content, name, mime, size, caption, {})

    async def sends_album(self, *contents: bytes, kind: FileKind = "photo", caption: str = "") -> list[Message]:
        """Send several files together (two pictures, without any given): messages of their own with one mark."""
        album = {"media_group_id": self.server.world.next_album()}
        return [
            self._send_file(kind, content, "", "", None, "" if number else caption, {}, album)
            for number, content in enumerate(contents or (PICTURE, PICTURE))
        ]

    async def sends_location(self, lat: float, lon: float, accuracy: float | None = None) -> Message:
        """Show where they are."""
        place = {"latitude": lat, "longitude": lon}
        return self._post({"location": place if accuracy is None else {**place, "horizontal_accuracy": accuracy}})

    async def sends_contact(self, phone: str = "+255700000001", name: str = "", *, own: bool = True) -> Message:
        """Share their own number, or somebody else's contact."""
        contact: Json = {"phone_number": phone, "first_name": name or self.user.first_name}
        return self._post({"contact": {**contact, "user_id": self.id} if own else contact})

    async def sends_sticker(self, emoji: str = "👍") -> Message:
        """Send a sticker."""
        stored = self.server.files.keep("sticker", b"RIFF")
        kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._post({"sticker": {**stored.as_json(), **kind, "emoji": emoji}})

    async def sends_video_note(self, seconds: int = 3) -> Message:
        """Send a round film."""
        stored = self.server.files.keep("video_note", b"film")
        return self._post({"video_note": {**stored.as_json(), "length": 240, "duration": seconds}})

    async def sends_anything(self, **content: Any) -> Message:
        """Send a message with just this content, as Telegram writes it (`poll={…}`, `dice={…}`)."""
        return self._post(content)

    async def forwards(self, message: Message, *, hidden: bool = False) -> Message:
        """Pass a message on to the bot, from any chat; `hidden` when its sender does not want to be linked to."""
        origin = origin_of(message)
        if hidden:
            name = message.raw["from"]["first_name"]
            origin = {"type": "hidden_user", "sender_user_name": name, "date": message.raw["date"]}
        return self._post({**content_of(message), "forward_origin": origin})

    async def blocks(self) -> None:
        """Stop the bot."""
        self._set_blocked(True)

    async def unblocks(self) -> None:
        """Let the bot write again."""
        self._set_blocked(False)

    def deactivates(self) -> None:
        """Delete the account."""
        self.user.deactivated = True

    # What they see

    async def sees(
        self,
        *texts: str,
        timeout: float | None = None,  # noqa: ASYNC109 - reads best where it is used
        where: Group | None = None,
    ) -> Message:
        """Wait until the bot shows a message with all these texts, sent or edited after the last look.

        The words of an answer to a tap and the name of a file count as shown. Gives the message; an AssertionError
        says what was there instead. `timeout` is in real seconds.
        """
        chat = where.chat if where is not None else self.chat
        until = time.monotonic() + (self.server.rules.patience if timeout is None else timeout)
        begun = at = self._looked.get(chat.id, 0)
        while True:
            while at < len(chat.journal):
                event = chat.journal[at]
                at += 1
                shown = event.by_bot and event.what in ("sent", "edited", "toast")
                if shown and event.message is not None and all(text in event.words for text in texts):
                    self._looked[chat.id] = at
                    return event.message
            changed = chat.changed.next()
            try:
                left = until - time.monotonic()
                if left <= 0 or not (await asyncio.wait({changed}, timeout=left))[0]:
                    raise AssertionError(self._unseen(chat, texts, begun))
            finally:
                changed.cancel()

    async def sees_nothing(self, seconds: float = 0.2) -> None:
        """Assert that the bot sends and changes nothing for so many real seconds, counted from the last look."""
        begun = self._looked.get(self.chat.id, 0)
        await asyncio.sleep(seconds)
        shown = [event for event in self.chat.journal[begun:] if event.by_bot and event.what in ("sent", "edited")]
        if shown:
            raise AssertionError(f"{self.user.first_name} saw something: {[event.words for event in shown]}")

    def looks(self) -> None:
        """Take note of all that is there: what comes from now on is new."""
        self._looked[self.chat.id] = len(self.chat.journal)

    # How it is done

    def _post(self, content: Json, to: Group | None = None) -> Message:
        chat = to.chat if to is not None else self.chat
        if chat.blocked:
            raise AssertionError(f"{self.user.first_name} has stopped the bot and can only start it again")
        message = self.server.world.post(chat, self.user, content)
        self.server.deliver_message(message)
        return message

    def _send_file(
        self,
        kind: FileKind,
        content: bytes,
        name: str,
        mime: str,
        size: int | None,
        caption: str,
        more: Json,
        common: Json | None = None,
    ) -> Message:
        stored = self.server.files.keep(kind, content, name, mime, size)
        described_file = described(self.server, kind, stored, more)
        words = {"caption": cleaned(caption)[0]} if caption else {}
        return self._post({**(common or {}), **described_file, **words})

    async def _message_with(self, label: str) -> Message | None:
        """The newest message with such a button, None when a key has these words; waits a while for either."""
        until = time.monotonic() + self.server.rules.patience
        while True:
            for message in self.chat.standing():
                if message.by_bot and message.key(label) is not None:
                    return message
            if any(key["text"] == label for key in _keys(self.chat)):
                return None
            if not await self.chat.changed.wait(max(0.0, until - time.monotonic())):
                raise AssertionError(f"no button {label!r}; there are {self.buttons}")

    async def _press_key(self, label: str) -> Tap:
        key = next(key for key in _keys(self.chat) if key["text"] == label)
        if key.get("request_contact"):
            sent = await self.sends_contact()
        elif key.get("request_location"):
            sent = await self.sends_location(-6.8, 39.28)
        else:
            sent = await self.sends(label)
        self.chat.key_pressed()
        return Tap("", self.user, self.chat, sent, label, self.server.clock.now())

    async def _follow(self, message: Message, url: str) -> Tap:
        link = _START_LINK.match(url)
        if link is not None and link.group("bot").lower() == self.server.world.bot.username.lower():
            await self.starts(link.group("payload"))
        return Tap("", self.user, message.chat, message, "", self.server.clock.now(), url=url)

    def _set_blocked(self, blocked: bool) -> None:
        if self.chat.blocked == blocked:
            return
        self.chat.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        _tell_membership(self.server, self.chat, self.user, member(self.server.world.bot, before), after)

    def _unseen(self, chat: Chat, texts: tuple[str, ...], begun: int) -> str:
        shown = [f"{event.what}: {event.words!r}" for event in chat.journal[begun:] if event.by_bot]
        wanted = " and ".join(map(repr, texts)) or "anything"
        return f"{self.user.first_name} did not see {wanted}; since the last look: {'; '.join(shown) or 'nothing'}"


class Group:
    """A group or channel that the bot can be brought into."""

    def __init__(self, server: Simulator, chat: Chat) -> None:
        self.server = server
        self.chat = chat

    async def adds_bot(self, by: Person, *, as_administrator: bool = False, without: Iterable[str] = ()) -> None:
        """Bring the bot in, or change what it may do: as an administrator, without some of the rights.

        In a channel no bot can be anything else.
        """
        is_channel, was_there = self.chat.type == "channel", self.chat.bot_status in ("member", "administrator")
        self.chat.bot_lacks = frozenset(without)
        self._change(by, "administrator" if as_administrator or is_channel else "member")
        if is_channel or was_there:
            return
        content = {"new_chat_members": [self.server.world.bot.as_json()]}
        self.server.deliver_message(self.server.world.post(self.chat, by.user, content))

    async def removes_bot(self, by: Person) -> None:
        """Throw the bot out."""
        self._change(by, "kicked")

    def silences_members(self) -> None:
        """Let nobody write but administrators. A bot is not told."""
        self.chat.is_quiet = True

    async def renames(self, by: Person, title: str) -> None:
        """Give it another title."""
        self.chat.title = title
        self.server.deliver_message(self.server.world.post(self.chat, by.user, {"new_chat_title": title}))

    async def upgrades(self, by: Person) -> Group:
        """Become a supergroup: another id, and no way to write to the old one."""
        old, world = self.chat, self.server.world
        new = world.add_group(old.title, "supergroup")
        new.members, new.users, new.bot_status = dict(old.members), dict(old.users), old.bot_status
        new.bot_lacks, new.is_quiet = old.bot_lacks, old.is_quiet
        self.server.deliver_message(world.post(old, by.user, {"migrate_to_chat_id": new.id}))
        old.migrated_to = new.id
        self.server.deliver_message(world.post(new, by.user, {"migrate_from_chat_id": old.id}))
        return Group(self.server, new)

    def _change(self, by: Person, status: str) -> None:
        before = member(self.server.world.bot, self.chat.bot_status)
        self.chat.bot_status = status
        _tell_membership(self.server, self.chat, by.user, before)


def _tell_membership(server: Simulator, chat: Chat, by: User, before: Json, after: str = "") -> None:
    """Without `after` the bot is what the chat says."""
    change = {
        "chat": chat.as_json(),
        "from": by.as_json(),
        "date": server.clock.date(),
        "old_chat_member": before,
        "new_chat_member": member(server.world.bot, after or chat.bot_status, chat),
    }
    server.deliver("my_chat_member", change, f"member {chat.id}", server.rules.update_seconds, chat.id)


def _keys(chat: Chat) -> list[Json]:
    """The keys below the text field."""
    return [key for row in (chat.keyboard or {}).get("keyboard", []) for key in row]


def _replying(to: Message | None) -> Json:
    """What stands in a message that replies to another."""
    if to is None:
        return {}
    return {"reply_to_message": {name: value for name, value in to.raw.items() if name != "reply_to_message"}}


def _text(text: str) -> Json:
    entities = [] if _SURROGATE.search(text) else with_found(text, [])
    return {"text": text, "entities": entities} if entities else {"text": text}


def _parts(text: str) -> list[str]:
    """What an app sends for a text: nothing for an empty one, several messages for a long one."""
    text = cleaned(text)[0]
    parts: list[str] = []
    while text:
        part = slice16(text, 0, LONGEST_TEXT) if length16(text) > LONGEST_TEXT else text
        if len(part) > 1 and "\ud800" <= part[-1] <= "\udbff":
            part = part[:-1]
        parts.append(part)
        text = text[len(part) :]
    return parts
