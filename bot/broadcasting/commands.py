"""`palabre broadcast`: queue a message to many, and see or steer what becomes of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.opened import call_among, open_calls, open_database, open_settings, stop
from bot.settings import Settings
from conversations.records import replace
from conversations.text import say

from .queueing import count_shown, send
from .segments import WrongSegment

if TYPE_CHECKING:
    from bot.database.broadcasts import Broadcast
    from bot.database.opening import Database


class _Group(click.Group):
    """Sends where the first word is no command of its own but a call."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of the command line."""
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["send", *args]
        return super().parse_args(ctx, args)


_config = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(cls=_Group, subcommand_metavar="CALL --text-file F --to SEGMENT | COMMAND")
def broadcast() -> None:
    """Write to many people who took part: palabre broadcast CALL --text-file F --to SEGMENT.

    The command queues; the running bot sends. The other commands take the ID that it prints. A call that is named like
    one of them is written behind the word send.
    """


broadcast.add_command(send)


@broadcast.command()
@click.argument("number", metavar="ID")
@_json
@_config
def status(number: str, as_json: bool, config: Path | None) -> None:
    """Say how far a broadcast is: {sent, blocked, failed, left, total}. Who said STOP meanwhile counts as blocked."""
    settings = open_settings(config)
    asyncio.run(_status(settings, number, as_json))


async def _status(settings: Settings, number: str, as_json: bool) -> None:
    from bot.database.broadcasts import counts, read_broadcast

    from .progress import WHY

    async with open_database(settings) as database:
        database, one = await _named(database, number)
        async with database.read() as connection:
            # once more, so that both are of one moment: the list may be growing
            one = await read_broadcast(connection, one.id) or one
            found = await counts(connection, one.id)
        found = replace(found, left=found.left + await _to_come(settings, database, one))
    shown = {
        "sent": found.sent,
        "blocked": found.blocked,
        "failed": found.failed,
        "left": found.left,
        "total": found.total,
    }
    if as_json:
        click.echo(json.dumps(shown))
    else:
        click.echo(f"{one.status}: {', '.join(f'{count} {what}' for what, count in shown.items())}")
        if one.why:
            click.echo(f"why: {one.why}. {say(WHY.get(one.why, WHY['broken']), 'en')}")


async def _to_come(settings: Settings, database: Database, one: Broadcast) -> int:
    """How many are not on the list of a broadcast yet, and will be."""
    from bot.all_calls import load_calls
    from bot.settings import WrongSettings
    from conversations.problems import BrokenCall

    if one.listed or one.status in ("draft", "done", "cancelled"):
        return 0
    try:
        return (await count_shown(database, load_calls(settings), one, one.reached)).recipients
    except (BrokenCall, WrongSettings, LookupError, WrongSegment):
        return 0  # without its call nobody can be added


@broadcast.command("list")
@click.argument("name", metavar="[CALL]", required=False)
@_json
@_config
def list_them(name: str | None, as_json: bool, config: Path | None) -> None:
    """List the broadcasts of a call, or all of them, the newest first."""
    asyncio.run(_list(open_settings(config), name, as_json))


async def _list(settings: Settings, name: str | None, as_json: bool) -> None:
    from bot.database.queueing import read_broadcasts

    async with open_database(settings) as database:
        found: list[Broadcast] = []
        if database is not None:
            async with database.read() as connection:
                found = await read_broadcasts(connection, name)
    if not found and name is not None:
        call_among(open_calls(settings), name)
    rows = [
        {
            "id": str(one.id),
            "call": one.call,
            "kind": one.kind,
            "status": one.status,
            "segment": one.segment,
            "made_at": one.made_at.isoformat(),
            "not_before": one.not_before.isoformat() if one.not_before is not None else None,
        }
        for one in found
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one.id}  {one.made_at:%Y-%m-%d %H:%M}  {one.call}  {one.kind}  {one.status}  {one.segment}")
    if not found:
        click.echo("There are no broadcasts.", err=True)


@broadcast.command()
@click.argument("number", metavar="ID")
@_config
def pause(number: str, config: Path | None) -> None:
    """Hold a broadcast; what is on its way to Telegram still arrives."""
    from bot.database import broadcasts

    _steer(number, config, "pause", broadcasts.pause, "It is paused.")


@broadcast.command()
@click.argument("number", metavar="ID")
@_config
def resume(number: str, config: Path | None) -> None:
    """Go on with a broadcast that was paused."""
    from bot.database import broadcasts

    _steer(number, config, "resume", broadcasts.resume, "It goes on.")


@broadcast.command()
@click.argument("number", metavar="ID")
@_config
def cancel(number: str, config: Path | None) -> None:
    """End a broadcast; whoever has not got it does not get it."""
    from bot.database import broadcasts

    _steer(number, config, "cancel", broadcasts.cancel, "It is cancelled.")


def _steer(number: str, config: Path | None, what: str, do: Callable[..., Awaitable[bool]], told: str) -> None:
    asyncio.run(_steered(open_settings(config), number, what, do))
    click.echo(told, err=True)


async def _steered(settings: Settings, number: str, what: str, do: Callable[..., Awaitable[bool]]) -> None:
    from bot.database.ids import Ids
    from bot.database.staff import note

    async with open_database(settings) as database:
        database, one = await _named(database, number)
        async with database.write() as connection:
            is_done = await do(connection, one.id, _now())
            if is_done:
                await note(connection, Ids(), _now(), None, f"broadcast.{what}", one.call, broadcast=str(one.id))
        if not is_done:
            stop(f"broadcast {one.id} is {one.status}, so there is nothing to {what}", 1)


@broadcast.command()
@click.argument("number", metavar="ID")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The CSV file to write.")
@_config
def deliveries(number: str, out: Path, config: Path | None) -> None:
    """Write who got a broadcast and who did not: chat_id, language, state, when, error.

    Only the user who runs this may read OUT, which appears when it is complete.
    """
    settings = open_settings(config)
    if out.is_dir():
        stop(f"--out: {out} is a folder; name a file", 2)
    count = asyncio.run(_deliveries(settings, number, out))
    click.echo(f"{count} {'row' if count == 1 else 'rows'} in {out}", err=True)


async def _deliveries(settings: Settings, number: str, out: Path) -> int:
    from .ledger import write_ledger

    async with open_database(settings) as database:
        database, one = await _named(database, number)
        try:
            return await write_ledger(database, one.id, out)
        except OSError as wrong:
            stop(f"--out: {out} cannot be written ({wrong.strerror}); name a file in a folder that you may write in", 2)


async def _named(database: Database | None, number: str) -> tuple[Database, Broadcast]:
    """The broadcast of this ID with the database that it stands in, or exit code 2."""
    from bot.database.broadcasts import read_broadcast

    # a larger number fits into no column
    is_number = number.isascii() and number.isdecimal() and len(number) < 20 and int(number) < 2**63
    if is_number and database is not None:
        async with database.read() as connection:
            one = await read_broadcast(connection, int(number))
        if one is not None:
            return database, one
    stop(f"there is no broadcast {number[:40]}; palabre broadcast list names those that there are", 2)


def _now() -> datetime:
    return datetime.now(UTC)
