"""Every role, every command and every button: whoever may not do it changes nothing, and learns nothing."""

import itertools
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.consulting.staff import COMMANDS
from bot.database import models
from bot.database.records import Member
from bot.database.staff import add_member
from bot.office.requests import call_code
from bot.office.roles import MAY, ROLES
from bot.simulator import Rules, running_simulator
from tests.bot.small import begins, sends
from tests.bot.writing_to_many import hurry
from tests.organising.at_work import COMPLETE, staffed, working
from tests.proving import PROVE, proof

from .screens import act_of, goes_through, settled

CALL, OTHER = "small", "prices"
UNKNOWN = "I do not know that command."
#: words of people that nobody sees who may not
MARKERS = ("Markerfield", "Markerwork", "Markerwish", "Markername", "Markerlabel")
#: random data for each who presses them
NOISE = 2000 if PROVE else 20

#: tables that change whenever anybody does anything, and say nothing of it
PASSING = {"incoming", "outbox", "job", "fact", "shown", "prompt", "upload", "file", "arrival"}

QUESTIONS = """
    - {type: text, name: village, label: Where do you live?}
    - {type: text, name: work, label: What do you do?, appearance: multiline}
    - {type: text, name: wish, label: What do you wish for?}
"""
#: what ends something for good is noted by whoever goes through all, and pressed by nobody who may
ENDS = {"sure", "close", "archive", "remove", "go", "cancel", "yes"}


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    """Nobody waits for Telegram's thirty messages a second."""
    hurry(monkeypatch)


@asynccontextmanager
async def office(folder):
    """A bot with forms in it, and an owner."""
    async with running_simulator(Rules(slow_repeated_polls=False, patience=20)) as server:
        more = {"PALABRE_QUIET_HOURS": "none"}
        async with working(server, folder, COMPLETE, opens=True, questions=QUESTIONS, **more) as bot:
            amina = await begins(server, "Markername")
            await amina.sends(MARKERS[0])
            await amina.sees("What do you do?")
            await amina.sends(MARKERS[1])
            await amina.sees("I have kept this")
            await amina.sends_voice(3)
            await amina.sees("part 2")
            await amina.taps("Done")
            await amina.sees("What do you wish")
            await amina.sends(MARKERS[2])
            await amina.sees("That was the last question")
            await sends(amina)
            owner = await staffed(server, bot, call="", name="Markerlabel")
            await settled(bot, server)
            yield bot, server, amina, owner
            del server.refused[:]


def is_about_call(data):
    """A button of staff that names this call, or none."""
    act = act_of(data)
    codes = {call_code(name): name for name in (CALL, OTHER, "smallholders")}
    return bool(act) and {codes[part] for part in act if part in codes} <= {CALL}


def names_something(data):
    """It names a call, or a number of something in it."""
    return any(part == call_code(CALL) or any(map(str.isdigit, part)) for part in act_of(data)[1:])


def may(role, call, command):
    """What roles.MAY says."""
    return role is not None and role in MAY.get(command, ()) and call in ("", CALL)


async def everybody(bot, server):
    """(role, call) -> somebody who has it; ("respondent", "") and ("stranger", "") have none."""
    people = {
        (role, call): server.person(f"{role} {call}") for role, call in itertools.product(ROLES, (CALL, OTHER, ""))
    }
    database, now = bot.application.database, datetime.now(UTC)
    async with database.write() as connection:
        for (role, call), person in people.items():
            await add_member(database, connection, Member(person.id, call, role, "Somebody", now), None)
    await bot.application.keeping_up.look()
    people["respondent", ""] = await begins(server, "Respondent")
    people["stranger", ""] = server.person("Stranger")
    await settled(bot, server)
    return people


async def dump(bot, without):
    """All rows of all tables that matter, apart from those of these chats' own accounts."""
    found = Counter()
    async with bot.application.database.read() as connection:
        for table in models.metadata.sorted_tables:
            if table.name in PASSING:
                continue
            for row in (await connection.execute(select(table))).mappings():
                if table.name != "chat" or row["chat_id"] not in without:
                    found[table.name, repr(tuple(row.items()))] += 1
    return found


