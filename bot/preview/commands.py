"""`palabre preview`: try a call in a browser before anyone else does, without Telegram."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from bot.settings import WrongSettings, read_settings
from conversations.loader import call_folder
from conversations.problems import BrokenCall

_HEEDED = ("PALABRE_DATA", "PALABRE_LOG_LEVEL", "PALABRE_CALLS", "PALABRE_DEFAULT_CALL")


@click.command()
@click.argument("name", metavar="[CALL]", required=False)
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8080, show_default=True, help="0 takes any that is free."
)
@click.option("--host", metavar="HOST", default="127.0.0.1", show_default=True, help="Who else may come: see README.")
@click.option("--no-open", is_flag=True, help="Do not open the page in the browser.")
@click.option("--fresh", is_flag=True, help="Begin with nobody and nothing: empties the preview's data.")
@click.option("--watch", is_flag=True, help="Go on with the call when its files are saved, and say what is wrong.")
@click.option(
    "--transcript",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Play a chat that was saved on the page; with --no-open exits 0 when it holds, else 1.",
)
def preview(
    name: str | None, port: int, host: str, no_open: bool, fresh: bool, watch: bool, transcript: Path | None
) -> None:
    """Try a call in the browser: the real bot, and a page that looks like a phone, without Telegram.

    Nothing leaves this machine. Prints the page's address and runs until Ctrl-C; people and forms are still there the
    next time. The call is open whatever its dates say. Exits 2 for what is missing or wrong.
    """
    import asyncio

    if not host.strip():
        _stop("--host: it is empty; name an address such as 127.0.0.1, or leave it out")

    from bot import logs
    from bot.database.opening import TooNew
    from bot.preview.chats import read_chat
    from bot.preview.running import Wanted
    from bot.preview.running import preview as run

    try:
        # whatever token there is stays where it is: a preview talks to nobody but its own simulator
        environment = {key: os.environ[key] for key in _HEEDED if key in os.environ}
        settings = read_settings(environment, None, Path.cwd(), needs_token=False)
        logs.set_up(settings.log_level)
        chat = read_chat(transcript) if transcript is not None else None
        wanted = Wanted(
            folder=call_folder(name or (chat and chat.call) or settings.default_call, settings.calls),
            host=host,
            port=port,
            opens_browser=not no_open,
            fresh=fresh,
            watch=watch,
            chat=chat,
        )
        held = asyncio.run(run(settings, wanted, click.echo))
    except BrokenCall as broken:
        errors = [problem for problem in broken.problems if problem.level == "error"] or broken.problems
        _stop(str(errors[0]) if errors else str(broken))
    except (WrongSettings, TooNew) as wrong:
        _stop(str(wrong))
    sys.exit(0 if held else 1)


def _stop(why: str) -> NoReturn:
    """One line on stderr, and out."""
    click.echo(why, err=True)
    sys.exit(2)
