"""/broadcast: a message composed, tried, confirmed by its number, and sent to those whom it is for."""

import asyncio
import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.database.models import broadcast, chat
from bot.database.recipients import list_recipients
from tests.bot.small import rows, until
from tests.bot.test_delivery import with_driver
from tests.bot.writing_to_many import (
    ROAD,
    WELL,
    all_rows,
    database_of,
    got,
    hires,
    hurry,
    is_done,
    notes,
    takes_part,
    taps,
    took_part,
    works,
    writes,
    writing,
)


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    hurry(monkeypatch)


@pytest.fixture
async def bot(server, tmp_path):
    async with writing(server, tmp_path, well=WELL, road=ROAD) as running:
        yield running


@pytest.fixture
async def either(server, tmp_path, database_url):
    async with writing(server, tmp_path, url=with_driver(database_url), well=WELL) as running:
        yield running


@pytest.fixture
async def olive(server, bot):
    return await works(bot, server)


async def for_everybody(person, words="The rains are late."):
    """A message for everybody as a draft."""
    await writes(person, words)
    return await taps(person, "For everybody", "A message about")


async def tries(person):
    person.looks()
    await person.taps("Try it on myself", on=person.last)
    return await person.sees("Telegram took it")


async def test_from_the_first_word_to_the_last_message(server, either):
    olive = await works(either, server)
    amina = await takes_part(server, "Amina")
    moussa = await takes_part(server, "Moussa", reads="Français")
    binta, coumba = await takes_part(server, "Binta"), await takes_part(server, "Coumba")
    await binta.sends("/stop")
    await binta.sees("")
    await coumba.blocks()

    asked = await writes(olive, "The rains are late.")
    assert asked.text == "In which language is this message?"
    assert asked.buttons == ["English", "Français", "For everybody"]
    hub = await taps(olive, "English", "A message about “The well”", "For whom: everybody", "When: at once")
    assert "1 person gets it." in hub.text
    assert "English, 1 person: the message in English" in hub.text
    assert "Français, 1 person: no message yet" in hub.text
    assert "1 has stopped the bot" in hub.text
    assert "1 asked not to be written to." in hub.text
    assert hub.buttons == ["Another language", "For whom", "When", "Try it on myself", "Discard"]

    await taps(olive, "Another language", "reply to it with /broadcast")
    await writes(olive, "Les pluies tardent.")
    await taps(olive, "Add it", "In which language")
    hub = await taps(olive, "Français", "2 people get it.", "the message in Français")
    assert "no message yet" not in hub.text

    hub = await tries(olive)
    tried = [one for words in ("The rains are late.", "Les pluies tardent.") for one in got(olive, words)]
    assert [one.buttons for one in tried] == [
        ["Answer, or go on", "No more such messages"],
        ["Répondre ou continuer", "Ne plus m'envoyer ces messages"],
    ]
    assert len(got(olive, "Telegram took it")) == 1
    assert "Send it" in hub.buttons
    await taps(olive, "Send it", "2 people get this message", "type this number: 2")
    await olive.sends("٢")
    await olive.sees("It is on its way now")
    await olive.sees("Done: your message is sent", "Sent: 2", "Left: 0", "Together: 2")
    await is_done(either)
    assert [len(got(amina, words)) for words in ("The rains are late.", "Les pluies tardent.")] == [1, 0]
    assert [len(got(moussa, words)) for words in ("The rains are late.", "Les pluies tardent.")] == [0, 1]
    assert not got(binta, "The rains")
    assert not got(coumba, "The rains")
    assert [what for what in await notes(either) if what.startswith("broadcast")][-2:] == [
        "broadcast.try",
        "broadcast.confirm",
    ]
    assert "rains" not in str(await rows(either, "audit"))


# Bad input


async def test_what_cannot_be_passed_on_is_answered(server, bot, olive):
    poll = {"id": "1", "question": "Rain?", "options": []}
    for sent in (await olive.sends_sticker(), await olive.sends_anything(poll=poll), await olive.sends_video_note()):
        await olive.sends("/broadcast", reply_to=sent)
        await olive.sees("I cannot pass on a message of this kind")
    assert await all_rows(bot) == []


async def test_a_caption_that_is_too_long_is_answered(server, bot, olive):
    sent = await olive.sends_photo(caption="r" * 1025)
    await olive.sends("/broadcast", reply_to=sent)
    await olive.sees("1,025 characters", "room for 1,024")
    assert await all_rows(bot) == []


