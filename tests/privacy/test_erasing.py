"""/forget leaves nothing of somebody anywhere, and everything of those whom they helped."""

import asyncio
from datetime import timedelta

from bot.database import models as m
from bot.database.persons import FORGET, Person, everything_of, person_of_chat
from bot.database.records import Job
from bot.database.writing import Writer
from tests.bot.small import asking, begins, rows, sends, until

from .traces import add_beside, traces

#: whatever a person can send
EVERYTHING = """
    - {type: text, name: story, label: Tell us everything., appearance: multiline}
    - {type: image, name: picture, label: Show us the well.}
    - {type: geopoint, name: place, label: Where is the well?}
    - {type: text, name: phone, label: Where can we reach you?}
    - {type: text, name: wish, label: What do you wish for?}
"""
OWN = ("ZORBAQUA", "Zorbaphoto", "Zorbavoice", "Zorbalast", "Zorbafirst", "Zorbacaption", "Zorbafile", "Zorbawaits")
HELPED = ("Kindelma Tall", "Kindelmastory", "Kindelmaphoto", "KINDELMABESIDE")


async def ask_to_forget(running, **payload):
    """What the chat's screens do once somebody has said yes."""
    app = running.application
    async with app.database.write() as connection:
        job = Job(app.house.ids(), FORGET, payload, app.house.now())
        await Writer(app.database, connection, app.house.ids).jobs([job])
    app.errands.wake()


async def forgotten(running):
    """Wait until nothing of it is left to be done."""

    async def is_done():
        now = running.application.house.now() + timedelta(seconds=30)
        left = [one for one in await rows(running, "job") if one["kind"] == FORGET and one["not_before"] <= now]
        return not left and not await rows(running, "outbox")

    await until(is_done)


async def idle(running, person):
    """Nothing is under way to anybody: what is done for those they helped is theirs, and comes all the same."""
    if not any("page to print" in one.words for one in person.messages if one.by_bot):
        return False
    return not [one for one in await rows(running, "job") if one["kind"] in ("paper-code", "staff")] and not await rows(
        running, "outbox"
    )


async def kept(running, count):
    async def are_kept():
        found = [one for one in await rows(running, "file") if one["state"] == "kept"]
        return len(found) >= count

    await until(are_kept)


async def tells_everything(server, person):
    """A form with everything that can be said, changed and sent along."""
    first = await person.sends("Zorbafirst it was dry")
    await person.sees("I have kept this")
    await person.edits(first, "ZORBAQUA it was dry")
    await person.sees("")
    await person.sends_voice(3, b"OggS Zorbavoice")
    await person.sees("part 2")
    await person.sends("/done")
    await person.sees("Show us the well")
    await person.sends_photo(b"\xff\xd8 Zorbaphoto", caption="Zorbacaption")
    await person.sees("Where is the well?")
    await person.sends_location(14.5, -4.25)
    await person.sees("Where can we reach you?")
    await person.sends("+221 77 0009871")
    await person.sees("What do you wish for?")
    await person.sends("Zorbalast")
    await person.sees("That was the last question")


async def helps(person):
    """They write for somebody else, who has a voice note and a photo too."""
    await person.sends("/mine")
    await person.sees("")
    await person.taps("Begin another form")
    await person.taps("For someone else or a group")
    await person.sees("For whom")
    await person.taps("One person")
    await person.sees("the person's name")
    await person.sends("Kindelma Tall")
    await person.sees("How did they agree")
    await person.taps("I send a short recording")
    await person.sees("short voice note")
    await person.sends_voice(4, b"OggS Kindelmavoice")
    await person.sees("answers of Kindelma Tall")
    await person.taps("Yes, I take part")
    await person.sees("Tell us everything.")
    await person.sends("Kindelmastory")
    await person.sees("")
    await person.sends("/done")
    await person.sees("Show us the well")
    await person.sends_photo(b"\xff\xd8 Kindelmaphoto")
    await person.sees("Where is the well?")


