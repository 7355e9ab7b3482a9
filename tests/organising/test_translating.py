"""/translations: how far a call is in each language; and the mark that people read until somebody has checked it."""

from bot.consulting.consulting import MENU
from bot.translations import messages
from bot.translations.catalogues import Words, path_of, reviewed, write_catalogue
from bot.translations.mark import marked, of_interface
from conversations.loader import load_call
from conversations.text import Text
from tests.bot.ways import house
from tests.making import write_call
from tests.organising.at_work import employ

CALL = """
    title: The well
    introduction: We ask about your well.
    privacy: The well keepers read it.
    organiser: The well keepers
    contact: wells@example.org
    closes: 2027-06-30
    languages: [en, fr]
    form:
      - type: group
        name: s
        label: The water
        questions:
          - {type: select_one, name: deep, label: How deep?, choices: [{name: a, label: Deep}, {name: b, label: Flat}]}
          - {type: integer, name: people, label: How many?}
"""


async def test_what_is_shown_before_one_agrees_and_where_one_sends_counts(server, tmp_path):
    """Everything the interface says on those screens is found in the set, for oneself and for another."""
    said: set[str] = set()
    menu = {words.source for words in MENU.values()}

    async with house(server, tmp_path, well=CALL) as bot:
        translate = bot.application.house.translate

        def heard(text: Text, language: str):
            if not text.context:
                said.add(text.source)
            return translate(text, language)

        def ends(where: str) -> None:
            missing = {one for one in said if messages.has_words(one)} - of_interface() - menu
            assert not missing, f"{where}: {missing}"
            said.clear()

        object.__setattr__(bot.application.house, "translate", heard)
        amina = server.person("Amina", "fr")
        await amina.starts()
        await amina.taps("English")
        await amina.sees("You can stop at any time")
        said.discard("Which language shall we speak?")
        ends("about")
        await amina.taps("Go on")
        await amina.sees("Do you want to take part?")
        ends("consent")
        await amina.taps("Yes, I take part")
        await amina.taps("Deep")
        await amina.sees("How many?")
        await amina.sends("3")
        await amina.taps("Send")
        await amina.sees("How may your words appear")
        said.clear()
        await amina.taps("Without any name")
        await amina.taps("Yes", on=await amina.sees("write to you again"))
        await amina.taps("No", on=await amina.sees("be sent on"))
        await amina.sees("Send it now?")
        ends("sending")


def translated(folder, state, but=()):
    """French words for all that counts in the call, in its own folder."""
    call = load_call(write_call(folder, CALL))
    words = {(one.context, one.source): Words((f"fr {one.source}",), state) for one in marked(call) if one.context}
    words = {key: one for key, one in words.items() if key[1] not in but}
    write_catalogue(path_of(folder / "locales", "fr", "well"), "fr", "well", messages.of_call(call), words)


async def test_a_translator_reads_how_far_each_language_is_and_who_checked_it(server, tmp_path):
    translated(tmp_path / "calls" / "well", reviewed("Awa Diop", "2026-11-22"), but=["Deep"])
    async with house(server, tmp_path, well=CALL) as bot:
        awa = await employ(bot, server.person("Awa"), "translator", "well")
        await awa.sends("/translations")
        seen = await awa.sees("“The well” in other languages")
        assert "Awa Diop (7)" in seen.text
        assert "English" not in seen.text
        assert "people read that a machine translated it" in seen.text


async def test_the_mark_is_shown_to_respondents_until_a_named_person_has_checked_all_that_counts(server, tmp_path):
    translated(tmp_path / "calls" / "well", "machine draft")
    async with house(server, tmp_path, well=CALL) as bot:
        assert not bot.application.house.is_checked(bot.application.calls.named("well"), "fr")
        assert bot.application.house.is_checked(bot.application.calls.named("well"), "en")


async def test_whoever_may_not_is_told_nothing_of_it(server, tmp_path):
    async with house(server, tmp_path, well=CALL) as bot:
        for role in ("viewer", "moderator", "tester"):
            person = await employ(bot, server.person(role), role)
            await person.sends("/translations")
            await person.sees("I do not know that command")