def leaked(person, start):
    """What somebody was shown from there on that they should not know of."""
    shown = [event for event in person.chat.journal[start:] if event.by_bot and event.what != "deleted"]
    words = [event.words for event in shown if any(marker in event.words for marker in MARKERS)]
    files = [event.words for event in shown if event.message and {"document", "photo"} & event.message.raw.keys()]
    keys = [
        key["callback_data"]
        for event in shown
        if event.message is not None
        for row in event.message.keys
        for key in row
        if act_of(key.get("callback_data", ""))
    ]
    return [*words, *files, *keys]


async def test_a_command_answers_those_alone_who_may(tmp_path):
    async with office(tmp_path) as (bot, server, _, _):
        people = await everybody(bot, server)
        own = {one.id for one in people.values()}
        before, wrong = await dump(bot, own), []
        for one, (role, _) in zip(people.values(), people, strict=True):
            for name in refused(role):
                await one.sends(f"/{name}")
        await settled(bot, server)
        for (role, call), one in people.items():
            wrong += [(role, call, words) for words in leaked(one, 0)]
            if unknown(one) != len(refused(role)):
                wrong.append((role, call, unknown(one), refused(role)))
        changed = list(await dump(bot, own) - before)
        tried = sum(len(refused(role)) for role, _ in people)
        more, is_right = await let_in_alike(bot, server, people)
    note = f"{tried} commands that were refused, {more} that were not, {len(people)} kinds of people"
    proof("role matrix", tried=tried + more, leaked=len(wrong) + len(changed), note=note)
    assert wrong == []
    assert changed == []
    assert is_right


def refused(role):
    """The commands that somebody of this role may not use, for whatever call."""
    return [name for name in COMMANDS if role not in MAY[name]]


def unknown(person):
    """How often somebody was told that there is no such command."""
    return sum(UNKNOWN in event.words for event in person.chat.journal if event.by_bot)


async def let_in_alike(bot, server, people):
    """Those who may are answered with something else, and of another call with nothing of this one."""
    befores = {who: (unknown(one), len(one.chat.journal)) for who, one in people.items()}
    tried = 0
    for (role, _), one in people.items():
        # pictures and files take long: here one command is enough
        for name in (name for name in COMMANDS if role in MAY[name] and (PROVE or name == "staff")):
            await one.sends(f"/{name}")
            tried += 1
    await settled(bot, server)
    found = []
    for (role, call), one in people.items():
        before, start = befores[role, call]
        said = " ".join(event.words for event in one.chat.journal[start:] if event.by_bot)
        found.append(unknown(one) == before and (call != OTHER or not any(marker in said for marker in MARKERS)))
    return tried, all(found)


async def test_a_button_of_staff_does_nothing_for_those_who_may_not(tmp_path):
    async with office(tmp_path) as (bot, server, _, owner):
        begin = [f"/{name}" for name in (COMMANDS if PROVE else ("call", "queue", "staff", "groups"))]
        found = await goes_through(bot, server, owner, begin, is_about_call, stops=is_last, most=400 if PROVE else 2)
        buttons = [data for data in found if names_something(data)]
        people = await everybody(bot, server)
        own = {one.id for one in people.values()}
        before, tried, wrong, kinds = await dump(bot, own), 0, [], Counter(act_of(data)[0] for data in found)
        starts = {who: len(one.chat.journal) for who, one in people.items()}
        for data in buttons:
            for (role, call), one in people.items():
                if not may(role, call, act_of(data)[0]):
                    await one.presses(data, on=owner.last)
                    tried += 1
            if tried > 200 and PROVE:
                await settled(bot, server)
        await settled(bot, server)
        for (role, call), one in people.items():
            found_out = leaked(one, starts[role, call])
            # what belongs to the call that they do work for is theirs
            wrong += [(role, call, words) for words in found_out if call != OTHER or call_code(OTHER) not in words]
        changed = await dump(bot, own) - before
    note = f"{len(found)} kinds of buttons: {', '.join(f'{name} {count}' for name, count in sorted(kinds.items()))}"
    proof("role matrix", tried=tried, leaked=len(wrong) + len(changed), note=note)
    assert wrong == []
    assert changed == Counter()
    # news has buttons only once a call has closed, and they are those of a broadcast
    assert kinds.keys() >= set(COMMANDS) - {"news"} or not PROVE


def is_last(data):
    """A button that ends something, or makes a file: what follows it is no button."""
    return act_of(data)[1] in ENDS
