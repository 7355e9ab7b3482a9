"""Several forms on one phone, and one form on several phones."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.database.models import answer, chat, holding, invitation, respondent, submission
from tests.bot.ways import WELL, assert_no_internals, begins_for, house, rows, shown

ONE = WELL.replace("[en, fr]", "[en]")


@pytest.fixture
async def well(server, tmp_path):
    async with house(server, tmp_path, well=ONE) as running:
        yield running


@pytest.fixture
async def amina(server, well):
    """Somebody with a form of her own, at its first question."""
    person = server.person("Amina")
    await takes_part(person)
    return person


async def takes_part(person):
    await person.starts()
    await person.sees("Who asks: The well keepers")
    await person.taps("Go on", on=person.last)
    await person.sees("Do you want to take part?")
    await person.taps("Yes, I take part", on=person.last)
    await person.sees("Which village is it?")


async def adds(person, name):
    await person.sends("/mine")
    await person.sees("Your forms.")
    await person.taps("Begin another form", on=person.last)
    await person.sees("For whom do you answer?")
    await begins_for(person, name)
    await person.sees("form of: " + name, "Which village is it?")


async def invites(person, how):
    """The payload of an invitation."""
    await person.sends("/mine")
    await person.sees("Your forms.")
    await person.taps(how)
    shown = await person.sees("t.me/PalabreBot?start=j_", "It works once")
    await person.sees("Which village")
    return re.search(r"start=(j_\S+)", shown.text)[1]


JOIN, HAND_OVER = "Let a second phone write in it", "Hand it over to another phone"


async def given(running):
    """What was answered: who typed it, in whose form, for which question."""
    names = {one.id: one.name for one in await rows(running, respondent)}
    whose = {one.id: names[one.respondent_id] for one in await rows(running, submission)}
    return [(one.chat_id, whose[one.submission_id], one.key, one.helper) for one in await rows(running, answer)]


# Several forms on one phone


async def test_each_question_shows_whose_form_is_open_once_there_are_several(server, well, amina):
    assert "form of" not in amina.last.text
    await adds(amina, "Coumba")
    await amina.sends("Sandika")
    await amina.sees("form of: Coumba", "How many people")
    await amina.sends("/mine")
    await amina.sees("1. Mine: The well (not sent yet", "2. Coumba: The well (not sent yet", "Number 2 is open now")
    await amina.taps("1. Mine", on=amina.last)
    await amina.sees("form of: you", "Which village")
    await amina.sends("Ndiob")
    await amina.sees("form of: you", "How many people")
    assert await given(well) == [(amina.id, "Coumba", "village", True), (amina.id, "", "village", False)]


async def test_a_button_of_another_of_ones_forms_opens_that_form(server, well, amina):
    own = amina.last
    await adds(amina, "Coumba")
    await amina.taps("Skip", on=own)
    await amina.sees("form of: you", "How many people")
    await amina.sends("40")
    await amina.sees("form of: you", "How deep")
    assert await given(well) == [(amina.id, "", "village", False), (amina.id, "", "people", False)]


async def test_a_button_of_a_form_leads_back_to_it_from_the_way_into_another(server, well, amina):
    own = amina.last
    await amina.sends("/mine")
    await amina.sees("Your forms.")
    await amina.taps("Begin another form")
    await amina.sees("For whom")
    await amina.taps("Skip", on=own)
    await amina.sees("How many people")
    await amina.sends("40")
    await amina.sees("How deep")
    assert [one.key for one in await rows(well, answer)] == ["village", "people"]


async def test_the_same_call_is_begun_for_oneself_only_once(server, well, amina):
    await adds(amina, "Coumba")
    await amina.sends("/mine")
    await amina.sees("Your forms.")
    await amina.taps("Begin another form", on=amina.last)
    await amina.sees("For whom")
    assert "For myself" not in amina.buttons
    await amina.sends("Go on with my form")
    await amina.sees("Please tap", "For whom")
    await amina.taps("Go on with my form", on=amina.last)
    await amina.sees("form of: you", "Which village")
    assert len(await rows(well, submission)) == 2


async def test_start_comes_back_to_the_form_that_was_open(server, well, amina):
    await adds(amina, "Coumba")
    await amina.sends("/mine")
    await amina.sees("Your forms.")
    await amina.taps("1. Mine", on=amina.last)
    await amina.sees("form of: you")
    for payload in ("", "well", "well--radio"):
        await amina.starts(payload)
        await amina.sees("Welcome back.", "form of: you")


async def test_the_link_of_a_second_call_leads_to_it_and_back(server, well, amina):
    await amina.starts("prices")
    await amina.sees("Prices on our markets")
    await amina.taps("Go on", on=amina.last)
    await amina.sees("Do you want to take part?")
    await amina.taps("Yes, I take part", on=amina.last)
    await amina.sees("form of: you", "In which country")
    await amina.starts("well")
    await amina.sees("Who asks: The well keepers")
    await amina.taps("Go on with my form", on=amina.last)
    await amina.sees("form of: you", "Which village")
    assert len(await rows(well, submission)) == 2


async def test_somebody_who_joined_a_form_can_begin_their_own(server, well, amina):
    moussa = server.person("Moussa")
    await moussa.starts(await invites(amina, JOIN))
    await moussa.sees("You can now write in this form, too.", "Which village")
    await moussa.sends("/mine")
    await moussa.sees("Your forms.")
    assert "1. Mine" not in moussa.buttons
    await moussa.taps("Begin another form")
    await moussa.sees("For whom")
    await moussa.taps("For myself")
    await moussa.sees("Do you want to take part?")
    await moussa.taps("Yes, I take part")
    await moussa.sees("Which village")
    await moussa.sends("Ndiob")
    await moussa.sees("How many people")
    assert [(who, helper) for who, _, _, helper in await given(well)] == [(moussa.id, False)]


async def test_refusing_for_another_leaves_ones_own_form_as_it_was(server, well, amina):
    await amina.sends("/mine")
    await amina.sees("Your forms.")
    await amina.taps("Begin another form")
    await amina.sees("For whom")
    await amina.taps("One person")
    await amina.sees("name?")
    await amina.sends("stop")
    await amina.sees("Nothing of this was kept", "Which village")


async def test_who_has_no_form_is_told_how_to_begin(server, well):
    moussa = server.person("Moussa")
    await moussa.sends("/mine")
    await moussa.sees("You have no form yet.")
    await moussa.sees("Who asks: The well keepers")


async def test_a_whole_village_of_forms_is_listed_page_by_page(server, well, amina):
    for number in range(22):
        await adds(amina, f"Farmer {number:02}")
    await amina.sends("/mine")
    await amina.sees("23. Farmer 21", "4. Farmer 02")
    assert "3. Farmer 01" not in amina.last.buttons
    await amina.taps("More forms")
    await amina.sees("3. Farmer 01", "1. Mine")
    await amina.taps("1. Mine")
    await amina.sees("form of: you")


# One form on several phones


async def test_an_invited_person_writes_in_the_same_form_and_reads_first_who_asks(server, well, amina):
    payload = await invites(amina, JOIN)
    moussa = server.person("Moussa")
    await moussa.starts(payload)
    await moussa.sees("The well keepers read it.")
    await moussa.sees("You can now write in this form, too.", "Which village")
    await moussa.sends("Sandika")
    await moussa.sees("How many people")
    await amina.sends("/start")
    await amina.sees("How many people")
    assert await given(well) == [(moussa.id, "", "village", True)]


async def test_two_people_answer_one_form_by_turns_and_nothing_is_lost(server, well, amina):
    payload = await invites(amina, JOIN)
    moussa = server.person("Moussa")
    await moussa.starts(payload)
    await moussa.sees("You can now write in this form, too.", "Which village")
    await amina.sends("Sandika")
    await amina.sees("How many people")
    await moussa.sends("/start")
    await moussa.sees("How many people")
    await moussa.sends("40")
    await moussa.sees("How deep")
    await amina.sends("/start")
    await amina.sees("How deep")
    await amina.sends("Twelve metres")
    await amina.sees("How was it before")
    await moussa.sends("/start")
    await moussa.sees("How was it before")
    await moussa.sends("Better")
    await moussa.sees("last question")
    keys = [(who, key) for who, _, key, _ in await given(well)]
    assert keys == [(amina.id, "village"), (moussa.id, "people"), (amina.id, "deep"), (moussa.id, "story")]


async def test_words_belong_to_the_question_that_was_on_their_own_phone(server, well, amina):
    """Moussa has gone on; Amina still sees the first question and answers that."""
    payload = await invites(amina, JOIN)
    moussa = server.person("Moussa")
    await moussa.starts(payload)
    await moussa.sees("You can now write in this form, too.", "Which village")
    await moussa.sends("/skip")
    await moussa.sees("How many people")
    await moussa.sends("/skip")
    await moussa.sees("How deep")
    await amina.sends("Sandika")
    await amina.sees("How deep")
    found = {(who, key) for who, _, key, _ in await given(well)}
    assert (amina.id, "village") in found
    assert (amina.id, "deep") not in found


async def test_an_invitation_works_once(server, well, amina):
    payload = await invites(amina, JOIN)
    moussa, awa = server.person("Moussa"), server.person("Awa")
    await moussa.starts(payload)
    await moussa.sees("You can now write in this form, too.")
    await awa.starts(payload)
    await awa.sees("used already, or is too old", "Who asks: The well keepers")
    await moussa.starts(payload)
    await moussa.sees("used already, or is too old", "Which village")
    held = {(one.chat_id, one.submission_id) for one in await rows(well, holding)}
    (form,) = await rows(well, submission)
    assert held == {(amina.id, form.id), (moussa.id, form.id)}


async def test_who_invites_does_not_use_the_invitation_up(server, well, amina):
    payload = await invites(amina, JOIN)
    await amina.starts(payload)
    await amina.sees("Which village")
    moussa = server.person("Moussa")
    await moussa.starts(payload)
    await moussa.sees("You can now write in this form, too.")


async def test_an_invitation_expires(server, well, amina):
    payload = await invites(amina, JOIN)
    async with well.application.database.write() as connection:
        await connection.execute(update(invitation).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    moussa = server.person("Moussa")
    await moussa.starts(payload)
    await moussa.sees("used already, or is too old")
    assert {one.chat_id for one in await rows(well, holding)} == {amina.id}


async def test_only_the_hash_of_an_invitation_is_kept(server, well, amina):
    payload = await invites(amina, JOIN)
    for table in (invitation, chat, submission):
        assert payload not in str(await rows(well, table))


async def test_a_form_that_is_handed_over_is_no_longer_on_the_first_phone(server, well, amina):
    own = amina.last
    payload = await invites(amina, HAND_OVER)
    moussa = server.person("Moussa")
    await moussa.starts(payload)
    await moussa.sees("This form is now on your phone.", "Which village")
    await amina.sees("has gone over to the other phone")
    await amina.taps("Skip", on=own)
    await amina.sees("That button is from before.", "To begin, tap the button")
    await amina.sends("/mine")
    await amina.sees("You have no form yet")
    assert [one.chat_id for one in await rows(well, holding)] == [moussa.id]
    assert await rows(well, answer) == []
    await moussa.sends("Sandika")
    await moussa.sees("How many people")


async def test_a_form_handed_over_while_it_is_being_sent_leaves_nothing_open_behind(server, well, amina):
    for words in ("Sandika", "40", "Twelve", "Better"):
        await amina.sends(words)
        await amina.sees("")
    payload = (await link_of(amina, HAND_OVER)) if await at_sending(amina) else ""
    moussa = server.person("Moussa")
    await moussa.starts(payload)
    await moussa.sees("This form is now on your phone.", "last question")
    await amina.sees("has gone over to the other phone")
    await amina.sends("With the name")
    await amina.sees("Who asks: The well keepers")
    assert [one.status for one in await rows(well, submission)] == ["midway"]


async def at_sending(person):
    await person.sends("/send")
    await person.sees("How may your words appear")
    return True


async def link_of(person, how):
    await person.sends("/mine")
    await person.sees("Your forms.")
    await person.taps(how)
    found = await person.sees("start=j_")
    return re.search(r"start=(j_\S+)", found.text)[1]


async def test_a_link_of_somebody_who_no_longer_holds_the_form_leads_nowhere(server, well, amina):
    earlier, payload = await invites(amina, JOIN), await invites(amina, HAND_OVER)
    moussa, awa = server.person("Moussa"), server.person("Awa")
    await moussa.starts(payload)
    await moussa.sees("This form is now on your phone.")
    await awa.starts(earlier)
    await awa.sees("used already, or is too old")
    assert [one.chat_id for one in await rows(well, holding)] == [moussa.id]


async def test_two_hundred_guessed_links_lead_nowhere_and_most_are_not_even_looked_at(server, well, amina):
    await invites(amina, JOIN)
    moussa = server.person("Moussa")
    for number in range(200):
        await moussa.sends(f"/start j_{number:022}")
    awa = server.person("Awa")
    await takes_part(awa)
    for _ in range(10):
        await moussa.sees("used already, or is too old")
    for _ in range(190):
        await moussa.sees("Please wait an hour")
    held = [one.chat_id for one in await rows(well, holding)]
    assert sorted(held) == [amina.id, awa.id]


# Forged buttons


async def test_the_buttons_of_another_persons_form_change_nothing(server, well, amina):
    await amina.sends("Sandika")
    await amina.sees("How many people")
    await amina.sends("/mine")
    await amina.sees("Your forms.")
    data = {key["callback_data"] for one in amina.messages if one.by_bot for row in one.keys for key in row}
    moussa = server.person("Moussa")
    await takes_part(moussa)
    before = await state(well, amina)
    for one in sorted(data):
        tap = await moussa.presses(one)
        await tap.answered()
        await moussa.sees("")
    assert await state(well, amina) == before
    assert all(one.chat_id != moussa.id or one.helper is False for one in await rows(well, holding))
    assert all("Sandika" not in words for words in shown(moussa))
    assert_no_internals(moussa)


async def state(running, person):
    """All that is known of somebody's form."""
    (held,) = [one.submission_id for one in await rows(running, holding) if one.chat_id == person.id]
    (form,) = [one for one in await rows(running, submission) if one.id == held]
    answers = [one for one in await rows(running, answer) if one.submission_id == held]
    return form, answers, await rows(running, invitation)