async def test_without_a_message_it_says_how_and_lists_what_there_is(server, bot, olive):
    await olive.sends("/broadcast")
    shown = await olive.sees("Then reply to it with /broadcast")
    assert shown.buttons == []
    await for_everybody(olive)
    await olive.sends("/broadcast")
    shown = await olive.sees("1. The well: being written")
    await taps(olive, "Open number 1", "A message about “The well”")


async def test_a_message_for_others_is_no_answer_in_a_form_of_ones_own(server, bot):
    omar = await takes_part(server, "Omar", sent=False)
    await hires(bot, omar)
    await omar.sends("/broadcast")
    await omar.sees("Then reply to it with /broadcast")
    sent = await omar.sends("The rains are late.")
    await omar.sees("Now reply to that message with /broadcast.")
    await omar.sends("/broadcast", reply_to=sent)
    await omar.sees("In which language")
    assert await rows(bot, "answer") == []


async def test_a_segment_that_means_nothing_is_asked_for_again(server, bot, olive):
    await for_everybody(olive)
    await taps(olive, "For whom", "For whom? Tap a button")
    for words, says in (
        ("status=eaten", "I cannot read that."),
        ("country=Atlantis", "I cannot read that."),
        ("", "For whom?"),
    ):
        await (olive.sends(words) if words else olive.sends_voice())
        await olive.sees(says)
    await olive.sends("status=midway")
    await olive.sees("For whom: form begun and not sent")


async def test_a_time_that_is_none_or_has_passed_is_asked_for_again(server, bot, olive):
    await for_everybody(olive)
    await taps(olive, "When", "Africa/Dakar")
    for words, says in (
        ("tomato", "I cannot read a day and an hour"),
        ("2020-01-01 10:00", "1 January 2020 10:00 has passed already"),
    ):
        await olive.sends(words)
        await olive.sees(says)
    await olive.sends("2099-12-24 18:00")
    await olive.sees("When: 24 December 2099 18:00 (Africa/Dakar)")
    (row,) = await all_rows(bot)
    assert row["not_before"].isoformat() == "2099-12-24T18:00:00+00:00"


async def test_another_number_sends_nothing(server, bot, olive):
    amina = await took_part(bot, server, "Amina")
    await for_everybody(olive)
    await tries(olive)
    await taps(olive, "Send it", "type this number: 1")
    for words in ("2", "one", "1 person", "-1", "1.0", "", "1" * 300):
        await (olive.sends(words) if words else olive.sends_voice())
        await olive.sees("That is another number, so nothing is sent. It is 1.")
    assert [row["status"] for row in await all_rows(bot)] == ["draft"]
    await amina.sees_nothing()


async def test_nobody_to_send_to_is_said(server, bot, olive):
    await for_everybody(olive)
    shown = await tries(olive)
    assert "Nobody would get it as it stands" in shown.text
    assert "Send it" not in shown.buttons
    number = shown.key("Discard")["callback_data"].rpartition(".")[2]
    await olive.presses(f"!0:staff:broadcast.send.{number}")
    await olive.sees("Nobody would get it")


async def test_a_count_that_changed_meanwhile_is_said(server, bot, olive):
    amina = await took_part(bot, server, "Amina")
    await for_everybody(olive)
    await tries(olive)
    await taps(olive, "Send it", "type this number: 1")
    await took_part(bot, server, "Moussa")
    await olive.sends("1")
    await olive.sees("Meanwhile it is 2 people", "2 people get it.")
    assert [row["status"] for row in await all_rows(bot)] == ["draft"]
    await amina.sees_nothing()


async def test_what_telegram_does_not_take_cannot_be_sent(server, bot, olive):
    await took_part(bot, server, "Amina")
    sent = await olive.sends_photo(caption="The well")
    await olive.sends("/broadcast", reply_to=sent)
    await olive.sees("In which language")
    await taps(olive, "For everybody", "A message about")
    body = '{"ok":false,"error_code":400,"description":"Bad Request: PHOTO_INVALID_DIMENSIONS"}'
    server.faults.fail(400, "sendPhoto", times=1, body=body)
    olive.looks()
    await olive.taps("Try it on myself", on=olive.last)
    hub = await olive.sees("Telegram did not take this message: Photo_invalid_dimensions.")
    assert "Send it" not in hub.buttons
    number = hub.key("Discard")["callback_data"].rpartition(".")[2]
    await olive.presses(f"!0:staff:broadcast.send.{number}")
    await olive.sees("Try it on yourself first")
    (row,) = await all_rows(bot)
    assert "Photo_invalid_dimensions" in row["tested"]
    assert "Send it" in (await tries(olive)).buttons


