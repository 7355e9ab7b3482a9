"""`palabre staff …` and `palabre call …`: from the terminal, beside the running bot or before it runs at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.consulting.calls import Calls
from bot.database.opening import Database
from bot.opened import as_they_stand, call_among, make_database, open_calls, open_settings, stop
from bot.settings import Settings
from conversations.call import Call
from conversations.text import say

T = TypeVar("T")

_CONFIG = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml."
)
_ROLES = ("owner", "organiser", "moderator", "translator", "viewer")


# Calls


@click.group()
def call() -> None:
    """Open, extend and close calls. Works while the bot runs, and before it runs for the first time."""


@call.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of {call, phase, opens, closes, lacks}.")
@_CONFIG
def list_calls(as_json: bool, config: Path | None) -> None:
    """Where each call stands, and what it still lacks."""
    from bot.translations import Translations

    from .lacking import lacking

    def look(calls: Calls) -> list[dict[str, Any]]:
        now = datetime.now(UTC)
        found = []
        for one in calls.all():
            phase = calls.phase(one.name, now)
            lacks = lacking(one, now, Translations.load([one])) if phase in ("draft", "rehearsal") else ()
            times = {name: _minutes(getattr(one, name)) for name in ("opens", "closes")}
            found.append({"call": one.name, "phase": phase, **times, "lacks": [say(words, "en") for words in lacks]})
        return found

    async def do(calls: Calls, database: Database) -> list[dict[str, Any]]:
        return look(calls)

    found = _done(open_settings(config), do)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in found:
        times = [f", {name} {one[name]}" for name in ("opens", "closes") if one[name]]
        click.echo(f"{one['call']}: {one['phase']}{''.join(times)}")
        for words in one["lacks"]:
            click.echo(f"  {words}")


@call.command("open")
@click.argument("name", metavar="CALL")
@click.option("--until", metavar="ISO-DATE", help="The last day, such as 2027-03-31, in the call's time zone.")
@_CONFIG
def open_call(name: str, until: str | None, config: Path | None) -> None:
    """Let people in. Exits 1 and names what is missing when the call is not complete."""
    _step(name, until, config, "open")


@call.command("extend")
@click.argument("name", metavar="CALL")
@click.option("--until", metavar="ISO-DATE", required=True, help="The new last day, such as 2027-04-15.")
@_CONFIG
def extend_call(name: str, until: str, config: Path | None) -> None:
    """Let it close later, or open it again."""
    _step(name, until, config, "extend")


@call.command("close")
@click.argument("name", metavar="CALL")
@click.option("--until", metavar="ISO-DATE", help="Close it then; without, now.")
@_CONFIG
def close_call(name: str, until: str | None, config: Path | None) -> None:
    """Let nobody new in. Whoever is midway has the hours of grace."""
    _step(name, until, config, "extend" if until else "close")


@call.command("rehearse")
@click.argument("name", metavar="CALL")
@_CONFIG
def rehearse_call(name: str, config: Path | None) -> None:
    """Let testers in; /call in the chat makes the link for them."""
    _step(name, None, config, "rehearse")


@call.command("archive")
@click.argument("name", metavar="CALL")
@_CONFIG
def archive_call(name: str, config: Path | None) -> None:
    """Put away a call that has closed."""
    _step(name, None, config, "archive")


def _step(name: str, until: str | None, config: Path | None, verb: str) -> None:
    """Take a step in the life of a call, and say where it stands then."""
    from bot.database.ids import Ids
    from bot.office.standing import look
    from bot.translations import Translations

    from . import moving
    from .lacking import lacking

    async def do(calls: Calls, database: Database) -> tuple[Call, str]:
        now = datetime.now(UTC)
        this = call_among(calls, name)
        day = moving.day_read(until, this) if until is not None else None
        if until is not None and day is None:
            stop(f"--until: '{until[:60]}' is no date; write it as in 2027-03-31", 2)
        is_first = calls.phase(name, now) in ("draft", "rehearsal")
        if verb == "open" and is_first and (lacks := lacking(this, now, Translations.load([this]), day)):
            stop("\n".join((f"{name} cannot be opened yet.", *(say(words, "en") for words in lacks))), 1)
        async with database.write() as connection:
            await look(connection, calls)
            life, phase = await moving.standing(connection, name), calls.phase(name, now)
            try:
                match verb:
                    case "open":
                        after = moving.opened(life, phase, now, day)
                    case "extend":
                        assert day is not None
                        after = moving.extended(life, phase, now, day)
                    case "close":
                        after = moving.closed(life, phase, now)
                    case "rehearse":
                        after = moving.rehearsed(life, phase)
                    case _:
                        after = moving.archived(life, phase)
            except moving.NotNow as not_now:
                stop(" ".join((f"{name}:", *(say(words, "en") for words in not_now.why))), 1)
            if after != life:
                await moving.keep(database, connection, Ids(), after, None, now, verb)
            await look(connection, calls)
        return calls.named(name) or this, calls.phase(name, now)

    this, phase = _done(open_settings(config), do)
    until_when = f", closes {_minutes(this.closes)}" if this.closes is not None and phase == "open" else ""
    click.echo(f"{name}: {phase}{until_when}")


def _minutes(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at is not None else None


# Staff


@click.group()
def staff() -> None:
    """Who works here. A role is given by a link that works once."""


@staff.command()
@click.argument("role", type=click.Choice(_ROLES))
@click.option("--call", "name", metavar="CALL", help="For this call alone; otherwise for every call.")
@click.option("--name", "label", default="", metavar="NAME", help="The name by which you know the person.")
@_CONFIG
def invite(role: str, name: str | None, label: str, config: Path | None) -> None:
    """Make a link that gives whoever opens it first a role. It stands on the last line, and is kept nowhere."""
    from bot.database.ids import Ids
    from bot.database.staff import Opening, add_opening, note
    from bot.links import chat_link, token
    from bot.telegram.naming import Nameless, ask_bot_name

    from .team import LASTS

    settings = open_settings(config, needs_token=True)

    async def do(calls: Calls, database: Database) -> tuple[str, datetime]:
        if name is not None:
            call_among(calls, name)
        try:
            bot = await ask_bot_name(settings.token, settings.api_url)
        except Nameless as wrong:
            stop(str(wrong), 1)
        now = datetime.now(UTC)
        payload, hashed = token("s_")
        opening = Opening(hashed, role, name or "", " ".join(label.split())[:60], None, 1, now + LASTS)
        async with database.write() as connection:
            await add_opening(connection, opening, now)
            await note(connection, Ids(), now, None, "staff.invite", name or "", role=role)
        return chat_link(bot, payload), opening.expires_at

    link, until = _done(settings, do)
    click.echo(
        f"Send this to one person, who becomes {role} by opening it. It works once, until {until:%Y-%m-%d %H:%M} UTC."
    )
    click.echo(link)


@staff.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of {chat, call, role, name, since}.")
@_CONFIG
def list_staff(as_json: bool, config: Path | None) -> None:
    """Everybody who works here."""
    from bot.database.staff import read_team

    async def do(calls: Calls, database: Database) -> list[dict[str, Any]]:
        async with database.read() as connection:
            team = await read_team(connection)
        return [
            {"chat": str(m.chat), "call": m.call or None, "role": m.role, "name": m.label, "since": m.since.isoformat()}
            for m in team
        ]

    found = _done(open_settings(config), do)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in found:
        name = f"  {one['name']}" if one["name"] else ""
        click.echo(f"{one['chat']}  {one['role']}  {one['call'] or 'every call'}{name}")
    if not found:
        click.echo("Nobody works here yet. palabre staff invite owner", err=True)


@staff.command("log")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of {at, chat, call, what, details}.")
@_CONFIG
def show_log(as_json: bool, config: Path | None) -> None:
    """What staff did, the newest thousand lines: who, what, for which call, and nobody's words."""
    from bot.database.staff import read_notes, read_references, read_team
    from bot.office.record import submissions_in, told

    async def do(calls: Calls, database: Database) -> list[dict[str, Any]]:
        async with database.read() as connection:
            lines = await read_notes(connection)
            team, references = await read_team(connection), await read_references(connection, submissions_in(lines))
        return [
            {
                "at": line["at"].isoformat(timespec="seconds"),
                "chat": str(line["chat_id"]) if line["chat_id"] is not None else None,
                "call": line["call"] or None,
                "what": line["what"],
                "details": line["details"],
                **({} if as_json else {"told": told(line, team, references)}),
            }
            for line in lines
        ]

    found = _done(open_settings(config), do)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in found:
        line = one["told"]
        why = f"  ({line.why})" if line.why else ""
        click.echo(f"{line.at}  {line.who}  {line.what}  {line.call or 'every call'}  {line.details}".rstrip() + why)


