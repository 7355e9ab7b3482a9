"""All buttons that a bot shows to somebody who goes through everything, and whether anything is going on in it."""

import asyncio
import re
from collections import deque

from bot.telegram.codes import decode
from tests.bot.small import rows

#: what a value holds that is no verb: a call's code, a number
_NUMBER = re.compile(r"(?<=[.:])(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]+")
#: words for whatever is asked on the way
WORDS = "The rains came late. 12"


def kind(data):
    """Buttons of one kind differ in numbers alone."""
    return _NUMBER.sub("#", data)


async def settled(bot, server):
    """Wait until nothing waits to be taken, done or sent."""
    while len(server.queue):  # noqa: ASYNC110 - it is a queue of another program
        await asyncio.sleep(0.005)
    for _ in range(2000):
        await bot.application.desk.record()
        await bot.application.sender.idle()
        now = bot.application.house.now()
        due = [row["kind"] for row in await rows(bot, "job") if row["error"] is None and row["not_before"] <= now]
        left = due or await rows(bot, "outbox")
        if not left and not len(server.queue):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"it does not come to rest: {left}")


async def goes_through(bot, server, person, begin, wanted, stops=lambda data: False, most=400):
    """Type these commands and press whatever is shown; the first button of each kind, with its message.

    `wanted(data)` says which to look at; what `stops` is noted and not pressed.
    """
    found, todo = {}, deque()

    def look(start):
        for event in person.chat.journal[start:]:
            if not event.by_bot or event.message is None or event.what not in ("sent", "edited"):
                continue
            for key in (key for row in event.message.keys for key in row):
                data = key.get("callback_data", "")
                if data and wanted(data) and kind(data) not in found:
                    found[kind(data)] = data
                    todo.append((data, event.message))

    async def do(act):
        start = len(person.chat.journal)
        await act
        await settled(bot, server)
        if await is_asked(bot, person):
            await person.sends(WORDS)
            await settled(bot, server)
        look(start)

    about = await person.sends("The results are printed.")
    for words in begin:  # some commands are about the message that they reply to
        await do(person.sends(words))
        if words in ("/broadcast", "/news"):
            await do(person.sends(words, reply_to=about))
    pressed = 0
    while todo and pressed < most:
        data, message = todo.popleft()
        if not stops(data):
            pressed += 1
            await do(person.presses(data, on=message))
    return list(found.values())


async def is_asked(bot, person):
    """The bot waits for words of this member of staff."""
    return any(row["chat_id"] == person.id and row["step"].get("asked") == "staff" for row in await rows(bot, "chat"))


def act_of(data):
    """The parts of a button of staff: command, verb and the rest; empty for any other."""
    does = decode(data, None)
    return tuple(does.value.split(".")) if getattr(does, "name", "") == "staff" else ()
