"""429: what comes too fast has to wait."""

import pytest


@pytest.fixture
def paced(server):
    server.rules.paced = True
    return server


async def send(api, person):
    return await api("sendMessage", chat_id=person.id, text="x")


async def test_after_a_burst_a_chat_takes_one_message_a_second(paced, api, amina):
    for _ in range(paced.rules.burst_chat):
        assert (await send(api, amina))[0] == 200
    status, body = await send(api, amina)
    assert status == 429
    assert body["description"] == "Too Many Requests: retry after 1"
    assert body["parameters"] == {"retry_after": 1}
    paced.clock.move(1.1)
    assert (await send(api, amina))[0] == 200


async def test_the_header_says_it_too(paced, api, amina):
    paced.faults.too_many(7, "getMe")
    async with api.client.get(api.url("getMe")) as answer:
        assert answer.headers["Retry-After"] == "7"


async def test_thirty_a_second_go_to_all_together(paced, api):
    people = [paced.person(f"P{n}") for n in range(40)]
    for person in people:
        await person.starts()
    statuses = [(await send(api, person))[0] for person in people]
    assert statuses[:30] == [200] * 30
    assert 429 in statuses


async def test_who_does_not_wait_is_noted(paced, api, amina):
    for _ in range(paced.rules.burst_chat + 1):
        await send(api, amina)
    assert paced.pacer.impatient == 0
    await send(api, amina)
    assert paced.pacer.impatient == 1


async def test_so_is_who_ignores_a_429_on_demand(server, api, amina):
    server.faults.too_many(5, "sendMessage", times=1)
    await send(api, amina)
    await send(api, amina)
    assert server.pacer.impatient == 1
    server.clock.move(5.1)
    await send(api, amina)
    assert server.pacer.impatient == 1


async def test_a_group_takes_twenty_a_minute(paced, api, amina):
    group = paced.group("Co-op", amina)
    await group.adds_bot(amina)
    for _ in range(20):
        await api.result("sendMessage", chat_id=group.chat.id, text="x")
    status, body = await api("sendMessage", chat_id=group.chat.id, text="x")
    assert (status, body["parameters"]) == (429, {"retry_after": 3})


async def test_it_can_be_switched_off(server, api, amina):
    assert not server.rules.paced
    for _ in range(40):
        assert (await send(api, amina))[0] == 200
