"""People who take part while something is away that the bot needs: what came of it."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson

from bot.all_calls import load_calls
from bot.database.opening import Database
from bot.exporting.as_json import export_json
from bot.settings import read_settings
from bot.simulator import Rules, running_simulator
from tests.bot.killing import check_repeats, hook, lives
from tests.bot.respondents import Respondent, all_take_part, milk, milk_answers, milk_exported


@dataclass
class Trouble:
    """People at work beside a bot that is going to miss something."""

    bots: object
    server: object
    people: list
    answering: asyncio.Task

    async def halfway(self):
        """Wait until most of them are in the midst of it."""
        async with asyncio.timeout(20):
            while len(self.people[-1].messages) < 8:  # noqa: ASYNC110 - nobody tells when somebody has read so much
                await asyncio.sleep(0.01)

    def heard(self):
        """How many messages the bot has sent or changed so far."""
        return sum(event.by_bot for one in self.people for event in one.chat.journal)


@dataclass
class Outcome:
    """What came of it."""

    answers: int
    lost: int
    doubled: int


@asynccontextmanager
async def troubled(nursery, folder, people, *, webhook=False, url="", patience=200.0):
    """People who take part; the block brings the trouble and ends it. The second value tells what came of it."""
    settings = {**milk(folder), **(hook() if webhook else {})}
    if url:
        settings["PALABRE_DATABASE_URL"] = url
    rules = Rules(slow_repeated_polls=False, patience=patience, webhook_pace=0.05, tap_seconds=86_400)
    outcome = Outcome(0, 0, 0)
    async with running_simulator(rules) as server, lives(nursery, server, folder, settings, ()) as bots:
        names = [f"Person{number}" for number in range(people)]
        persons = [server.person(name) for name in names]
        takes = [
            Respondent(one, milk_answers(name), patience=patience, takes_files=True)
            for one, name in zip(persons, names, strict=True)
        ]
        answering = asyncio.create_task(all_take_part(*takes))
        try:
            yield Trouble(bots, server, persons, answering), outcome
            await answering
        finally:
            answering.cancel()
        outcome.doubled = sum(check_repeats(bots, server, one.id) for one in persons)
        assert not server.complaints
        # a tap that waited is answered all the same
        assert [call.description for call in server.refused if "query is too old" not in call.description] == []
        kept = await exported(folder, settings)
        outcome.lost = sum(milk_exported(name) not in kept for name in names)
        outcome.doubled += len(kept) - len(names)
        outcome.answers = sum(len(one) for one in kept)


async def exported(folder, settings):
    """The answers of every form, as exported."""
    ready = read_settings(settings, None, folder, needs_token=False)
    database = await Database.open(ready.database_url)
    out = folder / "out.json"
    try:
        await export_json(database, load_calls(ready), "milk", out, everything=True, passed=lambda _: None)
    finally:
        await database.close()
    return [one["answers"] for one in orjson.loads(await asyncio.to_thread(out.read_bytes))["submissions"]]
