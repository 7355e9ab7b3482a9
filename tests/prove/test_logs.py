"""Everything that people wrote, their names and the token, looked for in the log of a whole run at DEBUG."""

import asyncio
import re
import signal

import pytest

from bot.simulator import Rules, running_simulator
from tests.bot.processes import Process
from tests.bot.respondents import Respondent, all_take_part, milk, milk_answers
from tests.proving import PROVE, proof

PEOPLE = 60 if PROVE else 2
PHONE, NAME = "+221 77 123 45 67", "Markerfamily"


@pytest.mark.skipif(not PROVE, reason="make prove; in small it is among the tests of logs")
async def test_a_log_at_debug_repeats_nothing_that_anybody_said(tmp_path):
    async with running_simulator(Rules(slow_repeated_polls=False, patience=120)) as server:
        settings = {**milk(tmp_path), "PALABRE_TOKEN": server.token, "PALABRE_API_URL": server.url}
        bot = await Process(tmp_path, "run", **settings, PALABRE_LOG_LEVEL="debug").start()
        ending = asyncio.create_task(bot.ends(600))
        people = [server.person(f"Marker{number}") for number in range(PEOPLE)]
        takes = [Respondent(one, milk_answers(one.user.first_name), patience=120) for one in people]
        await all_take_part(*takes)
        other = server.person(NAME)
        await other.starts("s_" + "GuessedGuessedGuessed1")
        await other.sees("")
        for words in ("Markerwords of somebody", "/start Markersource", "/Markercommand", "Markertoolate"):
            await other.sends(words)
        await other.sends_contact(PHONE, NAME)
        await other.sends_file("Markerfile.pdf", b"%PDF Markercontent", caption="Markercaption")
        await other.presses("Markerdata")
        server.push_raw_update({"message": {"from": {"first_name": "Markerbroken"}, "text": "Markertext"}})
        server.faults.fail(500, "sendMessage", times=3)
        await other.sends("Markerlast")
        await asyncio.sleep(2.0)
        server.faults.clear()
        bot.sends(signal.SIGTERM)
        code, out, log = await ending
    secret = server.token.partition(":")[2]
    wanted = {secret, PHONE, PHONE.replace(" ", ""), "GuessedGuessed", "A dairy", "My family"}
    wanted |= {words for one in people for words in typed(one)}
    found = sorted(one for one in wanted if one in out + log) + sorted(set(re.findall(r"Marker\w+", out + log)))
    lines = (out + log).count("\n")
    proof("logs", tried=lines, leaked=len(found), note=f"{lines} lines, {len(wanted) + 12} things looked for")
    assert code == 0
    assert found == []
    # a log of nothing would hold nothing
    assert lines > 5


def typed(person):
    """What somebody wrote, and is called."""
    said = {message.text for message in person.messages if not message.by_bot and len(message.text) > 3}
    return {words for words in said if not words.startswith("/")} | {person.user.first_name}
