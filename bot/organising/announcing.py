"""A call announced in a group or channel: what stands there, and what is told to whoever asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.consulting.screens import Pinned, Posted
from bot.consulting.visit import Visit
from bot.database import gatherings, jobs
from bot.database.gatherings import Announcement, add_announcement, set_announcement, set_gathering
from bot.database.records import Gathering, Job, Source
from bot.database.sources import add_source
from bot.database.staff import note
from bot.inviting.invitation import ASKS, UNTIL, in_passing
from bot.inviting.links import LONGEST
from bot.office.requests import Office
from conversations.call import Call
from conversations.text import Text, say

#: a second announcement of the same call within this time is asked about
A_DAY = timedelta(days=1)


def post(office: Office, call: Call, language: str, code: str = "", **more: Any) -> Posted:
    """What is to stand in a group, in one language, whatever its members use. `code`: the source of its link."""
    translate = office.house.translate

    def said(text: Text | None) -> str:
        return say(text, language, translate)

    lines = [said(ASKS.with_values(organiser=call.organiser))] if call.organiser else []
    lines += [in_passing(said(call.introduction), _ABOUT)] if call.introduction is not None else []
    if call.closes is not None:
        lines.append(said(UNTIL.with_values(day=call.closes.astimezone(ZoneInfo(call.timezone)).date())))
    lines.append(said(_PRIVATE))
    payload = f"{call.name}--{code}" if code else call.name
    return Posted(said(call.title), tuple(lines), said(_LABEL), payload, **more)


def fits(call: Call, code: str) -> bool:
    """The link into the call has room to say which group it stands in."""
    return len(f"{call.name}--{code}") <= LONGEST


async def announce(
    office: Office, visit: Visit, connection: Any, group: Gathering, call: Call, language: str, *, pins: bool
) -> None:
    """Post it after this transaction; people who come by it are counted under the group."""
    now, number = office.now, office.house.ids()
    source = Source(call.name, group.code, group.title)
    await add_source(office.database, connection, source, visit.chat, now)
    await add_announcement(connection, Announcement(number, group.chat, call.name, language, visit.chat, now))
    details = {"group": group.chat, "language": language, "pins": pins}
    await note(connection, office.house.ids, now, visit.chat, "announce", call.name, **details)
    posted = post(office, call, language, group.code, announcement=number, pins=pins)
    visit.shows.append((group.chat, posted))


async def noted(office: Office, job: Job) -> None:
    """Note what became of an announcement, or of pinning it, and tell whoever asked for it."""
    given: Mapping[str, Any] = job.payload
    async with office.read() as connection:
        found = await gatherings.read_announcement(connection, int(given["announcement"]))
    if found is None:
        async with office.database.write() as connection:
            await jobs.job_done(connection, job.id)
        return

    async def do(visit: Visit, connection: Any) -> None:
        await jobs.job_done(connection, job.id)
        one = await gatherings.read_announcement(connection, found.id)
        if one is None:
            return
        known = await gatherings.read_gatherings(connection)
        group = next((each for each in known if each.chat == one.chat), None)
        title = group.title if group is not None else ""
        await (_pinned if given.get("is_pin") else _posted)(office, visit, connection, one, title, given)

    await office.attend(found.by, do, "")


async def _posted(
    office: Office, visit: Visit, connection: Any, one: Announcement, title: str, given: Mapping[str, Any]
) -> None:
    values: dict[str, object] = {"group": title}
    if given["verdict"] == "sent":
        await set_announcement(connection, one.id, message_id=given["message"])
        if given.get("pins") and given["message"] is not None:
            visit.shows.append((one.chat, Pinned(int(given["message"]), one.id)))
        else:
            visit.say(_STANDS.with_values(**values))
        return
    why = str(given["why"])[:_LONGEST_WHY]
    await set_announcement(connection, one.id, error=why)
    if given["verdict"] == "unreachable":
        await _lose(connection, one.chat, why)
        visit.say(_NOT_THERE.with_values(**values))
    elif _lacks_rights(why):
        visit.say(_MAY_NOT_WRITE.with_values(**values))
    else:
        visit.say(_NOT_POSTED.with_values(**values, why=why))


async def _pinned(
    office: Office, visit: Visit, connection: Any, one: Announcement, title: str, given: Mapping[str, Any]
) -> None:
    values: dict[str, object] = {"group": title}
    if given["verdict"] == "sent":
        await set_announcement(connection, one.id, pinned=True)
        visit.say(_STANDS_PINNED.with_values(**values))
        return
    why = str(given["why"])[:_LONGEST_WHY]
    if given["verdict"] == "unreachable":
        await _lose(connection, one.chat, why)
    if _lacks_rights(why):
        await set_gathering(connection, one.chat, can_pin=False)
        visit.say(_MAY_NOT_PIN.with_values(**values))
    else:
        visit.say(_NOT_PINNED.with_values(**values, why=why))


async def _lose(connection: Any, chat: int, why: str) -> None:
    status = "kicked" if "kicked" in why.lower() else "left"
    await set_gathering(connection, chat, status=status, can_post=False, can_pin=False)


def _lacks_rights(why: str) -> bool:
    return any(word in why.lower() for word in _OF_RIGHTS)


#: characters of "one line what it is about", and of a reason that is kept
_ABOUT, _LONGEST_WHY = 160, 300
#: how Telegram says that the bot may not do something
_OF_RIGHTS = ("not enough rights", "need administrator rights", "have no rights", "chat_write_forbidden", "chat_admin")
_PRIVATE = Text("Answer in private: it is between you and those who ask.")
_LABEL = Text("Answer in private")
_STANDS = Text("The announcement stands in {group} now.")
_STANDS_PINNED = Text("The announcement stands in {group} now, and is pinned.")
_NOT_THERE = Text(
    "I am not in {group} any more, so nothing was announced there. Somebody who leads it can let me in again."
)
_MAY_NOT_WRITE = Text(
    "I may not write in {group}, so nothing was announced there. Somebody who leads it can allow me to."
)
_NOT_POSTED = Text("Telegram did not take the announcement for {group}: {why}")
_MAY_NOT_PIN = Text(
    "The announcement stands in {group} now, but I may not pin it. Somebody who leads the group can pin it, or allow "
    "me to."
)
_NOT_PINNED = Text("The announcement stands in {group} now, but it could not be pinned: {why}")
