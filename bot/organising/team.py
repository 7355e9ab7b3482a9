"""/staff: who works here, and the links that let people in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.consulting import arriving, mine
from bot.consulting.listing import joined
from bot.consulting.screens import Key, Rows, Screen, Title
from bot.consulting.visit import Visit
from bot.database import jobs
from bot.database.opening import Database
from bot.database.records import Member
from bot.database.staff import (
    Opening,
    add_member,
    add_opening,
    close_openings,
    count_owners,
    note,
    read_roles,
    read_team,
    remove_member,
    use_opening,
)
from bot.links import chat_link, token
from bot.office.requests import Office, Request, ask, button, call_code
from bot.office.roles import ROLES, Access
from conversations.text import Text

from .numbers import coded

#: how long a link lets somebody in
LASTS = timedelta(hours=72)
EVERY_CALL = "all"
_LONGEST = 60


class LastOwner(Exception):
    """Somebody has to stay who owns everything."""


async def take(office: Office, request: Request) -> None:
    """/staff, its buttons, and the names it asks for."""
    verb, *rest = (*request.act, "")
    if request.about:
        await _invite(office, request)
    elif verb == "invite" and rest[0] in ROLES and rest[0] != "tester":
        await _which_call(office, request, rest[0])
    elif verb == "for" and len(rest) > 1 and rest[0] in ROLES:
        await _whom(office, request, rest[0], rest[1])
    elif verb in ("remove", "sure") and len(rest) > 1:
        await _remove(office, request, rest[0], rest[1], is_sure=verb == "sure")
    else:
        await _show(office, request)


# What is shown


async def _show(office: Office, request: Request) -> None:
    async def do(visit: Visit, connection: Any) -> None:
        visit.show(_team(office, await _theirs(request, connection)))

    await office.answer(request, do)


async def _theirs(request: Request, connection: Any) -> list[Member]:
    """Those whom this owner has to do with: of the calls they own, and of every call where they own all."""
    return [one for one in await read_team(connection) if request.access.may("staff", one.call)]


def _team(office: Office, team: Sequence[Member], *says: Text) -> Screen:
    shown = [one for one in team if one.role != "tester"]
    testers = len(team) - len(shown)
    people = [
        Text(
            "{number}. {who}: {role} ({call})",
            {"number": number, "who": one.label or one.chat, "role": ROLES[one.role], "call": _of(office, one.call)},
        )
        for number, one in enumerate(shown, 1)
    ]
    lines: list[object] = [Title(Text("Who works here")), joined(people) if people else Text("Nobody yet.")]
    if testers:
        lines.append(Text("And {n} tester.", {"n": testers}, plural="And {n} testers."))
    rows: list[tuple[Key, ...]] = [(Key(words, button("staff", "invite", role)),) for role, words in _INVITES.items()]
    rows += [
        (Key(Text("Remove {number}", {"number": number}), _removing("remove", one)),)
        for number, one in enumerate(shown[:_MOST_SHOWN], 1)
    ]
    return Screen(says=says, lines=tuple(lines), keys=tuple(rows))


def _removing(verb: str, one: Member) -> Any:
    return button("staff", verb, coded(one.chat), call_code(one.call) if one.call else EVERY_CALL)


def _of(office: Office, name: str) -> object:
    call = office.house.calls.named(name)
    return call.title if call is not None else (name or Text("every call"))


# Letting people in


async def _which_call(office: Office, request: Request, role: str) -> None:
    every = ((Key(Text("Every call"), button("staff", "for", role, EVERY_CALL)),),)
    calls = tuple((Key(one.title, button("staff", "for", role, call_code(one.name))),) for one in office.calls(request))
    keys: Rows = (*(every if request.access.may("staff", "") else ()), *calls)
    await office.say(request, Text("For which call?"), keys=keys)


async def _whom(office: Office, request: Request, role: str, code: str) -> None:
    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "staff", role=role, call=code)
        visit.say(Text("Whom do you invite? Write the name by which you know this person."))

    await office.answer(request, do)


async def _invite(office: Office, request: Request) -> None:
    """A link for one person, whose name was just written."""
    role, code = str(request.about.get("role", "")), str(request.about.get("call", ""))
    label = " ".join(request.words.split())[:_LONGEST]
    call = (
        ""
        if code == EVERY_CALL
        else next((c.name for c in office.house.calls.all() if call_code(c.name) == code), None)
    )
    if not label:
        await _whom(office, request, role, code)
        return
    if call is None or role not in _INVITES or not request.access.may("staff", call):
        await _show(office, request)
        return

    async def do(visit: Visit, connection: Any) -> None:
        now = office.now
        payload, opening = await opened(office, connection, role, call, label, visit.chat, now)
        values = {"who": label, "role": ROLES[role], "call": _of(office, call)}
        visit.show(
            Screen(
                lines=(
                    Text("Send this link to {who} and to nobody else ({role}, {call}):", values),
                    chat_link(office.house.name, payload),
                    Text("It works once, until {day}.", {"day": opening.expires_at.date()}),
                )
            )
        )

    await office.answer(request, do)


async def opened(
    office: Office, connection: Any, role: str, call: str, label: str, by: int | None, now: datetime
) -> tuple[str, Opening]:
    """A link that lets one person in: the payload, which is kept nowhere, and what is kept."""
    payload, hashed = token("s_")
    opening = Opening(hashed, role, call, label, by, 1, now + LASTS)
    await add_opening(connection, opening, now)
    await note(connection, office.house.ids, now, by, "staff.invite", call, role=role)
    return payload, opening


async def join(office: Office, job: int, chat: int, hashed: str, language: str) -> None:
    """Somebody followed a link for staff. It never takes a role away that counts for more."""

    async def do(visit: Visit, connection: Any) -> None:
        await jobs.job_done(connection, job)
        opening = await use_opening(connection, hashed, office.now)
        if opening is None:
            held = Access(tuple(await read_roles(connection, chat))).roles
            if held and held[0].role != "tester":
                values = {"role": ROLES[held[0].role], "call": _of(office, held[0].call)}
                visit.say(Text("This link has been used already. You work here as: {role} ({call}).", values))
                return
            mine.where(visit, _USED_UP)
            return
        roles = Access(tuple(await read_roles(connection, chat)))
        before = next((one.role for one in roles.roles if one.call == opening.call), None)
        if before is None or _rank(opening.role) < _rank(before):
            member = Member(chat, opening.call, opening.role, opening.label, office.now)
            await add_member(office.database, connection, member, opening.by)
            who, by = chat, opening.by
            await note(
                connection, office.house.ids, office.now, who, "staff.join", opening.call, role=opening.role, by=by
            )
        await office.refresh(connection)
        if opening.role == "tester":
            call = office.house.calls.named(opening.call) or visit.default_call
            arriving.arrive(visit, call, None, _TESTER)
            return
        role = opening.role if before is None or _rank(opening.role) < _rank(before) else before
        values = {"role": ROLES[role], "call": _of(office, opening.call)}
        says = Text("Welcome. You now work here as: {role} ({call}).", values)
        visit.show(Screen(lines=(says, Text("What you can do stands in the menu, beside the text field."))))

    await office.attend(chat, do, language)


# Letting people go


async def _remove(office: Office, request: Request, who: str, code: str, *, is_sure: bool) -> None:
    async def do(visit: Visit, connection: Any) -> None:
        team = await _theirs(request, connection)
        one = next(
            (m for m in team if coded(m.chat) == who and (call_code(m.call) if m.call else EVERY_CALL) == code), None
        )
        if one is None:
            visit.show(_team(office, team))
            return
        if not is_sure:
            values = {"who": one.label or one.chat, "role": ROLES[one.role]}
            keys = ((Key(Text("Yes, remove"), _removing("sure", one)),), (Key(Text("No"), button("staff", "show")),))
            visit.show(Screen(lines=(Text("Remove {who} ({role})?", values),), keys=keys))
            return
        try:
            await removed(office.database, connection, office.house.ids, one, visit.chat, office.now)
        except LastOwner:
            visit.show(_team(office, team, _LAST_OWNER))
            return
        await office.refresh(connection)
        if one.chat != visit.chat:
            says = Text("You no longer work here as: {role}.", {"role": ROLES[one.role]})
            visit.shows.append((one.chat, Screen(says=(says,))))
        visit.show(_team(office, await _theirs(request, connection)))

    await office.answer(request, do)


async def removed(database: Database, connection: Any, ids: Any, member: Member, by: int | None, now: datetime) -> None:
    """Somebody works here no more, nor lets their links anybody in. Raises LastOwner."""
    if member.role == "owner" and not member.call and await count_owners(connection) < 2:
        raise LastOwner
    await remove_member(connection, member.chat, member.call)
    await close_openings(connection, member.chat)
    await note(connection, ids, now, by, "staff.remove", member.call, role=member.role, who=member.chat)


def _rank(role: str) -> int:
    return list(ROLES).index(role)


#: people who can be removed by a button in the chat; `palabre staff remove` removes anybody
_MOST_SHOWN = 40
_INVITES = {
    "owner": Text("Invite an owner"),
    "organiser": Text("Invite an organiser"),
    "moderator": Text("Invite a moderator"),
    "translator": Text("Invite a translator"),
    "viewer": Text("Invite a viewer"),
}
_TESTER = Text("Thank you for trying this out with us.")
_USED_UP = Text("This link has been used already, or is too old. Please ask for a new one.")
_LAST_OWNER = Text("Somebody has to stay who owns everything. Invite another owner first.")
