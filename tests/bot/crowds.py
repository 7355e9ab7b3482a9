"""Many people at once: in the simulator and in the database as if they had taken part, and what a broadcast did."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from bot.database import models
from bot.database.opening import Database
from bot.simulator import Simulator
from bot.simulator.calls import Call

#: begins the numbers of rows that tests make, far below those that the bot makes now
_FIRST = 1 << 40
_ROWS = 500
WORDS = "The results are printed. Thank you."
CONTENT = {"": {"method": "sendMessage", "payload": {"text": WORDS}}}


def crowd(server: Simulator, count: int) -> list[int]:
    """So many people who have opened the chat with the bot; their numbers."""
    users = [server.world.add_user(f"Person{number}", "en") for number in range(count)]
    for user in users:
        server.world.private_chat(user)
    return [user.id for user in users]


async def put_people(database: Database, chats: Sequence[int], call: str = "milk", status: str = "submitted") -> None:
    """People, each with a form of the call, as the bot writes them."""
    now = datetime.now(UTC)
    words = hashlib.sha256(b"words").hexdigest()
    async with database.write() as connection:
        for table, row in (
            (models.wording, {"hash": words, "words": "words"}),
            (models.form_version, {"hash": "0" * 64, "call": call, "files": {}, "at": now}),
        ):
            await connection.execute(database.insert(table).on_conflict_do_nothing(), [row])
    for at in range(0, len(chats), _ROWS):
        some = chats[at : at + _ROWS]
        async with database.write() as connection:
            for table, row in _PEOPLE.items():
                made = [row(chat, _FIRST + chat, call, status, words, now) for chat in some]
                await connection.execute(models.metadata.tables[table].insert(), made)


_PEOPLE: dict[str, Any] = {
    "chat": lambda chat, number, call, status, words, now: {
        "chat_id": chat,
        "language": "en",
        "reachable": True,
        "submission_id": number,
        "step": {},
        "quiet": False,
        "came_at": now,
        "active_at": now,
        "rev": 1,
    },
    "respondent": lambda chat, number, call, status, words, now: {
        "id": number,
        "kind": "myself",
        "name": f"Person {chat}",
        "agreed": "self",
        "agreed_at": now,
        "created_at": now,
    },
    "consent": lambda chat, number, call, status, words, now: {
        "id": number,
        "respondent_id": number,
        "call": call,
        "language": "en",
        "words_hash": words,
        "chat_id": chat,
        "at": now,
    },
    "submission": lambda chat, number, call, status, words, now: {
        "id": number,
        "call": call,
        "form_hash": "0" * 64,
        "respondent_id": number,
        "consent_id": number,
        "reference": f"R{chat}",
        "status": status,
        "language": "en",
        "revision": 1,
        "rev": 1,
        "state": {},
        "contact_again": True,
        "began_at": now,
        "changed_at": now,
    },
    "holding": lambda chat, number, call, status, words, now: {
        "chat_id": chat,
        "submission_id": number,
        "helper": False,
        "since": now,
    },
}


async def queue(database: Database, number: int = 1, **more: Any) -> int:
    """A broadcast to everybody who takes part in the call, confirmed; its number."""
    now = datetime.now(UTC)
    row = {
        "id": number,
        "kind": "broadcast",
        "call": "milk",
        "status": "queued",
        "segment": "all",
        "content": CONTENT,
        "listed": False,
        "excluded": {},
        "made_at": now,
        "confirmed_at": now,
        **more,
    }
    async with database.write() as connection:
        await connection.execute(models.broadcast.insert(), [row])
    return number


async def status_of(database: Database, number: int = 1) -> str:
    """Where a broadcast stands."""
    async with database.read() as connection:
        query = select(models.broadcast.c.status).where(models.broadcast.c.id == number)
        found: str = (await connection.execute(query)).scalar_one()
        return found


async def ledger(database: Database, number: int = 1) -> dict[int, str]:
    """Chat -> what became of the message."""
    table = models.delivery
    async with database.read() as connection:
        query = select(table.c.chat_id, table.c.state).where(table.c.broadcast_id == number)
        return {row[0]: row[1] for row in await connection.execute(query)}


@dataclass
class Watched:
    """What arrived at a server, counted as it comes: nothing else is kept of it."""

    server: Simulator
    words: str = WORDS
    #: when each message or change of one arrived, by the server's clock
    arrivals: list[float] = field(default_factory=list)
    #: when somebody was sent the words
    got: dict[int, list[float]] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.server.on_end = self._note

    def _note(self, call: Call) -> None:
        if not call.method.startswith(("send", "edit")):
            return
        self.arrivals.append(call.at)
        if call.status not in (0, 200):
            self.refused[call.status] += 1
        if call.done and call.chat_id is not None and str(call.given.get("text", "")).startswith(self.words):
            self.got.setdefault(call.chat_id, []).append(call.at)

    @property
    def most_in_a_second(self) -> int:
        """The most that ever arrived within one second."""
        return most_within(sorted(self.arrivals), 1.0)

    def repeats(self, kills: Iterable[float]) -> int:
        """How many messages came again: each only with a kill between, and once for each kill."""
        kills = sorted(kills)
        count = 0
        for chat, times in self.got.items():
            for first, again in itertools.pairwise(times):
                between = [at for at in kills if first - _IN_SOCKET < at < again]
                assert between, f"{chat} got it twice without a kill between: {first}, {again}"
                assert between[0] - first < _NOTED, f"{chat} had got it long before the kill: {first}, {between}"
                count += 1
        return count


def most_within(times: Sequence[float], seconds: float) -> int:
    """The most of these (sorted) that lie within any so many seconds."""
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


#: seconds: what was sent so long before a kill has been noted; what stood in the socket still arrives
_NOTED, _IN_SOCKET = 1.5, 0.3
