"""A preview in this process, and somebody who speaks HTTP to it as the page does."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.preview.running import Wanted, previewing
from bot.settings import read_settings
from tests.bot.running import put_database
from tests.making import write_call

WELL = """
    title: The well
    introduction: We ask about your well.
    organiser: The well keepers
    contact: wells@example.org
    phone: "+221 77 000 00 00"
    privacy: The well keepers read it.
    retention: {months: 6, then: delete}
    opens: 2099-01-01
    closes: 2099-12-31
    form:
      - type: group
        name: s
        label: The water
        questions:
          - {type: text, name: village, label: Which village is it?}
          - type: select_one
            name: dry
            label: Is it dry?
            choices: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
          - {type: geopoint, name: place, label: Where is it?}
          - {type: image, name: photo, label: A photo of the well?}
"""
_FLAGS = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture
def well(tmp_path):
    """The folder of a small call; it opens in the next century."""
    return write_call(tmp_path / "well", WELL)


class Visitor:
    """Asks a preview over HTTP."""

    def __init__(self, running: Any, address: str, session: aiohttp.ClientSession) -> None:
        self.running = running
        self.address = address
        self.session = session
        self.people = running.people

    @property
    def person(self) -> Any:
        """The first person."""
        return next(iter(self.people))

    async def post(self, path: str, /, status: int = 200, data: bytes | None = None, **given: Any) -> Any:
        """Post something as the page does."""
        headers = {"Origin": self.address.rstrip("/"), "Content-Type": "application/json"}
        body = json.dumps(given).encode() if data is None else data
        async with self.session.post(f"{self.address}{path}", data=body, headers=headers) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async def does(self, action: str, status: int = 200, **given: Any) -> Any:
        """Let the first person do something."""
        return await self.post(f"people/{self.person.id}/{action}", status, **given)

    async def get(self, path: str, **headers: str) -> tuple[int, Any, bytes]:
        """Status, headers and body."""
        async with self.session.get(f"{self.address}{path}", headers=headers) as answer:
            return answer.status, answer.headers, await answer.read()

    async def state(self) -> dict[str, Any]:
        """What a page is told first."""
        async with self.session.get(f"{self.address}events") as answer:
            async for line in answer.content:
                if line.startswith(b"data: "):
                    return json.loads(line[6:])
        raise AssertionError("no state")

    async def taps(self, label: str) -> Any:
        """Tap the newest button with this label."""
        for _ in range(100):
            for message in self.person.chat.standing():
                for y, row in enumerate(message.keys):
                    for x, key in enumerate(row):
                        if key["text"] == label:
                            return await self.does("tap", message=message.id, row=y, column=x, label=label)
            await asyncio.sleep(0.03)
        raise AssertionError(f"no button {label}")

    async def begins(self) -> None:
        """Come to the first question of the well."""
        await self.does("start")
        await self.taps("Go on")
        await self.taps("Yes, I take part")
        await self.person.sees("Which village")


@pytest.fixture
async def previews(tmp_path):
    """Opens previews."""

    @asynccontextmanager
    async def opens(call: Path, data: Path = tmp_path / "data", **more: Any):
        settings = read_settings({"PALABRE_DATA": str(data)}, None, tmp_path, needs_token=False)
        place = data / ("preview-played" if more.get("chat") else "preview")
        if not place.exists() and not more.get("chat"):
            put_database(f"sqlite+aiosqlite:///{place / 'palabre.db'}")
            (place / "preview.lock").touch()
        wanted = Wanted(folder=call, port=0, **{"opens_browser": False, **more})
        async with previewing(settings, wanted) as (running, address), aiohttp.ClientSession() as session:
            yield Visitor(running, address, session)

    return opens


@pytest.fixture
async def visitor(previews, well):
    async with previews(well) as found:
        yield found


@pytest.fixture(scope="session")
async def browser():
    """Debian's Chromium, or Chrome where that is what there is."""
    from playwright.async_api import async_playwright

    if CHROMIUM is None:
        words = "no chromium here: apt-get install chromium"
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)
    async with async_playwright() as driver:
        running = await driver.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield running
        await running.close()
