"""Arriving: links and code words, languages, who asks, for whom one answers, and taking part."""

import asyncio
import hashlib

import pytest

from bot.database.models import answer, arrival, chat, consent, file, respondent, submission, wording
from tests.bot.ways import WELL, assert_no_internals, begins, begins_for, house, rows, settles, shown

CLOSED = WELL + "    closes: 2020-03-31\n"


@pytest.fixture
async def well(server, tmp_path):
    async with house(server, tmp_path, well=WELL) as running:
        yield running


async def in_english(person, payload=""):
    await person.starts(payload)
    await person.sees("Which language shall we speak?")
    await person.taps("English")
    await person.sees("You can stop at any time")


# Doors


async def test_a_link_names_its_call_and_where_it_was_found(server, bot):
    amina = server.person()
    await begins(amina, "prices--radio-fatick")
    await amina.sees("In which country is the market?")
    assert [(one.call, one.source) for one in await rows(bot, submission)] == [("prices", "radio-fatick")]
    assert [one.source for one in await rows(bot, chat)] == ["radio-fatick"]


async def test_a_link_can_name_a_call_alone(server, bot):
    amina = server.person()
    await amina.starts("prices")
    await amina.sees("Prices on our markets this week")
    assert [one.source for one in await rows(bot, chat)] == [None]


@pytest.mark.parametrize("payload", ["MANGO", "no-such-call--radio", "--", "prices--", "j_short", "x" * 64])
async def test_any_other_payload_opens_the_default_call_and_is_kept_nowhere(server, bot, payload):
    amina = server.person()
    await amina.starts(payload)
    await amina.sees("three sets")
    assert [one.source for one in await rows(bot, chat)] == [None]


@pytest.mark.parametrize("word", ["MANGO", "Binta Sow Sandika", "771112233", "مانجو"])
async def test_words_before_consent_that_are_no_code_word_are_kept_nowhere(server, bot, word):
    amina = server.person()
    await amina.sends(word)
    await amina.sees("Before I can keep what you send", "three sets")
    assert word not in str([*await rows(bot, chat), *await rows(bot, arrival)])
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    await amina.taps("Yes, I take part")
    await amina.sees("short way")
    assert [one.source for one in await rows(bot, submission)] == [None]


async def test_a_story_as_first_message_is_no_source_and_nothing_of_it_is_kept(server, bot):
    amina = server.person()
    await amina.sends("My name is Amina and my fields were flooded in the month of August.")
    await amina.sees("Before I can keep what you send", "three sets")
    (one,) = await rows(bot, chat)
    assert one.source is None
    assert "flooded" not in str(one)


async def test_a_voice_note_as_first_message_is_answered_with_what_comes_first(server, bot):
    amina = server.person()
    await amina.sends_voice(5)
    await amina.sees("Before I can keep what you send", "three sets")
    assert await rows(bot, file) == []


async def test_a_sticker_as_first_message_opens_the_default_call(server, bot):
    amina = server.person()
    await amina.sends_sticker()
    await amina.sees("three sets")


