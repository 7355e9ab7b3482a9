"""A broadcast that is being written, looked up for whoever taps: they may be somebody who has no business here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.broadcasting.counting import Counted, count_recipients
from bot.consulting.visit import Visit
from bot.database.broadcasts import Broadcast, read_broadcast
from bot.database.drafts import change_draft, lock_draft
from bot.database.staff import note
from bot.office.requests import Office, Request, button
from conversations.call import Call
from conversations.records import record, replace
from conversations.text import Text

from .numbers import coded, number_of
from .variants import EVERYBODY, UNSAID

GONE = Text("That message is not here any more. Write /broadcast to see what there is.")
NOT_A_DRAFT = Text("It has been confirmed already, and cannot be changed any more.")


@record
class Reach:
    """Whom a draft reaches as it stands."""

    #: they get a message
    recipients: int
    #: (the language they read, that of the content) -> how many
    variants: Mapping[tuple[str, str], int]
    #: the language they read -> how many there are for whom there is no message
    missing: Mapping[str, int]
    #: reason -> how many
    excluded: Mapping[str, int]


async def find(office: Office, request: Request, code: str) -> Broadcast | None:
    """The broadcast that a button names, if it is theirs to see."""
    number = number_of(code)
    if number is None:
        return None
    async with office.read() as connection:
        one = await read_broadcast(connection, number)
    return one if one is not None and is_theirs(office, request, one) else None


def is_theirs(office: Office, request: Request, one: Broadcast) -> bool:
    """They may see and change it: it is of a call that they write for; one without a call is its writer's alone."""
    if not one.call:
        return one.by_chat == request.chat
    return any(call.name == one.call for call in office.calls(request))


async def change(
    office: Office, request: Request, visit: Visit, connection: Any, one: Broadcast, what: str, **values: Any
) -> Broadcast | None:
    """Change a draft, and note who did; None, and a word about it, where it is none any more.

    `content` is a function of the content as it stands.
    """
    now = await lock_draft(connection, one.id)
    if now is None or not is_theirs(office, request, now):
        visit.say(NOT_A_DRAFT)
        return None
    new = {name: value(now) if callable(value) else value for name, value in values.items()}
    await change_draft(connection, one.id, **new)
    after = replace(now, **new)
    await note_down(office, connection, request.chat, after, what)
    return after


async def note_down(
    office: Office, connection: Any, who: int | None, one: Broadcast, what: str, **details: object
) -> None:
    """A line in the record, without a word of the message."""
    await note(
        connection,
        office.house.ids,
        office.now,
        who,
        f"broadcast.{what}",
        one.call,
        broadcast=str(one.id),
        kind=one.kind,
        **details,
    )


async def reach(office: Office, one: Broadcast) -> Reach:
    """Count whom it reaches, now. Raises LookupError where its call is gone."""
    said = {language: message for language, message in one.content.items() if language != UNSAID}
    everybody: Counted = await count_recipients(
        office.database, office.house.calls, replace(one, content={EVERYBODY: {}, **said}), office.now
    )
    is_for_all = EVERYBODY in said
    variants = {pair: n for pair, n in everybody.by_variant.items() if pair[1] != EVERYBODY or is_for_all}
    missing = {pair[0]: n for pair, n in everybody.by_variant.items() if pair not in variants}
    reached = Reach(sum(variants.values()), variants, missing, everybody.excluded)
    office.lately.keep("reach", one, reached)
    return reached


async def reach_lately(office: Office, one: Broadcast) -> Reach:
    """Whom it reaches, as it was counted within the last minute; good to look at, not to confirm."""
    found: Reach | None = office.lately.find("reach", one)
    return found if found is not None else await reach(office, one)


def call_of(office: Office, one: Broadcast) -> Call | None:
    """Its call as it stands now."""
    return office.house.calls.named(one.call)


def act(one: Broadcast, verb: str, *more: str) -> Any:
    """A button that does something with it."""
    return button("broadcast", verb, coded(one.id), *more)


def show_next(office: Office, request: Request, visit: Visit, one: Broadcast) -> None:
    """Show it after the commit, as if they had tapped a button for that: people are counted, which takes a while."""
    value = act(one, "show").value
    office.queue(visit, "staff", {"chat": request.chat, "language": request.language, "act": value})
