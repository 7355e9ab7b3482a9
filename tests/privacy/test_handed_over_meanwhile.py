"""Somebody is erased, or takes their form back, while a file with them in it is being written."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager

import pytest

from bot import slips
from bot.database.records import Job
from bot.database.writing import Writer
from bot.exporting import handing
from bot.mailing import sending
from bot.privacy.leftovers import throw_out
from bot.privacy.telling_pack import FOLDER, packages_of, path_of
from bot.proceedings import showing
from bot.whole_files import appearing, appearing_meanwhile, sweep_left
from tests.bot.small import rows, sends, until
from tests.bot.test_choices import sent
from tests.bot.test_explaining import GLOSSARY, HERDERS, LIBRARY, comes_to, opens
from tests.bot.test_paper_code import came, fills, for_another
from tests.bot.ways import house
from tests.mailing.post import post
from tests.mailing.test_sending import mailing
from tests.mailing.test_sending import sends as sends_by_mail
from tests.organising.at_work import employ, working
from tests.proceedings.test_coverage_in_the_chat import SAY

from .test_erasing import forgotten
from .test_forgetting_in_the_chat import is_asked
from .traces import traces


@asynccontextmanager
async def held_up(monkeypatch, module, name):
    """The first time that this is done, it waits when it is done: (has it come so far, let it go on)."""
    real, began, go = getattr(module, name), asyncio.Event(), asyncio.Event()

    async def slow(*given):
        done = await real(*given)
        if not began.is_set():
            began.set()
            await go.wait()
        return done

    monkeypatch.setattr(module, name, slow)
    try:
        yield began, go
    finally:
        go.set()


async def staffed(server, bot):
    awa = server.person("Awa", "en")
    await awa.starts()
    await employ(bot, awa, "owner")
    awa.looks()
    return awa


async def exports(bot, awa):
    given = {"call": "small", "kind": "csv", "without_names": False, "why": "report", "message": None, "chat": awa.id}
    app = bot.application
    async with app.database.write() as connection:
        job = Job(app.house.ids(), "export", {**given, "states": None, "language": "en"}, app.house.now())
        await Writer(app.database, connection, app.house.ids).jobs([job])
    app.errands.wake()


async def takes_back(person):
    await person.sends("/withdraw")
    await person.taps("Yes, take it back", on=await person.sees("Take this form back?"))
    await person.sees("You took this form back.")


async def erases(bot, person):
    question = await is_asked(person)
    await person.taps("Yes, erase my data", on=question)
    await person.sees("everything else that we kept")
    await forgotten(bot)


def bodies(server, person):
    found = [one.raw["document"]["file_id"] for one in person.messages if one.kind == "document"]
    return b"".join(server.files.find(one).content for one in found)


async def idle(bot):
    async def look():
        return not [row for row in await rows(bot, "job") if row["error"] is None]

    await until(look, 20)
    await bot.application.sender.idle()


@pytest.mark.parametrize("how", [takes_back, None])
async def test_an_export_is_made_anew(server, tmp_path, monkeypatch, how):
    async with working(server, tmp_path, opens=True) as bot:
        awa = await staffed(server, bot)
        await sent(server, "Binta")
        amina, _ = await sent(server, "Amina")
        first, second = sorted(await rows(bot, "submission"), key=lambda row: row["id"])
        async with held_up(monkeypatch, handing, "_made") as (began, _):
            await exports(bot, awa)
            await asyncio.wait_for(began.wait(), 20)
            await (how(amina) if how is not None else erases(bot, amina))
        await awa.sees("is in the file.", timeout=20)
        await idle(bot)
        awa.looks()
        assert first["reference"].encode() in bodies(server, awa)
        assert second["reference"].encode() not in bodies(server, awa)
        assert not any("taken out since" in one.text for one in awa.messages)
        assert second["id"] not in {row["submission_id"] for row in await rows(bot, "taken_out")}
        if how is None:
            assert traces(bot.settings.data / "exports", second["reference"]) == {}


async def test_staff_are_told_of_a_form_that_is_taken_back_as_its_file_is_handed_over(server, tmp_path, monkeypatch):
    async with working(server, tmp_path, opens=True) as bot:
        awa = await staffed(server, bot)
        amina, _ = await sent(server, "Amina")
        monkeypatch.setattr(handing, "TIMES", 1)
        async with held_up(monkeypatch, handing, "_made") as (began, _):
            await exports(bot, awa)
            await asyncio.wait_for(began.wait(), 20)
            await takes_back(amina)
            await bot.application.sender.idle()
        await awa.sees("was taken back", timeout=20)


async def test_a_file_with_somebody_who_is_erased_again_and_again_is_not_handed_over(server, tmp_path, monkeypatch):
    async with working(server, tmp_path, opens=True) as bot:
        awa = await staffed(server, bot)
        amina, _ = await sent(server, "Amina")
        (form,) = await rows(bot, "submission")
        monkeypatch.setattr(handing, "TIMES", 1)
        async with held_up(monkeypatch, handing, "_made") as (began, _):
            await exports(bot, awa)
            await asyncio.wait_for(began.wait(), 20)
            await erases(bot, amina)
        await awa.sees("Nothing has come in that fits.", timeout=20)
        assert traces(bot.settings.data / "exports", form["reference"]) == {}


@pytest.mark.parametrize("how", [takes_back, None])
async def test_staff_are_told_of_a_mail_that_was_on_its_way(server, tmp_path, monkeypatch, how):
    with post() as box:
        async with mailing(server, tmp_path, box.port) as bot, held_up(monkeypatch, sending, "hand_in") as (began, go):
            awa = await staffed(server, bot)
            amina = await sends_by_mail(server)
            await asyncio.wait_for(began.wait(), 20)
            await (how(amina) if how is not None else erases(bot, amina))
            go.set()
            await awa.sees("was taken back" if how is not None else "was erased", timeout=20)


async def test_quotes_of_somebody_who_is_erased_meanwhile_stay_nowhere(server, tmp_path, monkeypatch):
    folder = tmp_path / "calls" / "herders"
    folder.mkdir(parents=True)
    (folder / "recommendations.yaml").write_text(LIBRARY)
    (folder / "glossary.yaml").write_text(GLOSSARY)
    async with house(server, tmp_path, herders=HERDERS) as bot:
        amina = server.person("Amina", "en")
        await comes_to(amina)
        await opens(amina, "Vets within reach")
        await amina.taps(SAY)
        await amina.sees("What worked for pastoralists?")
        await amina.sends("A vet came on a motorbike.")
        await amina.taps("Done")
        for question in ("What would help?", "Anything else?"):
            await amina.sees(question)
            await amina.taps("Skip")
        await sends(amina)
        awa = server.person("Awa", "en")
        await awa.starts()
        await employ(bot, awa, "moderator", "herders")
        await awa.sends("/coverage")
        seen = await awa.sees("What is said of the recommendations", timeout=30)
        async with held_up(monkeypatch, showing, "_made") as (began, _):
            await awa.taps("The quotes, as a file", on=seen)
            await asyncio.wait_for(began.wait(), 30)
            await erases(bot, amina)
            made = list((bot.application.settings.data / "exports").glob("*.pdf"))
        await awa.sees("These are answers of people.", timeout=30)
        assert await rows(bot, "taken_out") == []
        assert not any(path.exists() for path in made)


async def test_a_copy_for_a_code_of_a_form_that_is_erased_meanwhile_stays_nowhere(server, tmp_path, monkeypatch):
    async with working(server, tmp_path, opens=True) as bot:
        person, code = await for_another(server)
        await fills(person)
        moussa = await came(server, f"/code {code}")
        shown = await moussa.sees("Form number")
        go, began, real = threading.Event(), threading.Event(), slips.keep_documents

        def slow(*given):
            made = real(*given)
            began.set()
            go.wait(20)
            return made

        monkeypatch.setattr(slips, "keep_documents", slow)
        try:
            await moussa.taps("Get a copy", on=shown)
            await asyncio.to_thread(began.wait, 20)
            await moussa.taps("Erase it", on=shown)
            await moussa.taps("Yes, erase all of it", on=await moussa.sees("Erase this form"))

            async def gone():
                return not await rows(bot, "submission")

            await until(gone)
        finally:
            go.set()
        await idle(bot)

        async def none():
            return not list((bot.settings.data / "documents").rglob("*.pdf"))

        await until(none)


async def test_erasing_leaves_what_is_being_written_and_removes_the_rest(tmp_path):
    out = tmp_path / "exports" / "5.csv"
    out.parent.mkdir()
    (out.parent / "4.csv").write_text("before")
    async with appearing_meanwhile(out) as folder:
        (folder / "5.csv").write_text("half")
        throw_out(tmp_path, [], [])
        assert [path.suffix for path in out.parent.iterdir()] == [".part"]
        (folder / "5.csv").write_text("whole")
    assert out.read_text() == "whole"


def test_a_package_that_was_cut_short_is_found_and_removed(tmp_path):
    place = tmp_path / path_of(5, 0, 77)
    left = place.parent / f".{place.name}.abcd.part"
    other = place.parent / f".{place.name.replace('5-0', '6-0')}.abcd.part"
    for one in (left, other):
        one.mkdir(parents=True)
        (one / ".lock").touch()
        (one / place.name).write_text("what they said")
    found = packages_of(tmp_path, 5, [])
    assert found == [f"{FOLDER}/{left.name}"]
    throw_out(tmp_path, found, [])
    assert list(place.parent.iterdir()) == [other]
    with appearing(place):
        sweep_left(place.parent)
        assert not other.exists()
        assert len(list(place.parent.iterdir())) == 1
