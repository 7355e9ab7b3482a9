"""No room on the disk: nothing is acknowledged, nobody is told that something was kept, and it goes on by itself."""

import asyncio

import pytest

from tests.proving import PROVE, proof

from .troubled import troubled

resource = pytest.importorskip("resource")

PEOPLE = 100
#: seconds without room
LONG = 30.0

pytestmark = [
    pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux lets one process limit another"),
    pytest.mark.skipif(not PROVE, reason="make prove; in small it is among the tests of delivery"),
]


@pytest.mark.parametrize("webhook", [False, True], ids=lambda is_it: "webhook" if is_it else "polling")
async def test_a_full_disk_loses_nothing_and_nobody_is_told_otherwise(nursery, tmp_path, webhook):
    async with troubled(nursery, tmp_path, PEOPLE, webhook=webhook) as (trouble, outcome):
        await trouble.halfway()
        before = resource.prlimit(trouble.bots.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(trouble.bots.pid, resource.RLIMIT_FSIZE, (0, before[1]))
        await asyncio.sleep(0.5)  # what was committed before is still on its way
        heard = trouble.heard()
        await asyncio.sleep(LONG)
        told, waiting, error = trouble.heard() - heard, len(trouble.server.queue), trouble.server.webhook.last_error
        resource.prlimit(trouble.bots.pid, resource.RLIMIT_FSIZE, before)
    note = f"{'webhook' if webhook else 'polling'}: {PEOPLE} people, {LONG:g} s without room, {waiting} updates waited"
    proof("disk full", tried=outcome.answers, lost=outcome.lost, doubled=outcome.doubled, note=note)
    assert (outcome.lost, outcome.doubled, told) == (0, 0, 0)
    assert waiting
    if webhook:
        assert "503" in error[1]
