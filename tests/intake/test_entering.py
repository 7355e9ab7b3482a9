"""/enter: a moderator enters what came on paper, with its source and how they agreed."""

from tests.bot.small import rows
from tests.organising.at_work import employ, staffed, working
from tests.reviewing.asked import taps_ask


async def comes_to_agreeing(person, name="Coumba Ba"):
    await person.sends("/enter")
    await person.taps("On paper", on=await person.sees("How did it come?"))
    await person.taps("Back", on=await person.sees("From whom did it come"))
    await person.taps("On paper", on=await person.sees("How did it come?"))
    await person.sees("From whom did it come")
    await person.sends("letter of 3 May")
    await person.taps("One person", on=await person.sees("Whose answers are these?"))
    await person.sees("name?")
    await person.sends(name)
    return await person.sees("Did they agree", name)


async def test_a_letter_is_entered_like_any_form(server, tmp_path):
    async with working(server, tmp_path, opens=True) as bot:
        awa = await staffed(server, bot, "moderator")
        await awa.taps("It is signed or ticked", on=await comes_to_agreeing(awa))
        await awa.sees("Who has signed it")
        await awa.sends("Coumba Ba, 3 May 2027")
        await awa.taps("Yes, I take part", on=await awa.sees("write down the answers of", "Coumba Ba"))
        for asked, said in (("Where", "Louga"), ("What do you do", "Goats"), ("wish", "Rain")):
            await awa.sees(asked)
            await awa.sends(said)
        await awa.taps("Send", on=await awa.sees("last question"))
        await awa.sees("Who has read or heard this form")
        await awa.sends("Coumba Ba")
        await awa.taps("With the name", on=await awa.sees("How may your words appear"))
        await awa.taps("No", on=await awa.sees("write to you again"))
        await awa.taps("No", on=await awa.sees("be sent on"))
        await awa.taps("Send", on=await awa.sees("Send it now?"))
        await awa.sees("Its number is")
        (taken,) = await rows(bot, "submission")
        assert (taken["door"], taken["brought"], taken["status"]) == ("paper", "letter of 3 May", "submitted")
        (respondent,) = await rows(bot, "respondent")
        assert (respondent["agreed"], respondent["witness"]) == ("paper", "Coumba Ba, 3 May 2027")
        (holding,) = await rows(bot, "holding")
        assert (holding["chat_id"], holding["helper"]) == (awa.id, True)
        assert all(one["helper"] for one in await rows(bot, "answer"))
        noted = [one["details"] for one in await rows(bot, "audit") if one["what"] == "submission.enter"]
        assert [(one["submission"], one["door"]) for one in noted] == [(str(taken["id"]), "paper")]
        await taps_ask(awa, taken["id"], "work")
        await awa.sees("There is nobody to ask")


async def test_nothing_is_kept_of_somebody_who_did_not_agree(server, tmp_path):
    async with working(server, tmp_path, opens=True) as bot:
        awa = await staffed(server, bot, "moderator")
        await awa.taps("They did not agree", on=await comes_to_agreeing(awa))
        await awa.sees("No answer was kept")
        assert not await rows(bot, "submission")
        assert not await rows(bot, "respondent")


async def test_only_those_may_enter_who_read_answers(server, tmp_path):
    async with working(server, tmp_path, opens=True) as bot:
        viewer = await staffed(server, bot, "viewer")
        await viewer.sends("/enter")
        await viewer.sees("I do not know that command")
        await viewer.presses("!0:staff:enter.from.00000000.paper")
        await viewer.sees("I do not know that command")


async def test_nobody_takes_paper_for_consent_on_the_usual_way(server, tmp_path):
    async with working(server, tmp_path, opens=True):
        amina = server.person("Amina", "en")
        await amina.starts()
        await amina.taps("For someone else or a group")
        await amina.taps("One person")
        await amina.sees("name?")
        await amina.sends("Coumba Ba")
        await amina.sees("How did they agree")
        await amina.presses("!0:agreed:paper")
        await amina.sees("How did they agree")


async def test_a_call_that_is_not_open_takes_no_paper(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = server.person("Awa", "en")
        await awa.starts()
        await employ(bot, awa, "moderator", "small", "Awa")
        await awa.sends("/enter")
        await awa.sees("not open yet")
