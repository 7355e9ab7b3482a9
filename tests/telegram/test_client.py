"""Calls over real HTTP: what comes back, what is raised, and that the token is never told."""

import asyncio
import logging
import socket
import time
import traceback
import warnings

import pytest
from telegram import InputFile
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TimedOut

from bot import logs
from bot.simulator import Rules, running_simulator
from bot.telegram.client import Client
from bot.telegram.errors import Limited, NotSent, TooLarge
from bot.telegram.request import AiohttpRequest, cleaned

TOKEN = "7000000001:AAF3m0-simulated-token-of-no-real-bot"


@pytest.fixture
async def server():
    async with running_simulator(Rules(slow_repeated_polls=False, patience=2)) as running:
        yield running


@pytest.fixture
async def amina(server):
    person = server.person("Amina", "sw")
    await person.starts()
    server.queue.clear()
    return person


@pytest.fixture
async def client(server):
    made = Client(server.token, server.url, read_timeout=1)
    await made.start()
    yield made
    await made.close()


def told(error):
    """All that could be shown of an error, whatever hides its causes."""
    words = "".join(traceback.format_exception(error))
    while error is not None:
        words += repr(error) + str(vars(error))
        error = error.__cause__ or error.__context__
    return words


async def failure(calling):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the caller looks at it
        await calling
    assert TOKEN not in told(caught.value)
    assert "simulated-token" not in told(caught.value)
    return caught.value


# Calls


async def test_it_knows_who_it_is(client):
    assert client.me["username"] == "PalabreBot"


async def test_values_go_and_come_as_they_are(server, client, amina):
    keys = {"inline_keyboard": [[{"text": "Ndiyo", "callback_data": "y"}]]}
    given = {"chat_id": amina.id, "text": "Habari 🌾", "reply_markup": keys, "protect_content": None}
    sent = await client.call("sendMessage", given)
    assert sent["message_id"] == amina.last.id
    assert (amina.last.text, amina.buttons) == ("Habari 🌾", ["Ndiyo"])
    assert not server.complaints


async def test_no_call_warns(client, amina):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        await client.call("sendMessage", {"chat_id": amina.id, "text": "x"})
        await client.updates(None, 0)


async def test_a_file_keeps_its_name(server, client, amina, tmp_path):
    (tmp_path / "a").write_bytes(b"content")
    with (tmp_path / "a").open("rb") as file:
        document = InputFile(file, filename="rés 🌾.pdf", read_file_handle=False)
        given = {"chat_id": amina.id, "document": document, "caption": "Yako \ud83d", "protect_content": True}
        sent = await client.call("sendDocument", given)
    assert sent["document"]["file_name"] == "rés 🌾.pdf"
    assert amina.last.text == "Yako"
    assert not server.complaints


async def test_what_json_cannot_hold_is_left_out(client, amina):
    await client.call("sendMessage", {"chat_id": amina.id, "text": "a\ud83d b"})
    assert amina.last.text == "a b"
    assert isinstance(await failure(client.call("sendMessage", {"chat_id": amina.id, "text": {1, 2}})), BadRequest)


async def test_a_hundred_calls_run_beside_each_other(server, client, amina):
    server.faults.stall(0.2, "sendMessage")
    begun = time.monotonic()
    await asyncio.gather(*(client.call("sendMessage", {"chat_id": amina.id, "text": "x"}) for _ in range(100)))
    assert time.monotonic() - begun < 5


# Updates


