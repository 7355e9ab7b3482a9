"""Draws docs/organiser.png: an organiser writes to many, and somebody gets it in their own language.

`python docs/draw_organiser.py` writes it anew; of the dependencies for tests it needs pypdfium2.
"""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from draw_chat import Visitor, draw, shown, visiting

from bot.database.records import Member
from bot.database.staff import add_member

PICTURE = Path(__file__).with_name("organiser.png")
NEWS = "Radio Louga reads your first answers on Friday at six."
NEWS_FR = "Radio Louga lit vos premières réponses vendredi à six heures."


async def takes_part(visitor: Visitor) -> None:
    """Somebody agrees, in French."""
    await visitor.person.starts()
    await visitor.person.sees()
    for label in ("Français", "Continuer", "Oui, je participe"):
        await visitor.taps(label)


async def phones() -> list[dict[str, Any]]:
    """What is drawn."""
    with tempfile.TemporaryDirectory() as folder:
        async with visiting(Path(folder), "fr") as amina:
            assert amina.bot is not None
            await takes_part(amina)
            moussa = amina.person.server.person("Moussa", "en")
            async with amina.bot.database.write() as connection:
                member = Member(moussa.id, "smallholders", "organiser", "Moussa", datetime.now(UTC))
                await add_member(amina.bot.database, connection, member, None)
            await amina.bot.keeping_up.look()
            organiser = Visitor(moussa)
            await moussa.sends("/broadcast")
            await moussa.sees("Send me the message")
            for words, language in ((NEWS, "For everybody"), (NEWS_FR, "Français")):
                written = await moussa.sends(words)
                replied = await moussa.sends("/broadcast", reply_to=written)
                asked = await moussa.sees("language", timeout=10) if language == "For everybody" else None
                if asked is None:
                    await moussa.sees("Add it")
                    await organiser.taps("Add it")
                await organiser.taps(language)
            await organiser.taps("Try it on myself")
            draft = await moussa.sees("Telegram took it", timeout=20)
            amina.person.looks()
            asked = await organiser.taps("Send it")
            number = await moussa.sends("1")
            done = await moussa.sees("Done", timeout=20)
            got = await amina.person.sees("Radio Louga", timeout=20)
            first = [shown(one, organiser) for one in (replied, draft)]
            second = [shown(one, organiser) for one in (asked, number, done)]
            for piece in second[-1]["pieces"]:  # the font that draws has no blocks
                piece["text"] = piece["text"].replace("█", "=")
            return [
                {"caption": "Written once for each language", "messages": first},
                {"caption": "Confirmed by the number", "messages": second},
                {"caption": "And read in one's own", "language": "fr", "messages": [shown(got, amina)]},
            ]


if __name__ == "__main__":
    PICTURE.write_bytes(draw(asyncio.run(phones())))
    PICTURE.chmod(0o644)
