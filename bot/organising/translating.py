"""/translations: how far a call is in each language, and who has checked it."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.consulting.listing import joined
from bot.consulting.screens import Screen, Title
from bot.consulting.visit import Visit
from bot.office.requests import Office, Request
from bot.translations.progress import Progress, Standing, standings
from conversations.call import Call
from conversations.text import Text


async def take(office: Office, request: Request) -> None:
    """/translations and its buttons."""
    _, code = (*request.act, "", "")[:2]
    call = office.call(request, code) if code else await office.choose_call(request, Text("Which call?"), "show")
    if call is None:
        if code:
            await office.say(request, Text("There is no such call here any more."))
        return
    found = await asyncio.to_thread(standings, call)

    async def do(visit: Visit, connection: Any) -> None:
        visit.show(_drawn(office, call, found))

    await office.answer(request, do)


def _drawn(office: Office, call: Call, found: tuple[Standing, ...]) -> Screen:
    lines: list[object] = [Title(Text("“{call}” in other languages", {"call": call.title}))]
    if not found:
        lines.append(Text("It speaks only the language it was written in."))
    for one in found:
        is_checked = office.house.is_checked(call, one.language)
        parts = [Text("{language}: {mark}", {"language": call.name_of(one.language), "mark": _MARKS[is_checked]})]
        parts += [
            _PARTS[name].with_values(
                done=part.translated, texts=part.texts, drafts=part.drafts, reviewers=_reviewers(part)
            )
            for name, part in (("counted", one.counted), ("library", one.library), ("others", one.others))
            if part.texts
        ]
        lines.append(joined(parts))
    if found:
        lines.append(_HOW)
    return Screen(lines=tuple(lines))


def _reviewers(part: Progress) -> object:
    if not part.reviewers:
        return Text("nobody yet")
    named = ", ".join(f"{who[:_LONGEST_NAME]} ({count})" for who, count in part.reviewers[:_MOST_NAMES])
    return named if len(part.reviewers) <= _MOST_NAMES else f"{named} …"


_MOST_NAMES, _LONGEST_NAME = 5, 40
#: whether it is checked -> what that means for those who read it
_MARKS = {
    True: Text("shown without a mark."),
    False: Text("people read that a machine translated it and nobody has checked it."),
}
_PARTS = {
    "counted": Text(
        "Introduction, consent, questions, sending: {done} of {texts} translated, {drafts} by a machine and unchecked. "
        "Checked by: {reviewers}"
    ),
    "library": Text(
        "Recommendations and hard words: {done} of {texts} translated, {drafts} by a machine and unchecked. "
        "Checked by: {reviewers}"
    ),
    "others": Text(
        "What else I say: {done} of {texts} translated, {drafts} by a machine and unchecked. Checked by: {reviewers}"
    ),
}
_HOW = Text(
    "The mark goes when a named person has checked introduction, consent, questions and sending: "
    "palabre translate sheet writes a table for them."
)
