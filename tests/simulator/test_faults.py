"""Faults on demand."""

import asyncio
import time

import aiohttp
import pytest

from .calling import button


async def send(api, person, text="x"):
    return await api("sendMessage", chat_id=person.id, text=text)


def shown(person):
    return [message.text for message in person.messages if message.by_bot]


async def test_a_lost_call_has_no_effect(server, api, amina):
    server.faults.lose_call("sendMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await send(api, amina)
    assert shown(amina) == []


async def test_a_lost_answer_leaves_the_effect(server, api, amina):
    fault = server.faults.lose_answer("sendMessage", times=1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await send(api, amina)
    assert shown(amina) == ["x"]
    assert fault.hits == 1
    assert server.calls[-1].done
    assert (await send(api, amina))[0] == 200


async def test_a_cut_answer_breaks_off_in_the_middle(server, api, amina):
    server.faults.cut_answer("sendMessage")
    with pytest.raises((aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError)):
        await send(api, amina)
    assert shown(amina) == ["x"]


@pytest.mark.parametrize("status", [500, 502])
async def test_a_failure_of_the_server_is_a_page_of_html(server, api, amina, status):
    server.faults.fail(status, "sendMessage")
    async with api.client.post(api.url("sendMessage"), json={"chat_id": amina.id, "text": "x"}) as answer:
        assert answer.status == status
        assert answer.content_type == "text/html"
        assert "<html>" in await answer.text()
    assert shown(amina) == []


async def test_429_on_demand(server, api, amina):
    server.faults.too_many(3, "sendMessage", times=1)
    status, body = await send(api, amina)
    assert (status, body["parameters"]) == (429, {"retry_after": 3})
    assert (await send(api, amina))[0] == 200


async def test_a_stalled_call_takes_effect_late(server, api, amina):
    server.faults.stall(0.2, "sendMessage")
    begun = time.monotonic()
    assert (await send(api, amina))[0] == 200
    assert time.monotonic() - begun > 0.19


async def test_a_stalled_call_that_was_given_up_has_no_effect(server, api, amina):
    server.faults.stall(0.2, "sendMessage")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(send(api, amina), 0.05)
    await asyncio.sleep(0.25)
    assert shown(amina) == []


async def test_or_one_that_stalls_after_its_effect(server, api, amina):
    server.faults.stall(5, "sendMessage", after=True)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(send(api, amina), 0.1)
    assert shown(amina) == ["x"]


async def test_only_the_kth_call(server, api, amina):
    server.faults.fail(502, "send*", nth=2)
    statuses = []
    for _ in range(3):
        async with api.client.post(api.url("sendMessage"), json={"chat_id": amina.id, "text": "x"}) as answer:
            statuses.append(answer.status)
    assert statuses == [200, 502, 200]


async def test_only_calls_to_one_chat(server, api, amina):
    juma = server.person("Juma")
    await juma.starts()
    server.faults.too_many(1, chat_id=juma.id)
    assert (await send(api, amina))[0] == 200
    assert (await send(api, juma))[0] == 429


async def test_by_chance_the_same_calls_for_the_same_seed(server, api, amina):
    fault = server.faults.too_many(1, "sendMessage", chance=0.3)
    statuses = [(await send(api, amina))[0] for _ in range(40)]
    assert 3 < statuses.count(429) < 25
    assert statuses.count(429) == fault.hits


async def test_something_can_be_done_at_a_call(server, api, amina):
    done = []
    server.faults.act(lambda: done.append("killed"), "sendMessage", nth=2)
    await send(api, amina)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await send(api, amina)
    assert done == ["killed"]
    assert shown(amina) == ["x"]


async def test_a_download_can_fail(server, api, amina):
    sent = await amina.sends_file("a.txt", b"content")
    link = await api.result("getFile", file_id=sent.file_id)
    server.faults.fail(502, "download", times=1)
    address = f"{server.url}/file/bot{server.token}/{link['file_path']}"
    async with api.client.get(address) as answer:
        assert answer.status == 502
    async with api.client.get(address) as answer:
        assert await answer.read() == b"content"


async def test_an_update_comes_a_second_time_after_it_was_acknowledged(server, api, amina):
    server.faults.repeat_updates()
    await amina.sends("500")
    (first,) = await api.updates()
    assert await api.updates(offset=first["update_id"] + 1) == [first]
    assert await api.updates(offset=first["update_id"] + 1) == []


async def test_a_tap_can_come_twice_under_two_ids(api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button())
    await amina.taps("Yes", twice=True)
    first, second = (update["callback_query"] for update in await api.updates())
    assert first["data"] == second["data"]
    assert first["id"] != second["id"]


async def test_shuffled_queues_keep_their_own_order_only(server, api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button())
    server.faults.shuffle_queues(0.05)
    for number in range(10):
        await amina.sends(str(number))
        await amina.taps("Yes")
    await asyncio.sleep(0.1)
    updates = await api.updates()
    kinds = ["message" in update for update in updates]
    assert len(updates) == 20
    assert kinds != [True, False] * 10
    assert [update["message"]["text"] for update in updates if "message" in update] == [str(n) for n in range(10)]


async def test_nothing_goes_wrong_any_more_once_cleared(server, api, amina):
    server.faults.lose_call()
    server.faults.clear()
    assert (await send(api, amina))[0] == 200


async def test_faults_are_not_the_callers(server, api, amina):
    server.faults.fail(500, "sendMessage", times=1)
    async with api.client.post(api.url("sendMessage"), json={"chat_id": amina.id, "text": "x"}):
        pass
    assert server.refused == []
    assert server.complaints == []
