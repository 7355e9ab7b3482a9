"""What became of forms that are sent on, each state of a form once to an address."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.database import models
from bot.database.mailing import ON_ITS_WAY, begin_mail, may_still_go, note_mail, read_sent_on
from bot.database.reviews import Moderator, decide
from tests.broadcasting.people import People

AT = datetime(2027, 3, 1, tzinfo=UTC)
OFFICE = "office@example.org"


@pytest.fixture
async def form(database):
    """One that was sent, with leave to send it on."""
    people = People(database)
    number = people.form(people.add(), status="submitted", revision=1)
    await people.write()
    await change(database, number, send_outside=True, appearance="name")
    return number


async def change(database, number, **values):
    async with database.write() as connection:
        await connection.execute(update(models.submission).where(models.submission.c.id == number).values(values))


async def begun(database, number, revision=1, at=AT):
    async with database.write() as connection:
        return await begin_mail(database, connection, number, revision, OFFICE, at)


async def test_it_is_begun_once(database, form):
    first = await begun(database, form)
    assert (first.state, first.tries, first.error, first.at) == ("waiting", 0, None, AT)
    async with database.write() as connection:
        await note_mail(connection, first, "waiting", 1, ON_ITS_WAY, first.at)
    again = await begun(database, form, at=AT + timedelta(days=1))
    assert (again.tries, again.error, again.at) == (1, ON_ITS_WAY, AT)


async def test_each_revision_stands_alone(database, form):
    first = await begun(database, form)
    async with database.write() as connection:
        await note_mail(connection, first, "sent", 1, None, AT)
    assert (await begun(database, form, 2)).state == "waiting"
    async with database.read() as connection:
        found = await read_sent_on(connection, form, 1, OFFICE)
    assert found is not None
    assert found.state == "sent"


@pytest.mark.parametrize(
    "values",
    [
        {"send_outside": False},
        {"send_outside": None},
        {"status": "withdrawn"},
        {"appearance": "counted"},
        {"revision": 2},
    ],
    ids=str,
)
async def test_it_goes_only_as_long_as_somebody_agrees_to_that_very_form(database, form, values):
    async with database.read() as connection:
        assert await may_still_go(connection, form, 1)
    await change(database, form, **values)
    async with database.read() as connection:
        assert not await may_still_go(connection, form, 1)
        assert not await may_still_go(connection, form + 1000, 1)


async def test_it_goes_only_as_long_as_moderators_let_it(database, form):
    by = Moderator(None, "Awa")
    for state, goes, goes_after_that in (("accepted", True, True), ("asked", True, False), ("left-out", False, False)):
        async with database.write() as connection:
            await decide(database, connection, form, state, 1, by, AT)
            assert await may_still_go(connection, form, 1) is goes
            assert await may_still_go(connection, form, 1, accepted=True) is goes_after_that
