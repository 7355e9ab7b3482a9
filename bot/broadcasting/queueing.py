"""`palabre broadcast CALL`: read, count, ask and queue. The running bot sends it."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from bot.opened import call_among, open_calls, open_database, open_settings, stop
from bot.settings import Settings
from conversations.call import Call
from conversations.records import record, replace

from .segments import Segment, WrongSegment, parse_segment

if TYPE_CHECKING:
    from bot.consulting.calls import Calls
    from bot.database.broadcasts import Broadcast
    from bot.database.opening import Database

    from .counting import Counted


@record
class _Wanted:
    """What is to be sent."""

    files: tuple[str, ...]
    segment: Segment
    at: datetime | None
    dry_run: bool
    yes: bool
    as_json: bool


@click.command()
@click.argument("name", metavar="CALL")
@click.option(
    "--text-file", "files", multiple=True, required=True, metavar="FILE|LANG=FILE",
    help="The words, as plain text in UTF-8; once more as fr=FILE for those who read French.",
)  # fmt: skip
@click.option(
    "--to", "segment", required=True, metavar="SEGMENT",
    help="all, or language=fr, source=…, country=SN, status=not-started|midway|submitted, combined by comma.",
)  # fmt: skip
@click.option("--at", "at", metavar="ISO-DATETIME", help="Not before this moment; by the call's clock.")
@click.option("--dry-run", is_flag=True, help="Only count who would get it, and why others would not.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print {id, recipients}, or {recipients, by_language, excluded}.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def send(
    name: str,
    files: tuple[str, ...],
    segment: str,
    at: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    config: Path | None,
) -> None:
    """Queue a text for everybody whom SEGMENT means, and print its ID.

    Without --yes the number of recipients has to be typed. Exits 1 when nobody would get it, 2 for what is wrong.
    """
    try:
        meant = parse_segment(segment)
    except WrongSegment as wrong:
        stop(f"--to: {wrong}", 2)
    settings = open_settings(config)
    calls = open_calls(settings)
    call = call_among(calls, name)
    when = _moment(at, call) if at is not None else None
    asyncio.run(_send(settings, calls, call, _Wanted(files, meant, when, dry_run, yes, as_json)))


def _moment(words: str, call: Call) -> datetime:
    try:
        when = datetime.fromisoformat(words.strip())
        when = when if when.tzinfo is not None else when.replace(tzinfo=ZoneInfo(call.timezone))
        when = when.astimezone(UTC)
    except (ValueError, OverflowError):
        stop(f"--at: '{words[:60]}' is no moment; write one such as 2027-03-31T18:00", 2)
    if when <= datetime.now(UTC):
        stop(f"--at: {when:%Y-%m-%d %H:%M} UTC has passed; write a later moment, or leave --at out", 2)
    return when


async def _send(settings: Settings, calls: Calls, call: Call, wanted: _Wanted) -> None:
    from bot.database.ids import Ids
    from bot.database.lives import read_life
    from bot.database.queueing import add_broadcast
    from bot.database.records import Life
    from bot.database.staff import note

    from .counting import NOBODY, missing_languages

    now, ids = datetime.now(UTC), Ids()
    texts = _texts(calls, wanted.files)
    one = _queued(ids(), call, wanted, now, dict.fromkeys(texts))
    async with open_database(settings) as database:
        life = Life(call.name, "")
        if database is not None:
            async with database.read() as connection:
                life = await read_life(connection, call.name)
        if life.status == "archived":
            stop(f"the call '{call.name}' is archived: nobody is written to about it any more", 2)
        counted = await count_shown(database, calls, one) if database is not None else NOBODY
        if missing := missing_languages(one, call):
            click.echo(f"No words of their own in: {', '.join(missing)}.", err=True)
        if wanted.dry_run:
            _show(counted, wanted.as_json, err=False)
            return
        if not counted.recipients:
            _show(counted, as_json=False, err=True)
            stop(f"Nobody would get it (--to {one.segment}), so nothing is queued.", 1)
        _confirm(counted, wanted)
        assert database is not None
        one = replace(one, content=_contents(texts, call, calls, life, wanted.at or now), confirmed_at=_now())
        async with database.write() as connection:
            await add_broadcast(connection, one)
            details = {"broadcast": str(one.id), "segment": one.segment, "recipients": counted.recipients}
            await note(connection, ids, _now(), None, "broadcast.confirm", one.call, **details)
    _done(one, counted.recipients, wanted.as_json)


def _texts(calls: Calls, files: tuple[str, ...]) -> dict[str, str]:
    from .texts import WrongText, read_texts

    try:
        return read_texts(files, dict.fromkeys(tongue for one in calls.all() for tongue in one.tongues))
    except WrongText as wrong:
        stop(f"--text-file: {wrong}", 2)


def _contents(texts: dict[str, str], call: Call, calls: Calls, life: Any, when: datetime) -> dict[str, Any]:
    """The messages as they are kept, with the buttons that will be of use at that time."""
    from bot.translations.translator import Translations

    from .texts import contents

    closes = datetime.min.replace(tzinfo=UTC) if life.status == "closed" else life.closes or call.closes
    return contents(texts, replace(call, closes=closes), Translations.load(calls.all()), when)


def _queued(number: int, call: Call, wanted: _Wanted, now: datetime, content: dict[str, None]) -> Broadcast:
    from bot.database.broadcasts import Broadcast

    return Broadcast(
        id=number,
        kind="broadcast",
        call=call.name,
        by_chat=None,
        status="queued",
        segment=str(wanted.segment),
        content=content,
        not_before=wanted.at,
        reached=None,
        listed=False,
        excluded={},
        tested=None,
        progress_message=None,
        made_at=now,
        confirmed_at=None,
        finished_at=None,
    )


async def count_shown(database: Database, calls: Calls, one: Broadcast, after: int | None = None) -> Counted:
    """Count the recipients (those after a chat) as `count_recipients` does, with a bar on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    from .counting import count_recipients

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("Counting", total=None)
        return await count_recipients(
            database, calls, one, _now(), lambda count: progress.update(task, completed=count), after
        )


