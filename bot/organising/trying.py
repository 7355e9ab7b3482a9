"""A broadcast tried by whoever writes it: on the way to them, and when it is clear whether Telegram took it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.broadcasting.content import appended
from bot.consulting.screens import Passed
from bot.consulting.visit import Visit
from bot.database.broadcasts import Broadcast
from bot.database.drafts import change_draft, lock_draft
from bot.office.requests import Office, Request
from conversations.call import Call

from .drafts import GONE, NOT_A_DRAFT, call_of, is_theirs, note_down, show_next
from .variants import UNSAID, finished, is_clear, print_of, with_try

#: stands for the number of a form
_REFERENCE = "AB2C-D3EF"
#: characters of what Telegram says of a message that it does not take
_LONGEST = 300


async def try_it(office: Office, request: Request, one: Broadcast) -> None:
    """Send each message of it to whoever asked, just as people will get it."""

    async def do(visit: Visit, connection: Any) -> None:
        now = await lock_draft(connection, one.id)
        call = call_of(office, one)
        if now is None or call is None or not is_theirs(office, request, now):
            visit.say(NOT_A_DRAFT if call is not None else GONE)
            return
        await change_draft(connection, now.id, tested=None)
        made = as_sent(office, now, call)
        for language, message in now.content.items():
            if language != UNSAID:
                payload = appended(made[language], _REFERENCE)
                marks = {"tested": now.id, "language": language, "of": print_of(message)}
                visit.show(Passed(made[language]["method"], payload, marks))
        await note_down(office, connection, request.chat, now, "try")

    await office.answer(request, do)


def as_sent(office: Office, one: Broadcast, call: Call) -> dict[str, Any]:
    """The content as people get it, once it is sent."""
    when = max(office.now, one.not_before or office.now)
    is_closed = office.house.calls.phase(call.name, office.now) in ("closed", "archived")
    is_news = one.kind == "news"
    return finished(one.content, call, office.house.translate, when, is_closed=is_closed, is_news=is_news)


async def noted(office: Office, request: Request, tested: Mapping[str, Any]) -> None:
    """It is known what became of one message; when it is known of all of them, the draft is shown."""

    async def do(visit: Visit, connection: Any) -> None:
        one = await lock_draft(connection, int(tested["tested"]))
        if one is None or not is_theirs(office, request, one):
            return
        language, refused = str(tested["language"]), tested.get("refused")
        message = one.content.get(language)
        if message is None or print_of(message) != tested["of"]:
            return  # it has changed meanwhile
        words = str(refused)[:_LONGEST] if refused is not None else None
        result = with_try(one.tested, language, str(tested["of"]), words)
        await change_draft(connection, one.id, tested=result)
        if is_clear(one.content, result):
            show_next(office, request, visit, one)

    await office.answer(request, do)
