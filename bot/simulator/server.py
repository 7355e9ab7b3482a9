"""The simulator: a Bot API server, the world behind it, and a door for tests to both."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from .calls import Call
from .clock import Clock
from .connections import Connections
from .edge import Edge
from .faults import Faults
from .files import Files
from .pacing import Pacer
from .people import Group, Person
from .polling import Polling
from .refusals import Complaint
from .rules import Rules
from .taps import Tap
from .updates import Update, UpdateQueue
from .web import Web, listening
from .webhooks import Webhook
from .world import Json, Message, User, World

#: of the shape of a real one
TOKEN = "7000000001:AAF3m0-simulated-token-of-no-real-bot"  # noqa: S105

#: answers that are no fault of the caller
_EXPECTED = frozenset({200, 403, 409, 429, 499})


class Simulator:
    """A strict local Bot API server. One bot, known by its token; all chance comes from the seed."""

    def __init__(
        self, rules: Rules | None = None, *, token: str = TOKEN, username: str = "PalabreBot", seed: int = 1
    ) -> None:
        self.rules = rules or Rules()
        self.token = token
        self.clock = Clock()
        dice = random.Random(seed)  # noqa: S311 - repeatable on purpose
        bot = User(int(token.partition(":")[0]), "Palabre", username=username, is_bot=True)
        self.world = World(bot, self.clock)
        self.files = Files(self.clock, self.rules)
        self.faults = Faults(random.Random(dice.random()))  # noqa: S311
        self.queue = UpdateQueue(self.clock, dice)
        #: every call, in the order of arrival
        self.calls: list[Call] = []
        #: is told of every call that has ended, as a measurement counts them that cannot keep all
        self.on_end: Callable[[Call], None] | None = None
        #: the caller's own mistakes; a test that ends without any asserts that this is empty
        self.complaints: list[Complaint] = []
        self.polling = Polling(self.queue, self.rules, self.faults)
        self.webhook = Webhook(self.queue, self.clock, self.rules, self.faults, dice, self.complaints)
        self.pacer = Pacer(self.clock, self.rules)
        #: every tap, by its id
        self.taps: dict[str, Tap] = {}
        self.commands: dict[tuple[bytes, str], list[dict[str, str]]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.is_logged_out = False
        self._dice = dice
        self._lagging: dict[str, deque[tuple[str, Json, float, int | None]]] = {}
        self._connections = Connections()
        self.app = Edge(self, self._connections).app()
        self.url = ""
        self._web: Web | None = None
        self._serving: asyncio.Task[None] | None = None

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen on a port (0: any free one); then `url` is the address."""
        listener = listening(host, port)
        self.url = f"http://{host}:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            self.app,
            http=self._connections.protocol(),
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            timeout_keep_alive=75,
        )
        self._web = Web(config)
        self._serving = asyncio.create_task(self._web.serve(sockets=[listener]))
        await self._web.ready.wait()

    async def stop(self) -> None:
        """Stop listening and break off what is open."""
        await self.webhook.close()
        self.polling.close()
        if self._web is not None and self._serving is not None:
            await asyncio.sleep(0)
            self._connections.close_all()
            self._web.end()
            with contextlib.suppress(asyncio.CancelledError):
                await self._serving

    def person(
        self, name: str = "Amina", language: str = "en", *, username: str = "", user_id: int | None = None
    ) -> Person:
        """Somebody new, who has not opened the chat with the bot yet."""
        return Person(self, self.world.add_user(name, language, username, user_id))

    def group(self, title: str, *people: Person, supergroup: bool = False) -> Group:
        """A new group of these people; the first is its owner. The bot is not in it yet."""
        group = Group(self, self.world.add_group(title, "supergroup" if supergroup else "group"))
        for person in people:
            group.chat.members[person.user.id] = "member" if group.chat.members else "creator"
            group.chat.users[person.user.id] = person.user
        return group

    def channel(self, title: str, owner: Person) -> Group:
        """A new channel of this person. The bot is not in it yet."""
        channel = Group(self, self.world.add_group(title, "channel"))
        channel.chat.members[owner.user.id] = "creator"
        channel.chat.users[owner.user.id] = owner.user
        return channel

    def push_raw_update(self, body: Json) -> Update:
        """Let an update wait exactly as it is, whatever it is; it gets an update_id when it has none."""
        return self.queue.add_raw(body, f"raw {len(self.queue)}", self.rules.update_seconds)

    def called(self, *methods: str, chat_id: int | None = None) -> list[Call]:
        """The calls of these methods (of all, without any), to a chat if one is named."""
        return [
            call for call in self.calls if (not methods or call.method in methods) and chat_id in (None, call.chat_id)
        ]

    @property
    def refused(self) -> list[Call]:
        """The calls that were answered with an error which the caller could have avoided."""
        return [call for call in self.calls if call.status not in _EXPECTED and call.status != 0 and not call.fault]

    def bytes_to(self, chat_id: int, *, files: bool = True) -> int:
        """How many bytes of requests concerned a chat; without those that brought files if asked so."""
        return sum(call.size for call in self.called(chat_id=chat_id) if files or not call.has_files)

    def note_call(self, method: str, size: int) -> Call:
        """Write a call down."""
        call = Call(len(self.calls) + 1, method, self.clock.now(), size)
        if self.rules.remember_calls:
            self.calls.append(call)
        return call

    def chat_of(self, given: dict[str, Any]) -> int | None:
        """The chat that a call is about."""
        tap = self.taps.get(given.get("callback_query_id", ""))
        if tap is not None:
            return tap.chat.id
        chat_id = given.get("chat_id")
        return chat_id if isinstance(chat_id, int) else None

    def deliver_message(self, message: Message, kind: str = "message") -> None:
        """Tell the bot of a message that somebody sent or edited, if it may see it."""
        chat = message.chat
        if chat.bot_status in ("left", "kicked") or not self._may_see(message):
            return
        if chat.type == "channel":
            kind = {"message": "channel_post", "edited_message": "edited_channel_post"}[kind]
        self.deliver(kind, message.raw, f"chat {chat.id}", self.rules.update_seconds, chat.id)

    def deliver(self, kind: str, content: Json, lane: str, seconds: float, chat_id: int | None) -> None:
        """Let an update wait for the bot; when queues are shuffled, after a lag of its own."""
        lag = self.faults.lag()
        if not lag and not self._lagging.get(lane):
            self.queue.add(kind, content, lane, seconds, chat_id)
            return
        self._lagging.setdefault(lane, deque()).append((kind, content, seconds, chat_id))
        asyncio.get_running_loop().call_later(lag, self._release, lane)

    def new_tap_id(self) -> str:
        """An id for a tap."""
        return str(self._dice.randrange(10**17, 10**18))

    def _release(self, lane: str) -> None:
        kind, content, seconds, chat_id = self._lagging[lane].popleft()
        self.queue.add(kind, content, lane, seconds, chat_id)

    def _may_see(self, message: Message) -> bool:
        chat = message.chat
        if chat.is_private or not self.rules.group_privacy or chat.bot_status == "administrator":
            return True
        if message.kind == "other":
            # Somebody came, went, or the group changed: everybody in it is told.
            return True
        replied = message.raw.get("reply_to_message", {}).get("from", {}).get("id") == self.world.bot.id
        return message.text.startswith("/") or replied or f"@{self.world.bot.username}" in message.text


@asynccontextmanager
async def running_simulator(
    rules: Rules | None = None,
    *,
    port: int = 0,
    host: str = "127.0.0.1",
    token: str = TOKEN,
    username: str = "PalabreBot",
    seed: int = 1,
) -> AsyncIterator[Simulator]:
    """A simulator that listens as long as the block runs."""
    server = Simulator(rules, token=token, username=username, seed=seed)
    await server.start(port, host)
    try:
        yield server
    finally:
        await server.stop()
