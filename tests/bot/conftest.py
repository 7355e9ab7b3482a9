"""A server, a bot that is at work, and people."""

import pytest

from bot.simulator import Rules, running_simulator

from .killing import Nursery, taken
from .running import Running, load_call_once


@pytest.fixture(scope="session", autouse=True)
def calls_loaded_once():
    """Bots in this process read each call once: the loader has tests of its own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.all_calls.load_call", load_call_once)
        yield


@pytest.fixture
async def server():
    async with running_simulator(Rules(slow_repeated_polls=False, patience=5)) as running:
        yield running


@pytest.fixture
async def bot(server, tmp_path):
    running = Running(server, tmp_path)
    await running.start()
    yield running
    await running.stop()
    assert not server.complaints
    assert not server.refused


@pytest.fixture(scope="session")
async def nursery():
    """Where bots are born that are killed, one after the other."""
    running = Nursery()
    await running.start()
    yield running
    await running.stop()


@pytest.fixture(scope="session")
async def clean(nursery, tmp_path_factory):
    """What comes of a run when nothing goes wrong."""
    return await taken(nursery, tmp_path_factory.mktemp("clean"))
