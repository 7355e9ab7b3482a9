"""Whatever comes in: a kind word, the question again, and nobody else is kept waiting."""

import asyncio

import pytest

from bot.consulting import consulting
from bot.database.models import answer, incoming, submission
from tests.bot.ways import WELL, assert_no_internals, house, rows, settles, shown

ONE = WELL.replace("[en, fr]", "[en]")


@pytest.fixture
async def well(server, tmp_path):
    async with house(server, tmp_path, well=ONE) as running:
        yield running


@pytest.fixture
async def amina(server, well):
    """Somebody at the first question."""
    person = server.person("Amina")
    await takes_part(person)
    return person


async def takes_part(person):
    await person.starts()
    await person.sees("Who asks: The well keepers")
    await person.taps("Go on")
    await person.sees("Do you want to take part?")
    await person.taps("Yes, I take part")
    await person.sees("Which village is it?")


async def set_aside(running):
    return [(one.chat_id, one.error, one.body) for one in await rows(running, incoming) if one.error]


POLL = {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
        "type": "regular", "allows_multiple_answers": False}  # fmt: skip
UNFIT = {
    "a sticker": lambda person: person.sends_sticker(),
    "a round film": lambda person: person.sends_video_note(),
    "a poll": lambda person: person.sends_anything(poll=POLL),
    "a die": lambda person: person.sends_anything(dice={"emoji": "🎲", "value": 3}),
    "a game": lambda person: person.sends_anything(game={"title": "G", "description": "", "photo": []}),
    "a story": lambda person: person.sends_anything(story={"chat": {"id": 1, "type": "private"}, "id": 1}),
    "a kind that is not there yet": lambda person: person.sends_anything(hologram={"depth": 3}),
    "an unknown command": lambda person: person.sends("/dance now"),
}


@pytest.mark.parametrize("what", UNFIT)
async def test_what_no_question_takes_gets_a_kind_word_and_the_question_again(well, amina, what):
    before = len(shown(amina))
    await UNFIT[what](amina)
    await amina.sees("Which village is it?")
    words = "\n".join(shown(amina)[before:])
    assert "I cannot keep that kind of message" in words or "I do not know that command" in words
    assert await rows(well, answer) == []
    assert_no_internals(amina)


async def test_a_message_of_spaces_is_no_answer(well, amina):
    for blank in ("   ", "\n\n", "\u00a0"):
        await amina.sends(blank, exactly=True)
        await amina.sees("Which village is it?")
    assert await rows(well, answer) == []


async def test_half_a_character_and_a_nul_do_no_harm(well, amina):
    await amina.sends("San\ud83ddi\x00ka", exactly=True)
    await amina.sees("How many people")
    (one,) = await rows(well, answer)
    assert "Sandika" in str(one.body)


async def test_a_forwarded_message_is_an_answer_like_any_other(server, well, amina):
    moussa = server.person("Moussa")
    told = await moussa.sends("Sandika")
    await amina.forwards(told, hidden=True)
    await amina.sees("How many people")


FORGED = [
    "\x00\x01\x02\x7f" * 16,
    "ÿ" * 32,
    "!0:agree:",
    "!0:agree:1",
    "!0:for:myself",
    "!0:kind:group",
    "!0:open:",
    "!1:open:",
    "!zzzzzzzzzzzzz:open:",
    "!0:invite:join",
    "!0:forms:99999",
    "!0:forms:-1",
    "!0:language:xx",
    "!0:nothing:at_all",
    "!0:document:1",
    "k1:1",
    "t0",
    "",
    "x" * 64,
    "{}",
    "'; drop table chat; --",
    "admin",
]


@pytest.mark.parametrize("data", FORGED)
async def test_a_button_that_is_none_of_ours_shows_the_question_again(well, amina, data):
    tap = await amina.presses(data)
    await tap.answered()
    await amina.sees("")
    await amina.sends("Sandika")
    await amina.sees("How many people")
    assert [one.key for one in await rows(well, answer)] == ["village"]
    assert len(await rows(well, submission)) == 1
    assert_no_internals(amina)


async def test_a_button_of_a_call_somebody_is_not_in_does_nothing(server, well, amina):
    moussa = server.person("Moussa")
    await moussa.starts("prices")
    await moussa.sees("Prices on our markets")
    await moussa.taps("Go on")
    await moussa.sees("Do you want to take part?")
    await moussa.taps("Yes, I take part")
    await moussa.sees("In which country")
    for key in [key for row in moussa.last.keys for key in row]:
        await amina.presses(key["callback_data"])
        await amina.sees("That button is from before.", "Which village")
    assert await rows(well, answer) == []


async def test_a_tap_on_a_message_that_is_gone_counts(well, amina):
    asked = amina.last
    await amina.deletes(asked)
    await amina.taps("Skip", on=asked)
    await amina.sees("How many people")


async def test_an_edited_message_that_was_never_an_answer_changes_nothing(well, amina):
    greeting = next(one for one in amina.messages if not one.by_bot)
    await amina.edits(greeting, "Bonjour")
    await amina.sees("Which village")
    assert await rows(well, answer) == []


async def test_who_blocks_the_bot_and_lets_it_in_again_goes_on_where_they_were(server, well, amina):
    await amina.sends("Sandika")
    await amina.sees("How many people")
    await amina.blocks()
    await takes_part(server.person("Moussa"))
    await amina.starts()
    await amina.sees("Welcome back.", "How many people")


