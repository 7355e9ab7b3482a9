"""`palabre doctor`: what is wrong with this house, and what to do about it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import logs
from bot.settings import Settings, WrongSettings, read_settings

if TYPE_CHECKING:
    from .findings import Finding

_STYLES = {"ok": "green", "warning": "yellow", "error": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of {part, level, what, todo}.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def doctor(as_json: bool, config: Path | None) -> None:
    """Look at settings, files, database, disk, clock, calls, Telegram and mail, and say what to mend.

    One line each: ok, warning or error, and what to do. Changes nothing, and works while the bot runs. Exits 1 when
    there is an error.
    """
    found = asyncio.run(_look(config, as_json))
    if as_json:
        rows = [{"part": one.part, "level": one.level, "what": one.what, "todo": one.todo} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    sys.exit(1 if any(one.level == "error" for one in found) else 0)


async def _look(config: Path | None, as_json: bool) -> list[Finding]:
    from rich.console import Console

    from .findings import error
    from .looking import look

    console = Console(stderr=True)
    found: list[Finding] = []

    def say(one: Finding) -> None:
        found.append(one)
        if not as_json:
            words = click.style(f"{one.level:7}", fg=_STYLES[one.level])
            click.echo(f"{words}{str(one)[7:]}")

    try:
        settings = await asyncio.to_thread(_settings, config)
    except WrongSettings as wrong:
        say(error("settings", str(wrong), "mend that, and look again"))
        return found
    if not console.is_terminal or not (as_json or sys.stdout.isatty()):
        # rich would take what is written to a pipe for itself
        async for one in look(settings, lambda part: None):
            say(one)
        return found
    with console.status("Looking at the settings") as status:
        async for one in look(settings, lambda part: status.update(f"Looking at {part}")):
            say(one)
    return found


def _settings(config: Path | None) -> Settings:
    """As a run has them; where no token is set, what else there is."""
    try:
        settings = read_settings(os.environ, config, Path.cwd())
    except WrongSettings:
        settings = read_settings(os.environ, config, Path.cwd(), needs_token=False)
        if settings.token:
            raise
    logs.keep_out(settings.secrets)
    return settings
