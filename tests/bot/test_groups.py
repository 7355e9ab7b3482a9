"""In a group the bot leads into the private chat, and says nothing else."""

import pytest

from bot.database.models import chat
from tests.bot.ways import begins, rows


@pytest.fixture
async def group(server, bot):
    amina, moussa = server.person("Amina"), server.person("Moussa")
    found = server.group("Milk sellers of Fatick", amina, moussa)
    await found.adds_bot(amina)
    found.amina, found.moussa = amina, moussa
    return found


def said_by_bot(group):
    return [event.words for event in group.chat.journal if event.by_bot]


async def test_a_command_in_a_group_is_answered_with_one_button_into_the_private_chat(server, bot, group):
    await group.amina.sends("/start@PalabreBot prices--radio", to=group)
    message = await group.amina.sees("between you and those who ask", where=group)
    assert message.buttons == ["Answer in private"]
    await group.moussa.taps("Answer in private", on=message)
    await group.moussa.sees("Prices on our markets this week")
    assert [(one.chat_id, one.source) for one in await rows(bot, chat)] == [(group.moussa.id, "radio")]


async def test_a_mention_and_a_reply_are_answered_too(server, bot, group):
    await group.amina.sends("What is this, @PalabreBot?", to=group)
    message = await group.amina.sees("Tap the button to go on in private", where=group)
    await group.moussa.sends("Is it for me?", to=group, reply_to=message)
    await group.amina.sees("Tap the button to go on in private", where=group)
    assert len(said_by_bot(group)) == 2


async def test_other_talk_in_a_group_is_left_alone(server, tmp_path, bot, group):
    server.rules.group_privacy = False
    for words in ("Good morning all", "/start@OtherBot", "@PalabreBot2 hello", "mail me@PalabreBot.org"):
        await group.amina.sends(words, to=group)
    await group.amina.sends("/help@PalabreBot", to=group)
    await group.amina.sees("in private", where=group)
    assert len(said_by_bot(group)) == 1


async def test_nothing_personal_is_shown_in_a_group(server, bot, group):
    await begins(group.amina, "prices")
    await group.amina.sees("In which country is the market?")
    for command in ("start", "mine", "review", "draft", "open", "send"):
        await group.amina.sends(f"/{command}@PalabreBot", to=group)
        await group.amina.sees("between you and those who ask", where=group)
    assert len(set(said_by_bot(group))) == 1
    await group.amina.sees_nothing()


async def test_a_link_that_lets_one_person_into_a_form_is_not_handed_on_to_a_group(server, bot, group):
    await group.amina.sends("/start@PalabreBot j_" + "x" * 22, to=group)
    message = await group.amina.sees("in private", where=group)
    assert "j_" not in str(message.keys)


async def test_a_group_has_no_account_of_its_own(server, bot, group):
    await group.amina.sends("/start@PalabreBot", to=group)
    await group.amina.sees("in private", where=group)
    await group.removes_bot(group.amina)
    await begins(server.person("Awa"), "prices")
    assert all(one.chat_id > 0 for one in await rows(bot, chat))
