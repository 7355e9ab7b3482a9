"""Connections break, servers fail, hang and refuse: nothing is lost, and only what nobody could know comes again."""

import asyncio
import time
from random import Random

import pytest

from bot.simulator import Rules, running_simulator
from tests.bot.killing import repeats
from tests.bot.respondents import WAY, Lost, Respondent, milk, milk_answers, milk_exported
from tests.bot.running import Running
from tests.proving import PROVE, proof

from .troubled import exported

#: people, seconds over which they come, seconds that a call hangs
PEOPLE, SECONDS, HANGS = 300, 180.0, 60.0
#: what Telegram says to a call that is made again, and to a tap that waited
KNOWN = ("not modified", "query is too old")
SENDING = ("sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup")


@pytest.mark.skipif(not PROVE, reason="make prove; in small it is among the tests of the sender")
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
    wanted = [milk_exported(one.user.first_name) for one in people]
    lost = sum(not any(is_whole(form, one) for form in kept) for one in wanted)
    beside = sum(form not in wanted for form in kept)
    doubled = len(kept) - PEOPLE + max(0, again - unsure)
    hits = ", ".join(f"{one.what} {one.hits}" for one in struck)
    note = f"{PEOPLE} people, {took:.0f} s: {hits}; {again} messages came again, "
    note += f"{unsure} answers of Telegram were lost; {beside} stories have words for the next question in them, too"
    proof("storm", tried=len(calls), lost=lost, doubled=doubled, note=note)
    assert (lost, doubled) == (0, 0)
    assert hasty(calls) == []
    assert [call.description for call in refused if not any(word in call.description for word in KNOWN)] == []
    assert complaints == []
    assert all(one.hits for one in struck)


async def comes(person, after):
    await asyncio.sleep(after)
    await Patient(person, milk_answers(person.user.first_name), patience=HANGS + 6).takes_part()


class Patient(Respondent):
    """Somebody who, when nothing comes any more, reads again what stands there, and answers it once more.

    Where the answer to a call was lost, the bot cannot know that its question was seen: words that came before it was
    sent again were about the one before, as far as it knows, and it asks or says so.
    """

    _times = 0

    async def _looks(self):
        try:
            return await super()._looks()
        except Lost:
            self._times += 1
            if self._times > 10:
                raise
            standing = self.person.last
            again = [words for words in (*self.answers, *WAY) if words in standing.text]
            self._done = {done for done in self._done if not any(done.startswith(words) for words in again)}
            self._acted = {seen for seen in self._acted if seen[0] != standing.text}
            return standing

    async def _acts(self, message):
        if "Is that part of your answer?" in message.text:
            await self.person.taps("No, leave it out", on=message)
        else:
            await super()._acts(message)


def is_whole(form, wanted):
    """Each answer stands at its place. Words for the next question may stand in a story, too: who answers in parts may
    go on, and where Telegram's answer was lost, nobody knows that the next question had been seen.
    """
    story, told = form["story"].split("\n"), wanted["story"].split("\n")
    more = {wanted["wish"]}
    return (
        {**form, "story": ""} == {**wanted, "story": ""} and story[: len(told)] == told and set(story) <= {*told, *more}
    )


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
