"""Groups and channels: what is known of them, whatever order it is told in, and what was announced there."""

from datetime import UTC, datetime, timedelta

from bot.database.gatherings import (
    Announcement,
    add_announcement,
    find_gathering,
    migrate,
    read_announcement,
    read_gatherings,
    set_announcement,
    stir,
    was_announced,
)
from bot.database.records import Stirring

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def told(chat=-5, status: str | None = "member", kind="group", title="Milk sellers", **more):
    return Stirring(chat, kind, title, 7, NOW, status=status, **more)


async def tell(database, *told):
    async with database.write() as connection:
        for one in told:
            await stir(database.insert, connection, one)


async def known(database):
    async with database.read() as connection:
        return await read_gatherings(connection)


async def test_the_newest_word_counts_and_the_code_stays(database):
    await tell(database, told(), told(status="administrator", title="Cheese makers", can_pin=True))
    (one,) = await known(database)
    assert (one.title, one.status, one.can_pin, one.by) == ("Cheese makers", "administrator", True, 7)
    await tell(database, told(status="kicked", can_post=False))
    await tell(database, told(status="member"))
    (again,) = await known(database)
    assert again.code == one.code
    assert len(one.code) == 7
    async with database.read() as connection:
        assert await find_gathering(connection, one.code) == again
        assert await find_gathering(connection, "gnobody") is None


async def test_a_chat_that_the_bot_was_never_known_to_be_in_is_not_listed_as_lost(database):
    await tell(database, told(status="left"), told(-6, status=None, title="x"))
    assert await known(database) == ()


async def test_a_group_moves_once_however_often_and_from_whichever_side_it_is_told(database):
    there = told(-1001, status=None, kind="supergroup", migrated_from=-5)
    gone = told(status=None, migrated_to=-1001)
    await tell(database, told())
    code = (await known(database))[0].code
    await tell(database, gone, there, gone)
    (one,) = await known(database)
    assert (one.chat, one.kind, one.status, one.can_post, one.code) == (-1001, "supergroup", "member", True, code)
    await tell(database, told(status="left"))
    assert len(await known(database)) == 1


async def test_what_was_heard_of_the_new_chat_first_is_kept_with_the_code_of_the_old_one(database):
    await tell(database, told())
    code = (await known(database))[0].code
    await tell(database, told(-1001, "administrator", "supergroup", "Cheese", can_pin=True))
    await tell(database, told(status=None, migrated_to=-1001))
    (one,) = await known(database)
    assert (one.chat, one.title, one.can_pin, one.code) == (-1001, "Cheese", True, code)


async def test_a_group_that_was_not_known_is_known_by_its_move(database):
    await tell(database, told(-1001, status=None, kind="supergroup", migrated_from=-5))
    (one,) = await known(database)
    assert (one.chat, one.status) == (-1001, "member")


async def test_announcements_go_with_their_group_and_a_failed_one_does_not_count(database):
    await tell(database, told())
    async with database.write() as connection:
        await add_announcement(connection, Announcement(1, -5, "well", "en", 7, NOW))
        assert await was_announced(connection, -5, "well", NOW - timedelta(days=1))
        assert not await was_announced(connection, -5, "rice", NOW - timedelta(days=1))
        assert not await was_announced(connection, -5, "well", NOW + timedelta(seconds=1))
        await migrate(connection, -5, -1001)
        assert await was_announced(connection, -1001, "well", NOW - timedelta(days=1))
        await set_announcement(connection, 1, error="kicked")
        assert not await was_announced(connection, -1001, "well", NOW - timedelta(days=1))
        one = await read_announcement(connection, 1)
    assert one == Announcement(1, -1001, "well", "en", 7, NOW, error="kicked")
    async with database.read() as connection:
        assert await read_announcement(connection, 2) is None
