"""/groups: where the bot is a member, and a call announced there."""

from datetime import timedelta

import pytest

from bot.database.models import announcement, arrival, audit, gathering, source
from bot.office.requests import button, call_code
from bot.organising.languages import language_code
from bot.telegram import codes
from tests.bot.small import until
from tests.bot.ways import house, rows, settles
from tests.organising.at_work import employ

WELL = """
    title: {en: The well, fr: Le puits}
    introduction: {en: We ask about your well. It takes a moment., fr: Nous parlons de votre puits.}
    organiser: The well keepers
    closes: 2027-06-30
    languages: [en, fr]
    form: [{type: group, name: s, label: The water, questions: [{type: text, name: a, label: Which village?}]}]
"""
RICE = """
    title: The rice
    organiser: Growers
    form: [{type: group, name: s, label: Rice, questions: [{type: text, name: a, label: How much rice?}]}]
"""


@pytest.fixture(autouse=True)
def outcomes_are_noted_at_once(monkeypatch):
    """What became of messages is noted twice a second at most, and each test here waits for that."""
    monkeypatch.setattr("bot.application._IDLE", 0.02)


@pytest.fixture
async def bot(server, tmp_path):
    async with house(server, tmp_path, well=WELL) as running:
        yield running


@pytest.fixture
async def awa(server, bot):
    return await employ(bot, server.person("Awa"), "organiser", "well")


@pytest.fixture
async def group(server, bot, awa):
    return await joined(server, bot, awa)


async def joined(server, bot, awa, title="Milk sellers", as_administrator=False, **more):
    found = server.group(title, awa, **more)
    await found.adds_bot(awa, as_administrator=as_administrator)
    await known(bot, found)
    return found


async def known(bot, group, **wanted):
    """Wait until the bot has noted where it is."""

    async def is_noted():
        return next(
            (
                one
                for one in await rows(bot, gathering)
                if one.chat_id == group.chat.id and all(getattr(one, name) == value for name, value in wanted.items())
            ),
            None,
        )

    return await until(is_noted)


async def chooses(awa, title="1. Milk sellers", language="English"):
    """As far as the text that is shown before it is announced."""
    await awa.sends("/groups")
    await awa.taps(title, on=await awa.sees("Groups and channels"))
    await awa.taps(language, on=await awa.sees("In which language"))
    shown = await awa.sees("Who asks: The well keepers" if language == "English" else "Répondre")
    return shown, await awa.sees("This is how it will stand in")


def standing(group):
    return [message for message in group.chat.messages.values() if message.by_bot and not message.deleted]


async def test_a_group_or_channel_that_lets_the_bot_in_is_noted_with_what_it_may_do_there(server, bot, awa):
    group = await joined(server, bot, awa, "Milk\nsellers " + "x" * 200)
    channel = server.channel("Market news", awa)
    await channel.adds_bot(awa, without=["can_edit_messages"])
    one = await known(bot, channel)
    assert (one.kind, one.status, one.can_post, one.can_pin, one.by_chat) == (
        "channel", "administrator", True, False, awa.id
    )  # fmt: skip
    one = await known(bot, group)
    assert (one.kind, one.title, one.status) == ("group", ("Milk sellers " + "x" * 200)[:128], "member")
    await group.removes_bot(awa)
    assert (await known(bot, group, status="kicked")).can_post is False


async def test_a_new_title_is_noted(server, bot, awa, group):
    await group.renames(awa, "Cheese makers")
    assert await known(bot, group, title="Cheese makers")


async def test_the_list_says_how_people_get_there_and_where_the_bot_is_no_more(server, bot, awa, group):
    await awa.sends("/groups")
    seen = await awa.sees("1. Milk sellers (group)")
    assert f"Add @{server.world.bot.username} to a group as a member" in seen.text
    await group.removes_bot(awa)
    await known(bot, group, status="kicked")
    await awa.sends("/groups")
    seen = await awa.sees("I am not there any more: Milk sellers")
    assert seen.buttons == []


