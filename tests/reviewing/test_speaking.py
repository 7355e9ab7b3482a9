"""The recommendations that an answer speaks of, as moderators see it."""

from __future__ import annotations

from bot.reviewing.speaking import entry_code, entry_of
from conversations.loader import SHIPPED, load_call
from tests.bot.small import rows

from .at_review import answers, moderator, opens, reviewing

LIBRARY = """
library: smallholders
explains: {{story: [{entry}]}}
"""
CALL = load_call(SHIPPED / "smallholders")


async def test_those_tied_to_the_question_are_offered_first_then_what_words_find(server, tmp_path):
    entry, other = list(CALL.library.recommendations.values())[:2]
    async with reviewing(server, tmp_path, more=LIBRARY.format(entry=entry.id)) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.taps("The farm: 3", on=await opens(mina, reference))
        await mina.taps("2", on=await mina.sees("2. How is it?"))
        await mina.taps("Recommendations", on=await mina.sees("How is it?"))
        card = await mina.sees("Which recommendations does this answer speak of?")
        assert card.buttons[0] == f"☐ {entry.topic.source}"[:64]
        await mina.taps(card.buttons[0], on=card)
        await mina.sees("Which recommendations does this answer speak of?")
        await mina.taps("Look for others by words", on=mina.last)
        await mina.sees("What does the answer speak of?")
        await mina.sends(other.topic.source)
        found = await mina.sees("Which recommendations does this answer speak of?")
        assert found.buttons[0].startswith("☑ ")
        assert any(label.startswith(f"☐ {other.topic.source}"[:30]) for label in found.buttons)
        assert [(row["key"], row["entry"], row["by"]) for row in await rows(bot, "answer_entry")] == [
            ("story", entry.id, "moderator")
        ]
        await mina.taps(found.buttons[0], on=found, twice=True)
        await mina.sees("Which recommendations does this answer speak of?")
        await mina.taps("To the answer")
        await mina.sees("How is it?")
        assert not await rows(bot, "answer_entry")


def test_every_recommendation_has_a_code_of_its_own_that_no_other_library_answers_to():
    codes = [entry_code(CALL, name) for name in CALL.library.recommendations]
    assert len(set(codes)) == len(codes)
    assert max(map(len, codes)) <= 4
    assert [entry_of(CALL, code) for code in codes] == list(CALL.library.recommendations)
    assert entry_of(CALL, "zzzz") is None
