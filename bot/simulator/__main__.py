"""`python -m bot.simulator`: the server alone, until it is interrupted."""

from __future__ import annotations

import asyncio
import contextlib
import signal

import click

from .rules import Rules
from .server import TOKEN, running_simulator


@click.command()
@click.option("--port", default=8081, show_default=True, help="0 takes any free port.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--token", default=TOKEN, show_default=True, help="The bot's token; any other is refused.")
@click.option("--paced", is_flag=True, help="Answer 429 to what comes too fast.")
def main(port: int, host: str, token: str, paced: bool) -> None:
    """Run a Bot API server for one bot and print its address and the token."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(port, host, token, Rules(paced=paced)))


async def _serve(port: int, host: str, token: str, rules: Rules) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with running_simulator(rules, port=port, host=host, token=token) as server:
        click.echo(server.url)
        click.echo(f"token {token}")
        await ended.wait()


if __name__ == "__main__":
    main()
