"""Draws docs/explained.png: what was recommended, as people read it in French and in Arabic.

`python docs/draw_explained.py` writes it anew; of the dependencies for tests it needs pypdfium2.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from draw_chat import draw, shown, visiting

PICTURE = Path(__file__).with_name("explained.png")

#: language -> the buttons until the form is open, what is looked for, and the depths that are opened
WAYS = {
    "fr": (
        ("Français", "Continuer", "Oui, je participe"),
        ("le poisson pourrit, pas de glace", "Ce que ça veut dire, quoi demander"),
    ),
    "ar": (("العربية", "متابعة", "نعم، أشارك"), ("سعر الحليب", "من أين جاءت")),
}
CAPTIONS = {"fr": "Found by free words, then what it means", "ar": "The price of milk, and where it comes from"}


async def phone(language: str) -> dict[str, Any]:
    """What one person sees."""
    agreed, (words, depth) = WAYS[language]
    with tempfile.TemporaryDirectory() as folder:
        async with visiting(Path(folder), language) as visitor:
            person = visitor.person
            await person.starts()
            await person.sees()
            for label in agreed:
                await visitor.taps(label)
            asked = await person.sends(f"/recommendations {words}")
            found = await person.sees("«")
            messages = [shown(asked, visitor), shown(found, visitor)]
            await visitor.taps(found.buttons[0])
            # the depths change one message in place: the last one stands
            messages += [shown(await visitor.taps(depth), visitor)]
            return {"caption": CAPTIONS[language], "language": language, "messages": messages}


async def phones() -> list[dict[str, Any]]:
    """What is drawn."""
    return [await phone(language) for language in WAYS]


if __name__ == "__main__":
    PICTURE.write_bytes(draw(asyncio.run(phones())))
    PICTURE.chmod(0o644)
