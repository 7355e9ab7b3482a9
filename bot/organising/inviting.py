"""/invite: where people come from, and the links, code words, posters and texts that lead them in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.consulting.listing import joined
from bot.consulting.screens import Key, Picture, Rows, Screen, Title
from bot.consulting.visit import Visit
from bot.database.records import Source, SourceCount
from bot.database.sources import add_source, count_sources, list_sources, read_words, remove_source
from bot.database.staff import note
from bot.inviting.forwarding import text_to_forward
from bot.inviting.invitation import shortened
from bot.inviting.planning import Unusable, plan_source
from bot.inviting.qr import qr_png
from bot.office.figures import figures
from bot.office.requests import Office, Request, ask, button, call_code
from conversations.call import Call
from conversations.text import Text, say

from .languages import language_keys, language_of
from .posters import PLAIN, invitation, keep_file, source_code


async def take(office: Office, request: Request) -> None:
    """/invite, its buttons, and the words that it asks for."""
    if request.about:
        await _said(office, request)
        return
    verb, code, place, language = (*request.act, "", "", "", "")[:4]
    call = office.call(request, code) if code else await office.choose_call(request, Text("Which call?"), "show")
    if call is None:
        if code:
            await office.say(request, _GONE)
    elif verb in _ASKS:
        await _ask(office, request, call, verb)
    elif verb in _DOES:
        await _with_source(office, request, call, verb, place, language)
    else:
        await _show(office, request, call)


async def _with_source(office: Office, request: Request, call: Call, verb: str, place: str, language: str) -> None:
    async with office.read() as connection:
        counted = await count_sources(connection, call.name)
        sources = await list_sources(connection, call.name)
    source = next((one for one in sources if source_code(one.code) == place), None)
    if source is None and place != PLAIN:
        await _show(office, request, call, Text("There is no such way in any more."))
        return
    match verb:
        case "one":
            await _show_one(office, request, call, source, counted)
        case "qr":
            await _picture(office, request, call, source)
        case "remove":
            await _remove(office, request, call, source, counted)
        case "poster" if not (call.organiser and call.phone):
            await office.say(request, _UNSAID)
        case _:
            await _in_a_language(office, request, call, verb, source, language)


async def _in_a_language(
    office: Office, request: Request, call: Call, verb: str, source: Source | None, language: str
) -> None:
    tag = language_of(call, language)
    if tag is None:
        place = source_code(source.code) if source is not None else PLAIN
        keys = language_keys(call, "invite", verb, call_code(call.name), place)
        await office.say(request, Text("In which language?"), keys=keys)
    elif verb == "poster":
        await _poster(office, request, call, source, tag)
    else:
        await _text(office, request, call, source, tag)


# What there is


async def _show(office: Office, request: Request, call: Call, *says: Text) -> None:
    async with office.read() as connection:
        counted = await count_sources(connection, call.name)
        known = {one.code for one in await list_sources(connection, call.name)}

    async def do(visit: Visit, connection: Any) -> None:
        visit.show(_listed(request, call, counted, known, says))

    await office.answer(request, do)


def _listed(
    request: Request, call: Call, counted: Sequence[SourceCount], known: set[str], says: tuple[Text, ...]
) -> Screen:
    named = [one for one in counted if one.code in known]
    others = [one for one in counted if one.code not in known]
    lines: list[object] = [Title(Text("Ways into “{call}”", {"call": call.title}))]
    listed = [
        _LINE.with_values(number=number, label=_label(one), **figures(request, call.name, one))
        for number, one in enumerate(named[:_MOST], 1)
    ]
    lines.append(joined(listed) if listed else Text("There is none yet that is counted."))
    if others:
        without = [
            _OTHER.with_values(
                label=shortened(one.code, _LONGEST_LABEL) if one.code else Text("No source named"),
                **figures(request, call.name, one),
            )
            for one in others[:_MOST_OTHERS]
        ]
        lines.append(joined(without))
    if len(named) > _MOST or len(others) > _MOST_OTHERS:
        values = {"call": call.name}
        lines.append(Text("There are more: palabre invite {call} --list shows all of them.", values))
    code = call_code(call.name)
    keys: Rows = (
        (
            Key(Text("New link"), button("invite", "link", code)),
            Key(Text("New code word"), button("invite", "word", code)),
        ),
        (Key(Text("For everybody"), button("invite", "one", code, PLAIN)),),
        *(
            (Key(shortened(f"{number}. {one.label}", _BUTTON), button("invite", "one", code, source_code(one.code))),)
            for number, one in enumerate(named[:_MOST], 1)
        ),
    )
    return Screen(says=says, lines=tuple(lines), keys=keys)


def _label(one: SourceCount) -> object:
    values = {"label": one.label, "word": one.word}
    return Text("{label} (the word {word})", values) if one.word else one.label


async def _show_one(
    office: Office, request: Request, call: Call, source: Source | None, counted: Sequence[SourceCount]
) -> None:
    count = next((one for one in counted if source is not None and one.code == source.code), None)

    async def do(visit: Visit, connection: Any) -> None:
        visit.show(_one(office, request, call, source, count))

    await office.answer(request, do)


def _one(office: Office, request: Request, call: Call, source: Source | None, count: SourceCount | None) -> Screen:
    """One way in: its link, how it is said on the radio, and what can be made of it."""
    heading: object = source.label if source is not None else Text("For everybody")
    lines: list[object] = [Title(heading), invitation(office, call, source).link]
    if source is not None and source.word:
        values = {"bot": office.house.name, "word": source.word}
        lines += [Text("Say it like this:"), Text("In Telegram, look for @{bot} and write: {word}", values)]
    if source is not None:
        lines.append(Text("{came} came, {began} began, {sent} sent", figures(request, call.name, count)))
    code, place = call_code(call.name), source_code(source.code) if source is not None else PLAIN
    made = (("poster", Text("Poster")), ("text", Text("Text to pass on")), ("qr", Text("QR code")))
    keys = [(Key(words, button("invite", verb, code, place)),) for verb, words in made]
    if source is not None and not _has_come(count):
        keys.append((Key(Text("Remove"), button("invite", "remove", code, place)),))
    keys.append((Key(Text("All ways in"), button("invite", "show", code)),))
    return Screen(lines=tuple(lines), keys=tuple(keys))


def _has_come(count: SourceCount | None) -> bool:
    return count is not None and bool(count.came or count.began or count.sent)


# New ones


async def _ask(office: Office, request: Request, call: Call, verb: str, *says: Text) -> None:
    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "invite", verb=verb, call=call_code(call.name))
        visit.show(Screen(says=says, lines=(_ASKS[verb],)))

    await office.answer(request, do)


async def _said(office: Office, request: Request) -> None:
    """A label or a word was written. What cannot be taken is told, and asked for once more."""
    verb, call = str(request.about.get("verb", "")), office.call(request, str(request.about.get("call", "")))
    if call is None or verb not in _ASKS:
        await office.say(request, _GONE)
        return
    if not request.words.strip():
        await _ask(office, request, call, verb)
        return
    async with office.read() as connection:
        counted = await count_sources(connection, call.name)
    label, word = (request.words, None) if verb == "link" else (None, request.words)

    async def do(visit: Visit, connection: Any) -> None:
        known = await list_sources(connection, call.name)
        try:
            source, is_new = plan_source(call, label, word, known, await _words(office, connection, request))
            invitation(office, call, source)
        except Unusable as unusable:
            ask(visit, "invite", verb=verb, call=call_code(call.name))
            visit.show(Screen(says=(unusable.why,), lines=(_ASKS[verb],)))
            return
        except ValueError:
            visit.say(_TOO_LONG.with_values(call=call.name))
            return
        if is_new and await add_source(office.database, connection, source, visit.chat, office.now):
            details = {"code": source.code, "word": source.word is not None}
            await note(connection, office.house.ids, office.now, visit.chat, "invite.add", call.name, **details)
        visit.show(_one(office, request, call, source, next((c for c in counted if c.code == source.code), None)))

    await office.answer(request, do)


async def _words(office: Office, connection: Any, request: Request) -> dict[str, tuple[str, str]]:
    """The code words that are taken, with the title of the call that each leads to."""
    found = {}
    for word, (name, code) in (await read_words(connection)).items():
        call = office.house.calls.named(name)
        title = say(call.title, request.language, office.house.translate) if call is not None else name
        found[word] = (title, code)
    return found


# What is made of them


async def _poster(office: Office, request: Request, call: Call, source: Source | None, language: str) -> None:
    async def do(visit: Visit, connection: Any) -> None:
        code = source.code if source is not None else ""
        payload = {"chat": visit.chat, "call": call.name, "source": code, "language": language}
        office.queue(visit, "poster", payload)
        visit.say(Text("I am making the poster. It comes in a moment."))

    await office.answer(request, do)


async def _text(office: Office, request: Request, call: Call, source: Source | None, language: str) -> None:
    """Nothing but the text: it is copied or forwarded whole."""
    words = text_to_forward(call, language, invitation(office, call, source), office.house.translate)

    async def do(visit: Visit, connection: Any) -> None:
        visit.show(Screen(lines=(words,)))

    await office.answer(request, do)


async def _picture(office: Office, request: Request, call: Call, source: Source | None) -> None:
    link = invitation(office, call, source).link
    name = f"{call.name}-{source.code}.png" if source is not None else f"{call.name}.png"
    data = await asyncio.to_thread(qr_png, link)
    path = await asyncio.to_thread(keep_file, office, "png", data)

    async def do(visit: Visit, connection: Any) -> None:
        visit.show(Picture(path, name))

    await office.answer(request, do)


async def _remove(
    office: Office, request: Request, call: Call, source: Source | None, counted: Sequence[SourceCount]
) -> None:
    if source is None:
        await _show(office, request, call)
        return
    says: list[Text] = []
    others = [one for one in counted if one.code != source.code]

    async def do(visit: Visit, connection: Any) -> None:
        if _has_come(next((one for one in counted if one.code == source.code), None)):
            says.append(Text("People have come by it, so it stays."))
        elif await remove_source(connection, call.name, source.code):
            details = {"code": source.code, "word": source.word is not None}
            await note(connection, office.house.ids, office.now, visit.chat, "invite.remove", call.name, **details)
        known = {one.code for one in await list_sources(connection, call.name)}
        visit.show(_listed(request, call, counted if source.code in known else others, known, tuple(says)))

    await office.answer(request, do)


#: ways in that are listed, and sources that nobody has registered; characters of a button, and of such a source
_MOST, _MOST_OTHERS, _BUTTON, _LONGEST_LABEL = 40, 10, 24, 40
_DOES = ("one", "qr", "remove", "poster", "text")
_GONE = Text("There is no such call here any more.")
_ASKS = {
    "link": Text("Which organisation, village or radio is it for?"),
    "word": Text("Which word do people say and write? For example: SANDIKA 7"),
}
_LINE = Text("{number}. {label}: {came} came, {began} began, {sent} sent")
_OTHER = Text("{label}: {came} came, {began} began, {sent} sent")
_UNSAID = Text("A poster names who asks, and the phone number of a person who helps. Say both under /call first.")
_TOO_LONG = Text("The name of the call, {call}, is too long for a link that is counted.")
