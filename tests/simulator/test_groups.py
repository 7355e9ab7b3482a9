"""Groups: who is told what, and a group that changes its id."""

import pytest


@pytest.fixture
async def group(server, api, amina):
    made = server.group("Co-op", amina)
    await made.adds_bot(amina)
    server.queue.clear()
    return made


async def test_the_bot_is_told_that_it_came_in(server, api, amina):
    await server.group("Co-op", amina).adds_bot(amina)
    change, message = await api.updates()
    assert change["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert message["message"]["new_chat_members"][0]["id"] == server.world.bot.id


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(server, api, amina, group):
    await amina.sends("among ourselves", to=group)
    await amina.sends("/help", to=group)
    await amina.sends(f"@{server.world.bot.username} are you there?", to=group)
    asked = await api.result("sendMessage", chat_id=group.chat.id, text="Yes?")
    await amina.sends("good", to=group, reply_to=group.chat.messages[asked["message_id"]])
    texts = [update["message"]["text"] for update in await api.updates()]
    assert texts == ["/help", f"@{server.world.bot.username} are you there?", "good"]


async def test_without_privacy_it_hears_all(server, api, amina, group):
    server.rules.group_privacy = False
    await amina.sends("among ourselves", to=group)
    assert len(await api.updates()) == 1


async def test_a_person_sees_what_the_bot_says_in_a_group(api, amina, group):
    await api.result("sendMessage", chat_id=group.chat.id, text="Good day")
    await amina.sees("Good day", where=group)


async def test_a_bot_that_was_thrown_out_can_not_write(api, amina, group):
    await group.removes_bot(amina)
    words = await api.refusal("sendMessage", chat_id=group.chat.id, text="x")
    assert words == "Forbidden: bot was kicked from the group chat"


async def test_nor_one_that_left(api, group):
    assert await api.result("leaveChat", chat_id=group.chat.id)
    words = await api.refusal("sendMessage", chat_id=group.chat.id, text="x")
    assert words == "Forbidden: bot is not a member of the group chat"


async def test_a_group_that_became_a_supergroup_tells_its_new_id(api, amina, group):
    new = await group.upgrades(amina)
    status, body = await api("sendMessage", chat_id=group.chat.id, text="x")
    assert status == 400
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": new.chat.id}
    assert await api.result("sendMessage", chat_id=new.chat.id, text="x")
    before, after = await api.updates()
    assert before["message"]["migrate_to_chat_id"] == new.chat.id
    assert after["message"]["migrate_from_chat_id"] == group.chat.id


async def test_members_are_known(server, api, amina, group):
    assert (await api.result("getChatMember", chat_id=group.chat.id, user_id=amina.id))["status"] == "creator"
    stranger = server.person("Juma")
    assert (await api.result("getChatMember", chat_id=group.chat.id, user_id=stranger.id))["status"] == "left"
    assert await api.refusal("getChatMember", chat_id=group.chat.id, user_id=5) == "Bad Request: user not found"


async def test_a_chat_tells_of_itself(api, amina, group):
    assert (await api.result("getChat", chat_id=group.chat.id))["title"] == "Co-op"
    assert (await api.result("getChat", chat_id=amina.id))["first_name"] == "Amina"


async def test_in_a_channel_the_bot_is_an_administrator_and_its_rights_are_told(server, api, amina):
    channel = server.channel("Market news", amina)
    await channel.adds_bot(amina, without=["can_edit_messages"])
    (change,) = await api.updates()
    told = change["my_chat_member"]
    assert told["chat"] == {"id": channel.chat.id, "type": "channel", "title": "Market news"}
    new = told["new_chat_member"]
    assert (new["status"], new["can_post_messages"], new["can_edit_messages"]) == ("administrator", True, False)
    assert "can_pin_messages" not in new


async def test_what_stands_in_a_channel_comes_from_the_channel(server, api, amina):
    channel = server.channel("Market news", amina)
    await channel.adds_bot(amina)
    server.queue.clear()
    posted = await api.result("sendMessage", chat_id=channel.chat.id, text="Good day")
    assert posted["sender_chat"]["id"] == channel.chat.id
    assert "from" not in posted
    await amina.sees("Good day", where=channel)
    await amina.sends("Milk is 300", to=channel)
    (update,) = await api.updates()
    assert update["channel_post"]["text"] == "Milk is 300"
    forwarded = await api.result(
        "forwardMessage", chat_id=amina.id, from_chat_id=channel.chat.id, message_id=posted["message_id"]
    )
    assert forwarded["forward_origin"]["type"] == "channel"


async def test_without_the_right_nothing_can_be_posted_in_a_channel(server, api, amina):
    channel = server.channel("Market news", amina)
    await channel.adds_bot(amina, without=["can_post_messages"])
    words = await api.refusal("sendMessage", chat_id=channel.chat.id, text="x")
    assert words == "Bad Request: need administrator rights in the channel chat"


async def test_only_an_administrator_with_the_right_pins(api, amina, group):
    sent = await api.result("sendMessage", chat_id=group.chat.id, text="x")
    place = {"chat_id": group.chat.id, "message_id": sent["message_id"]}
    words = await api.refusal("pinChatMessage", **place)
    assert words == "Bad Request: not enough rights to manage pinned messages in the chat"
    await group.adds_bot(amina, as_administrator=True, without=["can_pin_messages"])
    assert await api.refusal("pinChatMessage", **place) == words
    await group.adds_bot(amina, as_administrator=True)
    assert await api.result("pinChatMessage", **place)
    changes = [update["my_chat_member"] for update in await api.updates()]
    assert [one["new_chat_member"]["can_pin_messages"] for one in changes] == [False, True]
    assert changes[0]["old_chat_member"]["status"] == "member"


async def test_where_members_are_silent_the_bot_is_too(api, amina, group):
    group.silences_members()
    words = await api.refusal("sendMessage", chat_id=group.chat.id, text="x")
    assert words == "Bad Request: not enough rights to send text messages to the chat"
    await group.adds_bot(amina, as_administrator=True)
    assert await api.result("sendMessage", chat_id=group.chat.id, text="x")


async def test_a_new_title_is_told(api, amina, group):
    await group.renames(amina, "Milk sellers")
    (update,) = await api.updates()
    assert update["message"]["new_chat_title"] == "Milk sellers"
    assert update["message"]["chat"]["title"] == "Milk sellers"