async def test_a_call_is_announced_with_the_words_that_were_shown_and_leads_into_the_private_chat(
    server, bot, awa, group
):
    shown, asked = await chooses(awa)
    assert asked.buttons == ["Announce it there", "No"]
    assert not standing(group)
    await awa.taps("Announce it there", on=asked)
    await awa.sees("The announcement stands in Milk sellers now.")
    (posted,) = standing(group)
    assert (
        posted.text
        == shown.text
        == (
            "The well\n\nWho asks: The well keepers\n\nWe ask about your well. It takes a moment.\n\n"
            "You can answer until June 30, 2027.\n\nAnswer in private: it is between you and those who ask."
        )
    )
    assert posted.buttons == shown.buttons == ["Answer in private"]
    (noted,) = await rows(bot, announcement)
    assert (noted.chat_id, noted.message_id, noted.pinned, noted.error) == (group.chat.id, posted.id, False, None)
    assert ("announce", "well") in [(one.what, one.call) for one in await rows(bot, audit)]
    moussa = server.person("Moussa")
    await moussa.taps("Answer in private", on=posted)
    await moussa.sees("Which language")
    (registered,) = await rows(bot, source)
    assert (registered.label, registered.code) == ("Milk sellers", (await known(bot, group)).code)
    assert [one.source for one in await rows(bot, arrival)] == [registered.code]
    await awa.sends("/groups")
    await awa.sees("The well: 1 came, 0 began, 0 sent")


async def test_whoever_looks_at_the_words_first_is_not_counted_for_the_group(server, bot, awa, group):
    shown, _ = await chooses(awa)
    await awa.taps("Answer in private", on=shown)
    await awa.sees("Which language")
    assert [one.source for one in await rows(bot, arrival)] == [None]


async def test_it_stands_there_in_the_language_that_was_chosen(server, bot, awa, group):
    await awa.sends("/groups")
    await awa.taps("1. Milk sellers", on=await awa.sees("Groups and channels"))
    await awa.taps("Français", on=await awa.sees("In which language"))
    await awa.sees("Le puits")
    await awa.taps("Announce it there")
    await awa.sees("The announcement stands in")
    assert standing(group)[0].text.startswith("Le puits")
    assert [one.language for one in await rows(bot, announcement)] == ["fr"]


async def test_it_is_pinned_where_the_bot_may(server, bot, awa):
    group = await joined(server, bot, awa, as_administrator=True)
    _, asked = await chooses(awa)
    await awa.taps("Announce and pin", on=asked)
    await awa.sees("stands in Milk sellers now, and is pinned")
    assert group.chat.pinned is standing(group)[0]
    assert [one.pinned for one in await rows(bot, announcement)] == [True]
    (call,) = server.called("pinChatMessage")
    assert call.given["disable_notification"] is True


async def test_in_a_channel_it_is_announced_as_in_a_group(server, bot, awa):
    channel = server.channel("Market news", awa)
    await channel.adds_bot(awa)
    await known(bot, channel)
    _, asked = await chooses(awa, "1. Market news")
    await awa.taps("Announce and pin", on=asked)
    await awa.sees("stands in Market news now, and is pinned")
    assert len(standing(channel)) == 1


async def test_a_second_announcement_on_the_same_day_is_asked_about(server, bot, awa, group):
    _, asked = await chooses(awa)
    await awa.taps("Announce it there", on=asked)
    await awa.sees("stands in")
    await awa.taps("Announce it there", on=asked)
    again = await awa.sees("It was announced there today. Once more?")
    assert len(standing(group)) == 1
    await awa.taps("Yes, once more", on=again)
    await awa.sees("stands in")
    assert len(standing(group)) == 2


async def test_a_day_later_nobody_asks(server, bot, awa, group):
    _, asked = await chooses(awa)
    await awa.taps("Announce it there", on=asked)
    await awa.sees("stands in")
    now = bot.application.house.now
    object.__setattr__(bot.application.house, "now", lambda: now() + timedelta(hours=25))
    await awa.taps("Announce it there", on=asked)
    await awa.sees("stands in")
    assert len(standing(group)) == 2


async def test_a_bot_that_was_removed_between_the_list_and_the_announcement_says_so(server, bot, awa, group):
    _, asked = await chooses(awa)
    await group.removes_bot(awa)
    await known(bot, group, status="kicked")
    await awa.taps("Announce it there", on=asked)
    await awa.sees("I may not write there any more, so nothing was announced.")
    assert await rows(bot, announcement) == []


async def test_a_removal_that_the_bot_has_not_heard_of_is_told_and_noted(server, bot, awa, group):
    _, asked = await chooses(awa)
    group.chat.bot_status = "kicked"
    await awa.taps("Announce it there", on=asked)
    await awa.sees("I am not in Milk sellers any more, so nothing was announced there.")
    assert await known(bot, group, status="kicked")
    (noted,) = await rows(bot, announcement)
    assert "kicked" in noted.error
    assert noted.message_id is None


