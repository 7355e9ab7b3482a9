"""/mydata: everything that is kept of somebody, and nothing of anybody else."""

import os

from sqlalchemy import select

from bot.base36 import base36
from bot.database.models import job, respondent
from bot.database.persons import RULINGS, Person, person_of_chat
from bot.privacy import telling_pack
from bot.whole_files import throw_away
from tests.bot.small import begins, joins, rows, until
from tests.bot.ways import begins_for

from .filling import OF_CHATS, fill
from .kept import answers, own_package, package, tables, takes_part, wells, words


async def helps(person, name, mark):
    """Write for somebody else, to the end of the form."""
    await person.sends("/mine")
    await person.taps("Begin another form", on=await person.sees("Your forms."))
    await person.sees("For whom do you answer?")
    await begins_for(person, name)
    await person.sees("Where do you live?")
    await answers(person, mark)


async def of_helped(person, name):
    """The package of somebody they write for."""
    await person.sends("/mydata")
    await person.taps("Those I write for", on=await person.sees("What is kept of you"))
    await person.taps(f"2. {name}", on=await person.sees("Whose do you want to see?"))
    await person.taps("All of it as a file", on=await person.sees(f"The form of {name}", "theirs, not yours"))
    return await package(None if person is None else person.server, person)


async def named(bot, name):
    """Whoever is called so."""
    async with bot.application.database.read() as connection:
        query = select(respondent.c.id).where(respondent.c.name == name)
        return Person(None, frozenset({await connection.scalar(query)}))


async def test_every_table_that_can_hold_a_person_is_in_what_they_get_and_nobody_else_is(server, tmp_path):
    async with wells(server, tmp_path) as bot:
        amina = await takes_part(server, "Amina", "AAA")
        await takes_part(server, "Binta", "BBB")
        await helps(amina, "CCC Coumba", "CCC")
        async with bot.application.database.write() as connection:
            own = await person_of_chat(connection, amina.id)
            kept = await fill(connection, own, "AAA", amina.id)
        coumba = await named(bot, "CCC Coumba")
        async with bot.application.database.write() as connection:
            of_her = await fill(connection, coumba, "CCC", amina.id)
        assert kept.keys() == {name for name, ruling in RULINGS.items() if ruling.mine is not None}
        assert kept.keys() - of_her.keys() <= OF_CHATS

        found = await own_package(server, amina)
        told = found.read("mydata.json").decode()
        assert tables(found).keys() == kept.keys()
        assert "AAA" in told
        assert "BBB" not in told
        assert "CCC" not in told

        found = await of_helped(amina, "CCC Coumba")
        told = found.read("mydata.json").decode()
        assert tables(found).keys() == of_her.keys()
        assert "CCC-story" in told
        assert "AAA" not in told
        assert "BBB" not in told
        assert str(amina.id) not in told


async def test_the_pages_hold_every_answer_its_older_words_and_what_was_agreed_to(server, tmp_path):
    async with wells(server, tmp_path) as bot:
        amina = await takes_part(server, "Amina", "AAA")
        async with bot.application.database.write() as connection:
            await fill(connection, await person_of_chat(connection, amina.id), "AAA", amina.id)
        (agreed,) = [row["words"] for row in await rows(bot, "wording") if "AAA" not in row["words"]]
        read = words(await own_package(server, amina))
        for said in ("AAA-first", "AAA-village", "Awell", "AAA-story", "Wheredoyoulive?", "Thewellkeepers"):
            assert said in read, said
        assert "".join(agreed.split())[:200] in read
        for table in ("rendition", "review", "review_note", "asked_back", "taken_out", "sent_on", "outbox", "opened"):
            assert f"AAA{table}" in read or (table == "taken_out" and "AAAaudit" in read), table


