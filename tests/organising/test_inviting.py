"""/invite: links, code words, posters and texts, each counted by where people come from."""

import asyncio

import pytest

from bot.database.models import audit, source
from bot.database.records import Member, SourceCount
from bot.database.sources import count_sources
from bot.office.figures import figures
from bot.office.requests import Request, button, call_code
from bot.office.roles import Access
from bot.telegram import codes
from tests.bot.ways import begins, house, rows, settles
from tests.organising.at_work import employ

WELL = """
    title: {en: The well, fr: Le puits}
    introduction: {en: We ask about your well., fr: Nous parlons de votre puits.}
    organiser: The well keepers
    phone: +221 77 000 00 00
    closes: 2027-06-30
    languages: [en, fr]
    form: [{type: group, name: s, label: The water, questions: [{type: text, name: a, label: Which village?}]}]
"""
RICE = """
    title: The rice
    form: [{type: group, name: s, label: Rice, questions: [{type: text, name: a, label: How much rice?}]}]
"""


@pytest.fixture
async def bot(server, tmp_path):
    async with house(server, tmp_path, rice=RICE, well=WELL) as running:
        yield running


@pytest.fixture
async def awa(server, bot):
    return await employ(bot, server.person("Awa"), "organiser", "well")


@pytest.fixture
def name(server):
    return server.world.bot.username


async def makes(awa, label, button="New link"):
    """A new way in, as far as the page that shows it."""
    await awa.sends("/invite")
    await awa.taps(button, on=await awa.sees("Ways into “The well”"))
    await awa.sees("Which organisation" if button == "New link" else "Which word")
    await awa.sends(label)


async def test_others_can_write_while_ways_in_are_counted(server, bot, awa, name, monkeypatch):
    counts = []

    async def counted(connection, call):
        async with asyncio.timeout(2), bot.application.database.write():
            counts.append(call)
        return await count_sources(connection, call)

    monkeypatch.setattr("bot.organising.inviting.count_sources", counted)
    await makes(awa, "Radio Louga")
    page = await awa.sees(f"https://t.me/{name}?start=well--radio-louga", "0 came")
    await awa.taps("Remove", on=page)
    assert "Radio Louga" not in (await awa.sees("Ways into “The well”")).text
    assert counts == ["well"] * 3


async def test_a_new_link_says_where_people_come_from_and_counts_them(server, bot, awa, name):
    await makes(awa, "Radio Fréquence Verte, 18 h")
    seen = await awa.sees(f"https://t.me/{name}?start=well--radio-frequence-verte-18-h")
    assert "0 came, 0 began, 0 sent" in seen.text
    assert ("invite.add", "well") in [(one.what, one.call) for one in await rows(bot, audit)]
    for person in ("Moussa", "Binta"):
        other = server.person(person)
        await other.starts("well--radio-frequence-verte-18-h")
        await other.taps("English")
        await other.sees("You can stop at any time")
    await other.taps("Go on")
    await other.taps("Yes, I take part")
    await other.sees("Which village?")
    await awa.sends("/invite")
    await awa.sees("1. Radio Fréquence Verte, 18 h: 2 came, 1 began, 0 sent")


async def test_the_same_label_again_is_the_same_link(server, bot, awa):
    for words in ("Radio Sandika", " radio  SANDIKA "):
        await makes(awa, words)
        await awa.sees("start=well--radio-sandika")
    assert len(await rows(bot, source)) == 1


async def test_a_code_word_comes_with_how_it_is_said_and_opens_the_call(server, bot, awa, name):
    await makes(awa, "SANDIKA", "New code word")
    await awa.sees("Say it like this:", f"In Telegram, look for @{name} and write: SANDIKA")
    moussa = server.person("Moussa")
    await moussa.sends("sandika")
    await moussa.taps("English")
    await moussa.sees("The well")
    await awa.sends("/invite")
    await awa.sees("1. SANDIKA (the word SANDIKA): 1 came")


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("stop", "has a meaning of its own"),
        ("x", "3 to 40 letters"),
        ("12345", "needs letters"),
        ("français", "is the name of a language"),
        ("SAN/DIKA", "only letters, digits and spaces"),
    ],
)
async def test_a_bad_word_is_refused_with_the_reason_and_asked_for_once_more(server, bot, awa, word, why):
    await makes(awa, word, "New code word")
    await awa.sees(why, "Which word do people say")
    await awa.sends("SANDIKA 7")
    await awa.sees("and write: SANDIKA 7")


async def test_a_word_that_is_taken_says_where_it_leads(server, bot, awa):
    owner = await employ(bot, server.person("Binta"), "owner")
    await makes(awa, "SANDIKA", "New code word")
    await awa.sees("Say it like this")
    await owner.sends("/invite")
    await owner.taps("The rice", on=await owner.sees("Which call?"))
    await owner.taps("New code word", on=await owner.sees("Ways into “The rice”"))
    await owner.sends("Sandika", reply_to=await owner.sees("Which word"))
    await owner.sees("is taken: it leads to The well")