def _show(counted: Counted, as_json: bool, err: bool) -> None:
    if as_json:
        shown = {
            "recipients": counted.recipients,
            "by_language": dict(counted.by_language),
            "excluded": dict(counted.excluded),
        }
        click.echo(json.dumps(shown, ensure_ascii=False), err=err)
        return
    click.echo(f"Recipients: {counted.recipients}", err=err)
    for language, count in counted.by_language.items():
        click.echo(f"    {language}: {count}", err=err)
    if counted.excluded:
        click.echo(f"Left out: {sum(counted.excluded.values())}", err=err)
    for reason, count in counted.excluded.items():
        click.echo(f"    {reason}: {count}", err=err)


def _confirm(counted: Counted, wanted: _Wanted) -> None:
    """Whoever sends to many types how many: a habit of saying yes is not enough."""
    if wanted.yes:
        return
    if not sys.stdin.isatty():
        stop("There is no terminal to ask on, so nothing is queued; add --yes if it is to be sent.", 2)
    _show(counted, as_json=False, err=True)
    typed = click.prompt("To send it, type the number of recipients", err=True, default="", show_default=False)
    if str(typed).strip() != str(counted.recipients):
        stop("That is another number, so nothing is queued.", 1)


def _done(one: Broadcast, recipients: int, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"id": str(one.id), "recipients": recipients}))
        return
    when = f" from {one.not_before:%Y-%m-%d %H:%M} UTC on" if one.not_before is not None else ""
    people = "person" if recipients == 1 else "people"
    click.echo(f"Queued for {recipients} {people}; the running bot sends it{when}.", err=True)
    click.echo(str(one.id))


def _now() -> datetime:
    return datetime.now(UTC)
