"""/broadcast and /news: where each of their buttons, and the words that they ask for, lead."""

from __future__ import annotations

from bot.database.broadcasts import Broadcast
from bot.office.requests import Office, Request

from . import composing, confirming, hub, steering, trying, whom
from .drafts import GONE, NOT_A_DRAFT, find
from .variants import UNSAID


async def take(office: Office, request: Request) -> None:
    """A command, a tap, or words that were asked for."""
    if request.about:
        await _said(office, request)
        return
    verb, code, more = (*request.act, "", "", "")[:3]
    if not verb:
        await _command(office, request, "news" if request.command == "news" else "broadcast")
    elif verb == "of":
        await composing.chose_call(office, request, code, more)
    elif verb == "in":
        await composing.chose_language(office, request, code, more)
    elif verb in ("add", "new"):
        await composing.chose_draft(office, request, code, is_new=verb == "new")
    elif (one := await find(office, request, code)) is None or not one.call:
        await office.say(request, GONE)
    elif one.status == "draft":
        await _write(office, request, one, verb, more)
    else:
        await _look(office, request, one, verb)


async def _command(office: Office, request: Request, kind: str) -> None:
    if request.replied is None:
        await steering.show_all(office, request, kind)
    else:
        await composing.replied(office, request, kind)


async def _write(office: Office, request: Request, one: Broadcast, verb: str, more: str) -> None:
    """Something about a draft. News has its people already."""
    match verb:
        case "more":
            await composing.another(office, request, one)
        case "whom" if one.kind != "news":
            await whom.ask_whom(office, request, one)
        case "to" if one.kind != "news":
            await whom.chose_whom(office, request, one, more)
        case "when":
            await whom.ask_when(office, request, one)
        case "now":
            await whom.set_when(office, request, one, None)
        case "try":
            await trying.try_it(office, request, one)
        case "send":
            await confirming.ask_number(office, request, one)
        case "discard":
            await composing.discard(office, request, one)
        case _ if UNSAID in one.content:
            await composing.go_on(office, request, one)
        case _:
            await hub.show(office, request, one)


async def _look(office: Office, request: Request, one: Broadcast, verb: str) -> None:
    """Something about one that has been confirmed."""
    match verb:
        case "pause" | "resume":
            await steering.steer(office, request, one, verb)
        case "cancel":
            await steering.ask_whether(office, request, one)
        case "stop":
            await steering.steer(office, request, one, "cancel")
        case "file":
            await steering.hand_over(office, request, one)
        case "show":
            await steering.show_one(office, request, one)
        case _:
            await steering.show_one(office, request, one, NOT_A_DRAFT)


async def _said(office: Office, request: Request) -> None:
    """The answer to what was asked."""
    if request.about.get("verb") == "message":
        await steering.take_message(office, request)
        return
    one = await find(office, request, str(request.about.get("number", "")))
    if one is None or not one.call:
        await office.say(request, GONE)
        return
    if one.status != "draft":
        await steering.show_one(office, request, one, NOT_A_DRAFT)
        return
    match str(request.about.get("verb")):
        case "to" if one.kind != "news":
            await whom.typed_whom(office, request, one)
        case "when":
            await whom.typed_when(office, request, one)
        case "send":
            await confirming.typed_number(office, request, one)
        case _:
            await hub.show(office, request, one)
