"""What is kept of a chat, in short."""

from bot.database.kept import KeptOf, read_kept


async def test_nothing_is_kept_of_who_never_came(database):
    async with database.read() as connection:
        assert await read_kept(connection, 4711) == KeptOf((), 0, False)
