"""Calls over bare connections: kept, given up, and never one call's answer for another."""

import asyncio
import ssl
from contextlib import asynccontextmanager

import pytest

from bot.telegram.wire import NotConnected, Wire

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Host:
    """A host that answers each request with the next of some answers; None answers nothing."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self.connections = 0
        self.came = asyncio.Event()

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.requests.append((head, await reader.readexactly(length)))
                self.came.set()
                answer = self.answers.pop(0) if self.answers else OK
                if answer is None:
                    continue
                if answer == b"":
                    break
                for piece in answer if isinstance(answer, list) else [answer]:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0.01)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def wired(*answers):
    host = Host(*answers)
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0)
    host.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    wire = Wire(host.url, {"User-Agent": "palabre"}, 1.0)
    try:
        yield wire, host
    finally:
        wire.close()
        server.close()


def post(wire, host, patience=2.0):
    return wire.post(f"{host.url}/bot1:a/getMe", b'{"a":1}', patience)


async def test_a_call_goes_out_whole():
    async with wired() as (wire, host):
        assert await post(wire, host) == (200, b"ok")
        ((head, body),) = host.requests
    assert head.startswith(b"POST /bot1:a/getMe HTTP/1.1\r\n")
    assert b"\r\nHost: 127.0.0.1:" in head
    assert b"\r\nUser-Agent: palabre\r\n" in head
    assert body == b'{"a":1}'


async def test_a_connection_is_kept_for_the_next_call():
    async with wired() as (wire, host):
        for _ in range(5):
            await post(wire, host)
        assert host.connections == 1


async def test_calls_at_once_have_a_connection_each_and_their_own_answers():
    answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n%d" % number for number in range(9)]
    async with wired(*answers) as (wire, host):
        told = await asyncio.gather(*(post(wire, host) for _ in range(9)))
        assert sorted(body for _, body in told) == [b"%d" % number for number in range(9)]
        assert host.connections == 9


@pytest.mark.parametrize(
    "answer",
    [
        [b"HTTP/1.1 20", b"0 OK\r\nContent-", b"Length: 2\r\n\r", b"\no", b"k"],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK,
    ],
)
async def test_an_answer_may_come_in_pieces(answer):
    async with wired(answer) as (wire, host):
        assert await post(wire, host) == (200, b"ok")
        assert await post(wire, host) == (200, b"ok")
        assert host.connections == 1


async def test_a_host_that_closes_after_each_answer_is_connected_to_again():
    closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
    async with wired(closing, closing) as (wire, host):
        assert await post(wire, host) == (200, b"ok")
        assert await post(wire, host) == (200, b"ok")
        assert host.connections == 2


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", ConnectionError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", TimeoutError),
        (None, TimeoutError),
        (b"SSH-2.0-OpenSSH\r\n", ValueError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", ValueError),
    ],
)
async def test_half_an_answer_is_none_and_the_connection_is_given_up(answer, kind):
    async with wired(answer) as (wire, host):
        with pytest.raises(kind):
            await post(wire, host, 0.2)
        assert await post(wire, host) == (200, b"ok")
        assert host.connections == 2


async def test_more_than_was_asked_for_is_nobodys_answer():
    """A second answer on the same connection must not be taken for that of the next call."""
    async with wired(OK + b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad") as (wire, host):
        await post(wire, host)
        await asyncio.sleep(0.05)
        assert await post(wire, host) == (200, b"ok")
        assert host.connections == 2


async def test_an_answer_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr("bot.telegram.wire._LARGEST", 1000)
    async with wired(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5000) as (wire, host):
        with pytest.raises(ValueError):  # noqa: PT011 - it has no words
            await post(wire, host)


async def test_a_cancelled_call_leaves_no_answer_behind():
    async with wired(None) as (wire, host):
        calling = asyncio.create_task(post(wire, host))
        await host.came.wait()
        calling.cancel()
        await asyncio.gather(calling, return_exceptions=True)
        assert await post(wire, host) == (200, b"ok")
        assert host.connections == 2


async def test_a_connection_that_was_idle_for_long_is_not_trusted(monkeypatch):
    async with wired() as (wire, host):
        await post(wire, host)
        monkeypatch.setattr("bot.telegram.wire._KEPT", 0.0)
        await post(wire, host)
        assert host.connections == 2


async def test_answers_wait_while_they_are_held():
    async with wired() as (wire, host):
        await post(wire, host)
        with wire.held():
            calling = asyncio.create_task(post(wire, host))
            await asyncio.sleep(0.1)
            assert not calling.done()
        assert await calling == (200, b"ok")


async def test_what_came_in_time_is_no_late_answer_because_it_was_held():
    async with wired() as (wire, host):
        with wire.held():
            calling = asyncio.create_task(post(wire, host, 0.1))
            await asyncio.sleep(0.3)
        assert await calling == (200, b"ok")


async def test_what_came_unasked_while_answers_were_held_is_nobodys_answer():
    late = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"
    async with wired([OK, late]) as (wire, host):
        await post(wire, host)
        with wire.held():
            await asyncio.sleep(0.1)
            calling = asyncio.create_task(post(wire, host))
            await asyncio.sleep(0.1)
        assert await calling == (200, b"ok")
        assert host.connections == 2


async def test_another_protocol_is_no_answer():
    async with wired(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n") as (wire, host):
        with pytest.raises((ValueError, TimeoutError)):
            await post(wire, host, 0.3)


async def test_nobody_there():
    wire = Wire("http://127.0.0.1:1", {}, 1.0)
    with pytest.raises(NotConnected) as caught:
        await wire.post("http://127.0.0.1:1/x", b"", 1.0)
    assert caught.value.strerror


async def test_who_cannot_show_a_certificate_is_not_spoken_to():
    async with wired() as (_, host):
        wire = Wire(host.url.replace("http", "https"), {}, 1.0)
        assert wire._tls.verify_mode is ssl.CERT_REQUIRED
        with pytest.raises(NotConnected):
            await wire.post(host.url, b"", 1.0)
        assert not host.requests


@pytest.mark.parametrize("url", ["", "x", "ftp://x", "http://", "http://["])
async def test_what_is_no_address_is_refused(url):
    with pytest.raises(ValueError):  # noqa: PT011 - urllib's words or ours
        Wire(url, {}, 1.0)
