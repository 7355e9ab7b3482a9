"""The world on the other side of the bot: people, chats, messages, and what happens in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from .clock import Clock
from .signals import Signal

Json = dict[str, Any]

_MEDIA = ("photo", "document", "voice", "audio", "video", "animation", "video_note", "sticker")
#: what can be edited: anything else has neither text nor caption
_CAPTIONED = ("photo", "document", "voice", "audio", "video", "animation")
#: supergroups and channels have ids below this
_SUPERGROUPS = -1_000_000_000_000


@dataclass(slots=True, eq=False)
class User:
    """Somebody with an account, or the bot."""

    id: int
    first_name: str
    language_code: str = ""
    last_name: str = ""
    username: str = ""
    is_bot: bool = False
    #: the account is gone
    deactivated: bool = False

    def as_json(self) -> Json:
        """As Telegram shows a user."""
        shown: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if getattr(self, name):
                shown[name] = getattr(self, name)
        return shown


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now; `raw` is how Telegram writes it."""

    chat: Chat
    raw: Json
    by_bot: bool
    #: sent with a keyboard below the text field, which makes it one that can't be edited
    has_reply_keyboard: bool = False
    deleted: bool = False

    @property
    def id(self) -> int:
        """Its number in the chat."""
        number: int = self.raw["message_id"]
        return number

    @property
    def text(self) -> str:
        """Its text or caption."""
        words: str = self.raw.get("text") or self.raw.get("caption") or ""
        return words

    @property
    def words(self) -> str:
        """All that can be read: the text, and the name of a file."""
        name = self.raw.get("document", {}).get("file_name", "") or self.raw.get("audio", {}).get("file_name", "")
        return "\n".join(part for part in (self.text, name) if part)

    @property
    def kind(self) -> str:
        """`text`, `photo`, `document`, `voice` and so on; `other` for what has neither text nor file."""
        return next((name for name in ("text", *_MEDIA) if name in self.raw), "other")

    @property
    def is_captioned(self) -> bool:
        """It can have a caption."""
        return any(name in self.raw for name in _CAPTIONED)

    @property
    def keys(self) -> list[list[Json]]:
        """The rows of buttons under it."""
        rows: list[list[Json]] = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons under it, row after row."""
        return [key["text"] for row in self.keys for key in row]

    def key(self, label: str) -> Json | None:
        """The button with this label."""
        return next((key for row in self.keys for key in row if key["text"] == label), None)

    @property
    def file_id(self) -> str:
        """The id of the file in it, of a picture the largest size; empty when there is none."""
        for name in _MEDIA:
            if name in self.raw:
                described = self.raw[name][-1] if name == "photo" else self.raw[name]
                found: str = described["file_id"]
                return found
        return ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that could be seen in a chat, with the words as they were then."""

    what: Literal["sent", "edited", "deleted", "toast", "action"]
    message: Message | None
    words: str
    by_bot: bool


@dataclass(slots=True, eq=False)
class Chat:
    """A chat with a person, a group, or a channel."""

    id: int
    type: Literal["private", "group", "supergroup", "channel"]
    #: the person of a private chat
    user: User | None = None
    title: str = ""
    #: who is in a group and as what
    members: dict[int, str] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    #: what the bot is here: member, administrator, left, kicked
    bot_status: str = "member"
    #: rights that an administrator can have and the bot does not
    bot_lacks: frozenset[str] = frozenset()
    #: who is no administrator may not write
    is_quiet: bool = False
    #: the person stopped the bot
    blocked: bool = False
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: Message | None = None
    #: the keyboard below the text field
    keyboard: Json | None = None
    journal: list[Event] = field(default_factory=list)
    changed: Signal = field(default_factory=Signal)

    @property
    def is_private(self) -> bool:
        """A chat with one person."""
        return self.type == "private"

    def as_json(self) -> Json:
        """As Telegram shows a chat."""
        if self.user is not None:
            user = self.user.as_json()
            names = ("first_name", "last_name", "username")
            return {"id": self.id, "type": self.type, **{name: user[name] for name in names if name in user}}
        return {"id": self.id, "type": self.type, "title": self.title}

    def note(
        self,
        what: Literal["sent", "edited", "deleted", "toast", "action"],
        message: Message | None,
        words: str = "",
        *,
        by_bot: bool,
    ) -> None:
        """Write down that something happened and wake those who look."""
        self.journal.append(Event(what, message, words or (message.words if message else ""), by_bot))
        self.changed.ring()

    def key_pressed(self) -> None:
        """A key below the text field was pressed: a keyboard that is there for one time goes away."""
        if (self.keyboard or {}).get("one_time_keyboard"):
            self.keyboard = None

    def standing(self) -> Iterator[Message]:
        """The messages that are not deleted, newest first."""
        return (message for message in reversed(self.messages.values()) if not message.deleted)


