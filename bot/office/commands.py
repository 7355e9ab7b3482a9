"""`palabre audit`: who saw, changed and took out what of a call, when and why."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.opened import call_among, open_calls, open_database, open_settings

if TYPE_CHECKING:
    from bot.database.records import Member
    from bot.settings import Settings

#: lines, unless all are asked for
_NEWEST = 1000


@click.command()
@click.argument("name", metavar="CALL")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="From this day on, for example 2027-03-01."
)
@click.option("--json", "as_json", is_flag=True, help="JSON lines of {at, who, chat, what, did, call, details, why}.")
@click.option("--all", "everything", is_flag=True, help=f"All lines, not only the newest {_NEWEST:,}.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def audit(name: str, since: datetime | None, as_json: bool, everything: bool, config: Path | None) -> None:
    """Say who saw, changed and took out what of a call, when and why: the oldest line first.

    What concerns every call is there too. The database lets nobody change or remove a line; none has anybody's words.
    """
    settings = open_settings(config)
    call_among(open_calls(settings), name)
    start = since.replace(tzinfo=UTC) if since is not None else None
    lines, team, references = asyncio.run(_read(settings, name, start, None if everything else _NEWEST))
    if as_json:
        for line in lines:
            click.echo(json.dumps(_as_json(line, team, references), ensure_ascii=False))
    else:
        _print(lines, team, references)


async def _read(
    settings: Settings, name: str, since: datetime | None, most: int | None
) -> tuple[list[dict[str, Any]], list[Member], dict[int, str]]:
    from bot.database.staff import read_notes, read_references, read_team

    from .record import submissions_in

    async with open_database(settings) as database:
        if database is None:
            return [], [], {}
        async with database.read() as connection:
            lines = await read_notes(connection, most, call=name, since=since)
            return lines, await read_team(connection), await read_references(connection, submissions_in(lines))


def _as_json(line: Mapping[str, Any], team: list[Member], references: Mapping[int, str]) -> dict[str, Any]:
    from .record import told

    words = told(line, team, references)
    return {
        "at": words.at,
        "who": words.who,
        "chat": str(line["chat_id"]) if line["chat_id"] is not None else None,
        "what": line["what"],
        "did": words.what,
        "call": line["call"] or None,
        "details": line["details"],
        "why": line["why"],
    }


def _print(lines: list[dict[str, Any]], team: list[Member], references: Mapping[int, str]) -> None:
    from rich.console import Console
    from rich.table import Table

    from .record import told

    if not lines:
        click.echo("Nothing is noted yet.", err=True)
        return
    console = Console()
    table = Table("When (UTC)", "Who", "What", "Details", "Why", box=None, pad_edge=False)
    for line in lines:
        one = told(line, team, references)
        did = one.what if one.call else f"{one.what} (every call)"
        # what people typed is never taken for a style
        cells = (one.at[:16].replace("T", " "), one.who, did, one.details, one.why)
        table.add_row(*(console.render_str(cell, markup=False, emoji=False, highlight=False) for cell in cells))
    console.print(table)
