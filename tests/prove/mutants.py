"""Updates that are broken, changed or unknown, made from those of people who do everything that can be done."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import orjson

from bot.simulator import Simulator

Json = dict[str, Any]

_DEEP: Any = "deep"
for _ in range(200):
    _DEEP = [_DEEP]

#: what stands where something else was expected
WICKED: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63, 2**64, -(2**63) - 1, 10**400, 0.5, -0.0, 1e308,
    31_556_952 * 10**18, "", " ", "x", "\x00", "a\x00b", "\ud83d", "\udc00\ud800", "\u202e" * 30, "x" * 5000,
    "'; drop table chat; --", "{{ 7 * 7 }}", "../../etc/passwd", "<b>", "/start", "/start " + "A" * 64, "/staff",
    "/export@PalabreBot", "STOP", "private", "group", [], {}, [[]], [{}], [None] * 50, {"": {}}, {"id": "x"},
    {"id": 2**70}, _DEEP, {"id": 1, "type": "private"}, "k1:1", "!0:agree:", "staffcall.open",
)  # fmt: skip
UNKNOWN = (
    "channel_post", "edited_channel_post", "inline_query", "shipping_query", "pre_checkout_query", "poll",
    "poll_answer", "chat_member", "chat_join_request", "message_reaction", "business_message", "hologram", "", "_",
)  # fmt: skip
_BIG = 1 << 20


async def samples(server: Simulator) -> list[Json]:
    """One update of each kind, of somebody called Mutant; no bot may be at work yet."""
    person, other = server.person("Mutant", username="mutant"), server.person("Other")
    first = await person.starts("well")
    for words in ("hello", "/mine", "/staff invite owner", "12.5", "www.example.org +221 77 123 45 67"):
        await person.sends(words)
    await person.sends("as I said", reply_to=first)
    await person.edits(first, "hello again")
    await person.presses("k1:1", on=first)
    await person.sends_voice(3, caption="listen")
    await person.sends_audio()
    await person.sends_photo(caption="see")
    await person.sends_video()
    await person.sends_file("../a.pdf", b"%PDF", "application/pdf", caption="read")
    await person.sends_album()
    await person.sends_location(14.7, -17.4, 3.0)
    await person.sends_contact()
    await person.sends_contact("+221 77 000 00 00", "Somebody", own=False)
    await person.sends_sticker()
    await person.sends_video_note()
    await person.forwards(await other.sends("mine"), hidden=True)
    group = server.group("Herders", person, other)
    await group.adds_bot(person)
    await group.renames(person, "Herders of Fatick")
    await person.sends("@PalabreBot hello", to=group)
    await person.blocks()
    await person.unblocks()
    found = [orjson.loads(one.encoded) for one in server.queue]
    server.queue.clear()
    return [{name: value for name, value in one.items() if name != "update_id"} for one in found]


def mutant(dice: Random, given: list[Json], account: int) -> Json:
    """One of these updates, as from this account, with something wrong in it."""
    made = _of(deepcopy(dice.choice(given)), account)
    chance = dice.random()
    if chance < 0.04:
        return {dice.choice(UNKNOWN): next(iter(made.values()))}
    if chance < 0.06:
        return {"message": {**_message(made), "text": "x" * dice.choice((4097, 70_000, _BIG if chance < 0.041 else 1))}}
    if chance < 0.08:
        return {
            dice.choice(("message", "callback_query", "my_chat_member", "edited_message")): deepcopy(
                dice.choice(WICKED)
            )
        }
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        _spoil(dice, made)
    return made


def _message(made: Json) -> Json:
    found = made.get("message")
    return found if isinstance(found, dict) else {}


def _of(value: Any, account: int) -> Any:
    """The same as if another account had sent it in its private chat."""
    match value:
        case {"id": int(number), **rest} if number > 0 and ("first_name" in rest):
            return {**value, "id": account}
        case dict():
            return {name: _of(inner, account) for name, inner in value.items()}
        case list():
            return [_of(inner, account) for inner in value]
    return value


def _spoil(dice: Random, made: Json) -> None:
    """Put something else, or nothing, at one place."""
    places = list(_places(made))
    if not places:
        return
    inside, key = dice.choice(places)
    chance = dice.random()
    if chance < 0.2:
        del inside[key]
    elif chance < 0.3 and isinstance(inside, dict):
        inside[f"{key}_new"] = inside.pop(key)
    elif chance < 0.4:
        inside[key] = [inside[key]]
    elif chance < 0.5 and isinstance(inside[key], int):
        inside[key] = dice.choice((-inside[key], str(inside[key]), 0.5 + inside[key] % 1000, inside[key] * 10**12))
    elif chance < 0.6:
        inside[key] = deepcopy(dice.choice(places)[0])
    else:
        inside[key] = deepcopy(dice.choice(WICKED))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a tree below its top: what holds it, and its key there."""
    for key, inner in list(value.items()) if isinstance(value, dict) else list(enumerate(value)):
        yield value, key
        if isinstance(inner, dict | list) and inner is not _DEEP:
            yield from _places(inner)
