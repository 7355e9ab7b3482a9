"""`palabre simulate`: people who were made up, to measure with and to show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.opened import call_among, make_database, open_calls, open_settings, stop

if TYPE_CHECKING:
    from collections import Counter

    from bot.settings import Settings


@click.command()
@click.argument("name", metavar="CALL")
@click.option("--respondents", type=click.IntRange(0, 1_000_000), metavar="N", required=True, help="How many people.")
@click.option("--submitted", is_flag=True, help="All of them send their form; otherwise some stop or take it back.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same people up.")
@click.option("--among-real", is_flag=True, help="Also into a database in which real people have answered.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def simulate(name: str, respondents: int, submitted: bool, seed: int, among_real: bool, config: Path | None) -> None:
    """Fill a database with people who were made up, and with what they say in plausible words.

    Nobody is written to: their chats are nobody's. A database in which real people have answered is left alone, unless
    --among-real is said. Called again it adds further people.
    """
    import asyncio

    settings = open_settings(config)
    ended = asyncio.run(_simulate(settings, name, respondents, submitted, seed, among_real))
    told = ", ".join(f"{ended[status]} {words}" for status, words in _WORDS.items() if ended[status])
    click.echo(f"{ended.total()} people made up with seed {seed}{': ' if told else ''}{told}", err=True)


async def _simulate(
    settings: Settings, name: str, respondents: int, submitted: bool, seed: int, among_real: bool
) -> Counter[str]:
    from datetime import UTC, datetime

    from rich.console import Console
    from rich.progress import Progress

    from bot.translations.translator import Translations

    from .people import NoFaker
    from .writing import RealPeople, simulate

    calls = open_calls(settings)
    call = call_among(calls, name)
    console = Console(stderr=True)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    async with make_database(settings) as database:
        with Progress(console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task("Making people up", total=respondents)
            try:
                return await simulate(
                    database,
                    call,
                    settings.data,
                    respondents,
                    seed=seed,
                    submitted=submitted,
                    among_real=among_real,
                    until=today,
                    translate=Translations.load([call]),
                    passed=lambda count: progress.update(task, completed=count),
                )
            except NoFaker as missing:
                stop(str(missing), 2)
            except RealPeople:
                stop(
                    "real people have answered in this database; name another one by PALABRE_DATABASE_URL or --config, "
                    "or say --among-real",
                    2,
                )


_WORDS = {"submitted": "sent", "midway": "midway", "withdrawn": "taken back"}
