"""The server alone, as a command."""

import asyncio
import signal
import sys

import aiohttp


async def test_it_prints_its_address_and_ends_when_told_to():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.simulator", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    try:
        address = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
        token = (await process.stdout.readline()).decode().split()[1]
        async with aiohttp.ClientSession() as client, client.get(f"{address}/bot{token}/getMe") as answer:
            assert (await answer.json())["result"]["is_bot"]
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 5) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