class World:
    """All users and chats, seen from the bot's account."""

    def __init__(self, bot: User, clock: Clock) -> None:
        self.bot = bot
        self.clock = clock
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        #: the number of whoever comes next
        self.next_user = 100_001
        self._next_group = -1_001
        #: private chats and small groups number their messages together, as one account sees them
        self.last_message = 0
        self._last_in_supergroup: dict[int, int] = {}
        self._albums = 13_000_000_000_000_000

    def add_user(self, first_name: str, language: str, username: str = "", user_id: int | None = None) -> User:
        """Somebody new."""
        number = user_id if user_id is not None else self.next_user
        self.next_user = max(self.next_user, number) + 1
        user = self.users[number] = User(number, first_name, language, username=username)
        return user

    def private_chat(self, user: User) -> Chat:
        """The chat with a person, made when it is not there yet."""
        chat = self.chats.get(user.id)
        if chat is None:
            chat = self.chats[user.id] = Chat(user.id, "private", user)
        return chat

    def add_group(self, title: str, kind: Literal["group", "supergroup", "channel"]) -> Chat:
        """A new group or channel without anybody in it."""
        number = self._next_group if kind == "group" else _SUPERGROUPS + self._next_group
        self._next_group -= 1
        chat = self.chats[number] = Chat(number, kind, title=title, bot_status="left")
        return chat

    def next_album(self) -> str:
        """A name for messages that belong together."""
        self._albums += 1
        return str(self._albums)

    def post(self, chat: Chat, sender: User, content: Json, *, has_reply_keyboard: bool = False) -> Message:
        """Put a message into a chat."""
        by = {"sender_chat": chat.as_json()} if chat.type == "channel" else {"from": sender.as_json()}
        raw = {
            "message_id": self._number_in(chat),
            **by,
            "chat": chat.as_json(),
            "date": self.clock.date(),
            **content,
        }
        message = Message(chat, raw, sender is self.bot, has_reply_keyboard)
        chat.messages[message.id] = message
        chat.note("sent", message, by_bot=message.by_bot)
        return message

    def edit(self, message: Message, content: Json, gone: tuple[str, ...] = ()) -> None:
        """Change a message: set what `content` holds, take away what is named in `gone`."""
        raw = {name: value for name, value in message.raw.items() if name not in gone}
        message.raw = {**raw, **content, "edit_date": self.clock.date()}
        message.chat.note("edited", message, by_bot=message.by_bot)

    def delete(self, message: Message) -> None:
        """Take a message away; those who hold it still can look at what it was."""
        message.deleted = True
        if message.chat.pinned is message:
            message.chat.pinned = None
        message.chat.note("deleted", message, by_bot=message.by_bot)

    def _number_in(self, chat: Chat) -> int:
        if chat.type in ("supergroup", "channel"):
            number = self._last_in_supergroup.get(chat.id, 0) + 1
            self._last_in_supergroup[chat.id] = number
            return number
        self.last_message += 1
        return self.last_message