async def test_a_try_that_does_not_reach_whoever_tries_is_no_success(server, bot, olive):
    await took_part(bot, server, "Amina")
    sent = await olive.sends_photo(caption="The well")
    await olive.sends("/broadcast", reply_to=sent)
    await olive.sees("In which language")
    await taps(olive, "For everybody", "A message about")
    body = '{"ok":false,"error_code":403,"description":"Forbidden: user is deactivated"}'
    server.faults.fail(403, "sendPhoto", times=1, body=body)
    olive.looks()
    await olive.taps("Try it on myself", on=olive.last)
    hub = await olive.sees("Telegram did not take this message", "deactivated")
    assert "Send it" not in hub.buttons


async def test_another_look_within_a_minute_counts_nobody_anew_until_something_changes(server, bot, olive, monkeypatch):
    looks = []

    async def counted(connection, *given, **more):
        looks.append(1)
        return await list_recipients(connection, *given, **more)

    monkeypatch.setattr("bot.broadcasting.counting.list_recipients", counted)
    await took_part(bot, server, "Amina")
    hub = await for_everybody(olive)
    once = len(looks)
    number = hub.key("Discard")["callback_data"].rpartition(".")[2]
    await olive.presses(f"!0:staff:broadcast.show.{number}")
    await olive.sees("1 person gets it.")
    assert len(looks) == once
    await taps(olive, "For whom", "For whom? Tap a button")
    await taps(olive, "English (1)", "For whom: language English")
    assert len(looks) == once + 1
    monkeypatch.setattr("bot.office.lately._KEPT", 0.0)
    await olive.presses(f"!0:staff:broadcast.show.{number}")
    await olive.sees("1 person gets it.")
    assert len(looks) == once + 2


async def test_whoever_wrote_what_telegram_refuses_reads_why_it_is_held(server, bot, olive):
    for at in range(40):
        await took_part(bot, server, f"Person {at}")
    await for_everybody(olive)
    await tries(olive)
    await taps(olive, "Send it", "type this number: 40")
    body = '{"ok":false,"error_code":400,"description":"Bad Request: no"}'
    people = vars(bot)["people"]
    async with people.database.read() as connection:
        chats = [row[0] for row in await connection.execute(select(chat.c.chat_id))]
    for one in chats:
        if one != olive.id:
            server.faults.fail(400, "sendMessage", chat_id=one, body=body)
    await olive.sends("40")
    held = await olive.sees("Your message is paused", "Telegram has refused each of the first messages")
    number = held.key("Go on")["callback_data"].rpartition(".")[2]
    await olive.presses(f"!0:staff:broadcast.show.{number}")
    shown = await olive.sees("The well", "Your message is paused", "Telegram has refused each of the first messages")
    assert "Who got it, as a file" in shown.buttons


async def test_files_that_were_handed_over_are_thrown_away_after_two_days(server, bot):
    assert bot.application is not None
    kept, gone = [], []
    for name in ("documents/broadcasts", "posters", "pictures"):
        folder = bot.application.settings.data / name
        folder.mkdir(parents=True, exist_ok=True)
        for days, files in ((1, kept), (3, gone)):
            files.append(folder / f"{days}.csv")
            files[-1].write_text("1")
            at = time.time() - days * 86400
            os.utime(files[-1], (at, at))
    await bot.stop()
    await bot.start()

    async def is_clean():
        return not any(file.exists() for file in gone)

    await until(is_clean, 5)
    assert all(file.exists() for file in kept)


async def test_a_message_that_changed_since_it_was_tried_is_to_be_tried_again(server, bot, olive):
    await took_part(bot, server, "Amina")
    await for_everybody(olive)
    assert "Send it" in (await tries(olive)).buttons
    await writes(olive, "The rains are here.")
    await taps(olive, "Add it", "In which language")
    hub = await taps(olive, "For everybody", "It has changed since you tried it")
    assert "Send it" not in hub.buttons
    assert [row["content"] for row in await all_rows(bot)] == [
        {"": {"method": "sendMessage", "payload": {"text": "The rains are here."}}}
    ]


async def test_every_kind_of_message_goes_to_people_as_it_was_sent(server, bot, olive):
    amina = await took_part(bot, server, "Amina")
    for sent in (
        await olive.sends_photo(caption="See"),
        await olive.sends_voice(),
        await olive.sends_file("rain.pdf", b"%PDF", "application/pdf", caption="See"),
    ):
        await olive.sends("/broadcast", reply_to=sent)
        await olive.sees("In which language")
        await taps(olive, "For everybody", "A message about")
        await tries(olive)
        await taps(olive, "Send it", "type this number: 1")
        await olive.sends("1")
        await olive.sees("Done: your message is sent")
    found = [one for one in amina.messages if one.by_bot]
    assert [next(kind for kind in _KINDS if kind in one.raw) for one in found] == list(_KINDS)
    assert [one.raw.get("caption") for one in found] == ["See", None, "See"]
    assert {tuple(one.buttons) for one in found} == {("Answer, or go on", "No more such messages")}


