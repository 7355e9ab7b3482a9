"""The hot path stays narrow: few statements a page, whatever the number of people in it."""

import asyncio

from sqlalchemy import event


class Statements:
    """Counts the statements of each transaction."""

    def __init__(self, database):
        self.counts = []
        self._running = 0
        engine = database.engine.sync_engine
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "before_cursor_execute", self._count)
        event.listen(engine, "commit", self._commit)

    def _begin(self, connection):
        self._running = 0

    def _count(self, connection, cursor, statement, parameters, context, executemany):
        self._running += not statement.startswith(("BEGIN", "PRAGMA"))

    def _commit(self, connection):
        self.counts.append(self._running)


async def take_part(person):
    await person.starts()
    await person.sees("three sets", timeout=20)
    await person.taps("Go on")
    await person.sees("Do you want to take part?", timeout=20)
    await person.taps("Yes, I take part")
    await person.sees("short way", timeout=20)


async def answer(person):
    await person.taps("1")
    await person.sees("How did you hear", timeout=20)
    await person.sends("From the radio, and from my sister.")
    await person.sees("I have kept this", timeout=20)
    await person.taps("Done")


async def test_a_page_takes_at_most_ten_statements(server, bot):
    people = [server.person(f"Person {number}") for number in range(30)]
    await asyncio.gather(*(take_part(person) for person in people))
    await asyncio.sleep(1.0)
    statements = Statements(bot.application.database)
    await asyncio.gather(*(answer(person) for person in people))
    await asyncio.sleep(1.0)
    assert len(statements.counts) >= 3
    assert max(statements.counts) <= 10