async def test_nothing_of_somebody_is_left_and_everything_of_those_they_helped(server, tmp_path):
    async with asking(server, tmp_path, EVERYTHING) as running:
        zorba = await begins(server, "Zorba")
        await tells_everything(server, zorba)
        await sends(zorba)
        await zorba.sends_file("Zorbafile.docx", b"PK Zorbafile")
        await helps(zorba)
        await kept(running, 4)
        data = running.settings.data
        (own,) = [one for one in await rows(running, "submission") if one["sent_at"] is not None]
        (helped,) = [one for one in await rows(running, "submission") if one["id"] != own["id"]]
        database, ids = running.application.database, running.application.house.ids
        await add_beside(database, ids, own, "ZORBAQUA", data)
        await add_beside(database, ids, helped, "KINDELMABESIDE", data)
        await _quarantine(running, zorba.id)
        before = {marker for markers in traces(data, *OWN).values() for marker in markers}
        assert before >= set(OWN) - {"Zorbafile"}
        await until(lambda: idle(running, zorba))
        await ask_to_forget(running, chat=zorba.id, all=True, language="en")
        await zorba.sees("Your answers, your files and everything else")
        await forgotten(running)
        assert traces(data, *OWN, own["reference"], "0009871", "14.5,-4.25") == {}
        found = {marker for markers in traces(data, *HELPED).values() for marker in markers}
        assert found == set(HELPED)
        (left,) = await rows(running, "submission")
        assert left["id"] == helped["id"]
        (bare,) = await rows(running, "chat")
        assert (bare["chat_id"], bare["language"], bare["source"], bare["step"]) == (zorba.id, "en", None, {})
        async with running.application.database.read() as connection:
            everything = await everything_of(connection, Person(None, frozenset({own["respondent_id"]})))
            whose = await person_of_chat(connection, zorba.id)
        assert not everything
        assert whose == Person(zorba.id)
        assert [one["what"] for one in await rows(running, "erased")] == ["respondent", "chat"]
        erasures = [one for one in await rows(running, "audit") if one["what"] == "submission.erase"]
        assert [(one["chat_id"], one["details"]) for one in erasures] == [
            (None, {"submission": str(own["id"]), "by": "person"})
        ]
        await _messages_are_gone(zorba)


async def _quarantine(running, chat):
    """An update that could not be read names its chat in its body alone."""
    body = f'{{"update_id": 9, "odd": {{"chat": {{"id": {chat}}}, "text": "Zorbawaits"}}}}'
    row = {"update_id": 9, "body": body, "tries": 1, "error": "odd", "at": running.application.house.now()}
    async with running.application.database.write() as connection:
        await connection.execute(m.incoming.insert(), [row])


async def _messages_are_gone(person):
    there = [one for one in person.chat.messages.values() if not one.deleted]
    assert len(there) == 1
    assert "everything else that we kept about you" in there[0].text


async def test_a_chat_that_held_nothing_of_others_is_gone_and_begins_as_somebody_new(server, tmp_path):
    async with asking(server, tmp_path, EVERYTHING) as running:
        zorba = await begins(server, "Zorba")
        await tells_everything(server, zorba)
        message = next(one for one in zorba.chat.messages.values() if "ZORBAQUA" in one.text and not one.by_bot)
        await ask_to_forget(running, chat=zorba.id, all=True, language="en")
        await zorba.sees("Your answers, your files and everything else")
        await forgotten(running)
        for table in ("chat", "submission", "respondent", "answer", "prompt", "shown", "arrival", "holding", "wording"):
            assert await rows(running, table) == []
        assert {one["chat_id"] for one in await rows(running, "incoming")} == {None}
        # an edit that comes late, and a tap on an old button
        await zorba.edits(message, "ZORBAQUA again")
        await asyncio.sleep(0.3)
        assert await rows(running, "answer") == []
        await asyncio.sleep(1.1)  # times of messages are whole seconds
        await zorba.starts()
        await zorba.sees("")
        (anew,) = await rows(running, "chat")
        assert anew["submission_id"] is None
        assert await rows(running, "submission") == []


async def test_one_whom_they_helped_is_erased_alone_and_the_last_one_takes_the_bare_chat_along(server, tmp_path):
    async with asking(server, tmp_path, EVERYTHING) as running:
        zorba = await begins(server, "Zorba")
        await helps(zorba)
        await kept(running, 2)
        who = {one["name"]: one["id"] for one in await rows(running, "respondent")}
        await ask_to_forget(running, chat=zorba.id, respondents=[who["Kindelma Tall"]])
        await zorba.sees("1 form is erased")
        await forgotten(running)
        assert [one["id"] for one in await rows(running, "respondent")] == [who[""]]
        await helps(zorba)
        await ask_to_forget(running, chat=zorba.id, all=True)
        await zorba.sees("Your answers, your files and everything else")
        (left,) = await rows(running, "respondent")
        await ask_to_forget(running, chat=zorba.id, respondent=left["id"])
        await forgotten(running)
        assert await rows(running, "respondent") == []
        assert await rows(running, "chat") == []
        # the database is not written anew after each of many: the next time is a while off
        await running.application.forgetting.eraser.finish()
        assert traces(running.settings.data, *HELPED) == {}