_KINDS = ("photo", "voice", "document")


# Whom, and by whom


async def test_the_people_are_chosen_by_a_button_with_their_number_on_it(server, bot, olive):
    await took_part(bot, server, "Amina")
    moussa = await took_part(bot, server, "Moussa", "fr")
    await took_part(bot, server, "Binta", sent=False)
    await for_everybody(olive)
    shown = await taps(olive, "For whom", "For whom? Tap a button")
    assert shown.buttons[:5] == [
        "Everybody (3)", "Sent (2)", "Nothing answered (1)", "English (2)", "Français (1)"
    ]  # fmt: skip
    await taps(olive, "Français (1)", "For whom: language Français", "1 person gets it.")
    await tries(olive)
    await taps(olive, "Send it", "type this number: 1")
    await olive.sends("1")
    await is_done(bot)
    assert len(got(moussa, "The rains are late.")) == 1
    assert [row["chat_id"] for row in await rows(bot, "delivery")] == [moussa.id]


async def test_of_two_who_confirm_at_once_one_does(server, either):
    olive, omar = await works(either, server), await works(either, server, "Omar")
    amina = await took_part(either, server, "Amina")
    await for_everybody(olive)
    hub = await tries(olive)
    send = hub.key("Send it")["callback_data"]
    for one in (olive, omar):
        await one.presses(send)
        await one.sees("type this number: 1")
    await asyncio.gather(olive.sends("1"), omar.sends("1"))
    await is_done(either)
    assert len(got(amina, "The rains are late.")) == 1
    told = [
        [one for one in (olive, omar) if got(one, words)] for words in ("It is on its way now", "confirmed already")
    ]
    assert [len(people) for people in told] == [1, 1]
    assert (await notes(either)).count("broadcast.confirm") == 1


async def test_a_number_typed_twice_sends_it_once(server, bot, olive):
    amina = await took_part(bot, server, "Amina")
    await for_everybody(olive)
    await tries(olive)
    tap = olive.last.key("Send it")["callback_data"]
    await taps(olive, "Send it", "type this number: 1")
    await olive.sends("1")
    await olive.presses(tap)
    await is_done(bot)
    assert len(got(amina, "The rains are late.")) == 1


async def test_forged_buttons_do_nothing(server, bot, olive):
    await took_part(bot, server, "Amina")
    await for_everybody(olive)
    hub = await tries(olive)
    send, discard = hub.key("Send it")["callback_data"], hub.key("Discard")["callback_data"]
    number = send.rpartition(".")[2]
    viewer = await works(bot, server, "Vera", role="viewer")
    stranger = await works(bot, server, "Ravi", call="road")
    nobody = await took_part(bot, server, "Noor")
    await nobody.sends("/mine")
    await nobody.sees("Your forms")
    for data in (send, discard, f"!0:staff:broadcast.pause.{number}", f"!0:staff:broadcast.file.{number}"):
        await viewer.presses(data)
        await viewer.sees("")
        await nobody.presses(data)
        await nobody.sees("")
        await stranger.presses(data)
        await stranger.sees("That message is not here any more")
    wrong = ("send", "send.", "send.0", "send.zzzzzzzzzzzzz", "to.1.2", "of..", "in.1.x", "add.1", f"to.{number}.zz")
    for data in wrong:
        await olive.presses(f"!0:staff:broadcast.{data}")
        await olive.sees("")
    assert [row["status"] for row in await all_rows(bot)] == ["draft"]
    assert not got(viewer, "A message about")
    assert not got(nobody, "A message about")


async def test_somebody_who_writes_for_one_call_writes_about_that_one_only(server, bot):
    both = await works(bot, server, "Omar", call="")
    shown = await writes(both, "The rains are late.")
    assert shown.text == "Which call is it about?"
    hub = await taps(both, "The road", "A message about “The road”")
    assert "Another language" not in hub.buttons
    ravi = await works(bot, server, "Ravi", call="road")
    await writes(ravi, "The road is closed.")
    assert len(got(ravi, "A message about “The road”")) == 1


# On its way


