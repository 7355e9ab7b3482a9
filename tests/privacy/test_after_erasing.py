"""What comes too late, and what was in between when somebody was erased."""

import asyncio

from bot.database.persons import FORGET, Person
from bot.exporting.as_json import export_json
from bot.telegram import incoming
from tests.bot.small import WORDS, asking, begins, joins, rows, until

from .test_erasing import EVERYTHING, ask_to_forget, forgotten, tells_everything
from .traces import traces


async def test_a_crash_after_the_rows_were_removed_leaves_no_file(server, tmp_path):
    async with asking(server, tmp_path, EVERYTHING) as running:
        zorba = await begins(server, "Zorba")
        await tells_everything(server, zorba)

        async def are_kept():
            found = await rows(running, "file")
            return len(found) == 2 and all(one["state"] == "kept" for one in found)

        await until(are_kept)
        app, data = running.application, running.settings.data
        (who,) = await rows(running, "respondent")
        # the rows are gone and the bot stops before it has done anything else
        eraser = app.forgetting.eraser
        noted = await eraser.remember(Person(zorba.id, frozenset({who["id"]})))
        async with app.database.write() as connection:
            await eraser.erase(connection, noted, "person")
        await running.stop()
        assert traces(data, "Zorbaphoto")
        await running.start()
        await forgotten(running)
        assert traces(data, "Zorbaphoto", "Zorbavoice", "ZORBAQUA") == {}


async def test_whoever_writes_in_the_same_form_is_told_that_it_is_gone(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        zorba = await begins(server, "Zorba")
        await zorba.sends("Zorbavillage")
        await zorba.sees("What do you do?")
        binta = await joins(server, zorba)
        asked = binta.last
        await ask_to_forget(running, chat=zorba.id, all=True)
        await zorba.sees("everything else that we kept")
        await binta.sees("A form that you could write in too is no longer here")
        await forgotten(running)
        await binta.sends("Zorbawork")
        await binta.sees("")
        await binta.sends("/mine")
        await binta.sees("")
        for keys in asked.raw.get("reply_markup", {}).get("inline_keyboard", ()):
            await binta.presses(keys[0]["callback_data"], on=asked)
        await asyncio.sleep(0.3)
        assert await rows(running, "answer") == []
        assert [one["chat_id"] for one in await rows(running, "chat")] == [binta.id]
        app = running.application
        out = tmp_path / "after.json"
        await export_json(app.database, app.calls, "small", out, everything=True, passed=lambda count: None)
        assert b"Zorba" not in out.read_bytes()


async def test_a_message_that_is_too_old_keeps_no_other_in_the_chat(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        zorba = await begins(server, "Zorba")
        await zorba.sends("Zorbavillage")
        await zorba.sees("What do you do?")
        old = next(one for one in zorba.chat.messages.values() if not one.by_bot)
        old.raw["date"] -= 49 * 3600
        await ask_to_forget(running, chat=zorba.id, all=True)
        await zorba.sees("everything else that we kept")
        await forgotten(running)

        async def only_two():
            return len([one for one in zorba.chat.messages.values() if not one.deleted]) == 2

        await until(only_two)
        assert not old.deleted
        tried = [call for call in server.calls if call.status == 400]
        assert [call.method for call in tried] == ["deleteMessages", "deleteMessage"]
        server.calls[:] = [call for call in server.calls if call not in tried]
        assert await rows(running, "shown") == []


async def test_what_could_not_be_read_is_kept_without_names_and_not_for_ever(server, tmp_path):
    raw = {"message": {"from": {"id": 7, "first_name": "Zorba"}, "contact": {"phone_number": "077"}, "text": "x"}}
    assert incoming.without_names(raw) == {"message": {"from": {"id": 7}, "contact": {}, "text": "x"}}
    deep = raw
    for _ in range(5000):
        deep = {"a": deep}
    incoming.without_names(deep)


async def test_the_terminal_and_the_bot_leave_no_job_behind(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        zorba = await begins(server, "Zorba")
        await ask_to_forget(running, chat=zorba.id, all=True)
        await ask_to_forget(running, chat=zorba.id, all=True)
        await zorba.sees("everything else that we kept")
        await forgotten(running)
        await asyncio.sleep(0.2)
        said = [one for one in zorba.chat.messages.values() if not one.deleted]
        assert len(said) == 1
        left = [one for one in await rows(running, "job") if one["kind"] == FORGET]
        assert all(one["payload"] == {"step": "wipe"} for one in left)
