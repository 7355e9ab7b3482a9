"""/transcribe: what is spoken is written down, what is written is translated."""

from __future__ import annotations

from typing import Any

from bot.consulting.screens import Key, Screen, Title
from bot.consulting.visit import Visit
from bot.office.requests import Office, Request, button, call_code
from conversations.call import Call
from conversations.text import Text
from conversations.wording import length

from . import keeping_words
from .one_answer import (
    COMMAND,
    at,
    digit,
    find,
    gone,
    heading,
    note_seen,
    opened_at,
    show_one,
    standing,
    tongue,
)
from .waiting import MOST_COUNTED, TRANSCRIPT, count_waiting, find_next

#: a letter, and the digit of a language
_LONGEST_VERB = 2


async def take(office: Office, request: Request) -> None:
    """/transcribe and its buttons.

    `of.CALL`, `next.CALL.LANGUAGE` (t: to write down), `o.SUBMISSION.ANSWER` opens one, `s` and the digit of a language
    skips it; the others are those of `keeping_words`.
    """
    verb, first, second = [*request.act, "", "", ""][:3]
    if request.about:
        await keeping_words.said(office, request)
    elif verb == "of":
        await _overview(office, request, office.call(request, first))
    elif verb == "next":
        await show_next(office, request, office.call(request, first), "" if second == "t" else second)
    elif verb in ("one", "o"):
        await _one(office, request, first, second)
    elif verb[:1] == "s" and len(verb) <= _LONGEST_VERB:
        await _skip(office, request, verb[1:], first, second)
    elif verb[:1] in keeping_words.VERBS and len(verb) <= _LONGEST_VERB:
        await keeping_words.tapped(office, request, verb, first, second)
    else:
        call = await office.choose_call(request, Text("Which call?"), "of")
        if call is not None:
            await _overview(office, request, call)


# What waits


async def _overview(office: Office, request: Request, call: Call | None, *says: Text) -> None:
    if call is None:
        await office.say(request, Text("There is no such call here any more."))
        return
    found = await count_waiting(office.database, call)
    lines: list[object] = [Title(Text("To write down and translate"))]
    keys: list[tuple[Key, ...]] = []
    if found.spoken:
        values = {"n": found.spoken, "length": length(found.seconds)}
        lines.append(
            Text(
                "{n} spoken answer waits to be written down ({length}).",
                values,
                plural="{n} spoken answers wait to be written down ({length}).",
            )
        )
        keys.append((Key(Text("Write down the next"), button(COMMAND, "next", call_code(call.name), "t")),))
    for language in call.languages:
        if many := found.translations[language]:
            values = {"n": many, "language": call.name_of(language)}
            lines.append(
                Text(
                    "{n} answer has no words in {language} yet.",
                    values,
                    plural="{n} answers have no words in {language} yet.",
                )
            )
            label = Text("Translate: {language}", {"language": call.name_of(language)})
            keys.append((Key(label, button(COMMAND, "next", call_code(call.name), language)),))
    if not keys:
        lines.append(Text("Nothing waits. What was left out is not counted here."))
    if found.is_more:
        lines.append(Text("There is more in later forms; this counts the first {n}.", {"n": MOST_COUNTED}))
    await office.show(request, Screen(says=says, lines=tuple(lines), keys=tuple(keys)))


async def show_next(
    office: Office,
    request: Request,
    call: Call | None,
    language: str,
    after: tuple[int, str] | None = None,
    *says: Text,
) -> None:
    """The next answer that waits for words in a language (empty: to be written down), or what waits besides."""
    if call is None or (language and language not in call.languages):
        await _overview(office, request, call, *says)
        return
    found = await find_next(office.database, call, language, after)
    if found is None:
        end = (
            Text("That was the last one for now. What you skipped is still there.") if after else Text("Nothing waits.")
        )
        await _overview(office, request, call, *says, end)
        return
    await show_one(office, request, await opened_at(office, call, found), *says)


async def _skip(office: Office, request: Request, which: str, code: str, answer: str) -> None:
    opened = await find(office, request, code, answer, TRANSCRIPT)
    if opened is None:
        await gone(office, request)
        return
    language = tongue(opened.call, which) or TRANSCRIPT
    after = (opened.waiting.came.submission.id, opened.waiting.key)
    await show_next(office, request, opened.call, language, after)


async def _one(office: Office, request: Request, code: str, answer: str) -> None:
    """One answer that a button elsewhere names: to be written down if it is spoken, else what is to be translated."""
    opened = await find(office, request, code, answer, TRANSCRIPT)
    if opened is None:
        await gone(office, request)
        return
    call, one = opened.call, opened.waiting
    words = one.words
    if words.is_spoken and words.transcript is None:
        await show_one(office, request, opened)
        return
    keys: list[tuple[Key, ...]] = []
    if words.is_spoken:
        keys.append((Key(Text("Write it down anew"), at("n", one)),))
    others = [tag for tag in call.languages if tag != call.written(words.given_in)]
    for tag in others:
        label = Text("Translate: {language}", {"language": call.name_of(tag)})
        keys.append((Key(label, at(f"n{digit(call, tag)}", one)),))

    async def do(visit: Visit, connection: Any) -> None:
        await note_seen(office, visit, connection, opened)
        visit.show(Screen(lines=heading(office, opened, request) + standing(opened), keys=tuple(keys)))

    await office.answer(request, do)
