"""A lean Bot API server with people in it, so cheap that what is measured is the bot.

Everybody in it has one message on its way to the bot at any time: whoever gets something to answer answers at once.
It speaks as much of the Bot API as bots of the benchmark use, on `asyncio.Protocol`, and prints JSON lines: its port,
when the people are warmed up and measuring begins, and what was counted. A round trip is modelled on the way in: each
call is carried out so much later than it came, polls too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import time
from collections import deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson

PAGE = 100
BOT = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot", "can_join_groups": True}
DATE = int(time.time())

#: a button of Palabre's form that is an answer: a choice, "my answer is complete", a question left
_ANSWERS = re.compile(r"[pdk][1-9a-z]")
_LONG = "We have met every month, and the women of the village now sell their milk together. " * 3
_SHORT = " Fatick and around"
_WORDS = {"e-mail": " awa@example.org", "web address": " www.example.org"}


@dataclass(slots=True, eq=False)
class Person:
    """Somebody with a phone."""

    id: int
    chat: bytes
    sender: bytes
    #: has been asked a question of the form
    is_inside: bool = False
    #: what they sent counts as an answer once the bot reacts
    is_answer: bool = False
    is_waiting: bool = False
    shown: str = ""


def make_person(number: int) -> Person:
    """Somebody new."""
    name = {"id": number, "first_name": "Awa", "last_name": "Diop"}
    chat = orjson.dumps({**name, "type": "private"})
    return Person(number, chat, orjson.dumps({**name, "is_bot": False, "language_code": "en"}))


def palabre_reply(person: Person, text: str, markup: dict[str, Any]) -> str | None:
    """What somebody does with a message of Palabre's: the data of a button, or words behind a blank.

    None for a message that asks nothing, and at the very end of the form.
    """
    if "keyboard" in markup:
        return " +221771234567"
    data = [key["callback_data"] for row in markup.get("inline_keyboard", ()) for key in row]
    if not data:
        return None
    kinds = {one[0]: one for one in reversed(data)}
    for name in (":agree:", ":for:myself", ":language:en"):
        if (found := next((one for one in data if name in one), None)) is not None:
            return found
    if "w" in kinds:
        return next(one for one in data if one.endswith(":whole"))
    person.is_inside = True
    if "t" in kinds:
        return None
    if "d" in kinds and ("r" in kinds or any(":-" in one for one in data)):
        return kinds["d"]
    for kind in "pn":
        if kind in kinds:
            return kinds[kind]
    return next((words for asked, words in _WORDS.items() if asked in text), " " + _LONG if "d" in kinds else _SHORT)


def plain_reply(person: Person, text: str, markup: dict[str, Any]) -> str | None:
    """The same for any bot: the first button, or words."""
    keys = markup.get("inline_keyboard")
    return keys[0][0]["callback_data"] if keys else _SHORT


STYLES = {"palabre": palabre_reply, "plain": plain_reply}


class World:
    """People, and what waits for the bot."""

    def __init__(self, people: int, style: str) -> None:
        self._reply = STYLES[style]
        #: people come into a form before they answer
        self.has_way_in = style == "palabre"
        self.people = {number: make_person(number) for number in range(1000, 1000 + people)}
        self.inside = 0
        self.answers = 0
        self.steps = 0
        self._updates: deque[tuple[int, bytes]] = deque()
        self._last_update = self._last_message = 10_000
        self._poll: Connection | None = None
        self._is_due = False
        for person in self.people.values():
            person.is_inside = person.is_answer = not self.has_way_in
            self._types(person, "/start")

    def call(self, connection: Connection, method: bytes, given: dict[str, Any]) -> None:
        """Carry a call out and answer it."""
        match method.lower():
            case b"getupdates":
                self._polled(connection, int(given.get("offset") or 0))
            case b"sendmessage":
                self._last_message += 1
                connection.answer(self._shown(self._last_message, given))
            case b"editmessagetext":
                connection.answer(self._shown(int(given["message_id"]), given))
            case b"getme":
                connection.answer(orjson.dumps(BOT))
            case _:
                connection.answer(b"true")

    def _polled(self, connection: Connection, offset: int) -> None:
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        self._poll = connection
        self._give()

    def _give(self) -> None:
        self._is_due = False
        if self._poll is not None and self._updates:
            page = b",".join(self._updates[at][1] for at in range(min(PAGE, len(self._updates))))
            self._poll.answer(b"[" + page + b"]")
            self._poll = None

    def _add(self, body: bytes) -> None:
        self._last_update += 1
        self._updates.append((self._last_update, b'{"update_id":%d,%b}' % (self._last_update, body)))
        if self._poll is not None and not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_soon(self._give)

    # What a person sees and does

    def _shown(self, number: int, given: dict[str, Any]) -> bytes:
        """A message as the person sees it, who reacts to it; the message as Telegram describes it."""
        person = self.people[int(given["chat_id"])]
        markup = given.get("reply_markup") or {}
        if isinstance(markup, str):
            markup = orjson.loads(markup)
        text = given["text"]
        shown = {"date": DATE, "text": text, **({"reply_markup": markup} if "inline_keyboard" in markup else {})}
        message = b'{"message_id":%d,"from":%b,"chat":%b,%b' % (number, _BOT, person.chat, orjson.dumps(shown)[1:])
        self._reacts(person, text, markup, message)
        return message

    def _reacts(self, person: Person, text: str, markup: dict[str, Any], message: bytes) -> None:
        was_inside = person.is_inside
        reply = self._reply(person, text, markup)
        if reply is None and not markup.get("inline_keyboard"):
            return
        person.shown, person.is_waiting = text, reply is not None
        self.steps += 1
        self.answers += person.is_answer
        self.inside += person.is_inside and not was_inside
        person.is_answer = False
        if reply is None:
            return
        if reply[0] == " ":
            person.is_answer = person.is_inside
            self._types(person, reply[1:])
        else:
            person.is_answer = person.is_inside and (not self.has_way_in or _ANSWERS.match(reply) is not None)
            self._taps(person, reply, message)

    def _types(self, person: Person, text: str) -> None:
        self._last_message += 1
        more: dict[str, Any] = {"date": DATE, "text": text}
        if text[0] == "/":
            more["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        rest = orjson.dumps(more)[1:]
        head = b'"message":{"message_id":%d,"from":%b,"chat":%b,' % (self._last_message, person.sender, person.chat)
        self._add(head + rest)

    def _taps(self, person: Person, data: str, message: bytes) -> None:
        head = b'"callback_query":{"id":"%d","from":%b,"message":%b,"chat_instance":"1","data":"%b"}'
        self._add(head % (self._last_update, person.sender, message, data.encode()))


_LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)
_BOT = orjson.dumps(BOT)


class Connection(asyncio.Protocol):
    """A bot's connection: HTTP/1.1, kept alive, one call after the other."""

    def __init__(self, world: World, rtt: float) -> None:
        self._world = world
        self._rtt = rtt
        self._got = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asyncio's."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        """Asyncio's."""
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Asyncio's."""
        self._got += data
        at = self._got.find(b"\r\n\r\n")
        if at < 0:
            return
        head = self._got[:at]
        length = _LENGTH.search(head)
        end = at + 4 + (int(length[1]) if length else 0)
        if len(self._got) < end:
            return
        body, self._got = self._got[at + 4 : end], self._got[end:]
        # POST /bot<token>/<method> HTTP/1.1
        method = head[: head.index(b"\r\n")].split(b" ")[1].rpartition(b"/")[2]
        if self._rtt:
            asyncio.get_running_loop().call_later(self._rtt, self._carry_out, method, body)
        else:
            self._carry_out(method, body)

    def _carry_out(self, method: bytes, body: bytes) -> None:
        given = orjson.loads(body) if body[:1] == b"{" else dict(parse_qsl(body.decode()))
        self._world.call(self, method, given)

    def answer(self, result: bytes) -> None:
        """Answer the call."""
        if self._transport is not None:
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self._transport.write(head % (len(result) + 21) + b'{"ok":true,"result":' + result + b"}")


