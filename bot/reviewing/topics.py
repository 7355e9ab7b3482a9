"""What answers are about: a list for each call, made here, and set on answers with a tap."""

from __future__ import annotations

from typing import Any

from bot.base36 import base36
from bot.consulting.listing import Item, listed
from bot.consulting.screens import Key, Screen, Title
from bot.consulting.visit import Visit
from bot.database.reviews import Topic, add_topic, read_topics, set_topic
from bot.database.staff import note
from bot.office.requests import Office, Request, ask, button, call_code
from conversations.call import Call
from conversations.text import Text

from .cards import act, shortened
from .looking import note_seen
from .reading import look_at_answer

#: topics of a call, and letters of one
_MOST, _LONGEST = 60, 40


async def show_topics(
    office: Office, request: Request, number: int, code: str, *says: Text, in_place: bool = True
) -> None:
    """The topics of one answer: each a button that sets it or takes it away."""
    found = await look_at_answer(office, request, number, code)
    if found is None:
        return
    looked, entry = found
    about = set(looked.came.beside.topics.get(entry.key, ()))

    async def do(visit: Visit, connection: Any) -> None:
        await note_seen(office, visit, connection, looked)
        rows = [
            (Key(TICKED[one.code in about].with_values(label=one.label), _toggle(number, code, one, about)),)
            for one in looked.topics
        ]
        lines = [Title(entry.label), _WHICH if rows else _NONE]
        if len(rows) < _MOST:
            rows.append((Key(Text("Add a topic"), act("tn", number, code)),))
        rows.append((Key(Text("To the answer"), act("a", number, code)),))
        replaces = request.message if in_place else None
        visit.show(Screen(says=says, lines=tuple(lines), keys=tuple(rows), replaces=replaces))

    await office.answer(request, do)


def _toggle(number: int, code: str, one: Topic, about: set[str]) -> Any:
    """The button says what shall be, so that a tap that comes twice does no harm."""
    return act("u" if one.code in about else "t", number, code, one.code)


async def toggle(
    office: Office, request: Request, number: int, code: str, topic: str, *says: Text, is_about: bool
) -> None:
    """An answer is about a topic, or is not."""
    found = await look_at_answer(office, request, number, code)
    if found is None:
        return
    looked, entry = found
    if topic in {one.code for one in looked.topics}:

        async def do(visit: Visit, connection: Any) -> None:
            by, now = request.moderator(looked.call.name), office.now
            await set_topic(office.database, connection, number, entry.key, topic, is_about, by, now)
            details = {"submission": number, "key": entry.key, "topic": topic, "is_about": is_about}
            await note(connection, office.house.ids, now, visit.chat, "review.topic", looked.call.name, **details)

        await office.answer(request, do)
    await show_topics(office, request, number, code, *says, in_place=not says)


# The list of a call


async def show_list(office: Office, request: Request, call: Call, *says: Text) -> None:
    """All topics of a call; a tap gives one another name."""

    async def do(visit: Visit, connection: Any) -> None:
        found, of = await read_topics(connection, call.name), call_code(call.name)
        items = [Item(one.label, button("queue", "tr", of, one.code)) for one in found]
        lines, rows = listed(visit, items)
        first = Text("The topics of “{call}”. Tap one to give it another name.", {"call": call.title})
        keys = list(rows)
        if len(found) < _MOST:
            keys.append((Key(Text("Add a topic"), button("queue", "ta", of)),))
        keys.append((Key(Text("All forms"), button("queue", "home", of)),))
        visit.show(Screen(says=says, lines=(first, *lines) if found else (_NONE,), keys=tuple(keys)))

    await office.answer(request, do)


async def ask_name(office: Office, request: Request, call: Call, topic: str, *says: Text, **back: Any) -> None:
    """Ask what a topic is called: a new one, or (`topic`) one that is there. `back` is the answer it is wanted for."""

    async def do(visit: Visit, connection: Any) -> None:
        known = {one.code: one.label for one in await read_topics(connection, call.name)}
        if topic and topic not in known:
            visit.say(_GONE)
            return
        ask(visit, "queue", verb="topic", call=call_code(call.name), topic=topic, **back)
        lines = (_RENAME.with_values(label=known[topic]),) if topic else (_NAME,)
        does = button("queue", "tl", call_code(call.name))
        if back:
            does = act("tp", int(back["number"]), str(back["answer"]))
        visit.show(Screen(says=says, lines=lines, keys=((Key(Text("Back"), does),),)))

    await office.answer(request, do)


async def said_name(office: Office, request: Request, call: Call, topic: str) -> None:
    """The name came; one that is there already is not added twice."""
    about = request.about
    back = {name: about[name] for name in ("number", "answer") if name in about}
    label = " ".join(request.words.split()) if request.is_typed else ""
    if not label or len(label) > _LONGEST:
        await ask_name(office, request, call, topic, _SHORT.with_values(n=_LONGEST), **back)
        return
    used = ""

    async def do(visit: Visit, connection: Any) -> None:
        nonlocal used
        known = await read_topics(connection, call.name)
        same = next((one.code for one in known if one.label.casefold() == label.casefold()), "")
        used = same or topic or ("" if len(known) >= _MOST else _next_code(known))
        if not used or (same and same != topic):
            return
        one, now = Topic(call.name, used, label), office.now
        await add_topic(office.database, connection, one, visit.chat, now)
        await note(connection, office.house.ids, now, visit.chat, "review.topic_name", call.name, topic=used)

    await office.answer(request, do)
    says = Text("The topic is kept: {label}", {"label": shortened(label)}) if used else _MANY
    if back and used:
        await toggle(office, request, int(back["number"]), str(back["answer"]), used, says, is_about=True)
    elif back:
        await show_topics(office, request, int(back["number"]), str(back["answer"]), says, in_place=False)
    else:
        await show_list(office, request, call, says)


def _next_code(known: list[Topic]) -> str:
    numbers = [int(one.code, 36) for one in known if one.code.isascii() and one.code.isalnum()]
    return base36(max(numbers, default=-1) + 1)


TICKED = {True: Text("☑ {label}"), False: Text("☐ {label}")}
_WHICH = Text("What is this answer about? Tap what fits.")
_NONE = Text("There are no topics yet.")
_NAME = Text("What is the topic called? A word or two.")
_RENAME = Text("What shall “{label}” be called from now on?")
_SHORT = Text("Please type a word or two, {n} letters at most.")
_MANY = Text("There are too many topics already. Give another name to one that is there.")
_GONE = Text("There is no such topic any more.")
