"""What is old is thrown away, each thing by itself."""

import os
import time
from datetime import UTC, datetime

import pytest

from bot.database.ids import Ids
from bot.privacy import telling_pack
from bot.slips import FOLDER as SLIPS
from bot.tidying import Tidying


@pytest.fixture
def old(tmp_path):
    """A file of each folder, three days old."""
    found = []
    for folder in (SLIPS, telling_pack.FOLDER):
        path = tmp_path / folder / "old.pdf"
        path.parent.mkdir()
        path.write_bytes(b"x")
        os.utime(path, (time.time() - 3 * 86400,) * 2)
        found.append(path)
    return found


async def test_one_thing_that_fails_keeps_none_of_the_others(tmp_path, old):
    done = []

    async def broken():
        raise OSError("the disk is gone")

    async def well():
        done.append(1)

    class Closed:
        def write(self):
            raise OSError("nobody writes here")

    await Tidying(Closed(), Ids(), tmp_path, {"broken": broken, "well": well}, lambda: datetime.now(UTC)).tidy()
    assert done == [1]
    assert not any(path.exists() for path in old)


async def test_what_is_new_stays(tmp_path, old, database):
    for path in old:
        os.utime(path)
    await Tidying(database, Ids(), tmp_path, {}, lambda: datetime.now(UTC)).tidy()
    assert all(path.exists() for path in old)
