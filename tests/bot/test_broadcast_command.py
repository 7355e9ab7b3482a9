"""`palabre broadcast` beside a bot that is at work, with people who really came."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime

from bot.broadcasting.counting import count_recipients
from conversations.records import replace
from tests.broadcasting.people import a_broadcast

from .small import WORDS, asking, begins, rows, sends


async def count(bot, segment):
    """How many a segment means, by the status that people have in the bot."""
    app = bot.application
    one = replace(a_broadcast(segment), call="small")
    return (await count_recipients(app.database, app.calls, one, datetime.now(UTC))).recipients


async def statuses(bot):
    return [await count(bot, f"status={one}") for one in ("not-started", "midway", "submitted")]


async def test_people_go_from_one_status_to_the_next(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        person = server.person("Awa", "en")
        await person.starts()
        assert await count(bot, "all") == 0
        amina = await begins(server)
        assert await statuses(bot) == [1, 0, 0]
        await amina.sends("Fatick")
        await amina.sees("What do you do?")
        assert await statuses(bot) == [0, 1, 0]
        await amina.sends("We sell milk.")
        await amina.sees("What do you wish for?")
        await amina.sends("A road")
        await amina.sees("last question")
        await sends(amina)
        assert await statuses(bot) == [0, 0, 1]


async def test_a_broadcast_is_queued_while_the_bot_is_at_work(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        await begins(server)
        (tmp_path / "text.txt").write_text("Water!")
        given = {
            "PALABRE_CALLS": str(bot.settings.calls),
            "PALABRE_DATABASE_URL": bot.settings.database_url,
            "PALABRE_DEFAULT_CALL": "small",
        }
        # a process of its own, as it is for people: two that open a file of SQLite in one process disturb each other
        words = ["broadcast", "small", "--text-file", "text.txt", "--to", "all", "--yes", "--json"]
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "bot", *words],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, **given},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        (row,) = await rows(bot, "broadcast")
        assert json.loads(done.stdout) == {"id": str(row["id"]), "recipients": 1}
