"""The door that a webhook opens: without the secret it says nothing but no, and nobody can keep it busy."""

import asyncio
import socket

import aiohttp
import pytest

from bot import serving
from bot.serving import listening
from bot.settings import WrongSettings, read_settings
from bot.telegram import receiver
from tests.bot.small import rows, until
from tests.logs.written import written
from tests.ports import free_port

from .processes import at, palabre
from .running import Running

SECRET = "a-secret"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
async def hooked(server, tmp_path, port, monkeypatch):
    monkeypatch.setattr(serving, "_HEADERS_WITHIN", 0.5)
    monkeypatch.setattr(receiver, "_BODY_WITHIN", 0.5)
    monkeypatch.setattr("bot.application._SETTLING", 0.0)
    running = Running(
        server,
        tmp_path,
        PALABRE_WEBHOOK_URL=f"http://127.0.0.1:{port}/hook",
        PALABRE_WEBHOOK_LISTEN=f"127.0.0.1:{port}",
        PALABRE_WEBHOOK_SECRET=SECRET,
    )
    await running.start()
    await until(lambda: is_hooked(server))
    yield running
    await running.stop()


async def is_said(stream, words):
    return words in stream.getvalue()


async def is_hooked(server):
    return bool(server.called("setWebhook"))


async def says(port, *parts, pause=0.0, patience=5.0):
    """What comes back for these bytes until the other side closes or says no more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = b""
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        while data := await asyncio.wait_for(reader.read(65536), patience):
            answer += data
            if b"\r\n\r\n" in answer and b"close" not in answer.lower():
                break
    except ConnectionError:
        pass
    finally:
        writer.close()
    return answer


def post(body=b"{}", length=None, more="", path="/hook", method="POST", secret=SECRET):
    said = len(body) if length is None else length
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\n{HEADER}: {secret}\r\nContent-Length: {said}\r\n{more}\r\n"
    return head.encode("utf-8") + body


async def test_it_does_not_start_without_a_secret(server, tmp_path):
    hook = {"PALABRE_WEBHOOK_URL": "https://bot.example/hook"}
    code, out, err = await palabre(tmp_path, "run", **at(server), **hook)
    assert (code, out) == (2, "")
    assert "PALABRE_WEBHOOK_SECRET" in err
    assert err.count("\n") == 1
    assert not server.called("setWebhook")


def test_nothing_makes_one_without_a_secret():
    with pytest.raises(ValueError, match="without a secret"):
        receiver.webhook(None, "", "/hook")


def test_it_listens_on_this_machine_alone_unless_it_is_told(hooked_settings):
    assert hooked_settings.webhook.host == "127.0.0.1"
    assert hooked_settings.webhook.is_loopback


@pytest.fixture
def hooked_settings(tmp_path):

    given = {
        "PALABRE_TOKEN": "1:" + "x" * 35,
        "PALABRE_WEBHOOK_URL": "https://b.example/",
        "PALABRE_WEBHOOK_SECRET": "x",
    }
    return read_settings(given, None, tmp_path)


async def test_who_listens_to_other_machines_is_warned(server, tmp_path, port):
    url = f"http://127.0.0.1:{port}/hook"
    more = {"PALABRE_WEBHOOK_LISTEN": f"0.0.0.0:{port}", "PALABRE_WEBHOOK_SECRET": SECRET}
    running = Running(server, tmp_path, PALABRE_WEBHOOK_URL=url, **more)
    with written("INFO") as stream:
        await running.start()
        await until(lambda: is_hooked(server))
        await running.stop()
    assert "other machines reach the webhook without TLS" in stream.getvalue()


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "a-secre",
        "a-secretx",
        "A-SECRET",
        "a-secr\u00e9t",
        "\u0627\u0644\u0633\u0631",
        "a-secret\u2028",
        "a" * 20_000,
    ],
)
async def test_a_secret_that_is_another_is_refused_whatever_it_is_made_of(hooked, port, secret):
    answer = await says(port, post(b'{"update_id": 5}', secret=secret))
    assert answer.startswith((b"HTTP/1.1 401", b"HTTP/1.1 400"))
    assert await rows(hooked, "incoming") == []


async def test_a_large_body_is_refused_before_it_is_read(hooked, port):
    assert (await says(port, post(b"x", length=20 << 20))).startswith(b"HTTP/1.1 413")
    assert (await says(port, post(b"x", length=10**18))).startswith(b"HTTP/1.1 413")


async def test_a_large_body_in_chunks_is_refused_as_it_comes(hooked, port):
    head = f"POST /hook HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    assert (await says(port, head, *[chunk] * 20, b"0\r\n\r\n")).startswith(b"HTTP/1.1 413")
    head = head.replace(b"Transfer-Encoding: chunked", b"Content-Length: 10000000")
    assert (await says(port, head, b"x" * 10_000_000)).startswith(b"HTTP/1.1 413")


async def test_a_body_that_is_shorter_than_it_says_is_not_waited_for(hooked, port):
    assert (await says(port, post(b'{"update_id"', length=400))).startswith(b"HTTP/1.1 408")


async def test_headers_that_come_too_slowly_end_the_connection(hooked, port):
    slow = [b"POST /hook HTTP/1.1\r\n", *[b"X-A: b\r\n"] * 20]
    assert await says(port, *slow, pause=0.05) == b""
    assert await says(port) == b"", "nor does one wait for ever that says nothing"


async def test_headers_that_do_not_end_end_the_connection(hooked, port):
    more = [b"X-A: " + b"b" * 8000 + b"\r\n"] * 40
    answer = await says(port, b"POST /hook HTTP/1.1\r\n", *more)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")


async def test_a_request_after_another_on_the_same_connection_is_taken(hooked, port):
    async with aiohttp.ClientSession() as client:
        for number in range(3):
            url = f"http://127.0.0.1:{port}/hook"
            async with client.post(url, json={"update_id": number + 1}, headers={HEADER: SECRET}) as answer:
                assert answer.status == 200
            await asyncio.sleep(0.3)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/hook", b"405"),
        ("POST", "/", b"404"),
        ("GET", "/healthz", b"404"),
        ("GET", "/metrics", b"404"),
    ],
)
async def test_another_path_or_method_gets_an_empty_no(hooked, port, method, path, status):
    answer = await says(port, post(method=method, path=path))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] == status
    assert body == b""
    assert b"server:" not in head.lower()


async def test_a_mistake_of_ours_shows_nothing_outside(hooked, port, monkeypatch):
    async def fails(raw):
        raise ValueError(f"Zanzirik {raw}")

    monkeypatch.setattr(hooked.application.inbox, "store", fails)
    with written() as stream:
        answer = await says(port, post(b'{"update_id": 5}'))
        await until(lambda: is_said(stream, "ValueError"))
    assert answer.startswith(b"HTTP/1.1 500")
    assert answer.endswith(b"\r\n\r\n")
    assert "Zanzirik" not in stream.getvalue()


async def test_what_is_no_http_is_no_trouble(hooked, port):
    assert (await says(port, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200))[:12] in (
        b"",
        b"HTTP/1.1 400",
    )
    assert (await says(port, post(b'{"update_id": 8}'))).startswith(b"HTTP/1.1 200")


def test_a_port_that_is_taken_is_a_setting_to_mend(port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(WrongSettings, match="PALABRE_HEALTH_LISTEN"):
            listening("127.0.0.1", port, "PALABRE_HEALTH_LISTEN")