async def test_updates_come_raw_and_an_offset_acknowledges_them(server, client, amina):
    await amina.sends("one")
    await amina.sends("two")
    first, second = await client.updates(None, 1)
    assert [first["message"]["text"], second["message"]["text"]] == ["one", "two"]
    assert await client.updates(second["update_id"] + 1, 0) == []
    asked = server.called("getUpdates")[0].given
    assert asked["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_waiting_for_updates_may_take_longer_than_a_call(server, client, amina):
    waiting = asyncio.create_task(client.updates(None, 3))
    await asyncio.sleep(1.3)
    await amina.sends("late")
    assert len(await waiting) == 1


async def test_one_half_of_a_character_does_not_hold_up_a_page(client, amina):
    await amina.sends("before")
    await amina.sends("ma\ud83dhindi \0 na 🌾 \udc00", exactly=True)
    await amina.sends("after")
    texts = [update["message"]["text"] for update in await client.updates(None, 0)]
    assert texts[0] == "before"
    assert texts[1].split() == ["mahindi", "na", "🌾"]
    assert texts[2] == "after"


async def test_a_nul_is_taken_out_of_a_page_that_is_otherwise_fine(server, client):
    server.push_raw_update({"message": {"text": "a\0b", "\0": ["\0"], "path": "C:\\u0000"}})
    (update,) = await client.updates(None, 0)
    assert update["message"] == {"text": "ab", "": [""], "path": "C:\\u0000"}


@pytest.mark.parametrize(
    ("value", "after"),
    [
        ("a\0b", "ab"),
        ("\ud83d", ""),
        ("\ud83d\ude00", ""),
        ("🌾", "🌾"),
        ({"a\0": ["\udfff", {"b": "c\0"}]}, {"a": ["", {"b": "c"}]}),
        (("x\0", 1), ["x", 1]),
        (None, None),
        (True, True),
        (1.5, 1.5),
    ],
)
def test_cleaned(value, after):
    assert cleaned(value) == after


async def test_another_poller_is_a_conflict(server, client):
    waiting = asyncio.create_task(client.updates(None, 3))
    await asyncio.sleep(0.1)
    other = asyncio.create_task(client.updates(None, 0))
    other_waits = asyncio.create_task(client.updates(None, 1))
    assert isinstance(await failure(waiting), Conflict)
    await asyncio.gather(other, other_waits)


# What goes wrong


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (lambda faults: faults.lose_call("sendMessage"), NetworkError),
        (lambda faults: faults.lose_answer("sendMessage"), NetworkError),
        (lambda faults: faults.cut_answer("sendMessage"), NetworkError),
        (lambda faults: faults.stall(3, "sendMessage"), TimedOut),
        (lambda faults: faults.fail(500, "sendMessage"), NetworkError),
        (lambda faults: faults.fail(502, "sendMessage"), NetworkError),
        (lambda faults: faults.fail(599, "sendMessage", body='{"ok":false,"description":"secret"}'), NetworkError),
        (lambda faults: faults.fail(302, "sendMessage"), NetworkError),
        (lambda faults: faults.fail(403, "sendMessage"), NetworkError),
        (lambda faults: faults.fail(400, "sendMessage"), NetworkError),
        (lambda faults: faults.fail(200, "sendMessage"), NetworkError),
        (lambda faults: faults.fail(200, "sendMessage", body='{"ok":true}'), NetworkError),
        (lambda faults: faults.fail(200, "sendMessage", body="[]"), NetworkError),
        (lambda faults: faults.fail(200, "sendMessage", body="[" * 100_000), NetworkError),
        (lambda faults: faults.fail(413, "sendMessage"), TooLarge),
        (lambda faults: faults.fail(404, "sendMessage"), InvalidToken),
        (lambda faults: faults.too_many(7, "sendMessage"), Limited),
        (lambda faults: faults.fail(500, body='{"ok":false,"parameters":{"retry_after":3}}'), Limited),
    ],
)
async def test_each_fault_has_its_error_and_none_is_loud(server, client, amina, caplog, fault, kind):
    """A page of HTML is nobody's answer, whatever its status: a portal's 403 makes nobody unreachable."""
    fault(server.faults)
    error = await failure(client.call("sendMessage", {"chat_id": amina.id, "text": "x"}))
    assert type(error) is kind
    assert "<html>" not in told(error)
    assert not caplog.records


