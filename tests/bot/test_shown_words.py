"""Nobody agrees to words that they were not shown: old buttons, another language, a call that was changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from .running import Running
from .small import rows, sends, write_call
from .test_choices import said

VILLAGE = """
    - {type: text, name: village, label: {en: Where do you live?, fr: Où vivez-vous ?}}
"""
BOTH = "languages: [en, fr]\nprivacy: {en: Those who ask read it., fr: Ceux qui demandent le lisent.}\n"


def running(server, folder, more=BOTH):
    calls = write_call(folder, VILLAGE, more)
    given = {"PALABRE_CALLS": str(calls), "PALABRE_DEFAULT_CALL": "small"}
    return Running(server, folder, now=lambda: datetime.fromtimestamp(server.clock.now(), UTC), **given)


async def asked(server):
    """Somebody who is asked whether they take part, and that message."""
    amina = server.person("Amina", "en")
    await amina.starts()
    await amina.taps("English")
    await amina.taps("Go on")
    return amina, await amina.sees("Do you want to take part?")


async def filled(server):
    """Somebody who only has to send, and is asked how their words may appear."""
    amina, question = await asked(server)
    await amina.taps("Yes, I take part", on=question)
    await amina.sees("Where do you live?")
    await amina.sends("Fatick")
    await amina.taps("Send", on=await amina.sees("last question"))
    return amina, await amina.sees("How may your words appear")


async def speaks_french(person):
    await person.sends("/language")
    await person.taps("Français", on=await person.sees("anguage"))
    await person.sees("")


@pytest.mark.parametrize("how", ["tapped", "typed"])
async def test_who_agrees_after_the_call_was_changed_is_shown_what_to_and_asked_again(server, tmp_path, how):
    bot = running(server, tmp_path)
    await bot.start()
    amina, question = await asked(server)
    await bot.stop()
    bot = running(server, tmp_path, BOTH.replace("Those who ask read it.", "The newspaper reads it."))
    await bot.start()
    try:
        await (amina.taps("Yes, I take part", on=question) if how == "tapped" else amina.sends("Yes"))
        await amina.sees("The newspaper reads it.")
        again = await amina.sees("Do you want to take part?")
        assert await rows(bot, "consent") == []
        await amina.taps("Yes, I take part", on=again)
        await amina.sees("Where do you live?")
        (words,) = [row["words"] for row in await rows(bot, "wording")]
        assert "The newspaper reads it." in words
    finally:
        await bot.stop()


async def test_a_yes_under_words_of_another_language_is_asked_for_again(server, tmp_path):
    bot = running(server, tmp_path)
    await bot.start()
    try:
        amina, question = await asked(server)
        await speaks_french(amina)
        await amina.taps("Yes, I take part", on=question)
        again = await amina.sees("Voulez-vous participer")
        assert await rows(bot, "consent") == []
        await amina.presses(again.keys[0][0]["callback_data"], on=again)
        await amina.sees("Où vivez-vous ?")
        assert [row["language"] for row in await rows(bot, "consent")] == ["fr"]
    finally:
        await bot.stop()


async def test_a_choice_under_words_of_another_language_is_asked_for_again_before_sending(server, tmp_path):
    bot = running(server, tmp_path)
    await bot.start()
    try:
        amina, question = await filled(server)
        await speaks_french(amina)
        await amina.taps("Without any name", on=question)
        await amina.sees("Comment vos paroles")
        assert "appearance" not in (await rows(bot, "chat"))[0]["step"]
    finally:
        await bot.stop()


async def test_a_choice_under_words_of_another_language_is_asked_for_again_afterwards(server, tmp_path):
    bot = running(server, tmp_path)
    await bot.start()
    try:
        amina, question = await filled(server)
        await amina.taps("Back to my answers", on=question)
        await amina.sees("")
        done = await sends(amina)
        await amina.taps("What I agreed to", on=done)
        await amina.taps("How words may appear", on=await amina.sees("Taking part: yes"))
        old = await amina.sees("How may your words appear")
        before = await said(bot)
        await speaks_french(amina)
        await amina.taps("Only counted, words not shown", on=old)
        again = await amina.sees("Comment vos paroles")
        assert await said(bot) == before
        await amina.presses(again.keys[2][0]["callback_data"], on=again)
        await amina.sees("")
        last = (await said(bot))[-1]
        assert last[:2] == ("appearance", "counted")
        assert "Comment vos paroles" in last[2]
    finally:
        await bot.stop()