@staff.command()
@click.argument("chat", type=int)
@click.option("--call", "name", default="", metavar="CALL", help="What they do for this call alone.")
@_CONFIG
def remove(chat: int, name: str, config: Path | None) -> None:
    """Take a role away. CHAT is the number that `palabre staff list` shows; the last owner stays."""
    from bot.database.ids import Ids
    from bot.database.staff import read_team

    from .team import LastOwner, removed

    async def do(calls: Calls, database: Database) -> str:
        async with database.write() as connection:
            team = await read_team(connection)
            one = next((m for m in team if m.chat == chat and m.call == name), None)
            if one is None:
                stop(f"nobody with the number {chat} works here for {name or 'every call'}; see palabre staff list", 1)
            try:
                await removed(database, connection, Ids(), one, None, datetime.now(UTC))
            except LastOwner:
                stop("somebody has to stay who owns everything: invite another owner first", 1)
        return one.role

    click.echo(f"{chat} is no longer {_done(open_settings(config), do)}")


# The calls and the database, opened for one thing


def _done(settings: Settings, do: Callable[[Calls, Database], Awaitable[T]]) -> T:
    """Do something with the calls as they stand and the database, which is made where there is none."""

    async def whole() -> T:
        calls = open_calls(settings)
        async with make_database(settings) as database:
            return await do(await as_they_stand(calls, database), database)

    return asyncio.run(whole())
