"""getUpdates: nothing is gone before a higher offset says so."""

import asyncio
import time

import aiohttp
import pytest

from bot.simulator import Rules, running_simulator
from bot.simulator.updates import WEEK


def texts(updates):
    return [update["message"]["text"] for update in updates]


async def test_an_update_comes_again_until_a_higher_offset_acknowledges_it(api, amina):
    await amina.sends("500")
    first = await api.updates()
    assert await api.updates() == first
    assert await api.updates(offset=first[0]["update_id"]) == first
    assert await api.updates(offset=first[0]["update_id"] + 1) == []
    assert await api.updates() == []


async def test_a_page_that_is_served_but_never_acknowledged_is_served_again(server, api, amina):
    for number in range(3):
        await amina.sends(f"answer {number}")
    server.faults.lose_answer("getUpdates", nth=1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await api.updates()
    assert texts(await api.updates()) == ["answer 0", "answer 1", "answer 2"]


async def test_limit_bounds_a_page(api, amina):
    for number in range(5):
        await amina.sends(str(number))
    assert texts(await api.updates(limit=2)) == ["0", "1"]


async def test_no_page_has_more_than_a_hundred_updates(api, amina):
    for number in range(101):
        await amina.sends(str(number))
    assert len(await api.updates(limit=1000)) == 100


async def test_a_negative_offset_keeps_only_the_last(api, amina):
    for number in range(5):
        await amina.sends(str(number))
    assert texts(await api.updates(offset=-2)) == ["3", "4"]
    assert texts(await api.updates()) == ["3", "4"]


async def test_an_offset_far_ahead_acknowledges_nothing(api, amina):
    await amina.sends("kept")
    updates = await api.updates()
    assert texts(await api.updates(offset=updates[0]["update_id"] + 100)) == ["kept"]


async def test_update_ids_go_up_by_one(api, amina):
    await amina.sends("a")
    await amina.sends("b")
    first, second = await api.updates()
    assert second["update_id"] == first["update_id"] + 1


async def test_after_a_quiet_week_the_ids_start_anew(server, api, amina):
    await amina.sends("before")
    (before,) = await api.takes_all()
    server.clock.move(WEEK + 60)
    await amina.sends("after")
    (after,) = await api.updates()
    assert after["update_id"] != before["update_id"] + 1


async def test_a_long_poll_waits_for_an_update(api, amina):
    waiting = asyncio.create_task(api.updates(timeout=5))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await amina.sends("now")
    assert texts(await waiting) == ["now"]


async def test_a_long_poll_ends_empty_when_nothing_comes(api):
    begun = time.monotonic()
    assert await api.updates(timeout=1) == []
    assert time.monotonic() - begun > 0.9


async def test_of_two_who_wait_the_first_is_sent_away(api, amina):
    first = asyncio.create_task(api("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(api.updates(timeout=5))
    status, body = await first
    assert (status, body["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await amina.sends("for the second")
    assert texts(await second) == ["for the second"]


async def test_one_who_went_away_is_no_second_poller(server, api, amina):
    gone = asyncio.create_task(api("getUpdates", timeout=50))
    await asyncio.sleep(0.05)
    gone.cancel()
    await asyncio.sleep(0.05)
    waiting = asyncio.create_task(api.updates(timeout=5))
    await asyncio.sleep(0.05)
    await amina.sends("here")
    assert texts(await waiting) == ["here"]
    assert server.calls[0].status == 499


async def test_there_is_no_polling_beside_a_webhook(server, api):
    await api.result("setWebhook", url="http://127.0.0.1:9/hook")
    assert await api.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )


async def test_a_webhook_ends_a_long_poll(api):
    waiting = asyncio.create_task(api("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    await api.result("setWebhook", url="http://127.0.0.1:9/hook")
    status, body = await waiting
    assert (status, body["description"]) == (409, "Conflict: terminated by setWebhook request")


async def test_only_allowed_kinds_are_kept_and_the_list_is_remembered(api, amina):
    await api.updates(allowed_updates=["callback_query"])
    await amina.sends("not wanted")
    assert await api.updates() == []
    await api.updates(allowed_updates=[])
    await amina.sends("wanted")
    assert texts(await api.updates()) == ["wanted"]


async def test_a_message_waits_a_day_and_a_tap_150_seconds(server, api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="Sure?", reply_markup={"inline_keyboard": [[
        {"text": "Yes", "callback_data": "y"}]]})  # fmt: skip
    await amina.sends("typed")
    await amina.taps("Yes")
    server.clock.move(151)
    assert texts(await api.updates()) == ["typed"]
    server.clock.move(86_400)
    assert await api.updates() == []


async def test_an_update_can_be_pushed_as_it_is(server, api):
    server.push_raw_update({"update_id": 7, "message": "no message at all", "who": ["knows"]})
    server.push_raw_update({"nonsense": None})
    first, second = await api.updates()
    assert first == {"update_id": 7, "message": "no message at all", "who": ["knows"]}
    assert second["nonsense"] is None
    assert isinstance(second["update_id"], int)


async def test_half_a_character_reaches_the_bot_as_an_escape(server, api, amina):
    await amina.sends("a\ud83d\x00b", exactly=True)
    async with api.client.get(api.url("getUpdates")) as answer:
        assert b'"a\\ud83d\\u0000b"' in await answer.read()


async def test_a_hurried_repetition_gets_one_update(server, api, amina):
    server.rules.slow_repeated_polls = True
    await amina.sends("a")
    await amina.sends("b")
    assert texts(await api.updates()) == ["a", "b"]
    assert texts(await api.updates()) == ["a"]


def test_repetitions_are_slow_unless_said_otherwise():
    assert Rules().slow_repeated_polls


async def test_the_server_stops_at_once_whoever_waits():
    async with aiohttp.ClientSession() as client:
        async with running_simulator() as server:
            address = f"{server.url}/bot{server.token}/getUpdates"
            waiting = asyncio.create_task(client.post(address, json={"timeout": 50}))
            await asyncio.sleep(0.05)
            begun = time.monotonic()
        assert time.monotonic() - begun < 1
        await asyncio.gather(waiting, return_exceptions=True)