async def test_a_thousand_words_from_one_person_keep_nobody_waiting(server, well, amina):
    for number in range(300):
        await amina.sends(f"{number} " + "mango " * 680)
    awa = server.person("Awa")
    await takes_part(awa)
    await awa.sends("Ndiob")
    await awa.sees("How many people")
    await settles(amina, 1.0)
    await amina.sends("/start")
    await amina.sees("Welcome back")
    assert_no_internals(amina)


def message(person, **more):
    """A message as Telegram writes it, to be spoiled."""
    chat = {"id": person.id, "type": "private", "first_name": "Amina"}
    sender = {"id": person.id, "is_bot": False, "first_name": "Amina", "language_code": "en"}
    return {"message_id": 900_000, "date": 1_800_000_000, "chat": chat, "from": sender, "text": "Sandika", **more}


def malformed(person):
    """Updates that are ours and broken."""
    whole = message(person)
    yield {"message": {name: value for name, value in whole.items() if name != "message_id"}}
    yield {"message": {name: value for name, value in whole.items() if name != "from"}}
    yield {"message": {**whole, "message_id": "7"}}
    yield {"message": {**whole, "message_id": 2**70}}
    yield {"message": {**whole, "text": 7}}
    yield {"message": {**whole, "text": ["a"]}}
    yield {"message": {**whole, "date": -1}}
    yield {"message": {**whole, "date": "yesterday"}}
    yield {"message": {**whole, "chat": {"id": "x", "type": "private"}}}
    yield {"message": {**whole, "chat": None}}
    yield {"message": {**whole, "chat": {"id": person.id + 1, "type": "private"}}}
    yield {"message": None}
    yield {"message": []}
    yield {"message": "hello"}
    yield {"message": {}}
    yield {"edited_message": {"message_id": 1}}
    yield {"callback_query": {"id": "1"}}
    yield {"callback_query": {"id": 1, "from": whole["from"], "data": "x"}}
    yield {"callback_query": {"id": "\ud83d", "from": whole["from"], "data": "x", "message": 7}}
    yield {"my_chat_member": {"chat": whole["chat"]}}
    yield {"message": {**{n: v for n, v in whole.items() if n != "text"}, "photo": []}}
    yield {"message": {**{n: v for n, v in whole.items() if n != "text"}, "voice": {"file_id": 1}}}
    yield {"message": {**{n: v for n, v in whole.items() if n != "text"}, "location": {"latitude": 500}}}
    yield {"message": {**{n: v for n, v in whole.items() if n != "text"}, "contact": {"phone_number": None}}}


async def test_broken_updates_are_set_aside_and_people_are_served_meanwhile(server, well, amina):
    broken = list(malformed(amina))
    for one in broken:
        server.push_raw_update(one)
    await amina.sends("Sandika")
    await amina.sees("How many people")
    aside = await set_aside(well)
    assert len(aside) == len(broken)
    assert all(error and body for _, error, body in aside)
    assert [one.key for one in await rows(well, answer)] == ["village"]
    assert_no_internals(amina)


async def test_updates_that_concern_nobody_are_passed_over(server, well, amina):
    for one in (
        {"channel_post": message(amina)},
        {"message": {**message(amina), "from": {"id": 7, "is_bot": True, "first_name": "Other"}}},
        {"poll": POLL},
        {"something_new": {"deep": [[[[1]]]]}},
        {},
        {"message": {**message(amina), "chat": {"id": -100, "type": "channel", "title": "News"}}},
    ):
        server.push_raw_update(one)
    await amina.sends("Sandika")
    await amina.sees("How many people")
    assert await set_aside(well) == []


async def test_words_with_nuls_and_halves_of_characters_in_odd_places_are_taken(server, well, amina):
    spoiled = message(amina, text="San\ud83ddi\x00ka")
    spoiled["from"]["first_name"] = "A\ud83d\x00"
    spoiled["message_id"] = amina.last.id + 1_000
    server.push_raw_update({"message": spoiled})
    await amina.sees("How many people")
    assert await set_aside(well) == []


# A mistake of our own


async def test_somebody_whose_words_we_fail_on_is_told_kindly_and_the_others_go_on(server, well, amina, monkeypatch):
    awa = server.person("Awa")
    await takes_part(awa)
    whole = consulting.take

    def take(visit):
        if "earthquake" in getattr(getattr(visit.coming.what, "reply", None), "text", ""):
            visit.keep(language="xx")
            raise RuntimeError("a secret of ours")
        whole(visit)

    monkeypatch.setattr(consulting, "take", take)
    await asyncio.gather(amina.sends("An earthquake"), awa.sends("Ndiob"))
    await amina.sees("Something went wrong on our side", "Please try again")
    await awa.sees("How many people")
    ((chat, error, body),) = await set_aside(well)
    assert chat == amina.id
    assert error.startswith("RuntimeError")
    assert "earthquake" in body
    assert_no_internals(amina)
    assert all("secret" not in words for words in shown(amina))
    await amina.sends("Sandika")
    await amina.sees("How many people")


async def test_a_tap_that_we_fail_on_stops_turning_too(server, well, amina, monkeypatch):
    def take(visit):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(consulting, "take", take)
        tap = await amina.taps("Skip")
        await tap.answered()
        await amina.sees("Something went wrong on our side")
    await amina.taps("Skip")
    await amina.sees("How many people")
