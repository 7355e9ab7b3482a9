"""Connections break, servers fail, hang and refuse: nothing is lost, and only what nobody could know comes again."""

import asyncio
import time
from random import Random

from bot.simulator import Rules, running_simulator
from tests.bot.killing import repeats
from tests.bot.respondents import Respondent, milk, milk_answers, milk_exported
from tests.bot.running import Running
from tests.proving import PROVE, proof

from .troubled import exported

#: people, seconds over which they come, seconds that a call hangs
PEOPLE, SECONDS, HANGS = (300, 180.0, 60.0) if PROVE else (5, 0.5, 1.0)
#: what Telegram says to a call that is made again, and to a tap that waited
KNOWN = ("not modified", "query is too old")
SENDING = ("sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup")


async def test_a_storm_loses_nothing_and_repeats_only_what_may_not_have_arrived(tmp_path):
    rules = Rules(slow_repeated_polls=False, patience=200, tap_seconds=86_400)
    async with running_simulator(rules, seed=5) as server:
        settings = milk(tmp_path)
        bot = Running(server, tmp_path, in_english=False, **settings)
        await bot.start()
        try:
            faults = server.faults
            unknown = [faults.lose_answer(chance=0.05)]
            struck = [
                *unknown,
                faults.fail(500, chance=0.025),
                faults.fail(502, chance=0.025),
                faults.too_many(1, chance=0.02),
                faults.stall(HANGS, chance=0.01),
            ]
            dice, began = Random(5), time.monotonic()
            people = [server.person(f"Person{number}") for number in range(PEOPLE)]
            await asyncio.gather(*(comes(one, dice.uniform(0, SECONDS)) for one in people))
            faults.clear()
            took = time.monotonic() - began
            await bot.application.sender.idle()
            bot.must_be_at_work()
        finally:
            await bot.stop()
        kept = await exported(tmp_path, settings)
        calls, refused, complaints = list(server.calls), list(server.refused), list(server.complaints)
        again = sum(len(repeats(server, one.id)) for one in people)
    unsure = sum(call.fault == "lose_answer" and call.method in SENDING for call in calls)
    lost = sum(milk_exported(one.user.first_name) not in kept for one in people)
    doubled = len(kept) - PEOPLE + max(0, again - unsure)
    hits = ", ".join(f"{one.what} {one.hits}" for one in struck)
    note = f"{PEOPLE} people, {took:.0f} s: {hits}; {again} messages came again, {unsure} answers were lost"
    proof("storm", tried=len(calls), lost=lost, doubled=doubled, note=note)
    assert (lost, doubled) == (0, 0)
    assert hasty(calls) == []
    assert [call.description for call in refused if not any(word in call.description for word in KNOWN)] == []
    assert complaints == []
    assert all(one.hits for one in struck) or not PROVE


async def comes(person, after):
    await asyncio.sleep(after)
    await Patient(person, milk_answers(person.user.first_name), patience=200).takes_part()


class Patient(Respondent):
    """Somebody who is asked what their words were about, where the bot cannot know what they had seen, and tells it."""

    async def _acts(self, message):
        if "Is that part of your answer?" not in message.text:
            await super()._acts(message)
            return
        # the question that was meant comes again, and is answered again
        last = next(words for words in reversed(self.answers) if words in self._done)
        self._done.discard(last)
        self._acted = {seen for seen in self._acted if last not in seen[0]}
        await self.person.taps("No, leave it out", on=message)


def hasty(calls):
    """Calls to a chat that was to be left alone for a second, and had been for less."""
    until, found = {}, []
    for call in calls:
        if call.chat_id is None or not call.method.startswith("send"):
            continue
        if call.at < until.get(call.chat_id, 0.0) - 0.05:
            found.append(call)
        if call.fault == "too_many":
            until[call.chat_id] = call.at + 1.0
    return found
