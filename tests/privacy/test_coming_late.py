"""Somebody who was erased begins anew when they write, and by nothing else; whoever still holds a form goes on."""

import asyncio
from datetime import timedelta

from bot.database.persons import FORGET
from bot.database.records import Job
from bot.database.writing import Writer
from bot.telegram import incoming
from tests.bot.small import WORDS, asking, begins, joins, rows, until
from tests.organising.at_work import employ

from .test_erasing import ask_to_forget, forgotten

OLD, NEW = 1_700_000_000, 1_900_000_000


def tap(person, data, shown, update=1):
    """A tap as Telegram brings it: without a time of its own."""
    message = {"message_id": 5, "date": shown, "chat": {"id": person, "type": "private"}}
    sender = {"id": person, "is_bot": False, "first_name": "Zorba"}
    return {"update_id": update, "callback_query": {"id": "q", "from": sender, "message": message, "data": data}}


def answered(server):
    """The server never saw that tap, and cannot know its answer."""
    server.calls[:] = [one for one in server.calls if one.method != "answerCallbackQuery"]


def test_a_tap_is_as_old_as_the_message_it_stands_under():
    assert incoming.coming(tap(5, "x", OLD), "bot").what.shown_at.timestamp() == OLD
    assert incoming.coming(tap(5, "x", 0), "bot").what.shown_at is None


async def test_no_tap_edit_or_block_makes_an_account_anew(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        zorba = await begins(server, "Zorba")
        said = await zorba.sends("Zorbavillage")
        shown = await zorba.sees("What do you do?")
        await zorba.sends("/language")
        offered = await zorba.sees("")
        data = [key["callback_data"] for row in offered.raw["reply_markup"]["inline_keyboard"] for key in row]
        await ask_to_forget(running, chat=zorba.id, all=True, language="en")
        await zorba.sees("everything else that we kept")
        await forgotten(running)
        await asyncio.sleep(1.1)  # times of messages are whole seconds
        for one in data:
            await zorba.presses(one, on=offered)
        await zorba.presses("!0:mydata:file", on=shown)
        await zorba.edits(said, "Zorbavillage again")
        await zorba.blocks()
        await zorba.unblocks()
        await asyncio.sleep(0.3)
        assert await rows(running, "chat") == []
        assert await rows(running, "arrival") == []
        await zorba.starts()

        async def is_there():
            return [one["chat_id"] for one in await rows(running, "chat")] == [zorba.id]

        await until(is_there)


async def test_an_old_button_does_nothing_for_somebody_who_came_back(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        zorba = await begins(server, "Zorba")
        await zorba.sends("Zorbavillage")
        await zorba.sees("What do you do?")
        await ask_to_forget(running, chat=zorba.id, all=True, language="en")
        await zorba.sees("everything else that we kept")
        await forgotten(running)
        await asyncio.sleep(1.1)
        await zorba.starts()
        await zorba.sees("")
        (before,) = await rows(running, "chat")
        desk = running.application.desk
        await desk.take([tap(zorba.id, "!0:quiet:on", OLD, 900_001)])
        await desk.take([tap(zorba.id, "!0:mydata:all", OLD, 900_002)])
        (after,) = await rows(running, "chat")
        assert (after["quiet"], after["step"]) == (before["quiet"], before["step"])
        assert not [one for one in await rows(running, "job") if one["kind"] == "mydata"]
        answered(server)


async def test_a_form_that_another_phone_holds_too_goes_there_as_well(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        zorba = await begins(server, "Zorba")
        await zorba.sends("Zorbavillage")
        await zorba.sees("What do you do?")
        binta = await joins(server, zorba)
        asked = binta.last
        await ask_to_forget(running, chat=binta.id, all=True)
        await binta.sees("everything else that we kept")
        await forgotten(running)
        # Binta's account is bare, and stays for Zorba's form
        assert {one["chat_id"] for one in await rows(running, "chat")} == {zorba.id, binta.id}
        await ask_to_forget(running, chat=zorba.id, all=True)
        await zorba.sees("everything else that we kept")
        await forgotten(running)
        await asyncio.sleep(1.1)
        for row in asked.raw.get("reply_markup", {}).get("inline_keyboard", ()):
            await binta.presses(row[0]["callback_data"], on=asked)
        await asyncio.sleep(0.3)
        for table in ("chat", "submission", "answer", "holding", "respondent"):
            assert await rows(running, table) == []


async def test_a_button_under_an_older_message_still_leads_to_the_form_of_another(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        zorba = await begins(server, "Zorba")
        await zorba.sends("Zorbavillage")
        await zorba.sees("What do you do?")
        binta = await joins(server, zorba)
        asked = await binta.sends("/review")
        asked = await binta.sees("")
        (data, *_) = [key["callback_data"] for row in asked.raw["reply_markup"]["inline_keyboard"] for key in row]
        await ask_to_forget(running, chat=binta.id, all=True)
        await binta.sees("everything else that we kept")
        await forgotten(running)
        await running.application.desk.take([tap(binta.id, data, OLD, 900_001)])
        (open_now,) = [one["submission_id"] for one in await rows(running, "chat") if one["chat_id"] == binta.id]
        assert open_now == (await rows(running, "submission"))[0]["id"]
        answered(server)


async def test_whoever_cannot_be_erased_is_told_and_staff_too(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        zorba = await begins(server, "Zorba")
        awa = await employ(running, await begins(server, "Awa"), "owner")
        app = running.application
        app.forgetting.eraser.tombstones.path = tmp_path  # a folder cannot be written
        job = Job(app.house.ids(), FORGET, {"chat": zorba.id, "all": True}, app.house.now() + timedelta(days=1), 29)
        async with app.database.write() as connection:
            await Writer(app.database, connection, app.house.ids).jobs([job])
        app.errands._doing[job.id] = app.errands._rows[job.id] = ()
        await app.errands._do(job)
        await zorba.sees("You asked me to erase your data, and I could not")
        await awa.sees("Somebody asked to be erased, and it could not be done")
        (left,) = [one for one in await rows(running, "job") if one["id"] == job.id]
        assert left["error"] == "IsADirectoryError"
        assert len(await rows(running, "submission")) == 2
