"""The people of a preview: who they are, what they do on the page, and what becomes of it in their chats."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict
from typing import Any

from bot.simulator import Message, Person, Simulator
from bot.simulator.methods.about import menu_of
from bot.simulator.texts import LONGEST_TEXT, length16

from .chats import UNSAYABLE, Scribe
from .feed import Feed
from .showing import shown_chat, shown_message, shown_person

Json = dict[str, Any]

#: seconds that a button shows its clock at most
_PATIENCE = 15.0
MOST_PEOPLE = 20


class Unkind(Exception):
    """Something that cannot be done; the text is for the one who tried."""


class People:
    """Everybody in the preview, by number."""

    def __init__(self, server: Simulator, changed: Callable[[], None], state: Callable[[], Json]) -> None:
        self._server = server
        self._changed = changed
        self.feed = Feed(state)
        #: what they work as for the call; who is not here answers forms
        self.roles: dict[int, str] = {}
        self._by_id: dict[int, Person] = {}
        self._scribes: dict[int, Scribe] = {}
        self._watching: dict[int, asyncio.Task[None]] = {}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_id.values())

    def find(self, number: int) -> Person | None:
        """The one with this number."""
        return self._by_id.get(number)

    def scribe(self, person: Person) -> Scribe:
        """Who writes somebody's chat down."""
        return self._scribes[person.id]

    def written(self) -> Json:
        """All chats so far, to be kept."""
        return {str(number): asdict(scribe) for number, scribe in self._scribes.items()}

    def take_in(self, person: Person, written: Json | None = None) -> None:
        """Follow what happens in somebody's chat from now on; `written` is what was kept of it."""
        self._by_id[person.id] = person
        self._scribes[person.id] = Scribe(**(written or {}))
        self._watching[person.id] = asyncio.create_task(self._watch(person))

    def add(self, name: str, language: str) -> Person:
        """Somebody new."""
        if len(self._by_id) >= MOST_PEOPLE:
            raise Unkind(f"There are {MOST_PEOPLE} people here already. Start with --fresh to begin anew.")
        person = self._server.person(name, language)
        self.take_in(person)
        self.feed.tell("person", person=self.shown(person))
        self._changed()
        return person

    def shown(self, person: Person) -> Json:
        """Somebody as the page takes them."""
        return shown_person(person, self.roles.get(person.id, ""))

    def take_roles(self, roles: dict[int, str]) -> None:
        """Go on with who works for the call now, and tell the page."""
        before, self.roles = self.roles, roles
        for person in self:
            if before.get(person.id) != roles.get(person.id):
                self.chat_changed(person)

    async def close(self) -> None:
        """Look away."""
        for task in self._watching.values():
            task.cancel()
        await asyncio.gather(*self._watching.values(), return_exceptions=True)

    async def _watch(self, person: Person) -> None:
        chat = person.chat
        seen = len(chat.journal)
        while True:
            changed = chat.changed.next()
            for event in chat.journal[seen:]:
                message = event.message
                told: Json = {"person": person.id, "id": message.id if message is not None else 0}
                if message is not None and event.what in ("sent", "edited"):
                    told["message"] = shown_message(message)
                    if event.by_bot:
                        self.scribe(person).sees(event.words, message.buttons)
                self.feed.tell(event.what, **told, **self._shown_chat(person))
            seen = len(chat.journal)
            self._changed()
            await changed

    def chat_changed(self, person: Person) -> None:
        """Tell the page of a keyboard that went, a bot that was stopped, or another role."""
        self.feed.tell("chat", person=person.id, **self._shown_chat(person))
        self._changed()

    def _shown_chat(self, person: Person) -> Json:
        return shown_chat(person, self.roles.get(person.id, ""))


async def does(people: People, person: Person, action: str, given: Json) -> Json:
    """Let somebody do something; raises Unkind, and LookupError or TypeError for what no page asks for."""
    do = _ACTIONS.get(action)
    if do is None or any(not isinstance(value, _KINDS[do.__annotations__[name]]) for name, value in given.items()):
        raise Unkind("This preview knows no such thing to do.")
    with people.scribe(person).writing(_line(person, action, given)):
        told = await do(person, **given)
    people.chat_changed(person)
    return told or {}


