"""Draws docs/moderator.png: a moderator reads a form and asks back, and somebody reads the question in their language.

`python docs/draw_moderator.py` writes it anew; of the dependencies for tests it needs pypdfium2.
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

PICTURE = Path(__file__).with_name("moderator.png")
HEARD = "Par la radio, et par notre union qui en a parlé à la réunion de Louga."
TITLE = "Éleveuses de Louga, Sénégal"
ASKED = "De quelle réunion parlez-vous ? En quelle année ?"
ANSWER = "Celle de mars 2026, sur le marché."


async def sends_a_form(visitor: Visitor) -> None:
    """Somebody answers one question in French, and sends the form."""
    person = visitor.person
    await person.starts()
    await person.sees()
    for label in ("Français", "Continuer", "Oui, je participe", "1"):
        await visitor.taps(label)
    await person.sends(HEARD)
    await person.sees()
    await person.sends("/done")
    await person.sees()
    await person.sends("/send")
    await person.sees("Quel titre")
    await person.sends(TITLE)
    await person.sees()
    await person.sends("/send")
    await person.sees()
    for _ in range(4):
        await visitor.taps(person.buttons[0])
    await visitor.taps("Envoyer", "numéro")


async def phones() -> list[dict[str, Any]]:
    """What is drawn."""
    with tempfile.TemporaryDirectory() as folder:
        async with visiting(Path(folder), "fr") as amina:
            assert amina.bot is not None
            await sends_a_form(amina)
            binta = amina.person.server.person("Binta", "en")
            async with amina.bot.database.write() as connection:
                member = Member(binta.id, "smallholders", "moderator", "Binta", datetime.now(UTC))
                await add_member(amina.bot.database, connection, member, None)
            await amina.bot.keeping_up.look()
            moderator = Visitor(binta)
            await binta.sends("/queue")
            await binta.sees()
            await moderator.taps("Next to look at")
            await moderator.taps("2")
            card = await moderator.taps("1")
            await moderator.taps("Ask about this")
            draft = await moderator.writes(ASKED)
            first = [shown(card, moderator), shown(draft, moderator)]
            amina.person.looks()
            await moderator.taps(binta.buttons[0])
            got = await amina.person.sees(ASKED, timeout=20)
            binta.looks()
            said = await amina.person.sends(ANSWER, reply_to=got)
            thanks = await amina.person.sees("Merci")
            told = await binta.sees(timeout=20)
            return [
                {"caption": "One answer, and a question", "messages": first},
                {
                    "caption": "It comes as a reply",
                    "language": "fr",
                    "messages": [shown(one, amina) for one in (got, said, thanks)],
                },
                {"caption": "And the moderator is told", "messages": [shown(told, moderator)]},
            ]


if __name__ == "__main__":
    PICTURE.write_bytes(draw(asyncio.run(phones())))
    PICTURE.chmod(0o644)
