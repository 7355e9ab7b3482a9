"""A server for each test, and somebody who has opened the chat."""

import aiohttp
import pytest

from bot.simulator import Rules, running_simulator

from .calling import Api


@pytest.fixture
async def server():
    async with running_simulator(Rules(slow_repeated_polls=False, patience=2)) as running:
        yield running


@pytest.fixture
async def api(server):
    async with aiohttp.ClientSession() as client:
        yield Api(server, client)


@pytest.fixture
async def amina(server):
    """She has started the bot, and it has taken note of that."""
    person = server.person("Amina", "sw")
    await person.starts()
    server.queue.clear()
    return person