async def test_what_was_sent_goes_along(server, tmp_path):
    async with wells(server, tmp_path) as bot:
        amina = await begins(server)
        await amina.sends("Fatick")
        await amina.taps("A well", on=await amina.sees("Is there water?"))
        await amina.sees("Tell us everything")
        await amina.sends_voice(12, content=b"OggS-the-voice")
        await amina.sees("I have kept this")

        async def is_fetched():
            return [row["state"] for row in await rows(bot, "file")] == ["kept"]

        await until(is_fetched)
        found = await own_package(server, amina)
        (name,) = [one for one in found.namelist() if one.startswith("files/")]
        assert found.read(name) == b"OggS-the-voice"
        assert "".join(name.split()) in words(found)


async def test_a_package_is_read_by_nobody_else_and_goes_after_a_day(server, tmp_path):
    async with wells(server, tmp_path) as bot:
        amina = await takes_part(server, "Amina", "AAA")
        await own_package(server, amina)
        (path,) = (bot.settings.data / telling_pack.FOLDER).glob("*.zip")
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        throw_away(bot.settings.data / telling_pack.FOLDER, telling_pack.KEPT)
        assert path.exists()
        os.utime(path, (path.stat().st_mtime - 25 * 3600,) * 2)
        throw_away(bot.settings.data / telling_pack.FOLDER, telling_pack.KEPT)
        assert not path.exists()


async def test_nobody_gets_what_is_kept_of_another_by_a_button_that_was_made_up(server, tmp_path):
    async with wells(server, tmp_path) as bot:
        amina = await takes_part(server, "Amina", "AAA")
        binta = await takes_part(server, "Binta", "BBB")
        forms = {row["id"] for row in await rows(bot, "submission")}
        for number in (*forms, 77):
            for act in ("mydata:file", "mydata:of", "forget:ask", "forget:sure", "forget:yes.1", "mydata:others.9"):
                await binta.presses(f"!{base36(number)}:{act}", on=binta.last)
                seen = await binta.sees("")
                assert "AAA" not in seen.text
        await binta.sends("/mine")
        await binta.sees("Your forms.")
        assert not [one for one in binta.messages if one.file_id]
        assert {row["id"] for row in await rows(bot, "submission")} == forms
        assert not [row for row in await rows(bot, "job") if row["kind"] == "forget"]
        assert amina.messages


async def test_a_form_of_somebodys_own_on_a_second_phone_is_theirs_alone(server, tmp_path):
    async with wells(server, tmp_path):
        amina = await begins(server)
        binta = await joins(server, amina)
        await binta.sends("/mydata")
        await binta.taps("Those I write for", on=await binta.sees("What is kept of you"))
        listed = await binta.sees("Whose do you want")
        await binta.taps(listed.buttons[0], on=listed)
        seen = await binta.sees("on their own phone")
        assert seen.buttons == ["Go on where I was"]


async def test_packages_are_made_a_few_times_a_day(server, tmp_path):
    async with wells(server, tmp_path):
        amina = await begins(server)
        for _ in range(3):
            await own_package(server, amina)
        await amina.sends("/mydata")
        await amina.taps("All of it as a file", on=await amina.sees("What is kept of you"))
        await amina.sees("several times today")
        server.clock.move(25 * 3600)
        await own_package(server, amina)


async def test_work_for_somebody_who_was_erased_meanwhile_tells_nobody_anything(server, tmp_path):
    async with wells(server, tmp_path) as bot:
        amina = await begins(server)
        gone = {"chat": 4711, "language": "en", "page": 0}
        now = bot.application.house.now()
        async with bot.application.database.write() as connection:
            for number, act in enumerate(("file", "show", "ask", "sure"), 1):
                row = {"id": number, "kind": "mydata", "payload": {**gone, "act": act}, "not_before": now, "tries": 0}
                await connection.execute(job.insert(), [row])
        bot.application.errands.wake()

        async def is_done():
            return not await rows(bot, "job")

        await until(is_done)
        assert not list((bot.settings.data / telling_pack.FOLDER).glob("*"))
        assert [row["chat_id"] for row in await rows(bot, "chat")] == [amina.id]
        assert not [row for row in await rows(bot, "outbox") if row["chat_id"] == 4711]


async def test_who_is_not_known_is_told_so(server, tmp_path):
    async with wells(server, tmp_path):
        person = server.person("Fatou", "en")
        await person.sends("/mydata")
        await person.sees("kept nothing of you")
