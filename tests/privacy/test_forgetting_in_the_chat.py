"""/forget: what is said before, how it is asked, and that no slip erases anything."""

from contextlib import asynccontextmanager

from bot.base36 import base36
from bot.database import jobs
from bot.privacy import telling_pack
from tests.bot.small import begins, joins, rows, until
from tests.bot.ways import begins_for, settles
from tests.organising.at_work import employ

from .kept import answers, own_package, takes_part, wells


@asynccontextmanager
async def noting(server, folder):
    """A bot, and what it is asked to erase: the work itself has tests of its own."""
    asked = []
    async with wells(server, folder) as bot:

        async def erase(job):
            asked.append(job.payload)
            async with bot.application.database.write() as connection:
                await jobs.job_done(connection, job.id)

        errands = bot.application.errands
        errands.elsewhere = {**errands.elsewhere, "forget": erase}
        yield bot, asked


async def helps(person, name):
    await person.sends("/mine")
    await person.taps("Begin another form", on=await person.sees("Your forms."))
    await person.sees("For whom do you answer?")
    await begins_for(person, name)
    await person.sees("Where do you live?")


async def is_asked(person):
    """The second question."""
    await person.sends("/forget")
    await person.taps("Go on to erasing", on=await person.sees("Erase my data", "It cannot be undone."))
    return await person.sees("now?")


async def respondents(bot):
    return {row["name"]: row["id"] for row in await rows(bot, "respondent")}


async def test_it_is_said_what_goes_what_stays_and_what_is_not_touched(server, tmp_path):
    async with noting(server, tmp_path) as (_, asked):
        amina = await takes_part(server, "Amina", "AAA")
        await helps(amina, "Coumba")
        await amina.sends("/forget")
        seen = await amina.sees("What goes", "What stays elsewhere", "printed", "Not touched: 1 form", "be undone")
        assert seen.buttons == [
            "All of it as a file first",
            "Go on to erasing",
            "Erase: Coumba",
            "How to clear this chat",
            "No, keep everything",
        ]
        await amina.taps("How to clear this chat", on=seen)
        await amina.sees("Delete chat")
        assert not asked


async def test_two_taps_erase_what_is_ones_own_and_nothing_more_is_asked(server, tmp_path):
    async with noting(server, tmp_path) as (bot, asked):
        amina = await takes_part(server, "Amina", "AAA")
        await helps(amina, "Coumba")
        seen = await is_asked(amina)
        assert seen.buttons == ["No, keep everything", "Yes, erase my data"]
        await amina.taps("Yes, erase my data", on=seen, twice=True)
        await amina.sees("I am erasing it now")
        whose = await respondents(bot)
        await settles(amina)
        assert [(one["chat"], one["respondents"], one["all"]) for one in asked] == [(amina.id, [whose[""]], True)]
        await amina.sends("and one thing more")
        await amina.sees("still erasing")
        assert "and one thing more" not in str(await rows(bot, "answer"))


async def test_the_form_of_somebody_else_is_erased_on_its_own(server, tmp_path):
    async with noting(server, tmp_path) as (bot, asked):
        amina = await takes_part(server, "Amina", "AAA")
        await helps(amina, "Coumba")
        await answers(amina, "CCC")
        await amina.sends("/forget")
        await amina.taps("Erase: Coumba", on=await amina.sees("Erase my data"))
        await amina.taps(
            "Go on to erasing", on=await amina.sees("Erase the form of Coumba", "3 answers", "own data stay")
        )
        seen = await amina.sees("Does Coumba wish this?")
        await amina.taps("Yes, erase this form", on=seen, twice=True)
        await amina.sees("I am erasing it now")
        whose = await respondents(bot)
        await settles(amina)
        assert [(one["respondents"], one["all"]) for one in asked] == [([whose["Coumba"]], False)]
        await amina.sends("/mine")
        await amina.sees("Your forms.")


async def test_an_old_button_erases_nothing(server, tmp_path):
    async with noting(server, tmp_path) as (bot, asked):
        amina = await begins(server)
        first = await is_asked(amina)
        await is_asked(amina)
        await amina.taps("Yes, erase my data", on=first)
        await amina.sees("That button is from before", "Where do you live?")
        third = await is_asked(amina)
        server.clock.move(3700)
        await amina.taps("Yes, erase my data", on=third)
        await amina.sees("That button is from before")
        fourth = await is_asked(amina)
        await amina.sends("Fatick")
        await amina.sees("Nothing was erased", "Where do you live?")
        await amina.taps("Yes, erase my data", on=fourth)
        await amina.sees("That button is from before", "Where do you live?")
        assert not await rows(bot, "answer")
        assert not asked


