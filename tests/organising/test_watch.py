"""/watch: numbers and a picture, and few people kept apart from those who may not read answers."""

from __future__ import annotations

import bot.organising.watch
from bot.watching.drawing import NoCharts
from tests.bot.small import begins

from .at_work import staffed, working
from .test_life import rehearses


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


async def test_a_rehearsal_is_shown_as_a_picture_too_and_after_it_the_call_itself(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot)
        tester = await rehearses(server, awa)
        await tester.sends("Nowhere")
        await tester.sees("What do you do?")
        await awa.sends("/watch")
        await awa.sees("These are figures of a rehearsal.", "Took part: 1", timeout=30)
        await awa.sends("/call")
        await awa.taps("Open it now", on=await awa.sees("It is in rehearsal"))
        await awa.sees("It is open.")
        await awa.sends("/watch")
        counting = await awa.sees("I am counting.")
        await awa.sees("Took part: 0", timeout=30)
        awa.looks()
        await awa.taps("The rehearsal", on=counting)
        await awa.sees("These are figures of a rehearsal.", "Took part: 1", timeout=30)
        pictures = [message for message in awa.messages if message.kind == "photo"]
        assert len(pictures) == 3


async def test_who_gets_no_picture_is_told_so(server, tmp_path, monkeypatch):
    def draws_nothing(_):
        raise NoCharts("there is nothing to draw with")

    monkeypatch.setattr(bot.organising.watch, "draw_apart", draws_nothing)
    async with working(server, tmp_path, opens=True) as running:
        awa = await staffed(server, running, "organiser")
        await awa.sends("/watch")
        await awa.sees("Took part: 0", "There is no picture this time: it could not be drawn.", timeout=30)