async def test_seconds_to_wait_are_told(server, client):
    server.faults.too_many(7)
    assert (await failure(client.call("getMe"))).seconds == 7


async def test_refusals(server, client, amina):
    error = await failure(client.call("sendMessage", {"chat_id": 999, "text": "x"}))
    assert (type(error), error.message) == (BadRequest, "Chat not found")
    await amina.blocks()
    assert type(await failure(client.call("sendMessage", {"chat_id": amina.id, "text": "x"}))) is Forbidden
    assert type(await failure(client.call("sendMesage", {}))) is BadRequest
    server.is_logged_out = True
    assert type(await failure(client.call("getMe"))) is InvalidToken


async def test_an_unknown_token_can_be_told_and_is_not_shown(server):
    client = Client(TOKEN.replace("7", "8", 1), server.url)
    assert isinstance(await failure(client.start()), InvalidToken)
    await client.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "http://a b", "http://[", "x"])
async def test_what_never_left_is_known_and_holds_no_address(url):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        client = Client(TOKEN, url.format(port=taken.getsockname()[1]))
        error = await failure(client.start())
    assert isinstance(error, NotSent if url != "x" else NetworkError)
    await client.close()


async def test_a_connection_that_is_never_taken_up(monkeypatch):
    """The library's own words for this hold the whole address."""
    monkeypatch.setattr("bot.telegram.request._CONNECT_SECONDS", 0.2)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            fillers.append(filler)
        client = Client(TOKEN, f"http://127.0.0.1:{port}")
        assert isinstance(await failure(client.start()), NotSent)
        for filler in fillers:
            filler.close()
        await client.close()


# Files


async def test_a_file_is_fetched(client, amina, tmp_path):
    voice = await amina.sends_file("ré?s#1.pdf", b"x" * 700_000)
    await client.file(voice.file_id, tmp_path / "kept")
    assert (tmp_path / "kept").read_bytes() == b"x" * 700_000
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("most", [20 << 20, 50 << 20])
async def test_a_file_that_is_too_large_is_not(server, client, amina, tmp_path, most):
    server.rules.download_bytes = most
    film = await amina.sends_file("film.mp4", b"x", size=21 << 20)
    assert isinstance(await failure(client.file(film.file_id, tmp_path / "kept")), TooLarge)
    assert not list(tmp_path.iterdir())


async def test_no_more_is_fetched_than_allowed_whatever_was_said(server, client, amina, tmp_path):
    film = await amina.sends_file("film.mp4", b"x" * 1000)
    found = await client.call("getFile", {"file_id": film.file_id})
    request = AiohttpRequest(1, 5)
    await request.initialize()
    url = f"{server.url}/file/bot{server.token}/{found['file_path']}"
    assert isinstance(await failure(request.download(url, tmp_path / "kept", 999)), TooLarge)
    assert not list(tmp_path.iterdir())
    await request.download(url, tmp_path / "kept", 1000)
    await request.shutdown()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (lambda faults: faults.cut_answer("download"), NetworkError),
        (lambda faults: faults.lose_call("download"), NetworkError),
        (lambda faults: faults.stall(3, "download"), TimedOut),
        (lambda faults: faults.fail(502, "download"), NetworkError),
        (lambda faults: faults.fail(404, "download"), BadRequest),
    ],
)
async def test_half_a_file_is_none(server, client, amina, tmp_path, fault, kind):
    sent = await amina.sends_file("a.pdf", b"x" * 100_000)
    fault(server.faults)
    assert type(await failure(client.file(sent.file_id, tmp_path / "kept"))) is kind
    assert not list(tmp_path.iterdir())


# Logs


def test_libraries_that_name_the_token_say_nothing_at_info():
    logs.quiet_libraries()
    assert all(logging.getLogger(name).level == logging.WARNING for name in ("telegram", "httpx", "aiohttp"))