async def test_words_erase_nothing(server, tmp_path):
    async with noting(server, tmp_path) as (bot, asked):
        amina = await begins(server)
        await is_asked(amina)
        await amina.sends("yes")
        await amina.sees("Please tap one of the two buttons")
        await amina.sends("no")
        await amina.sees("Nothing was erased", "Where do you live?")
        await is_asked(amina)
        await amina.sends("STOP")
        await amina.sees("I will not write to you first")
        await amina.sees("Nothing was erased", "Where do you live?")
        assert not await rows(bot, "answer")
        seen = await is_asked(amina)
        await amina.taps("No, keep everything", on=seen)
        await amina.sees("Nothing was erased")
        assert not asked


async def test_it_ends_kindly_wherever_somebody_stands(server, tmp_path):
    async with noting(server, tmp_path) as (_, asked):
        fatou = server.person("Fatou", "en")
        await fatou.sends("/forget")
        await fatou.taps("Go on", on=await fatou.sees("kept nothing of you so far", "The well keepers"))
        await fatou.sees("Do you want to take part?")
        await fatou.taps("No, keep everything", on=await is_asked(fatou))
        await fatou.sees("Nothing was erased", "Do you want to take part?")

        amina = await takes_part(server, "Amina", "AAA")
        await amina.taps("Send")
        await amina.sees("How may your words appear")
        await amina.taps("No, keep everything", on=await is_asked(amina))
        await amina.sees("Nothing was erased", "How may your words appear")
        await amina.taps("Yes, erase my data", on=await is_asked(amina))
        await amina.sees("I am erasing it now")
        await settles(amina)
        assert asked[0]["all"]


async def test_who_works_here_is_told_that_their_role_stays(server, tmp_path):
    async with noting(server, tmp_path) as (bot, _):
        amina = await begins(server)
        await employ(bot, amina, "moderator", "small")
        await amina.sends("/forget")
        await amina.sees("your role stays")


async def test_nobody_erases_what_is_anothers(server, tmp_path):
    async with noting(server, tmp_path) as (bot, asked):
        amina = await begins(server)
        binta = await joins(server, amina)
        (form,) = [row["id"] for row in await rows(bot, "submission")]
        seen = await is_asked(binta)
        (way,) = [row["step"]["forget"] for row in await rows(bot, "chat") if row["chat_id"] == binta.id]
        assert way["respondents"] == []
        # made up: the number of the question is right, the form is not
        await binta.presses(f"!{base36(form)}:forget:yes.{way['number']}", on=seen)
        await binta.sees("That button is from before")
        await binta.presses(f"!{base36(form)}:forget:sure", on=seen)
        await binta.sees("That button is from before")
        await amina.presses(f"!0:forget:yes.{way['number']}", on=amina.last)
        await amina.sees("That button is from before")
        assert not asked


async def test_a_form_that_went_over_to_another_phone_meanwhile_is_not_erased(server, tmp_path):
    async with noting(server, tmp_path) as (_, asked):
        amina = await begins(server)
        seen = await is_asked(amina)
        binta = server.person("Binta", "en")
        await amina.presses("!0:mydata:show", on=seen)
        await amina.sees("What is kept of you")
        await amina.sends("/mine")
        await amina.taps("Hand it over to another phone", on=await amina.sees("Your forms."))
        link = (await amina.sees("start=j_")).text
        again = await is_asked(amina)
        await binta.starts(next(word for word in link.split() if "start=j_" in word).rpartition("=")[2])
        await amina.sees("has gone over")
        await amina.taps("Yes, erase my data", on=again)
        await amina.sees("That button is from before")
        assert not asked


async def test_what_was_asked_for_is_done_and_those_one_writes_for_stay(server, tmp_path):
    async with wells(server, tmp_path) as bot:
        amina = await takes_part(server, "Amina", "AAA")
        await own_package(server, amina)
        await helps(amina, "Coumba")
        await answers(amina, "CCC")
        await amina.taps("Yes, erase my data", on=await is_asked(amina))
        await amina.sees("It is done.", timeout=20)

        async def is_gone():
            return not list((bot.settings.data / telling_pack.FOLDER).glob("*.zip"))

        await until(is_gone)
        told = str(await rows(bot, "answer"))
        assert "CCC-story" in told
        assert "AAA" not in told
        await amina.sends("/mydata")
        await amina.sees("What is kept of you", "1 other")