async def test_a_voice_note_is_no_label_and_a_long_one_is_refused(server, bot, awa):
    await awa.sends("/invite")
    await awa.taps("New link", on=await awa.sees("Ways into"))
    await awa.sees("Which organisation")
    await awa.sends_voice()
    await awa.sees("Which organisation")
    await awa.sends("x" * 101)
    await awa.sees("in up to 100 letters", "Which organisation")
    assert await rows(bot, source) == []


async def test_the_text_to_pass_on_is_a_message_of_its_own_in_the_language_chosen(server, bot, awa, name):
    await makes(awa, "Radio Sandika")
    await awa.taps("Text to pass on", on=await awa.sees("start=well--radio-sandika"))
    await awa.taps("Français", on=await awa.sees("In which language?"))
    seen = await awa.sees("Le puits")
    assert seen.text.startswith("Le puits\n")
    assert f"https://t.me/{name}?start=well--radio-sandika" in seen.text
    assert seen.buttons == []


async def test_the_qr_code_comes_as_a_picture_that_nobody_else_can_read_here(server, bot, awa, tmp_path):
    await awa.sends("/invite")
    await awa.taps("For everybody", on=await awa.sees("Ways into"))
    await awa.taps("QR code", on=await awa.sees("start=well"))
    await awa.chat.changed.wait(2)
    picture = next(one for one in awa.messages if one.kind == "photo")
    assert picture
    (kept,) = (bot.settings.data / "posters").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_bytes().startswith(b"\x89PNG")


async def test_a_poster_comes_as_a_document(server, bot, awa):
    await makes(awa, "Radio Sandika")
    await awa.taps("Poster", on=await awa.sees("start=well--radio-sandika"))
    await awa.taps("English", on=await awa.sees("In which language?"))
    await awa.sees("I am making the poster")
    seen = await awa.sees("poster-well-radio-sandika-en.pdf", timeout=30)
    assert server.files.find(seen.file_id).content.startswith(b"%PDF")


async def test_a_poster_that_lacks_who_asks_or_a_phone_says_so(server, bot):
    owner = await employ(bot, server.person("Binta"), "owner")
    await owner.sends("/invite")
    await owner.taps("The rice", on=await owner.sees("Which call?"))
    await owner.taps("For everybody", on=await owner.sees("Ways into “The rice”"))
    await owner.taps("Poster", on=await owner.sees("start=rice"))
    await owner.sees("A poster names who asks", "/call")


async def test_only_a_way_in_that_nobody_took_can_be_removed(server, bot, awa):
    await makes(awa, "Radio Sandika")
    page = await awa.sees("start=well--radio-sandika")
    assert "Remove" in page.buttons
    moussa = server.person("Moussa")
    await moussa.starts("well--radio-sandika")
    await moussa.sees("Which language")
    await awa.taps("Remove", on=page)
    await awa.sees("People have come by it, so it stays.")
    await awa.taps("1. Radio Sandika")
    assert "Remove" not in (await awa.sees("1 came")).buttons
    await makes(awa, "Radio Louga")
    await awa.taps("Remove", on=await awa.sees("start=well--radio-louga"))
    assert "Louga" not in (await awa.sees("Ways into")).text
    assert [one.label for one in await rows(bot, source)] == ["Radio Sandika"]


async def test_sources_that_nobody_registered_are_counted_below(server, bot, awa):
    for payload in ("well--leaflet", "well"):
        moussa = server.person("Moussa")
        await moussa.starts(payload)
        await moussa.sees("Which language")
    await awa.sends("/invite")
    seen = await awa.sees("leaflet: 1 came", "No source named: 1 came")
    assert seen.buttons == ["New link", "New code word", "For everybody"]


async def test_forged_and_outdated_buttons_do_nothing(server, bot, awa):
    await awa.sends("/invite")
    page = await awa.sees("Ways into")
    well, rice = call_code("well"), call_code("rice")
    for verb in ("link", "word", "poster", "text", "qr", "remove", "one", "zap"):
        for act in ((rice,), (well, "zzzzzz"), (well, "zzzzzz", "zzzz"), ("x", "y"), ()):
            await awa.presses(codes.code(button("invite", verb, *act), 0, None), on=page)
    await settles(awa)
    assert await rows(bot, source) == []
    assert not server.called("sendDocument", "sendPhoto")
    assert not any("The rice" in one.text for one in awa.messages)


async def test_whoever_may_not_is_told_nothing_of_it(server, bot):
    for role in ("viewer", "translator", "moderator", "tester"):
        other = await employ(bot, server.person(role), role, "well")
        await other.sends("/invite")
        await other.sees("I do not know that command")
    stranger = server.person("Moussa")
    await begins(stranger, "rice")
    await stranger.presses(codes.code(button("invite", "link", call_code("well")), 0, None))
    await stranger.sees("I do not know that command")


@pytest.mark.parametrize(("role", "told"), [("organiser", [4, 9, 0]), ("viewer", ["fewer than 5", 5, "fewer than 5"])])
def test_exact_figures_are_told_only_to_whoever_reads_the_answers(role, told):
    access = Access((Member(1, "well", role, "", None),))
    counted = figures(Request(1, 1, access, "invite"), "well", SourceCount("a", "A", None, 4, 9, 0))
    assert [getattr(one, "source", one) for one in counted.values()] == told