async def serve(given: argparse.Namespace) -> None:
    """Serve, wait for the people to be warm, and count."""
    world = World(given.people, given.style)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(world, given.rtt / 1000), "127.0.0.1", 0)
    _tell(port=server.sockets[0].getsockname()[1])
    until = loop.time() + given.patience
    while not world.steps:
        if loop.time() > until:
            return
        await asyncio.sleep(0.01)
    until = loop.time() + given.longest_warm_up
    least = loop.time() + given.warm_up
    # An event set for every step would cost more than looking now and then.
    while (loop.time() < least or world.inside < given.people * world.has_way_in) and loop.time() < until:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    _tell(inside=world.inside)
    answers, steps, begun, spent = world.answers, world.steps, loop.time(), time.process_time()
    await asyncio.sleep(given.seconds)
    seconds = loop.time() - begun
    finished = [one for one in world.people.values() if one.shown and not one.is_waiting]
    _tell(
        answers=(world.answers - answers) / seconds,
        steps=(world.steps - steps) / seconds,
        taken=world.answers - answers,
        all_answers=world.answers,
        server_load=(time.process_time() - spent) / seconds,
        finished=len(finished),
        example=(finished[0].shown[:300] if finished else ""),
    )
    await asyncio.Event().wait()


def _tell(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def main() -> None:
    """Read the command line and serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--style", choices=sorted(STYLES), default="palabre")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--rtt", type=float, default=0.0, help="milliseconds")
    parser.add_argument("--warm-up", type=float, default=1.5, help="seconds, at least")
    parser.add_argument("--patience", type=float, default=30.0, help="seconds, until the bot answers anybody")
    parser.add_argument("--longest-warm-up", type=float, default=60.0, help="seconds")
    parser.add_argument("--seconds", type=float, default=5.0)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
