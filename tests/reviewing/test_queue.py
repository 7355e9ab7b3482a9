"""/queue: what came in, read on a phone."""

from __future__ import annotations

from tests.bot.small import rows

from .at_review import answers, moderator, reviewing


async def test_a_moderator_reads_what_came_in_card_by_card(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.sends("/queue")
        await mina.sees("A small call", "Tap a line")
        await mina.taps("New: 1")
        await mina.sees("New: 1", reference)
        await mina.taps("1")
        card = await mina.sees(f"Form {reference}", "New: nobody has decided yet.", "in the chat", "With the name")
        print(card.text, card.buttons)
        await mina.taps("The farm: 3")
        section = await mina.sees("The farm", "2. How is it?", "Moussa Diop")
        print(section.text, section.buttons)
        await mina.taps("2")
        answer = await mina.sees("How is it?", "Moussa Diop")
        print(answer.text, answer.buttons)
        seen = [row for row in await rows(bot, "audit") if row["what"] == "submission.see"]
        assert [row["chat_id"] for row in seen] == [mina.id]