async def test_one_that_is_on_its_way_is_paused_goes_on_and_is_stopped(server, bot, olive):
    amina = await took_part(bot, server, "Amina")
    await for_everybody(olive)
    await taps(olive, "When", "Africa/Dakar")
    await olive.sends("2099-12-24 18:00")
    await olive.sees("A message about")
    await tries(olive)
    await taps(olive, "Send it", "type this number: 1")
    await olive.sends("1")
    await olive.sees("It will be sent then: 24 December 2099 18:00")
    await olive.sends("/broadcast")
    await olive.sees("1. The well: waits for its time")
    shown = await taps(olive, "Open number 1", "The well")
    assert shown.buttons == ["Pause", "Stop for good", "Who got it, as a file"]
    await taps(olive, "Pause", "It is paused.")
    await olive.taps("Pause", on=shown)
    await olive.sees("there is nothing to pause")
    number = shown.key("Pause")["callback_data"].rpartition(".")[2]
    await olive.presses(f"!0:staff:broadcast.resume.{number}")
    await olive.sees("It goes on.")
    await olive.taps("Stop for good", on=shown)
    await olive.sees("Stop it for good?")
    await taps(olive, "Yes, stop it for good", "It is stopped for good.")
    await is_done(bot, "cancelled")
    await amina.sees_nothing()
    steered = [what for what in await notes(bot) if what.startswith("broadcast.")][-3:]
    assert steered == ["broadcast.pause", "broadcast.resume", "broadcast.cancel"]


async def test_who_got_it_comes_as_a_file(server, bot, olive):
    amina = await took_part(bot, server, "Amina")
    await for_everybody(olive)
    await tries(olive)
    await taps(olive, "Send it", "type this number: 1")
    await olive.sends("1")
    await is_done(bot)
    await olive.sees("Done: your message is sent")
    await olive.sends("/broadcast")
    await olive.sees("1. The well: sent to 1 of 1")
    await taps(olive, "Open number 1", "Together: 1")
    message = await taps(olive, "Who got it, as a file", "1 person is on the list.")
    file = server.files.find(message.raw["document"]["file_id"])
    header, row = file.content.decode().splitlines()
    assert header == "chat_id,language,state,when,error"
    assert row.startswith(f"{amina.id},en,sent,")


async def test_another_message_is_one_of_its_own_where_that_is_wanted_or_the_draft_is_old(server, bot, olive):
    await for_everybody(olive)
    await writes(olive, "The rains are here.")
    await taps(olive, "Begin a new one", "In which language")
    await taps(olive, "For everybody", "A message about")
    database = database_of(bot)
    async with database.write() as connection:
        await connection.execute(update(broadcast).values(made_at=datetime.now(UTC) - timedelta(days=2)))
    asked = await writes(olive, "The rains are over.")
    assert asked.text == "In which language is this message?"
    said = [[one["payload"]["text"] for one in row["content"].values()] for row in await all_rows(bot)]
    assert said == [["The rains are late."], ["The rains are here."], ["The rains are over."]]


async def test_a_draft_that_somebody_else_changed_meanwhile_is_looked_at_again(server, bot, olive):
    await took_part(bot, server, "Amina")
    omar = await works(bot, server, "Omar")
    await for_everybody(olive)
    await tries(olive)
    await taps(olive, "Send it", "type this number: 1")
    await omar.sends("/broadcast")
    await omar.sees("1. The well: being written")
    await taps(omar, "Open number 1", "A message about")
    await taps(omar, "When", "Africa/Dakar")
    await omar.sends("2099-12-24 18:00")
    await omar.sees("When: 24 December 2099")
    await olive.sends("1")
    await olive.sees("Somebody has changed it meanwhile", "When: 24 December 2099")
    assert [row["status"] for row in await all_rows(bot)] == ["draft"]


async def test_a_draft_is_thrown_away(server, bot, olive):
    hub = await for_everybody(olive)
    await taps(olive, "Discard", "It is thrown away.")
    await olive.taps("Try it on myself", on=hub)
    await olive.sees("That message is not here any more")
    assert await all_rows(bot) == []


async def test_the_next_call_is_announced_only_to_those_who_agreed(server, bot):
    yes = await takes_part(server, "Amina")
    no = await takes_part(server, "Binta", again="No")
    omar = await works(bot, server, "Omar", call="road")
    await writes(omar, "Now we ask about the road.")
    hub = got(omar, "A message about “The road”")[-1]
    assert "1 person gets it." in hub.text
    assert "1 has not agreed" in hub.text
    await tries(omar)
    await taps(omar, "Send it", "type this number: 1")
    await omar.sends("1")
    await is_done(bot)
    assert [len(got(one, "Now we ask about the road.")) for one in (yes, no)] == [1, 0]
    yes.looks()
    await yes.taps("Answer, or go on")
    await yes.sees("The road")
