"""/watch: numbers and a picture, and few people kept apart from those who may not read answers."""

from __future__ import annotations

from tests.bot.small import begins

from .at_work import staffed, working


async def test_an_organiser_sees_how_a_call_grows_in_numbers_and_as_a_picture(server, tmp_path):
    async with working(server, tmp_path, opens=True) as bot:
        awa = await staffed(server, bot, "organiser")
        await begins(server)
        awa.looks()
        await awa.sends("/watch")
        await awa.sees("I am counting.")
        await awa.sees("A small call", "Took part: 1", "Midway: 1", timeout=30)
        (picture,) = [message for message in awa.messages if message.kind == "photo"]
        assert picture.by_bot


async def test_who_may_not_read_answers_sees_no_figure_under_five(server, tmp_path):
    async with working(server, tmp_path, opens=True) as bot:
        viewer = await staffed(server, bot, "viewer")
        await begins(server)
        viewer.looks()
        await viewer.sends("/watch")
        seen = await viewer.sees("Took part: fewer than 5", timeout=30)
        assert "Took part: 1" not in seen.text
