"""For developers: `python -m bot.database.migrations "what changed"` writes the next script from `models`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.database import migrations
from bot.database.opening import Database


async def _write(words: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{Path(folder) / 'newest.db'}")
        async with database.read() as connection:
            await connection.run_sync(migrations.write_script, words)
        await database.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('Say what changed: python -m bot.database.migrations "add the colour to chat"')
    asyncio.run(_write(sys.argv[1]))
