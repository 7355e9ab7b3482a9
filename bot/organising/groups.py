"""/groups: where the bot is a member, and announcing a call there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.consulting.listing import joined
from bot.consulting.screens import Key, Screen, Title
from bot.consulting.visit import Visit
from bot.database.gatherings import LOST, find_gathering, read_gatherings, was_announced
from bot.database.records import Gathering, SourceCount
from bot.database.sources import count_sources
from bot.inviting.invitation import shortened
from bot.office.figures import figures
from bot.office.requests import Office, Request, button, call_code
from conversations.call import Call
from conversations.text import Text

from .announcing import A_DAY, announce, fits, post
from .languages import language_code, language_keys, language_of

#: (call, code of the group) -> how many came
_Counts = Mapping[tuple[str, str], SourceCount]


async def take(office: Office, request: Request) -> None:
    """/groups and its buttons."""
    verb, code, call_named, language = (*request.act, "", "", "", "")[:4]
    if verb not in ("to", "call", "show", *_DOES):
        await _show(office, request)
        return
    async with office.read() as connection:
        group = await find_gathering(connection, code)
    if group is None or not group.can_post or group.status in LOST:
        await _show(office, request, _LOST_NOW)
    elif verb == "to":
        await _which_call(office, request, group)
    else:
        await _with_call(office, request, verb, group, call_named, language)


async def _with_call(
    office: Office, request: Request, verb: str, group: Gathering, call_named: str, language: str
) -> None:
    call = office.call(request, call_named)
    if call is None:
        await _show(office, request, Text("There is no such call here any more."))
    elif not _is_open(office, call):
        await office.say(request, _NOT_OPEN.with_values(call=call.title))
    elif not fits(call, group.code):
        await office.say(request, _TOO_LONG.with_values(call=call.name))
    elif (tag := language_of(call, language)) is None:
        await _which_language(office, request, group, call)
    elif verb in ("call", "show"):
        await _preview(office, request, group, call, tag)
    else:
        await _announce(office, request, verb, group, call, tag)


# The list


async def _show(office: Office, request: Request, *says: Text) -> None:
    async with office.read() as connection:
        found = await read_gatherings(connection)
        counts = {
            (call.name, one.code): one
            for call in office.calls(request)
            for one in await count_sources(connection, call.name)
        }

    async def do(visit: Visit, connection: Any) -> None:
        visit.show(_listed(office, request, found, counts, says))

    await office.answer(request, do)


def _listed(
    office: Office, request: Request, found: Sequence[Gathering], counts: _Counts, says: tuple[Text, ...]
) -> Screen:
    good = [one for one in found if one.can_post and one.status not in LOST]
    mute = [one for one in found if not one.can_post and one.status not in LOST]
    gone = [one for one in found if one.status in LOST]
    lines: list[object] = [Title(Text("Groups and channels"))]
    lines += [_line(office, request, number, one, counts) for number, one in enumerate(good[:_MOST], 1)]
    if not good:
        lines.append(Text("There is none yet in which I may write."))
    if len(good) > _MOST:
        lines.append(Text("And {n} more.", {"n": len(good) - _MOST}, plural="And {n} more."))
    if mute:
        lines.append(Text("I may not write in: {groups}", {"groups": _titles(mute)}))
    if gone:
        lines.append(Text("I am not there any more: {groups}", {"groups": _titles(gone)}))
    lines.append(_HOW.with_values(bot=office.house.name))
    keys = tuple(
        (Key(shortened(f"{number}. {one.title}", _LABEL), button("groups", "to", one.code)),)
        for number, one in enumerate(good[:_MOST], 1)
    )
    return Screen(says=says, lines=tuple(lines), keys=keys)


def _line(office: Office, request: Request, number: int, one: Gathering, counts: _Counts) -> Text:
    first = Text("{number}. {group} ({kind})", {"number": number, "group": one.title, "kind": _KINDS[one.kind]})
    counted = [
        _COUNTED.with_values(call=call.title, **figures(request, call.name, counts[call.name, one.code]))
        for call in office.calls(request)
        if (call.name, one.code) in counts
    ]
    return joined((first, *counted))


def _titles(found: Sequence[Gathering]) -> str:
    named = ", ".join(shortened(one.title, _LABEL) for one in found[:_MOST])
    return named if len(found) <= _MOST else f"{named} …"


# What is to stand there


async def _which_call(office: Office, request: Request, group: Gathering) -> None:
    calls = office.calls(request)
    ready = [call for call in calls if _is_open(office, call)]
    if not ready:
        words = _NOT_OPEN.with_values(call=calls[0].title) if len(calls) == 1 else _NONE_OPEN
        await office.say(request, words)
    elif len(ready) == 1:
        await _with_call(office, request, "call", group, call_code(ready[0].name), "")
    else:
        keys = tuple((Key(call.title, button("groups", "call", group.code, call_code(call.name))),) for call in ready)
        await office.say(request, Text("Which call do you announce in {group}?", {"group": group.title}), keys=keys)


async def _which_language(office: Office, request: Request, group: Gathering, call: Call) -> None:
    keys = language_keys(call, "groups", "show", group.code, call_code(call.name))
    await office.say(request, Text("In which language do people of {group} read?", {"group": group.title}), keys=keys)


async def _preview(office: Office, request: Request, group: Gathering, call: Call, language: str) -> None:
    """The very words, with a button that leads in without being counted for the group."""
    keys = [(Key(Text("Announce it there"), _does("post", group, call, language)),)]
    if group.can_pin:
        keys.append((Key(Text("Announce and pin"), _does("pin", group, call, language)),))
    keys.append((Key(Text("No"), button("groups", "list")),))

    async def do(visit: Visit, connection: Any) -> None:
        lines = [Text("This is how it will stand in {group}.", {"group": group.title})]
        lines += [_UNCHECKED] if not office.house.is_checked(call, language) else []
        visit.show(post(office, call, language), Screen(lines=tuple(lines), keys=tuple(keys)))

    await office.answer(request, do)


async def _announce(office: Office, request: Request, verb: str, group: Gathering, call: Call, language: str) -> None:
    pins, is_sure = _DOES[verb]

    async def do(visit: Visit, connection: Any) -> None:
        now = await find_gathering(connection, group.code)
        if now is None or not now.can_post or now.status in LOST:
            visit.say(_LOST_NOW)
            return
        if not is_sure and await was_announced(connection, now.chat, call.name, office.now - A_DAY):
            again = _does("pin2" if pins else "post2", now, call, language)
            keys = ((Key(Text("Yes, once more"), again),), (Key(Text("No"), button("groups", "list")),))
            visit.show(Screen(lines=(Text("It was announced there today. Once more?"),), keys=keys))
            return
        await announce(office, visit, connection, now, call, language, pins=pins and now.can_pin)
        visit.say(Text("It is on its way to {group}.", {"group": now.title}))

    await office.answer(request, do)


def _does(verb: str, group: Gathering, call: Call, language: str) -> Any:
    return button("groups", verb, group.code, call_code(call.name), language_code(language))


def _is_open(office: Office, call: Call) -> bool:
    return office.house.calls.phase(call.name, office.now) == "open"


#: verb -> whether it is to be pinned, and whether it is sure that it may stand there a second time
_DOES = {"post": (False, False), "pin": (True, False), "post2": (False, True), "pin2": (True, True)}
#: groups that are listed; characters of a button
_MOST, _LABEL = 40, 24
_KINDS = {"group": Text("group"), "supergroup": Text("group"), "channel": Text("channel")}
_COUNTED = Text("{call}: {came} came, {began} began, {sent} sent")
_LOST_NOW = Text("I may not write there any more, so nothing was announced.")
_NOT_OPEN = Text("“{call}” is not open now, and only an open call can be announced. /call says where it stands.")
_NONE_OPEN = Text(
    "None of your calls is open now, and only an open call can be announced. /call says where they stand."
)
_TOO_LONG = Text("The name of the call, {call}, is too long for a link that is counted.")
_UNCHECKED = Text("A machine translated it, and nobody has checked that yet.")
_HOW = Text("Add @{bot} to a group as a member, or to a channel as an administrator who may post.")