def _line(person: Person, action: str, given: Json) -> str:
    """What somebody is about to do as a line of a chat, or in plain words where a chat cannot say it."""
    match action:
        case "text" if given.get("reply_to"):
            return "a message was replied to"
        case "text":
            return "signs that no line can hold were typed" if UNSAYABLE.search(given["text"]) else f"> {given['text']}"
        case "start":
            return f"> /start {given.get('payload', '')}".rstrip()
        case "location":
            return f"(location {given['lat']:f} {given['lon']:f})"
        case "tap":
            newest = (one for one in person.chat.standing() if one.by_bot and one.key(given["label"]) is not None)
            is_newest = next((one.id for one in newest), 0) == given["message"]
            return f"[{given['label']}]" if is_newest else "a button of an older message was tapped"
        case "key":
            keys = [key for row in (person.chat.keyboard or {}).get("keyboard", []) for key in row]
            shares = any(key.get("request_contact") for key in keys if key["text"] == given["label"])
            # any other key sends its words
            return "a phone number was shared" if shares else f"> {given['label']}"
        case "edit":
            return "a message was changed"
        case "block":
            return "the bot was blocked"
        case _:
            return ""


async def _text(person: Person, *, text: str, reply_to: int = 0) -> None:
    _must_be_open(person)
    if not text.strip():
        raise Unkind("An empty message cannot be sent.")
    earlier = _message(person, reply_to) if reply_to else None
    if earlier is not None and earlier.deleted:
        raise Unkind("The message that this replies to is not there any more.")
    await person.sends(text, reply_to=earlier)


async def _start(person: Person, *, payload: str = "") -> None:
    await person.starts(payload[:64])


async def _edit(person: Person, *, message: int, text: str) -> None:
    _must_be_open(person)
    found = _message(person, message)
    if found.by_bot or ("text" not in found.raw and not found.is_captioned):
        raise Unkind("Only one's own words can be changed.")
    if not text.strip():
        raise Unkind("A message cannot be emptied. In Telegram one would delete it.")
    if length16(text) > LONGEST_TEXT:
        raise Unkind(f"A message that is changed can have {LONGEST_TEXT:,} characters at most.")
    await person.edits(found, text)


async def _tap(person: Person, *, message: int, row: int, column: int, label: str) -> Json:
    _must_be_open(person)
    found = _message(person, message)
    try:
        key = found.keys[row][column] if row >= 0 and column >= 0 else {}
    except IndexError:
        key = {}
    if key.get("text") != label:
        raise Unkind("These buttons have just changed. Look again.")
    if "callback_data" not in key:
        return {}
    tap = await person.presses(key["callback_data"], on=found)
    with contextlib.suppress(AssertionError):
        await tap.answered(_PATIENCE)
    return {"words": tap.words, "is_alert": tap.is_alert, "is_answered": tap.is_answered}


async def _key(person: Person, *, label: str) -> None:
    _must_be_open(person)
    rows = (person.chat.keyboard or {}).get("keyboard", [])
    key = next((key for row in rows for key in row if key["text"] == label), None)
    if key is None:
        raise Unkind("This key is not there any more.")
    if key.get("request_contact"):
        await person.sends_contact()
    else:
        await person.sends(label)
    person.chat.key_pressed()


async def _location(person: Person, *, lat: float, lon: float) -> None:
    _must_be_open(person)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Unkind("A latitude is a number from -90 to 90, a longitude one from -180 to 180.")
    await person.sends_location(float(lat), float(lon))
    person.chat.key_pressed()


async def _block(person: Person, *, blocked: bool) -> None:
    await (person.blocks() if blocked else person.unblocks())


async def _menu(person: Person) -> Json:
    return {"menu": menu_of(person.server, person.id, person.user.language_code[:2])}


_ACTIONS: dict[str, Callable[..., Awaitable[Json | None]]] = {
    "text": _text,
    "start": _start,
    "edit": _edit,
    "tap": _tap,
    "key": _key,
    "location": _location,
    "block": _block,
    "menu": _menu,
}


#: by the words of an annotation
_KINDS: dict[str, type | tuple[type, ...]] = {"str": str, "int": int, "float": (int, float), "bool": bool}


def _must_be_open(person: Person) -> None:
    if person.chat.blocked:
        raise Unkind("The bot is blocked in this chat. Unblock it first.")


def _message(person: Person, number: int) -> Message:
    found = person.chat.messages.get(number)
    if found is None:
        raise Unkind("This message is not there any more.")
    return found