async def test_where_only_administrators_write_the_organiser_is_told(server, bot, awa, group):
    group.silences_members()
    _, asked = await chooses(awa)
    await awa.taps("Announce it there", on=asked)
    await awa.sees("I may not write in Milk sellers, so nothing was announced there.")
    server.calls.clear()


async def test_a_right_to_pin_that_is_gone_is_told_and_the_announcement_stays(server, bot, awa):
    group = await joined(server, bot, awa, as_administrator=True)
    _, asked = await chooses(awa)
    group.chat.bot_lacks = frozenset({"can_pin_messages"})
    await awa.taps("Announce and pin", on=asked)
    await awa.sees("stands in Milk sellers now, but I may not pin it")
    assert (await known(bot, group)).can_pin is False
    assert len(standing(group)) == 1
    server.calls.clear()


async def test_a_group_that_became_a_supergroup_keeps_its_announcements_and_its_counts(server, bot, awa, group):
    _, asked = await chooses(awa)
    await awa.taps("Announce it there", on=asked)
    await awa.sees("stands in")
    code = (await known(bot, group)).code
    new = await group.upgrades(awa)
    assert (await known(bot, new)).code == code
    assert len(await rows(bot, gathering)) == 1
    assert [one.chat_id for one in await rows(bot, announcement)] == [new.chat.id]
    await awa.taps("Announce it there", on=asked)
    await awa.sees("It was announced there today")


async def test_an_announcement_follows_a_group_whose_new_number_the_bot_has_not_heard_of(server, bot, awa, group):
    _, asked = await chooses(awa)
    new = server.group("Milk sellers", awa, supergroup=True)
    new.chat.bot_status, group.chat.migrated_to = "member", new.chat.id
    await awa.taps("Announce it there", on=asked)
    await awa.sees("stands in Milk sellers now")
    assert len(standing(new)) == 1
    assert [(one.chat_id, one.kind) for one in await rows(bot, gathering)] == [(new.chat.id, "supergroup")]
    server.calls.clear()


async def test_only_an_open_call_is_announced(server, bot, awa, group):
    _, asked = await chooses(awa)
    await awa.sends("/call")
    await awa.taps("Close it now")
    await awa.taps("Yes, close it now")
    await awa.sees("It has closed")
    await awa.taps("Announce it there", on=asked)
    await awa.sees("“The well” is not open now")
    await awa.sends("/groups")
    await awa.taps("1. Milk sellers", on=await awa.sees("Groups and channels"))
    await awa.sees("“The well” is not open now")
    assert not standing(group)


async def test_whose_work_is_several_calls_chooses_one(server, tmp_path):
    async with house(server, tmp_path, well=WELL, rice=RICE) as bot:
        awa = await employ(bot, server.person("Awa"), "owner")
        group = await joined(server, bot, awa)
        await awa.sends("/groups")
        await awa.taps("1. Milk sellers", on=await awa.sees("Groups and channels"))
        await awa.taps("The rice", on=await awa.sees("Which call do you announce in Milk sellers?"))
        await awa.sees("Who asks: Growers")
        await awa.taps("Announce it there")
        await awa.sees("stands in")
        assert standing(group)[0].text.startswith("The rice")


async def test_only_owners_and_organisers_announce(server, bot, group):
    for role in ("viewer", "translator", "moderator", "tester"):
        other = await employ(bot, server.person("Binta"), role, "well")
        await other.sends("/groups")
        await other.sees("I do not know that command")


async def test_buttons_that_somebody_forged_announce_nothing(server, bot, awa, group):
    _, asked = await chooses(awa)
    moussa = server.person("Moussa")
    await moussa.starts()
    await moussa.sees("Which language")
    code, call = (await known(bot, group)).code, call_code("well")
    acts = [(code, "x", "y"), (), ("",), ("gxxxxxx", call, language_code("en")), (code, call, "zzzz"), (code,)]
    for verb in ("post", "pin2", "zap"):
        for act in acts:
            data = codes.code(button("groups", verb, *act), 0, None)
            await awa.presses(data, on=asked)
    await moussa.presses(asked.keys[0][0]["callback_data"])
    await moussa.sees("I do not know that command")
    await settles(awa)
    assert not standing(group)
    assert await rows(bot, announcement) == []


async def test_in_a_group_the_command_says_nothing_of_the_groups(server, bot, awa, group):
    await awa.sends(f"/groups@{server.world.bot.username}", to=group)
    await awa.sees("between you and those who ask", where=group)
    assert all("Groups and channels" not in event.words for event in group.chat.journal)
