"""Who could be reminded, as both databases tell it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, literal, select, update

from bot.database import models
from bot.database.reminders import Told, add_reminders, read_idle, read_midway

NOON = datetime(2027, 1, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
#: nothing for two days, then for four
SPACED = [NOON - 2 * DAY, NOON - 4 * DAY]


@pytest.fixture
async def store(database):
    """A database in which chat 1 began form 11 four days ago, and chat 2 form 12 yesterday."""
    store = Store(database)
    await store.begins(1, 11, changed_at=NOON - 4 * DAY)
    await store.begins(2, 12, changed_at=NOON - DAY)
    return store


class Store:
    """Rows, as the bot would have written them."""

    def __init__(self, database):
        self.database = database

    async def adds(self, table, **row):
        async with self.database.write() as connection:
            await connection.execute(self.database.insert(table).on_conflict_do_nothing(), [row])

    async def changes(self, table, **values):
        async with self.database.write() as connection:
            await connection.execute(update(table).where(models.submission.c.id == 11).values(**values))

    async def begins(self, chat, number, changed_at):
        await self.adds(
            models.chat, chat_id=chat, reachable=True, step={}, quiet=False, came_at=NOON, active_at=changed_at, rev=1
        )
        await self.adds(models.wording, hash="w", words="yes")
        await self.adds(models.form_version, hash="f", call="wells", files={}, at=NOON)
        await self.adds(
            models.respondent, id=number, kind="myself", name="", agreed="self", agreed_at=NOON, created_at=NOON
        )
        await self.adds(
            models.consent, id=number, respondent_id=number, call="wells", language="en", words_hash="w", chat_id=chat,
            at=NOON,
        )  # fmt: skip
        await self.adds(
            models.submission, id=number, call="wells", form_hash="f", respondent_id=number, consent_id=number,
            reference=f"R{number}", status="midway", language="en", revision=0, rev=1, state={}, began_at=changed_at,
            changed_at=changed_at,
        )  # fmt: skip
        await self.adds(models.holding, chat_id=chat, submission_id=number, helper=False, since=NOON)
        await self.answers(chat, number, number * 100)

    async def answers(self, chat, submission, number):
        await self.adds(
            models.answer, id=number, submission_id=submission, consent_id=submission, key="a", body={}, language="en",
            chat_id=chat, revision=1, helper=False, at=NOON,
        )  # fmt: skip

    async def told(self, *told):
        async with self.database.write() as connection:
            await add_reminders(connection, told)

    async def idle(self, calls=("wells",), closing=(), after=0, size=10):
        async with self.database.read() as connection:
            return await read_idle(connection, calls, closing, SPACED, after, size)

    async def midway(self, *numbers):
        async with self.database.read() as connection:
            return await read_midway(connection, numbers)


async def test_idle_is_what_has_not_changed_for_long(store):
    assert await store.idle() == [11]


async def test_of_a_call_that_closes_all_forms_are_that_were_not_told_of_it(store):
    assert await store.idle(calls=(), closing=("wells",)) == [11, 12]
    await store.told(Told(1, 11, 1, "midway", NOON), Told(2, 12, 2, "closing", NOON))
    assert await store.idle(calls=(), closing=("wells",)) == [11]


async def test_they_come_by_their_number_a_few_at_a_time(store):
    assert await store.idle(calls=(), closing=("wells",), size=1) == [11]
    assert await store.idle(calls=(), closing=("wells",), after=11) == [12]


@pytest.mark.parametrize(
    ("days_ago", "is_idle"),
    [((), True), ((1,), False), ((3,), False), ((5,), True), ((9, 5), False)],
    ids=["never told", "yesterday", "three days ago", "five days ago", "as often as may be"],
)
async def test_the_next_reminder_waits_longer_and_the_last_was_the_last(store, days_ago, is_idle):
    await store.told(*(Told(days, 11, 1, "midway", NOON - days * DAY) for days in days_ago))
    assert await store.idle() == ([11] if is_idle else [])


@pytest.mark.parametrize("change", [{"status": "submitted"}, {"revision": 1}, {"trial": True}, {"call": "bees"}])
async def test_a_form_that_was_sent_once_or_tried_or_of_another_call_is_none(store, change):
    await store.changes(models.submission, **change)
    assert await store.idle() == []


async def test_both_phones_of_a_form_and_all_forms_of_each_are_read(store):
    await store.adds(models.holding, chat_id=2, submission_id=11, helper=True, since=NOON)
    await store.answers(2, 11, 5000)
    await store.told(Told(1, 12, 2, "midway", NOON - DAY), Told(2, 12, 2, "closing", NOON))
    found = {(one.submission, one.chat): one for one in await store.midway(11)}
    assert sorted(found) == [(11, 1), (11, 2), (12, 2)]
    assert (found[11, 1].wrote, found[11, 2].wrote) == (1100, 5000)
    told = found[12, 2]
    assert (told.told, told.told_of_closing, told.last_told) == (1, True, NOON)
    assert (found[11, 1].told, found[11, 1].told_of_closing, found[11, 1].last_told) == (0, False, None)
    assert found[11, 1].changed_at == NOON - 4 * DAY


@pytest.mark.parametrize(("change", "welcomes"), [({}, True), ({"quiet": True}, False), ({"reachable": False}, False)])
async def test_who_is_quiet_or_has_blocked_the_bot_does_not_welcome_a_word(store, change, welcomes):
    async with store.database.write() as connection:
        await connection.execute(update(models.chat).values(timezone="Africa/Dakar", **change))
    (one,) = await store.midway(11)
    assert one.welcomes is welcomes
    assert one.timezone == "Africa/Dakar"


async def test_where_no_call_takes_answers_nothing_is_idle(store):
    assert await store.idle(calls=()) == []


async def test_a_form_without_any_answer_is_not_idle(database):
    store = Store(database)
    await store.begins(1, 11, NOON - 4 * DAY)
    async with database.write() as connection:
        await connection.execute(insert(models.submission).from_select(*_copy(12)))
    assert await store.idle() == [11]


def _copy(number):
    columns = [one for one in models.submission.c if one.name not in ("id", "reference")]
    query = select(literal(number), literal(f"R{number}"), *columns)
    return ["id", "reference", *(one.name for one in columns)], query
