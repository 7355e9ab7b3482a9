"""Draws docs/preview.png: two people in a preview, as Chromium shows them.

`python docs/draw_preview.py` writes it anew; it needs the dependency group `browser`, and chromium.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bot.preview.running import Wanted, previewing
from bot.settings import read_settings
from conversations.loader import call_folder

PICTURE = Path(__file__).with_name("preview.png")
#: how each person answers: the buttons, and words where there is no button
WAYS = {
    "Amina": ("START", "English", "Go on", "Yes, I take part", "> Senegal", "> Sandika"),
    "أمل": ("START", "العربية", "متابعة", "نعم، أشارك", "> السنغال"),
}


async def takes_part(page: Page, name: str, way: tuple[str, ...]) -> None:
    """One person's way to a question."""
    phone = page.get_by_role("region", name=name)
    for step in way:
        if step.startswith("> "):
            await phone.get_by_role("textbox").fill(step[2:])
            await page.keyboard.press("Enter")
        else:
            await phone.get_by_role("button", name=step, exact=True).last.click()
        await page.wait_for_timeout(500)


async def draw() -> None:
    """Take the picture."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({"PALABRE_DATA": folder}, None, Path(folder), needs_token=False)
        wanted = Wanted(folder=call_folder("prices"), port=0, opens_browser=False)
        async with previewing(settings, wanted) as (running, address), async_playwright() as driver:
            browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = await browser.new_page(viewport={"width": 880, "height": 620})
            running.people.add("أمل", "ar")
            await page.goto(address)
            for name, way in WAYS.items():
                await takes_part(page, name, way)
            await page.screenshot(path=PICTURE)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(draw())
    # the bot lets nobody else read what is written beside it; a picture is for all
    PICTURE.chmod(0o644)