async def test_the_same_link_again_changes_nothing_on_the_way_in(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("For someone else or a group")
    await amina.sees("For whom")
    await amina.starts()
    await amina.sees("For whom")


# Languages


@pytest.mark.parametrize(
    ("app", "asks", "offered"),
    [
        ("fr", "Dans quelle langue", ["Français", "English"]),
        ("fr-CA", "Dans quelle langue", ["Français", "English"]),
        ("sw", "Which language", ["English", "Français"]),
    ],
)
async def test_the_language_of_the_app_is_offered_first_and_each_in_its_own_name(server, well, app, asks, offered):
    amina = server.person("Amina", app)
    await amina.starts()
    await amina.sees(asks)
    assert amina.buttons == offered


async def test_with_one_language_nobody_is_asked_for_it(server, bot):
    amina = server.person("Amina", "fr")
    await amina.starts("prices")
    await amina.sees("Prices on our markets this week")


@pytest.mark.parametrize("typed", ["Français", "francais", "FRANÇAIS", "1"])
async def test_a_language_can_be_typed(server, well, typed):
    amina = server.person("Amina", "fr")
    await amina.starts()
    await amina.sees("Dans quelle langue")
    await amina.sends(typed)
    await amina.sees("Le puits", "Les gardiens du puits le lisent.")


async def test_language_at_any_time_shows_the_same_question_in_the_other_language(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    await amina.taps("Yes, I take part")
    await amina.sees("Which village is it?")
    await amina.sends("/language")
    await amina.sees("Which language")
    await amina.taps("Français")
    await amina.sees("Quel village ?")
    await amina.sends("/language")
    await amina.sees("Dans quelle langue")
    await amina.sends("english")
    await amina.sees("Which village is it?")
    assert await rows(well, answer) == []
    await amina.sends("English")
    await amina.sees("How many people")
    assert [one.key for one in await rows(well, answer)] == ["village"]


async def test_who_changes_the_language_before_agreeing_reads_in_it_what_they_agree_to(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    await amina.sends("/language")
    await amina.sees("Which language")
    await amina.taps("Français", on=amina.last)
    await amina.sees("Les gardiens du puits le lisent.")
    await amina.sees("Voulez-vous participer")
    await amina.taps("Oui, je participe")
    await amina.sees("Quel village ?")
    assert [one.language for one in await rows(well, consent)] == ["fr"]


async def test_a_house_with_one_language_says_which_one_it_is(server, bot):
    amina = server.person()
    await begins(amina, "prices")
    await amina.sees("In which country")
    await amina.sends("/language")
    await amina.sees("only one language here: English", "In which country")


# Who asks, and taking part


async def test_before_anything_is_asked_people_read_who_asks_why_how_long_and_who_reads_it(server, tmp_path):
    more = "    contact: well@example.org\n    phone: '+221 77 000 00 00'\n    closes: 2099-03-31\n"
    async with house(server, tmp_path, well=WELL + more):
        amina = server.person()
        await amina.starts()
        await amina.sees("Which language")
        await amina.taps("English")
        await amina.sees(
            "Who asks: The well keepers",
            "We ask about your well.",
            "minute",
            "The well keepers read it.",
            "You can stop at any time and come back later",
            "+221 77 000 00 00",
            "until March 31, 2099",
        )


async def test_taking_part_keeps_the_very_words_that_were_shown(server, well):
    amina = server.person()
    await in_english(amina)
    about = amina.last.text
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    asked = amina.last
    await amina.taps("Yes, I take part")
    await amina.sees("Which village")
    (agreed,), (words,) = await rows(well, consent), await rows(well, wording)
    assert words.words.replace("\n\n", "\n").split("\n") == f"{about}\n{asked.text}".replace("\n\n", "\n").split("\n")
    assert words.hash == agreed.words_hash == hashlib.sha256(words.words.encode()).hexdigest()
    assert (agreed.chat_id, agreed.message_id, agreed.call, agreed.language) == (amina.id, asked.id, "well", "en")


async def test_every_answer_refers_to_the_consent_it_was_given_under(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    assert await rows(well, submission) == []
    await amina.taps("Yes, I take part")
    await amina.sees("Which village")
    await amina.sends("Sandika")
    await amina.sees("How many people")
    (given,), (agreed,), (form,) = [await rows(well, table) for table in (answer, consent, submission)]
    assert given.consent_id == agreed.id == form.consent_id


async def test_two_taps_on_yes_begin_one_form(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    asked = amina.last
    await amina.taps("Yes, I take part", twice=True)
    await amina.sees("Which village")
    await amina.taps("Yes, I take part", on=asked)
    await amina.sees("Which village")
    assert [len(await rows(well, table)) for table in (submission, consent, respondent)] == [1, 1, 1]


@pytest.mark.parametrize("word", ["Yes, I take part", "yes i take part", "Yes", "oui", "👍"])
async def test_yes_can_be_typed(server, well, word):
    amina = server.person()
    await in_english(amina)
    await amina.sends("go on")
    await amina.sees("Do you want to take part?")
    await amina.sends(word)
    await amina.sees("Which village")


@pytest.mark.parametrize("word", ["No", "no", "non merci", "stop", "/stop"])
async def test_no_keeps_nothing_and_says_so_kindly(server, well, word):
    amina = server.person()
    await in_english(amina)
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    await amina.sends(word)
    await amina.sees("That is fine. No answer was kept.")
    for table in (submission, consent, respondent, answer, file):
        assert await rows(well, table) == []
    assert [one.step for one in await rows(well, chat)] == [{}]
    await amina.sends("thank you")
    await amina.sees("You are welcome.")
    await amina.taps("Begin", on=amina.last)
    await amina.sees("The well keepers read it.")


async def test_no_forgets_the_names_and_the_recording_too(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("For someone else or a group")
    await amina.sees("For whom")
    await amina.taps("One person")
    await amina.sees("name?")
    await amina.sends("Coumba")
    await amina.sees("How did they agree")
    await amina.sends_voice(3)
    await amina.sees("write down the answers of Coumba")
    await amina.taps("No")
    await amina.sees("No answer was kept")
    assert await rows(well, file) == []
    assert not list((well.settings.data).glob("files/**/*.ogg"))
    assert "Coumba" not in str(await rows(well, chat))


async def test_a_no_of_an_earlier_way_in_refuses_nothing_now(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    earlier = amina.last
    await amina.taps("Yes, I take part")
    await amina.sees("Which village")
    await amina.sends("/mine")
    await amina.taps("Begin another form")
    await amina.sees("For whom")
    await amina.taps("No", on=earlier)
    await amina.sees("For whom")
    await begins_for(amina, "Coumba")
    await amina.sees("form of: Coumba", "Which village")
    await amina.taps("Yes, I take part", on=earlier)
    await amina.sees("form of: Coumba", "Which village")
    assert len(await rows(well, submission)) == 2


# For others


async def test_a_group_says_who_they_are_and_a_witness_heard_that_they_agreed(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("For someone else or a group")
    await amina.sees("For whom")
    await begins_for(amina, "Women of Sandika", "A group")
    await amina.sees("Which village")
    (one,) = await rows(well, respondent)
    assert (one.kind, one.name, one.women, one.men) == ("group", "Women of Sandika", 12, 0)
    assert (one.agreed, one.witness, one.recording_id) == ("witness", "Binta Sow", None)


async def test_the_recording_in_which_they_agree_is_fetched_once_they_take_part(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("For someone else or a group")
    await amina.sees("For whom")
    await amina.taps("An organisation")
    await amina.sees("organisation called?")
    await amina.sends("Union of Fatick")
    await amina.sees("How did they agree")
    await amina.taps("I send a short recording")
    await amina.sees("short voice note")
    await amina.sends_voice(4, b"OggS we agree")
    await amina.sees("write down the answers of Union of Fatick")
    await amina.taps("Yes, I take part")
    await amina.sees("Which village")
    for _ in range(300):
        (kept,) = await rows(well, file)
        if kept.state == "kept":
            break
        await asyncio.sleep(0.01)
    (form,), (who,) = await rows(well, submission), await rows(well, respondent)
    assert (kept.state, kept.submission_id, kept.seconds) == ("kept", form.id, 4)
    assert (well.settings.data / kept.path).read_bytes() == b"OggS we agree"
    assert (who.agreed, who.witness, who.recording_id) == ("recording", None, kept.id)


async def test_before_the_form_of_a_group_is_sent_one_person_who_confirms_it_is_named(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("For someone else or a group")
    await amina.sees("For whom")
    await begins_for(amina, "Women of Sandika", "A group")
    await amina.sees("Which village")
    await amina.sends("Sandika")
    await amina.sees("How many people")
    for _ in range(3):
        await amina.sends("/skip")
        await amina.sees("")
    await amina.sends("/send")
    await amina.sees("Who has read or heard this form")
    await amina.sends("Binta Sow")
    await amina.sees("How may your words appear")


async def test_back_leads_to_the_step_before(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("For someone else or a group")
    await amina.sees("For whom")
    await amina.taps("A group")
    await amina.sees("group called?")
    await amina.sends("Women of Sandka")
    await amina.sees("How many women")
    await amina.taps("Back")
    await amina.sees("group called?")
    await amina.sends("Women of Sandika")
    await amina.sees("How many women")
    await amina.sends("/back")
    await amina.sees("group called?")
    await amina.sends("back")
    await amina.sees("For whom")


async def test_a_name_that_is_changed_in_its_message_is_changed(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("For someone else or a group")
    await amina.sees("For whom")
    await amina.taps("A group")
    await amina.sees("group called?")
    named = await amina.sends("Women of Sandka")
    await amina.sees("How many women")
    wrong = await amina.sends("many")
    await amina.sees("only how many", "How many women")
    await amina.edits(named, "Women of Sandika")
    await amina.sees("How many women")
    await amina.edits(wrong, "7")
    await amina.sees("how many men")
    await amina.sends("3")
    await amina.sees("How did they agree", "Women of Sandika")
    (one,) = await rows(well, chat)
    assert (one.step["name"], one.step["women"], one.step["men"]) == ("Women of Sandika", 7, 3)


@pytest.mark.parametrize("kind", ["a group", "group", "2"])
async def test_the_kind_can_be_typed(server, well, kind):
    amina = server.person()
    await in_english(amina)
    await amina.sends("For someone else or a group")
    await amina.sees("For whom")
    await amina.sends(kind)
    await amina.sees("What is the group called?")


@pytest.mark.parametrize(("typed", "read"), [("١٢", 12), ("twelve", 12), ("12 women", 12), ("1 200", 1200), ("0", 0)])
async def test_numbers_are_read_as_people_write_them(server, well, typed, read):
    amina = server.person()
    await in_english(amina)
    await amina.taps("For someone else or a group")
    await amina.sees("For whom")
    await amina.taps("A group")
    await amina.sees("group called?")
    await amina.sends("Women of Sandika")
    await amina.sees("How many women")
    await amina.sends(typed)
    await amina.sees("how many men")
    (one,) = await rows(well, chat)
    assert one.step["women"] == read


async def test_a_group_of_nobody_is_asked_again(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("For someone else or a group")
    await amina.sees("For whom")
    await amina.taps("A group")
    await amina.sees("group called?")
    await amina.sends("Women of Sandika")
    await amina.sees("How many women")
    await amina.sends("0")
    await amina.sees("how many men")
    await amina.sends("0")
    await amina.sees("at least one person", "how many men")


# What does not fit, at every step

RUBBISH = {
    "a sticker": lambda person: person.sends_sticker(),
    "very many letters": lambda person: person.sends("x" * 9_999),
    "a negative number": lambda person: person.sends("-5"),
    "a number too large": lambda person: person.sends("99999999999"),
    "only spaces": lambda person: person.sends("   ", exactly=True),
    "half a character": lambda person: person.sends("\ud83d", exactly=True),
    "a photo": lambda person: person.sends_photo(caption="Awa"),
    "a place": lambda person: person.sends_location(14.3, -16.4),
    "a contact": lambda person: person.sends_contact(),
    "an emoji": lambda person: person.sends("🐄"),
    "punctuation": lambda person: person.sends("!?"),
    "an unknown command": lambda person: person.sends("/dance"),
    "digits of Arabic": lambda person: person.sends("-١٢"),
}
STEPS = ["language", "about", "kind", "name", "women", "men", "agreed", "recording", "witness", "consent"]
ASKS = {
    "language": "Which language",
    "about": "You can stop at any time",
    "kind": "For whom",
    "name": "group called?",
    "women": "How many women",
    "men": "how many men",
    "agreed": "How did they agree",
    "recording": "short voice note",
    "witness": "Who was there",
    "consent": "Do you want to write down",
}
#: who has read it already is not shown all of it once more
AGAIN = {**ASKS, "about": "Shall we go on?"}
DOES = {
    "about": lambda person: person.taps("English"),
    "kind": lambda person: person.taps("For someone else or a group"),
    "name": lambda person: person.taps("A group"),
    "women": lambda person: person.sends("Women of Sandika"),
    "men": lambda person: person.sends("12"),
    "agreed": lambda person: person.sends("3"),
    "recording": lambda person: person.taps("I send a short recording"),
    "witness": lambda person: person.taps("I cannot record"),
    "consent": lambda person: person.sends("Binta"),
}


async def goes_to(person, step):
    """On the way in for a group, as far as this step."""
    await person.starts()
    await person.sees(ASKS["language"])
    for one in STEPS[1 : STEPS.index(step) + 1]:
        await DOES[one](person)
        await person.sees(ASKS[one])


@pytest.mark.parametrize("step", STEPS)
async def test_what_does_not_fit_a_step_gets_a_kind_word_and_the_same_step_again(server, well, step):
    amina = server.person()
    await goes_to(amina, step)
    for what, sends in RUBBISH.items():
        before = len(shown(amina))
        await sends(amina)
        await amina.sees(AGAIN[step])
        if what == "very many letters":  # an app makes several messages of them
            await settles(amina)
        words = "\n".join(shown(amina)[before:])
        assert len(words) > len(AGAIN[step]) + 20, what
        (one,) = await rows(well, chat)
        assert one.step["at"] == step, what
    assert_no_internals(amina)


@pytest.mark.parametrize("step", STEPS[2:])
async def test_buttons_of_earlier_steps_lose_nothing_that_was_said(server, well, step):
    amina = server.person()
    await goes_to(amina, step)
    for message in [one for one in amina.messages if one.by_bot and one.id < amina.last.id]:
        for label in message.buttons:
            if label in ("English", "For someone else or a group", "A group", "I send a short recording"):
                amina.looks()
                await amina.taps(label, on=message)
                await amina.sees("")
    (one,) = await rows(well, chat)
    said = {"women": ["name"], "men": ["name", "women"], "agreed": ["name", "women", "men"]}
    for name in said.get(step, said["agreed"] if STEPS.index(step) > STEPS.index("agreed") else []):
        assert name in one.step
    assert await rows(well, submission) == []


# Times


async def test_a_call_that_has_closed_says_so_kindly(server, tmp_path):
    async with house(server, tmp_path, closed=CLOSED) as running:
        amina = server.person()
        await in_language_closed(amina)
        await amina.sees("The well", "This call closed on March 31, 2020. Thank you for coming.")
        await amina.sends("thank you")
        await amina.sees("You are welcome.")
        assert await rows(running, submission) == []


async def in_language_closed(person):
    await person.starts()
    await person.sees("Which language")
    await person.taps("English")


async def test_a_call_that_opens_later_says_when(server, tmp_path):
    toml = '[calls.prices]\nopens = "2099-01-02"\n'
    async with house(server, tmp_path, toml, opens=False) as running:
        amina = server.person()
        await amina.starts("prices")
        await amina.sees("Prices on our markets", "This call opens on January 2, 2099. Please come back then.")
        assert await rows(running, submission) == []


async def test_a_call_that_closes_while_somebody_reads_takes_no_form(server, well):
    amina = server.person()
    await in_english(amina)
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    close(well, "well")
    await amina.taps("Yes, I take part")
    await amina.sees("This call closed on")
    assert await rows(well, submission) == []


def close(running, name):
    """Let the call have closed a minute ago."""
    from dataclasses import replace
    from datetime import UTC, datetime, timedelta

    calls = running.application.calls
    ended = datetime.now(UTC) - timedelta(minutes=1)
    calls._current[name] = replace(calls.named(name), closes=ended)
